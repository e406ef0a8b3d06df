"""What letters the bytes of a text file mean: UTF-8 and marked UTF-16 are known by themselves, anything else is asked for.

A guess would be silently wrong for most of the older encodings, and a wrong letter in a name is worse than a question. So the question
shows the first telling cell as it reads in the likeliest encodings, and a person sees at once which one is right.
"""

import codecs
import csv
import io
import unicodedata
from collections.abc import Iterator
from typing import IO

from letterforge.errors import ListError, Problem

_MARKS = (  # UTF-32's mark begins as UTF-16's does
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Excel for Windows and for older Macs, "CSV (MS-DOS)", then the rest of Europe: in the order in which British lists hold them.
_LIKELY = ("cp1252", "mac_roman", "cp850", "cp1250", "iso8859_2", "cp1254", "cp1257", "cp1251")
_SHOWN = 3


def detect(head: bytes, wanted: str, said: str) -> str:
    """The encoding of a file that begins with `head`: its own mark, else the one that is `wanted`, else UTF-8.

    Raises ListError for UTF-16 without a mark and for what isn't text.
    """
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name
    if wanted:
        return wanted
    if b"\0" in head:
        odd, even = head[1::2].count(0), head[0::2].count(0)
        if max(odd, even) * 4 > len(head):
            name = "utf-16-le" if odd > even else "utf-16-be"
            raise ListError(Problem("is UTF-16 without the mark that says so", f'say encoding = "{name}" under [recipients]', said))
        if head.count(0) * 10 > len(head):  # a single one is a cell's fault, told with its row
            raise ListError(Problem("is no text: it holds null bytes", "save it from the spreadsheet as 'CSV UTF-8' or as XLSX", said))
    return "utf-8-sig"


def undecodable(stream: IO[bytes], delimiter: str, encoding: str, said: str) -> ListError:
    """The error for a file that isn't in `encoding`, with its first telling cell as the likeliest encodings read it."""
    place = _telling_cell(stream, delimiter, encoding)
    if place is None:
        return ListError(Problem(f"is not {name_of(encoding)}", "save it from the spreadsheet as 'CSV UTF-8'", said))
    row, cell = place
    if encoding not in {"utf-8", "utf-8-sig"}:
        what = f"is not {name_of(encoding)}, as {cell!r} shows"
        return ListError(Problem(what, "correct encoding = under [recipients], or take it out", said, row=row))
    readings = " or ".join(f"{text!r} ({name})" for text, name in _readings(cell))
    cure = f"how is it right: {readings}? say encoding = under [recipients], or save the file as 'CSV UTF-8'"
    return ListError(Problem("is not UTF-8", cure, said, row=row))


def name_of(encoding: str) -> str:
    """An encoding as people write it."""
    return {"utf-8": "UTF-8", "utf-8-sig": "UTF-8", "utf-16": "UTF-16", "utf-32": "UTF-32"}.get(encoding, encoding)


def _telling_cell(stream: IO[bytes], delimiter: str, encoding: str) -> tuple[int, bytes] | None:
    """The first cell that isn't in `encoding`, with its row. Latin-1 reads any byte and keeps it, so that the rows can be told apart."""
    stream.seek(0)
    with io.TextIOWrapper(stream, encoding="latin-1", newline="") as text:
        for row, record in enumerate(_records(text, delimiter), 1):
            for cell in record:
                raw = cell.encode("latin-1")
                try:
                    raw.decode(encoding)
                except UnicodeDecodeError:
                    return row, raw
    return None


def _records(text: IO[str], delimiter: str) -> Iterator[list[str]]:
    try:
        yield from csv.reader(text, delimiter=delimiter)
    except csv.Error:
        return


def _readings(cell: bytes) -> list[tuple[str, str]]:
    """The cell as the likeliest encodings read it, no reading twice: those first in which the odd bytes are letters."""
    odd = [place for place, byte in enumerate(cell) if byte >= 128]
    around = cell[max(0, odd[0] - 20) : odd[0] + 20] if len(cell) > 60 else cell
    found: dict[str, str] = {}
    for name in _LIKELY:
        try:
            found.setdefault(around.decode(name), name)
        except UnicodeDecodeError:
            continue
    return sorted(found.items(), key=lambda reading: _strange(reading[0]))[:_SHOWN]


def _strange(text: str) -> int:
    """How many of the letters beyond ASCII are none, or of another script, or stand as a capital within a word."""
    latin = any("a" <= character <= "z" for character in text.casefold())
    return sum(
        not (character.isalpha() or character in "’‘“”–")
        or (character.isupper() and before.islower())
        or (latin and character.isalpha() and not unicodedata.name(character, "").startswith("LATIN"))
        for before, character in zip(" " + text, text, strict=False)
        if ord(character) > 127
    )
