"""Whether text that an envelope's window shows is a recipient's address: in go pieces of text and the recipient, out comes what is wrong.

Each line of the address must be there, in its order, and nothing else but cells of the recipient's row that belong there, such as an
organisation, and what envelopes bear for all: "c/o", "Private and confidential", "Cllr", "Esq". Spaces, hyphens, commas, apostrophes, stops
after letters, capitals and the forms of characters don't count, but between digits: LibreOffice breaks lines, and a design may set several
on one; but Flat 1, 12 High Street isn't Flat 11, 2 High Street.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from letterforge.recipients import Recipient, abroad
from letterforge.recipients.address import postcode
from letterforge.recipients.beside import stands_beside
from letterforge.recipients.titles import PAIRS, TITLES
from letterforge.recipients.written import is_titled, names_of

_PARTING = r"\s\-,;|'\u2018\u2019\u02bc\u00b7\u060c\u061b\u2010\u2011\u2022\u3001"
_UNSEEN = r"\x00-\x08\x0e-\x1f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe"
_HIDDEN = re.compile(f"[{_UNSEEN}]+")
_APART = re.compile(rf"(?<=\d)[{_PARTING}]+(?=\d)")
_UNSAID = re.compile(f"[{_PARTING}]+")
_MARK = "\0"  # between digits that stand apart
_AND = re.compile(r"\band\b")
_STOP = re.compile(r"(?<=[^\W\d_])\.")
# A title of few letters, to which a stop is given: without spaces "Mrs Smith" is Mr S Smith, and "Mr Smith" M R Smith.
_SHORT = re.compile(rf"\b({'|'.join(title for title in TITLES if len(title) < 4)})\b")
# Words that stand beside addresses for whoever opens the post, and say nothing of who it is for.
_BORNE = (
    "c/o|care of|fao|for the attention of|attn|attention|to|private|personal|confidential|strictly confidential|"
    "private and confidential|strictly private and confidential|personal and confidential|addressee only|"
    "to be opened by addressee only|urgent|important|by hand|by post|by first class post|by air mail|by airmail|par avion"
).split("|")
_SURELY = 3  # characters of a cell that is no word: "1" would be found in any house's number
_SHOWN = 60  # characters of what is told


def said(text: str) -> str:
    """What counts of a text: letters, digits, the signs that aren't let pass, and a mark between digits that stand apart."""
    folded = _HIDDEN.sub("", unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold()))
    return _UNSAID.sub("", _APART.sub(_MARK, _SHORT.sub(r"\1.", _AND.sub("&", _STOP.sub(" ", folded)))))


def cells_of(who: Recipient, shown: Collection[str] | None = None) -> frozenset[str]:
    """A row's cells, and the lines of those that have several, as far as they count; with `shown` those that may stand beside addresses."""
    cells = [cell for field, cell in who.fields.items() if shown is None or stands_beside(field, shown)]
    return frozenset(filter(None, (said(line) for cell in cells for line in (cell, *cell.split("\n")))))


_ENDORSED = frozenset(said(words + colon) for words in _BORNE for colon in ("", ":"))
_AFTER_NAMES = frozenset({said("Esq")})
# "Cllr" may be typed for all who have no title in the list.
_TITLES = frozenset(said(before + title) for title in (*TITLES, *PAIRS) for before in ("", "the "))


class Wanted:
    """What a window may show of a recipient, of whom a template shows the fields `shown`.

    `address` are the lines that say something, each in the ways in which it may be written.
    """

    def __init__(self, who: Recipient, shown: Collection[str] = ()) -> None:
        ways = {number: frozenset(filter(None, map(said, _ways(who, number)))) for number in range(len(who.address))}
        self._lines = tuple([who.address[number] for number in ways if ways[number]])
        self.address = tuple([one for one in ways.values() if one])
        self._own = frozenset(cell for cell in cells_of(who, shown) if len(cell) >= _SURELY or cell.isalpha())
        self._cells = self._own | _ENDORSED
        self._before_name = self._cells if is_titled(who) else self._cells | _TITLES
        self._after_name = self._cells | _AFTER_NAMES

    def wrong(self, pieces: Sequence[str]) -> str:
        """What is wrong with pieces of text, in their order; nothing where they are the address."""
        if self.cells_in(pieces) is not None:
            return ""
        whole = said(" ".join(pieces))
        for line, ways in zip(self._lines, self.address, strict=True):
            if not any(way in whole for way in ways):
                return f"the envelope's window doesn't show {line!r}"
        known = [*self._before_name, *_AFTER_NAMES, *(way for ways in self.address for way in ways)]
        other = next((piece for piece in pieces if (one := said(piece)) and not _is_of(one, known)), None)
        if other is not None:
            return f"the envelope's window would show {other[:_SHOWN]!r} beside the address"
        return f"the envelope's window would show other text, or another order of lines: {' / '.join(pieces)[:_SHOWN]!r}"

    def has(self, piece: str) -> bool:
        """Whether a piece of text is a line of the address, or the beginning or end of one that was broken between words."""
        one = said(piece)
        return any(one in _ends(line) for line in self._lines) or any(one in ways for ways in self.address)

    def begins(self, piece: str) -> bool:
        """Whether a piece of text begins with the first line of the address."""
        return bool(self.address) and said(piece).startswith(tuple(self.address[0]))

    def cells_in(self, pieces: Sequence[str]) -> frozenset[str] | None:
        """The row's cells that stand between the lines of the address; None where pieces of text aren't the lines, in their order.

        All ways to read the text are tried, each once, the address's own lines before cells that are the same.
        """
        text, end = said(" ".join(pieces)), len(self.address)
        ahead, came = [(0, 0)], {(0, 0): (0, 0, "")}  # how far in lines and text; from where, and by which cell
        while ahead:
            line, place = here = ahead.pop()
            if here == (end, len(text)):
                return self._used(here, came)
            beside = self._before_name if line == 0 else self._after_name if line == 1 else self._cells
            for step, known in ((0, beside), (1, self.address[line] if line < end else ())):
                for one in known:
                    if text.startswith(one, place) and (far := _behind(text, place + len(one))) and (line + step, far) not in came:
                        came[line + step, far] = (line, place, "" if step else one)
                        ahead.append((line + step, far))
        return None

    def _used(self, here: tuple[int, int], came: Mapping[tuple[int, int], tuple[int, int, str]]) -> frozenset[str]:
        cells = set()
        while here != (0, 0):
            line, place, cell = came[here]
            here = line, place
            cells.add(cell)
        return self._own & cells


def _behind(text: str, place: int) -> int:
    """Where a text goes on behind a place, past a mark; nowhere (0) in the midst of a number."""
    if text.startswith(_MARK, place):
        return place + 1
    return 0 if text[place - 1 : place].isdigit() and text[place : place + 1].isdigit() else place


def _is_of(piece: str, known: Collection[str]) -> bool:
    """Whether a piece is a part of what is known, or a line of several."""
    return any(piece in one for one in known) or any(one and piece.startswith(one) for one in known)


def _ends(line: str) -> Iterator[str]:
    """The beginnings and ends of a line, of whole words; a single character says nothing."""
    words = line.split()
    for number in range(1, len(words)):
        yield from (one for one in (said(" ".join(words[:number])), said(" ".join(words[number:]))) if len(one) > 1)


def _ways(who: Recipient, number: int) -> Iterable[str]:
    """How a line of the address may be written: as letterforge does, as it stood in the row, a name in short, a country by another name."""
    line = who.address[number]
    yield line
    yield from (repair.before for repair in who.repairs if repair.after == line)
    if postcode(line):
        yield line.replace(" ", "")
    if number == 0 and who.name:
        yield from names_of(who)
    elif number == len(who.address) - 1:
        cells = (cell for cell in who.fields.values() if cell)
        yield from (cell for cell in cells if (country := abroad.country(cell, named=True)) and country.name.upper() == line)
