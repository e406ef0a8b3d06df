"""Whether text that an envelope's window shows is a recipient's address: in go pieces of text and the recipient, out comes what is wrong.

Each line of the address must be there, in its order, and nothing else but cells of the recipient's row, such as an organisation, and what
envelopes bear for all: "c/o", "Private and confidential", "Cllr". Spaces, hyphens, commas, capitals and the forms of characters don't
count: LibreOffice breaks lines, and a design may set several on one.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence

from letterforge.recipients import Recipient, abroad
from letterforge.recipients.names import Split, split
from letterforge.recipients.titles import PAIRS, TITLES

_PARTING = r"\s\-,;|\u00ad\u00b7\u060c\u061b\u2010\u2011\u2022\u3001"
_UNSEEN = r"\x00-\x1f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe"
_UNSAID = re.compile(f"[{_PARTING}{_UNSEEN}]+")
# Words that stand beside addresses for whoever opens the post, and say nothing of who it is for.
_BORNE = (
    "c/o|care of|fao|f.a.o.|for the attention of|attn|attention|to|private|personal|confidential|strictly confidential|"
    "private and confidential|strictly private and confidential|personal and confidential|addressee only|"
    "to be opened by addressee only|urgent|important|by hand|by post|by first class post|by air mail|by airmail|par avion"
).split("|")
_SURELY = 3  # characters of a cell that is no word: "1" would be found in any house's number
_SHOWN = 60  # characters of what is told


def said(text: str) -> str:
    """What counts of a text: letters, digits and the signs that aren't let pass."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return _UNSAID.sub("", unicodedata.normalize("NFKC", folded))


_ENDORSED = frozenset(said(one + colon) for words in _BORNE for one in (words, words.replace(" and ", " & ")) for colon in ("", ":"))
# "Cllr" may be typed for all who have no title in the list.
_TITLES = frozenset(said(before + title) for title in (*TITLES, *PAIRS) for before in ("", "the "))


class Wanted:
    """What a window may show of a recipient. `address` are the lines, each in the ways in which it may be written."""

    def __init__(self, who: Recipient) -> None:
        self._who = who
        cells = [line for cell in who.fields.values() for line in (cell, *cell.split("\n"))]
        self.address = tuple([frozenset(filter(None, map(said, _ways(who, number)))) for number in range(len(who.address))])
        own = {cell for cell in map(said, cells) if len(cell) >= _SURELY or cell.isalpha()}
        self._cells = frozenset(own | _ENDORSED | (frozenset() if (who.parts or split(who.name)).title else _TITLES))

    def wrong(self, pieces: Sequence[str]) -> str:
        """What is wrong with pieces of text, in their order; nothing where they are the address."""
        shown = [said(piece) for piece in pieces]
        whole = "".join(shown)
        if self._fits(whole):
            return ""
        for line, ways in zip(self._who.address, self.address, strict=True):
            if not any(way in whole for way in ways):
                return f"the envelope's window doesn't show {line!r}"
        known = [*self._cells, *(way for ways in self.address for way in ways)]
        other = next((piece for piece, one in zip(pieces, shown, strict=True) if one and not _is_of(one, known)), None)
        if other is not None:
            return f"the envelope's window would show {other[:_SHOWN]!r} beside the address"
        return f"the envelope's window would show other text, or another order of lines: {' / '.join(pieces)[:_SHOWN]!r}"

    def has(self, piece: str) -> bool:
        """Whether a piece of text is a line of the address, or the beginning or end of one that was broken between words."""
        one = said(piece)
        return any(one in _ends(line) for line in self._who.address) or any(one in ways for ways in self.address)

    def _fits(self, text: str) -> bool:
        """Whether a text is the lines in their order, with nothing but cells between them: all ways to read it are tried, each once."""
        ahead, tried = [(0, 0)], {(0, 0)}
        while ahead:
            line, place = ahead.pop()
            if (line, place) == (len(self.address), len(text)):
                return True
            ways = self.address[line] if line < len(self.address) else ()
            for step, known in ((1, ways), (0, self._cells)):
                for one in known:
                    after = (line + step, place + len(one))
                    if after not in tried and text.startswith(one, place):
                        tried.add(after)
                        ahead.append(after)
        return False


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
    if number == 0:
        yield from _names(who.parts or split(line))
    elif number == len(who.address) - 1:
        cells = (cell for cell in who.fields.values() if cell)
        yield from (cell for cell in cells if (country := abroad.country(cell, named=True)) and country.name.upper() == line)


def _names(name: Split) -> Iterable[str]:
    """A name as Word's address blocks have it: without its title or the letters behind it, with an initial in place of the first name."""
    if name.role or not name.last:
        return
    for first in (name.first, name.first[:1], ""):
        if first or name.title:
            for title in (name.title, "") if first else (name.title,):
                yield f"{title} {first} {name.last}"
                yield f"{title} {first} {name.last} {name.letters}"
    if name.plain:
        yield name.plain
        yield f"{name.title} {name.plain}"
