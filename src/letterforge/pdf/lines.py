"""Text becomes lines: spans of text are shaped, broken to a width, and turned into the operators that show them.

Breaks are taken greedily, as Word takes them: after a space, a hyphen or a dash; a word longer than the line is broken where it must be.
Words are shaped one by one, so that a word looks the same in every line, and what it becomes can be remembered.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from letterforge.letter.model import Span
from letterforge.pdf.fonts import NOTHING, RESOURCE, Style, common
from letterforge.typeface import Face, Shaped, face

_ATOMS = re.compile(r"(?P<feed>\n)|(?P<space> +)|(?P<head>[^ \n]*?[^ \n][-\u2010\u2013\u2014](?=[^\W\d_]))|(?P<word>[^ \n]+)")
_SPACE = re.compile("( )")
_ONE_LINE = re.compile("[!-,./-~]+(?: [!-,./-~]+)*")  # words in ASCII without a hyphen: nothing to break but at their spaces
_SOFT = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))  # never shown
Use = tuple[Style, int, str]  # a glyph of a face beyond its common ones, and the text that it stands for


class Segment(NamedTuple):
    """Text of one structure element on one line: its operators, its offset and width in pt, the element's number in its block.

    `styles` are the faces that it is set in, `extra` the glyphs beyond their common ones.
    """

    ops: bytes
    x: float
    width: float
    leaf: int
    styles: frozenset[Style]
    extra: frozenset[Use]


class Line(NamedTuple):
    """One line of type: its segments from left to right, and its whole width in pt."""

    segments: tuple[Segment, ...]
    width: float


class Fragment(NamedTuple):
    """A word as it is shown: what stands in the array of a `TJ`, its width in thousandths of the size, glyphs beyond the common ones.

    `rises` are where a glyph stands above or below the line, and what it takes to show it there depends on the size.
    """

    shown: bytes
    width: float
    extra: frozenset[tuple[int, str]]
    rises: bool


@lru_cache(maxsize=16384)
def fragment(family: str, style: Style, word: str, size: float = 0.0) -> Fragment:
    """A word, or a space, in a face; at `size` pt, which only matters where glyphs rise."""
    source = face(family, bold=style[0], italic=style[1])
    shaped = source.shape(word)
    known = common(family, style)
    extra = {use for use in zip(shaped.glyphs, shaped.texts, strict=True) if known.get(use[0]) != use[1]}
    shown = _array(source, shaped, size)
    return Fragment(shown, shaped.width, frozenset(extra) if extra else NOTHING, any(y for _, y in shaped.shifts))


def _array(source: Face, shaped: Shaped, size: float) -> bytes:
    """Glyphs for the array of a `TJ` (PDF 32000-1, 9.4.3): in it, numbers take thousandths of the size back from where the pen stands."""
    if not shaped.shifts and shaped.advances == tuple(map(source.advance, shaped.glyphs)):
        return b"<%s>" % "".join([f"{glyph:04X}" for glyph in shaped.glyphs]).encode()
    parts: list[str] = []
    for position, (glyph, advance) in enumerate(zip(shaped.glyphs, shaped.advances, strict=True)):
        x, y = shaped.shifts[position] if shaped.shifts else (0.0, 0.0)
        if x:
            parts.append(_kern(-x))
        parts.append(f"] TJ {y * size / 1000:.2f} Ts [<{glyph:04X}>] TJ 0 Ts [" if y else f"<{glyph:04X}>")
        if kern := source.advance(glyph) + x - advance:
            parts.append(_kern(kern))
    return "".join(parts).replace("><", "").encode()


def _kern(thousandths: float) -> str:
    return f"{thousandths:.2f}".rstrip("0").rstrip(".")


@dataclass(slots=True)
class _Piece:
    """Text of one span within a word."""

    text: str
    style: Style
    leaf: int
    width: float


@dataclass(slots=True)
class _Word:
    """What may not be broken, its width, that of the space after it, and whether a line ends here."""

    pieces: list[_Piece] = field(default_factory=list)
    width: float = 0.0
    space: float = 0.0
    ends_line: bool = False

    def add(self, piece: _Piece) -> None:
        """Makes the word longer."""
        self.pieces.append(piece)
        self.width += piece.width


@dataclass(slots=True)
class _Run:
    """Words and spaces of one face and structure element, that follow one another on a line."""

    style: Style
    leaf: int
    words: list[str]


class Setter:
    """Sets text of one family."""

    def __init__(self, family: str) -> None:
        self.family = family

    def lines(self, spans: Sequence[tuple[Span, int]], size: float, width: float) -> tuple[Line, ...]:
        """Lines of at most `width` pt from spans and the numbers of their structure elements; `size` in pt."""
        if len(spans) == 1 and _ONE_LINE.fullmatch(spans[0][0].text):
            ((span, leaf),) = spans
            whole = _line_of(self.family, (span.bold, span.italic), span.text, size, leaf)
            if whole.width <= width + 0.01:
                return (whole,)
        finished: list[Line] = []
        held: list[_Word] = []
        at = 0.0
        for word in self._split_long(self._words(spans, size), width, size):
            if held and at + word.width > width + 0.01:
                finished.append(self._line(held, size))
                held, at = [], 0.0
            held.append(word)
            at += word.width + word.space
            if word.ends_line:
                finished.append(self._line(held, size))
                held, at = [], 0.0
        if held or not finished:
            finished.append(self._line(held, size))
        return tuple(finished)

    def plain(self, text: str, size: float, *, bold: bool = False) -> Line:
        """A single unbroken line of `text`."""
        return _line_of(self.family, (bold, False), text, size)

    def width(self, text: str, size: float, *, bold: bool = False) -> float:
        """The width of `text` in pt on a line of its own."""
        return sum([self._width(part, (bold, False), size) for part in _SPACE.split(text) if part])

    def _width(self, word: str, style: Style, size: float) -> float:
        return fragment(self.family, style, word).width * size / 1000

    def _words(self, spans: Sequence[tuple[Span, int]], size: float) -> Iterator[_Word]:
        word = _Word()
        for span, leaf in spans:
            style = (span.bold, span.italic)
            for atom in _ATOMS.finditer(span.text if span.text.isascii() else span.text.translate(_SOFT)):
                match atom.lastgroup:
                    case "feed":
                        word.ends_line = True
                    case "space":
                        word.space = self._width(" ", style, size) if word.pieces else 0.0
                    case _:
                        word.add(_Piece(atom[0], style, leaf, self._width(atom[0], style, size)))
                if atom.lastgroup != "word" and (word.pieces or word.ends_line):
                    yield word
                    word = _Word()
        if word.pieces:
            yield word

    def _split_long(self, words: Iterator[_Word], width: float, size: float) -> Iterator[_Word]:
        """Words wider than a whole line, broken after as many characters as fit, marks with the letter before them."""
        for word in words:
            if word.width <= width:
                yield word
                continue
            held = _Word()
            for piece in word.pieces:
                for character in _with_marks(piece.text):
                    longer = self._longer(held, character, piece, size)
                    if held.pieces and longer.width > width:
                        yield held
                        longer = self._longer(_Word(), character, piece, size)
                    held = longer
            held.space, held.ends_line = word.space, word.ends_line
            yield held

    def _longer(self, word: _Word, character: str, piece: _Piece, size: float) -> _Word:
        """A word with one more character, of the face and structure element of `piece`."""
        before, last = word.pieces[:-1], word.pieces[-1] if word.pieces else None
        if last is not None and (last.style, last.leaf) == (piece.style, piece.leaf):
            text = last.text + character
        else:
            before, text = word.pieces, character
        pieces = [*before, _Piece(text, piece.style, piece.leaf, self._width(text, piece.style, size))]
        return _Word(pieces, sum([one.width for one in pieces]))

    def _line(self, words: Sequence[_Word], size: float) -> Line:
        segments: list[Segment] = []
        at = 0.0
        for leaf, runs in groupby(_runs(words), key=lambda run: run.leaf):
            segments.append(_segment(self.family, list(runs), size, at, leaf))
            at += segments[-1].width
        return Line(tuple(segments), at)


@lru_cache(maxsize=4096)
def _line_of(family: str, style: Style, text: str, size: float, leaf: int = 0) -> Line:
    """A line of text in a single face."""
    segment = _segment(family, [_Run(style, leaf, [part for part in _SPACE.split(text) if part])], size, 0.0, leaf)
    return Line((segment,), segment.width)


def _segment(family: str, runs: Sequence[_Run], size: float, x: float, leaf: int) -> Segment:
    ops: list[bytes] = []
    extra: set[Use] = set()
    width = 0.0
    for run in runs:
        found = [fragment(family, run.style, word) for word in run.words]
        for one in found:
            width += one.width
            if one.extra:
                extra.update((run.style, number, text) for number, text in one.extra)
        if any(one.rises for one in found):
            found = [fragment(family, run.style, word, size) for word in run.words]
        shown = b"".join([one.shown for one in found]).replace(b"><", b"")
        ops.append(b"/%s %s Tf [%s] TJ" % (RESOURCE[run.style].encode(), f"{size:g}".encode(), shown))
    styles = frozenset([run.style for run in runs])
    return Segment(b" ".join(ops), x, width * size / 1000, leaf, styles, frozenset(extra) if extra else NO_USES)


NO_USES: frozenset[Use] = frozenset()


def extra_of(uses: frozenset[Use], style: Style) -> frozenset[tuple[int, str]]:
    """The glyphs of one face among `uses`."""
    return frozenset((number, text) for used, number, text in uses if used == style) if uses else NOTHING


def _runs(words: Sequence[_Word]) -> list[_Run]:
    """The words' pieces with the spaces between them, those of one face and element together."""
    runs: list[_Run] = []
    for position, word in enumerate(words):
        for piece in word.pieces:
            if not runs or (runs[-1].style, runs[-1].leaf) != (piece.style, piece.leaf):
                runs.append(_Run(piece.style, piece.leaf, []))
            runs[-1].words.append(piece.text)
        if word.space and runs and position < len(words) - 1:
            runs[-1].words.append(" ")
    return runs


def _with_marks(text: str) -> list[str]:
    """The characters of `text`, each with the combining marks that follow it."""
    out: list[str] = []
    for character in text:
        if out and unicodedata.category(character).startswith("M"):
            out[-1] += character
        else:
            out.append(character)
    return out
