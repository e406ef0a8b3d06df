"""Text becomes lines: spans of text are shaped and broken to a width.

Ragged lines are filled one by one, as Word fills them, so that both documents break alike: after a space, a hyphen or a dash,
and between ideographs. Where lines are justified, the whole paragraph is looked at. A word longer than the line is broken where it must be,
an address on the web after a slash.
"""

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from letterforge.letter.model import Span
from letterforge.pdf.breaks import Box, breaks
from letterforge.pdf.fragments import HYPHEN, Piece, Segment, fragment, plain_segment, rightward, segments
from letterforge.pdf.ideographs import may_end_between, parts
from letterforge.typeface import Key, Typefaces, clusters, in_faces, words
from letterforge.typeface.direction import ISOLATES, levels, runs_right_to_left
from letterforge.typeface.hyphens import parts as syllables

_ATOMS = re.compile(r"(?P<feed>\n)|(?P<space> +)|(?P<head>[^ \n]*?[^ \n][-\u2010\u2013\u2014](?=[^\W\d_]))|(?P<word>[^ \n]+)")
_ONE_LINE = re.compile("[!-,./-~]+(?: [!-,./-~]+)*")  # words in ASCII without a hyphen: nothing to break but at their spaces
_SEAM = re.compile(r".*[/?&=#](?=[^/])", re.DOTALL)  # up to where an address on the web is best broken
_CLOSES = frozenset(".,;:!?)]}”’»…。，、；：！？）》」』】")  # what begins no line
_SOFT = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff"))  # never shown


class Line(NamedTuple):
    """One line of type: its segments from left to right, and its whole width in pt."""

    segments: tuple[Segment, ...]
    width: float


@dataclass(slots=True)
class _Word:
    """What may not be broken, its width, the space after it, and whether a line ends here."""

    pieces: list[Piece] = field(default_factory=list)
    width: float = 0.0
    space: Piece | None = None
    ends_line: bool = False
    hyphen: Piece | None = None  # that it needs if a line ends here

    def add(self, pieces: Sequence[Piece]) -> None:
        """Makes the word longer."""
        self.pieces += pieces
        for piece in pieces:
            self.width += piece.width


class Setter:
    """Sets text in a letter's typefaces; with a `language`, words may be hyphenated where lines are justified."""

    def __init__(self, typefaces: Typefaces, language: str = "") -> None:
        self.typefaces, self.language = typefaces, language

    def lines(self, spans: Sequence[tuple[Span, int]], size: float, width: float) -> tuple[Line, ...]:
        """Lines of at most `width` pt from spans and the numbers of their structure elements; `size` in pt."""
        if len(spans) == 1 and self.is_one_line(spans[0][0], size, width):
            ((span, leaf),) = spans
            return (_line_of(self.typefaces, Key(0, span.bold, span.italic), span.text, size, leaf),)
        finished: list[Line] = []
        held: list[_Word] = []
        at = 0.0
        for word in self._split_long(self._words(spans, size), width, size):
            if held and at + word.width > width + 0.01:
                finished.append(self._line(held, size))
                held, at = [], 0.0
            held.append(word)
            at += word.width + (word.space.width if word.space else 0.0)
            if word.ends_line:
                finished.append(self._line(held, size))
                held, at = [], 0.0
        if held or not finished:
            finished.append(self._line(held, size))
        return tuple(finished)

    def is_one_line(self, span: Span, size: float, width: float) -> bool:
        """Whether a text is plain words that fit on one line, which needs no breaking."""
        if not _ONE_LINE.fullmatch(span.text):
            return False
        key = Key(0, span.bold, span.italic)
        wide = sum([one.width for one in map(rightward(self.typefaces, key), words(span.text))])
        return wide * size / 1000 <= width + 0.01

    def justified(self, spans: Sequence[tuple[Span, int]], size: float, width: float) -> tuple[Line, ...]:
        """Lines of `width` pt, filled by their spaces; in a paragraph's last line, and in one before a line break, spaces only shrink."""
        whole = self._split_long(self._words(spans, size), width, size)
        atoms = [part for word in whole for part in (self._hyphenated(word, size) if self.language else [word])]
        boxes = [
            Box(atom.width, atom.space.width if atom.space else 0.0, atom.hyphen.width if atom.hyphen else 0.0, atom.ends_line)
            for atom in atoms
        ]
        if not atoms:
            return (self._line([], size),)
        starts = breaks(boxes, width)
        lines = [atoms[start:end] for start, end in zip(starts, [*starts[1:], len(atoms)], strict=True)]
        return tuple([self._line(line, size, width, ends=number == len(lines)) for number, line in enumerate(lines, 1)])

    def _hyphenated(self, word: _Word, size: float) -> list[_Word]:
        """A word in the parts between which a line may end."""
        if len(word.pieces) != 1 or word.pieces[0].level or len(found := syllables(word.pieces[0].text, self.language)) == 1:
            return [word]
        (piece,) = word.pieces
        out = []
        for text in found:
            part = _Word(hyphen=_piece(self.typefaces, piece.key, HYPHEN, piece.leaf, size))
            part.add([_piece(self.typefaces, piece.key, text, piece.leaf, size)])
            out.append(part)
        out[-1].space, out[-1].ends_line, out[-1].hyphen = word.space, word.ends_line, None
        return out

    def plain(self, text: str, size: float, *, bold: bool = False, italic: bool = False) -> Line:
        """A single unbroken line of `text`."""
        return _line_of(self.typefaces, Key(0, bold, italic), text, size)

    def width(self, text: str, size: float, *, bold: bool = False) -> float:
        """The width of `text` in pt on a line of its own."""
        return self.plain(text, size, bold=bold).width

    def _words(self, spans: Sequence[tuple[Span, int]], size: float) -> Iterator[_Word]:
        texts, found = _leveled([span.text for span, _ in spans])
        word, start = _Word(), 0
        for (span, leaf), text in zip(spans, texts, strict=True):
            key = Key(0, span.bold, span.italic)
            if word.pieces and text and may_end_between(word.pieces[-1].text[-1], text[0]):
                yield word
                word = _Word()
            for atom in _ATOMS.finditer(text):
                at = start + atom.start()
                match atom.lastgroup:
                    case "feed":
                        word.ends_line = True
                    case "space":
                        word.space = _piece(self.typefaces, key, " ", leaf, size, found[at] if found else 0) if word.pieces else None
                    case _:
                        for part in parts(atom[0]):
                            if at > start + atom.start():
                                yield word
                                word = _Word()
                            word.add(_pieces(self.typefaces, key, part, leaf, size, found[at : at + len(part)]))
                            at += len(part)
                if atom.lastgroup != "word" and (word.pieces or word.ends_line):
                    yield word
                    word = _Word()
            start += len(text)
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
                for character in clusters(piece.text):
                    longer = self._longer(held, character, piece, size)
                    if held.pieces and longer.width > width:
                        full, rest = self._at_seam(held, character, size)
                        yield full
                        longer = self._longer(rest, character, piece, size)
                    held = longer
            held.space, held.ends_line = word.space, word.ends_line
            yield held

    def _at_seam(self, word: _Word, following: str, size: float) -> tuple[_Word, _Word]:
        """A line's worth of a long word, and what of it had better go to the next line: nothing where it has no seam in its second half."""
        *before, last = word.pieces
        seam = _SEAM.match(last.text + following)
        cut = seam.end() if seam else 0
        if not len(last.text) / 2 < cut and following in _CLOSES:
            cut = len(last.text) - len(clusters(last.text)[-1])
        if not len(last.text) / 2 < cut < len(last.text):
            return word, _Word()
        full, rest = _Word(), _Word()
        for part, pieces, text in ((full, before, last.text[:cut]), (rest, [], last.text[cut:])):
            part.add([*pieces, _piece(self.typefaces, last.key, text, last.leaf, size, last.level)])
        return full, rest

    def _longer(self, word: _Word, character: str, piece: Piece, size: float) -> _Word:
        """A word with one more character, of the kind of `piece`."""
        before, last = word.pieces[:-1], word.pieces[-1] if word.pieces else None
        if last is not None and (last.key, last.leaf, last.level) == (piece.key, piece.leaf, piece.level):
            text = last.text + character
        else:
            before, text = word.pieces, character
        made = _Word()
        made.add([*before, _piece(self.typefaces, piece.key, text, piece.leaf, size, piece.level)])
        return made

    def _line(self, words: Sequence[_Word], size: float, width: float = 0.0, *, ends: bool = False) -> Line:
        """A line of words; with a `width`, its spaces are made as wide as it takes, or in one that `ends` a text no wider than they are."""
        pieces: list[Piece] = []
        for position, word in enumerate(words):
            pieces += word.pieces
            if position < len(words) - 1:
                pieces += [word.space] if word.space is not None else []
            elif word.hyphen is not None and width:
                pieces.append(word.hyphen)
        spaces = sum([piece.text == " " for piece in pieces])
        given = (width - sum([piece.width for piece in pieces])) / spaces if width and spaces else 0.0
        if given > 0 and (ends or words[-1].ends_line):
            given = 0.0
        return _of(segments(self.typefaces, pieces, size, given))


def coloured(line: Line, colour: str, leaves: Container[int] | None = None) -> Line:
    """The line in a colour, `RRGGBB`, or what of it belongs to some `leaves`; black is left as it is."""
    if not colour:
        return line
    chosen = " ".join(f"{int(colour[at : at + 2], 16) / 255:.3f}".rstrip("0").rstrip(".") for at in (0, 2, 4))
    made = [
        one._replace(ops=b"%s rg %s 0 g" % (chosen.encode(), one.ops)) if leaves is None or one.leaf in leaves else one
        for one in line.segments
    ]
    return line._replace(segments=tuple(made))


def _leveled(texts: Sequence[str]) -> tuple[list[str], Sequence[int]]:
    """Texts that follow one another, without what isn't shown, and the level of each character; no levels where all run to the right."""
    if all(map(str.isascii, texts)):
        return list(texts), ()
    kept = [text.translate(_SOFT) for text in texts]
    found = levels("".join(kept)) if any(map(runs_right_to_left, kept)) else ()
    return [text.translate(ISOLATES) for text in kept], found


def _of(found: tuple[Segment, ...]) -> Line:
    return Line(found, sum([one.width for one in found]))


@lru_cache(maxsize=2048)
def _line_of(typefaces: Typefaces, key: Key, text: str, size: float, leaf: int = 0) -> Line:
    """A line of text in a single face, but for the characters that it lacks."""
    if text.isascii():
        own = plain_segment(typefaces, key, words(text), size, leaf)
        return Line((own,), own.width)
    (text,), found = _leveled([text])
    pieces: list[Piece] = []
    at = 0
    for part in words(text):
        pieces += _pieces(typefaces, key, part, leaf, size, found[at : at + len(part)])
        at += len(part)
    return _of(segments(typefaces, pieces, size))


def _pieces(typefaces: Typefaces, key: Key, word: str, leaf: int, size: float, found: Sequence[int]) -> list[Piece]:
    """A word in pieces of one face and one level; without levels, all of it runs to the right."""
    if word.isascii() and not found:
        return [_piece(typefaces, key, word, leaf, size)]
    pieces: list[Piece] = []
    start = 0
    for at in range(1, len(word) + 1):
        if at == len(word) or (found and found[at] != found[start]):
            for number, part in in_faces(typefaces, word[start:at]):
                own = Key(number, key.bold, key.italic and not number)
                pieces.append(_piece(typefaces, own, part, leaf, size, found[start] if found else 0))
            start = at
    return pieces


def _piece(typefaces: Typefaces, key: Key, text: str, leaf: int, size: float, level: int = 0) -> Piece:
    return Piece(text, key, leaf, fragment(typefaces, key, text, level).width * size / 1000, level)
