"""Rows from a list file, as they come, one after the other. In goes a CSV, spreadsheet or JSON file, out come numbered rows of text.

A file that can't be trusted as a whole raises `ListError`; a row that can't be trusted comes with its problems.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, TYPE_CHECKING, NamedTuple, Protocol

from letterforge.errors import ListError, Problem
from letterforge.recipients.delimited import Delimited, Record, first_bytes
from letterforge.recipients.json_rows import json_rows
from letterforge.recipients.spool import DateText, Spool, nameless_file, standard_input

if TYPE_CHECKING:
    from letterforge.recipients.spreadsheet import Sheet

STANDARD_INPUT = "-"
ADDED = ("problem", "cure")  # the columns that letterforge adds to the rows it hands back
_NO_CHARACTERS = "".join(chr(plane << 16 | end) for plane in range(17) for end in (0xFFFE, 0xFFFF))
_FORBIDDEN = re.compile(f"[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff{_NO_CHARACTERS}]")
_UNUSUAL = re.compile("[\0-\x09\x0b-\x1f\x7f#]")  # in a row of ASCII: what a cell isn't just stripped for
_ERROR = re.compile(r"#(?:N/A|REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|SPILL!|CALC!|FIELD!|ERROR!|GETTING_DATA)|#{3,}|Err:\d{3}")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Reading:
    """What is said of a list file's form, where it doesn't show by itself; `header_row` counts from 1."""

    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    header_row: int = 1


class Row(NamedTuple):
    """One row: its `number` as a spreadsheet shows it, its cells by column name, and the `record` it came as."""

    number: int
    cells: dict[str, str]
    problems: tuple[Problem, ...] = ()
    record: Sequence[str] = ()


class Records(Protocol):
    """Numbered records that can be walked through again and again."""

    @property
    def facts(self) -> str:
        """What was read, in words."""
        ...

    def __iter__(self) -> Iterator[Record]:
        """The records, streamed."""
        ...


class Table:
    """A list file: the names of its columns, as identifiers, the headings they came from, and where it stands.

    It is `returned` where letterforge handed its rows back, with their problems: `out/held.csv`, or a copy of it.
    """

    def __init__(
        self, path: Path, said: str, headings: Sequence[str], records: Records, header_row: int, *, held: IO[bytes] | None = None
    ) -> None:
        self.path, self.said, self.headings, self.header_row = path, said, tuple(headings), header_row
        self.columns = named(headings)
        self._records, self._names, self._held = records, tuple(self.columns), held
        self._needed = max((place for place, heading in enumerate(headings, 1) if heading.strip()), default=0)
        self._plain = isinstance(records, Delimited)
        self.returned = set(ADDED) <= set(self._names)

    @property
    def facts(self) -> str:
        """What the file was taken for: `CSV, UTF-8, separated by commas`."""
        return self._records.facts

    @property
    def left_out(self) -> str:
        """What of a spreadsheet isn't read because it is hidden: `30 hidden rows`; empty where that is nothing."""
        found = re.search(r"left out ([^;]+)", self.facts)
        return found[1] if found else ""

    def rows(self) -> Iterator[Row]:
        """Streams the rows; blank ones are skipped. Raises ListError where the file breaks off or changes its encoding."""
        names, width, plain = self._names, len(self._names), self._plain and not self.returned
        for number, record in self._records:
            if number <= self.header_row:
                continue
            joined = "\n".join(record)
            if plain and len(record) == width and joined.isascii() and not _UNUSUAL.search(joined) and "Err:" not in joined:
                if not joined.isspace():
                    yield Row(number, dict(zip(names, [cell.strip() for cell in record], strict=True)), (), record)
            elif joined and not joined.isspace():
                yield self._row(number, record)

    def with_header(self, headings: Sequence[str]) -> "Table":
        """The same file, had it these headings."""
        return Table(self.path, self.said, headings, self._records, self.header_row)

    def first_records(self, most: int) -> list[Record]:
        """The first records as they came, the header among them."""
        return list(islice(self._records, most))

    def _row(self, number: int, record: list[str]) -> Row:
        cells = dict(zip(self._names, (_tidy(cell, returned=self.returned) for cell in record), strict=False))
        if not self._needed <= len(record) or any(cell.strip() for cell in record[len(self._names) :]):
            added = len(ADDED) if self.returned else 0
            what = f"has {len(record) - added} cells where the header has {len(self._names) - added}"
            cure = "look for a comma or a quotation mark too many or too few"
            return Row(number, cells, (Problem(what, cure, self.said, row=number, kind="cells too many or too few"),), record)
        for name in self._names[len(record) :]:
            cells[name] = ""
        problems = []
        for name, cell in cells.items():
            if bad := forbidden(cell):
                what, cure = f"contains the control character U+{ord(bad):04X}", "type the cell again without it"
                problems.append(self._at(number, name, cell, Problem(what, cure, kind="control character")))
            elif ("#" in cell or "Err:" in cell) and _ERROR.fullmatch(cell):
                what, cure = f"holds {cell}, the error of a formula", "mend the formula, or type what it should say"
                problems.append(self._at(number, name, cell, Problem(what, cure, kind="error of a formula")))
        return Row(number, cells, tuple(problems), record)

    def _at(self, number: int, name: str, cell: str, problem: Problem) -> Problem:
        return Problem(problem.what, problem.cure, self.said, row=number, column=self.columns[name], kind=problem.kind, value=cell)


def open_table(path: Path, said: str = "", reading: Reading | None = None) -> Table:
    """Opens a list file and reads its headings. Raises ListError where it can't be read, or has no headings."""
    said, how = said or str(path), reading or Reading()
    held = None
    if said == STANDARD_INPUT:
        path, held = standard_input(said)
    try:
        return _open(path, said, how, held)
    except FileNotFoundError:
        raise ListError(Problem("no such file", "correct its name, or put it there", said)) from None
    except IsADirectoryError:
        raise ListError(Problem("is a folder", "name the file in it", said)) from None
    except OSError as error:
        raise ListError(Problem(f"can't be read: {error.strerror or error}", "", said)) from None


def _open(path: Path, said: str, how: Reading, held: IO[bytes] | None) -> Table:
    head = first_bytes(path)
    if not head.strip():
        raise ListError(Problem("is empty", "the first row must hold the columns' names", said))
    suffix = path.suffix.casefold()
    if head.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        records: Records = _spreadsheet(path, said, how)
    elif (lines := _is_json(head, suffix)) is not None:
        headings, spool = json_rows(path, said, lines=lines)
        return Table(path, said, _some(headings, said), spool, 0, held=held)
    else:
        _refuse_others(head, said)
        if how.sheet:
            raise ListError(Problem("is no spreadsheet", "take sheet = out of [recipients]", said))
        records = Delimited(path, said, how.encoding, how.delimiter)
    header = next((record for number, record in records if number >= how.header_row), [])
    return Table(path, said, _some(header, said), records, how.header_row, held=held)


def _spreadsheet(path: Path, said: str, how: Reading) -> Spool:
    from letterforge.recipients.spreadsheet import spool  # noqa: PLC0415 - only spreadsheets need it

    stream = nameless_file()
    sheet = spool(path, said, how.sheet, stream)
    return Spool(_facts(sheet), stream)


def _facts(sheet: "Sheet") -> str:
    """What was read of a spreadsheet, and what was left out."""
    hidden = [
        f"{count} hidden {thing}{'' if count == 1 else 's'}"
        for count, thing in ((sheet.hidden_rows, "row"), (sheet.hidden_columns, "column"), (sheet.hidden_sheets, "sheet"))
        if count
    ]
    others = ", ".join(repr(name) for name in sheet.other_sheets)
    said = [
        f"{sheet.format}, sheet {sheet.name!r}",
        f"left out {', '.join(hidden)}" if hidden else "",
        f"not read: {others}" if others else "",
    ]
    return "; ".join(part for part in said if part)


def _is_json(head: bytes, suffix: str) -> bool | None:
    """True for JSON Lines, False for JSON, None for neither."""
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if suffix in {".jsonl", ".ndjson"}:
        return True
    if not (suffix == ".json" or re.match(rb'\[\s*\{|\{\s*"', text)):
        return None
    first, _, rest = text.partition(b"\n")
    return first.rstrip().startswith(b"{") and first.rstrip().endswith(b"}") and rest.lstrip().startswith(b"{")


def _refuse_others(head: bytes, said: str) -> None:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:200].lower()
    for mark, what in (
        (b"%pdf", "a PDF"),
        (b"<!doctype html", "a web page"),
        (b"<html", "a web page"),
        (b"<table", "a web page"),
        (b"{\\rtf", "a text document"),
        (b"<?xml", "an XML file"),
    ):
        if start.startswith(mark):
            cure = "open it in a spreadsheet and save it as XLSX" if what != "a PDF" else "ask for the list as a spreadsheet"
            raise ListError(Problem(f"is {what}, not a list", cure, said))


def _some(headings: Sequence[str], said: str) -> Sequence[str]:
    if not any(heading.strip() for heading in headings):
        raise ListError(Problem("has no headings", "the first row must hold the columns' names; see header_row = under [recipients]", said))
    return headings


def named(headings: Iterable[str]) -> dict[str, str]:
    """Identifiers for headings, in their order, with the headings as they stand.

    A heading that comes again is numbered (`name`, `name_2`), an empty one is called by its place (`column_3`).
    """
    columns: dict[str, str] = {}
    for place, heading in enumerate(headings, 1):
        first = identifier(heading) or f"column_{place}"
        name, count = first, 1
        while name in columns:
            count += 1
            name = f"{first}_{count}"
        columns[name] = " ".join(heading.split())
    return columns


def identifier(heading: str) -> str:
    """A heading as a name that templates can use: `Address line 1` becomes `address_line_1`."""
    name = re.sub(r"\W+", "_", unicodedata.normalize("NFKC", heading).casefold()).strip("_")
    return f"_{name}" if name[:1].isdigit() else name


def forbidden(text: str) -> str:
    """The first character that no document can hold (controls, lone surrogates, non-characters), or nothing."""
    found = _FORBIDDEN.search(text)
    return found[0] if found else ""


def defused(cell: str) -> str:
    """A cell that a spreadsheet doesn't take for a formula."""
    return f"'{cell}" if cell.lstrip("'").startswith(_FORMULA) else cell


def undefused(cell: str) -> str:
    """A cell as it was before it was `defused`."""
    return cell[1:] if cell.startswith("'") and cell.lstrip("'").startswith(_FORMULA) else cell


def _tidy(cell: str, *, returned: bool) -> str:
    if isinstance(cell, DateText):
        return cell
    cell = undefused(cell) if returned else cell
    return unicodedata.normalize("NFC", cell.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")).strip()
