"""Text becomes lines: spans of text are measured, broken to a width, and turned into the operators that show them.

Breaks are taken greedily, as Word takes them: after a space, a hyphen or a dash; a word longer than the line is broken where it must be.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from letterforge.letter.model import Span
from letterforge.pdf.fonts import RESOURCE, Style
from letterforge.typeface import Face, face

_ATOMS = re.compile(r"(?P<feed>\n)|(?P<space> +)|(?P<head>[^ \n]*?[^ \n][-\u2010\u2013\u2014](?=[^\W\d_]))|(?P<word>[^ \n]+)")
_SOFT = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))  # never shown


@dataclass(frozen=True, slots=True)
class Segment:
    """Text of one structure element on one line: its operators, its offset and width in pt, the element's number in its block."""

    ops: bytes
    x: float
    width: float
    leaf: int
    codes: frozenset[tuple[Style, int]]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of type: its segments from left to right, and its whole width in pt."""

    segments: tuple[Segment, ...]
    width: float


@dataclass(slots=True)
class _Piece:
    """Text of one span within a word."""

    text: str
    style: Style
    leaf: int
    width: float


@dataclass(slots=True)
class _Word:
    """What may not be broken, the width of the space after it, and whether a line ends here."""

    pieces: list[_Piece] = field(default_factory=list)
    space: float = 0.0
    ends_line: bool = False

    @property
    def width(self) -> float:
        return sum(piece.width for piece in self.pieces)


class Setter:
    """Sets text of one family."""

    def __init__(self, family: str) -> None:
        self.family = family

    def lines(self, spans: Sequence[tuple[Span, int]], size: float, width: float) -> tuple[Line, ...]:
        """Lines of at most `width` pt from spans and the numbers of their structure elements; `size` in pt."""
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
        return self._line([_Word([self._piece(text, (bold, False), 0, size)])], size)

    def _face(self, style: Style) -> Face:
        return face(self.family, bold=style[0], italic=style[1])

    def _piece(self, text: str, style: Style, leaf: int, size: float) -> _Piece:
        return _Piece(text, style, leaf, self._face(style).width(text, size))

    def _words(self, spans: Sequence[tuple[Span, int]], size: float) -> Iterator[_Word]:
        word = _Word()
        for span, leaf in spans:
            style = (span.bold, span.italic)
            for atom in _ATOMS.finditer(span.text.translate(_SOFT)):
                match atom.lastgroup:
                    case "feed":
                        word.ends_line = True
                    case "space":
                        word.space = self._piece(" ", style, leaf, size).width if word.pieces else 0.0
                    case _:
                        word.pieces.append(self._piece(atom[0], style, leaf, size))
                if atom.lastgroup != "word" and (word.pieces or word.ends_line):
                    yield word
                    word = _Word()
        if word.pieces:
            yield word

    def _split_long(self, words: Iterator[_Word], width: float, size: float) -> Iterator[_Word]:
        """Words wider than a whole line, broken after as many characters as fit."""
        for word in words:
            if word.width <= width:
                yield word
                continue
            held = _Word()
            for piece in word.pieces:
                for character in piece.text:
                    added = self._piece(character, piece.style, piece.leaf, size)
                    if held.pieces and held.width + added.width > width:
                        yield held
                        held = _Word()
                    last = held.pieces[-1] if held.pieces else None
                    if last and (last.style, last.leaf) == (added.style, added.leaf):
                        last.text, last.width = last.text + character, last.width + added.width
                    else:
                        held.pieces.append(added)
            yield _Word(held.pieces, word.space, word.ends_line)

    def _line(self, words: Sequence[_Word], size: float) -> Line:
        runs = self._runs(words, size)
        segments: list[Segment] = []
        at = 0.0
        while runs:
            leaf = runs[0].leaf
            mine: list[_Piece] = []
            while runs and runs[0].leaf == leaf:
                mine.append(runs.pop(0))
            width = sum(piece.width for piece in mine)
            ops = b" ".join(self._show(piece, size) for piece in mine)
            codes = frozenset((piece.style, ord(character)) for piece in mine for character in piece.text)
            segments.append(Segment(ops, at, width, leaf, codes))
            at += width
        return Line(tuple(segments), at)

    def _runs(self, words: Sequence[_Word], size: float) -> list[_Piece]:
        """The words' pieces with the spaces between them, those of one face and element joined."""
        runs: list[_Piece] = []
        for position, word in enumerate(words):
            for piece in word.pieces:
                if runs and (runs[-1].style, runs[-1].leaf) == (piece.style, piece.leaf):
                    runs[-1].text += piece.text
                else:
                    runs.append(_Piece(piece.text, piece.style, piece.leaf, 0.0))
            if word.space and runs and position < len(words) - 1:
                runs[-1].text += " "
        for run in runs:
            run.width = self._face(run.style).width(run.text, size)
        return runs

    def _show(self, piece: _Piece, size: float) -> bytes:
        glyph = self._face(piece.style).glyph
        codes = "".join(f"{glyph(character) or 0:04X}" for character in piece.text)
        return f"/{RESOURCE[piece.style]} {size:g} Tf <{codes}> Tj".encode()
