"""Whether text that an envelope's window shows is a recipient's address: in go pieces of text and the recipient, out comes what is wrong.

Each line of the address must be there, in its order, and nothing else but cells of the recipient's row, such as an organisation, and what
envelopes bear for all: "c/o", "Private and confidential", "Cllr". Spaces, hyphens, commas, apostrophes, stops after letters, capitals and
the forms of characters don't count: LibreOffice breaks lines, and a design may set several on one.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence

from letterforge.recipients import Recipient, abroad
from letterforge.recipients.titles import PAIRS, TITLES
from letterforge.recipients.written import is_titled, names_of

_PARTING = r"\s\-,;|'\u2018\u2019\u02bc\u00ad\u00b7\u060c\u061b\u2010\u2011\u2022\u3001"
_UNSEEN = r"\x00-\x1f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe"
_UNSAID = re.compile(f"[{_PARTING}{_UNSEEN}]+")
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
    """What counts of a text: letters, digits and the signs that aren't let pass."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return _UNSAID.sub("", _SHORT.sub(r"\1.", _STOP.sub(" ", folded)))


_ENDORSED = frozenset(said(one + colon) for words in _BORNE for one in (words, words.replace(" and ", " & ")) for colon in ("", ":"))
# "Cllr" may be typed for all who have no title in the list.
_TITLES = frozenset(said(before + title) for title in (*TITLES, *PAIRS) for before in ("", "the "))


class Wanted:
    """What a window may show of a recipient. `address` are the lines that say something, each in the ways in which it may be written."""

    def __init__(self, who: Recipient) -> None:
        self._who = who
        cells = [line for cell in who.fields.values() for line in (cell, *cell.split("\n"))]
        ways = {number: frozenset(filter(None, map(said, _ways(who, number)))) for number in range(len(who.address))}
        self._lines = tuple([who.address[number] for number in ways if ways[number]])
        self.address = tuple([one for one in ways.values() if one])
        own = {cell for cell in map(said, cells) if len(cell) >= _SURELY or cell.isalpha()}
        self._cells = frozenset(own | _ENDORSED)
        self._before_name = self._cells | (frozenset() if is_titled(who) else _TITLES)

    def wrong(self, pieces: Sequence[str]) -> str:
        """What is wrong with pieces of text, in their order; nothing where they are the address."""
        whole = said(" ".join(pieces))
        if self._fits(whole):
            return ""
        for line, ways in zip(self._lines, self.address, strict=True):
            if not any(way in whole for way in ways):
                return f"the envelope's window doesn't show {line!r}"
        known = [*self._before_name, *(way for ways in self.address for way in ways)]
        other = next((piece for piece in pieces if (one := said(piece)) and not _is_of(one, known)), None)
        if other is not None:
            return f"the envelope's window would show {other[:_SHOWN]!r} beside the address"
        return f"the envelope's window would show other text, or another order of lines: {' / '.join(pieces)[:_SHOWN]!r}"

    def has(self, piece: str) -> bool:
        """Whether a piece of text is a line of the address, or the beginning or end of one that was broken between words."""
        one = said(piece)
        return any(one in _ends(line) for line in self._lines) or any(one in ways for ways in self.address)

    def _fits(self, text: str) -> bool:
        """Whether a text is the lines in their order, with nothing but cells between them: all ways to read it are tried, each once."""
        ahead, tried = [(0, 0)], {(0, 0)}
        while ahead:
            line, place = ahead.pop()
            if (line, place) == (len(self.address), len(text)):
                return True
            ways = self.address[line] if line < len(self.address) else ()
            for step, known in ((1, ways), (0, self._cells if line else self._before_name)):
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
    if number == 0 and who.name:
        yield from names_of(who)
    elif number == len(who.address) - 1:
        cells = (cell for cell in who.fields.values() if cell)
        yield from (cell for cell in cells if (country := abroad.country(cell, named=True)) and country.name.upper() == line)
