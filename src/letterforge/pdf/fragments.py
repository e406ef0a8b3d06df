"""Words become operators: in go pieces of text with their faces, from left to right, out come segments of a line that show them.

Words are shaped one by one, so that a word looks the same in every line, and what it becomes is remembered.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache, partial
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple, Protocol

from letterforge.pdf.fonts import NOTHING, common, resource
from letterforge.typeface import Face, Key, Shaped, Typefaces, face_of
from letterforge.typeface.direction import in_sight_order

HYPHEN = "\u00ad"  # a hyphen that stands where a word is broken: it isn't read as one
_JOINERS = str.maketrans("", "", "\u200c\u200d")
Use = tuple[Key, int, str]  # a glyph of a face beyond its common ones, and the text that it stands for
NO_USES: frozenset[Use] = frozenset()


class Piece(NamedTuple):
    """Text of one face, direction and structure element within a word, or a space; `width` in pt, an odd `level` runs to the left."""

    text: str
    key: Key
    leaf: int
    width: float
    level: int = 0


class Segment(NamedTuple):
    """Text of one structure element on one line: its operators, its offset and width in pt, the element's number in its block.

    `keys` are the faces that it is set in, `extra` the glyphs beyond their common ones.
    """

    ops: bytes
    x: float
    width: float
    leaf: int
    keys: frozenset[Key]
    extra: frozenset[Use]


class Used(Protocol):
    """What is set in `keys`, the faces, with glyphs beyond their common ones."""

    @property
    def keys(self) -> frozenset[Key]:
        """The faces."""
        ...

    @property
    def extra(self) -> frozenset[Use]:
        """The glyphs beyond the common ones."""
        ...


class Fragment(NamedTuple):
    """A word as it is shown: what stands in the array of a `TJ`, its width in thousandths of the size, glyphs beyond the common ones.

    `rises` are where a glyph stands above or below the line, and what it takes to show it there depends on the size; in a `complex` one
    glyphs aren't the word's characters one by one.
    """

    shown: bytes
    width: float
    extra: frozenset[tuple[int, str]]
    rises: bool = False
    complex: bool = False


@lru_cache(maxsize=64)
def rightward(typefaces: Typefaces, key: Key) -> Callable[[str], Fragment]:
    """What makes fragments of words, and spaces, that run to the right in a face, and remembers them by the word alone."""
    return lru_cache(maxsize=16384)(partial(_fragment, typefaces, key))


def fragment(typefaces: Typefaces, key: Key, word: str, level: int = 0, size: float = 0.0) -> Fragment:
    """A word, or a space, of a `level` in a face; `size` in pt only matters where glyphs rise."""
    return _other(typefaces, key, word, level, size) if level or size else rightward(typefaces, key)(word)


def _fragment(typefaces: Typefaces, key: Key, word: str, level: int = 0, size: float = 0.0) -> Fragment:
    source = face_of(typefaces, key)
    text = "-" if word == HYPHEN else word if key.number or word.isascii() else word.translate(_JOINERS)
    shaped = source.shape(text, direction="rtl" if level % 2 else "ltr")
    known = common(typefaces, key)
    extra = {use for use in zip(shaped.glyphs, _texts(shaped), strict=True) if known.get(use[0]) != use[1]}
    rises = any(y for _, y in shaped.shifts)
    shown = _array(source, shaped, size, leftward=bool(level % 2))
    return Fragment(shown, shaped.width, frozenset(extra) if extra else NOTHING, rises, shaped.texts != tuple(word))


_other = lru_cache(maxsize=4096)(_fragment)


def _texts(shaped: Shaped) -> list[str]:
    """The text that each glyph stands for: of several glyphs for a letter, each stands for the letter."""
    texts: list[str] = []
    for text in shaped.texts:
        texts.append(text or (texts[-1] if texts else " "))
    return texts


def _array(source: Face, shaped: Shaped, size: float, *, leftward: bool) -> bytes:
    """Glyphs for the array of a `TJ` (PDF 32000-1, 9.4.3): in it, numbers take thousandths of the size back from where the pen stands."""
    if not shaped.shifts and not leftward and shaped.advances == tuple(map(source.advance, shaped.glyphs)):
        return b"<%s>" % "".join([f"{glyph:04X}" for glyph in shaped.glyphs]).encode()
    parts: list[str] = []
    ends_letter = [bool(text) for text in (*shaped.texts[1:], "end")]
    within = False
    for position, (glyph, advance) in enumerate(zip(shaped.glyphs, shaped.advances, strict=True)):
        if leftward and not within and not ends_letter[position]:
            parts.append(f"] TJ {_reads(shaped.texts[position])} [")
            within = True
        x, y = shaped.shifts[position] if shaped.shifts else (0.0, 0.0)
        if x:
            parts.append(f" {_kern(-x)}")  # apart from a number before it
        parts.append(f"] TJ {y * size / 1000:.2f} Ts [<{glyph:04X}>] TJ 0 Ts [" if y else f"<{glyph:04X}>")
        if kern := source.advance(glyph) + x - advance:
            parts.append(_kern(kern))
        if within and ends_letter[position]:
            parts.append("] TJ EMC [")
            within = False
    return "".join(parts).replace("><", "").replace("[] TJ ", "").encode()


def _kern(thousandths: float) -> str:
    return f"{thousandths:.2f}".rstrip("0").rstrip(".")


def segments(typefaces: Typefaces, pieces: Sequence[Piece], size: float, given: float = 0.0) -> tuple[Segment, ...]:
    """The pieces of a line, given in reading order, as segments from left to right; every space is `given` so many pt more."""
    if any(piece.level for piece in pieces):
        order = in_sight_order(range(len(pieces)), [piece.level for piece in pieces])
    else:
        order = list(range(len(pieces)))
    found: list[Segment] = []
    at = 0.0
    for leaf, group in groupby(order, key=lambda number: pieces[number].leaf):
        found.append(_segment(typefaces, pieces, list(group), size, at, leaf, given))
        at += found[-1].width
    return tuple(found)


def plain_segment(typefaces: Typefaces, key: Key, words: Sequence[str], size: float, leaf: int) -> Segment:
    """A segment of ASCII words and spaces in one face, which has them all: what most new text of a letter is."""
    found = list(map(rightward(typefaces, key), words))
    shown = b"".join([one.shown for one in found]).replace(b"><", b"")
    width = sum([one.width for one in found]) * size / 1000
    return Segment(b"%s [%s] TJ" % (_chosen(key, size), shown), 0.0, width, leaf, _only(key), NO_USES)


@lru_cache(maxsize=256)
def _chosen(key: Key, size: float) -> bytes:
    """The operator that chooses a face and a size."""
    return b"/%s %s Tf" % (resource(key), f"{size:g}".encode())


@lru_cache(maxsize=256)
def _only(key: Key) -> frozenset[Key]:
    return frozenset((key,))


def _segment(
    typefaces: Typefaces, pieces: Sequence[Piece], order: Sequence[int], size: float, x: float, leaf: int, given: float
) -> Segment:
    """A segment of the pieces numbered in `order`, from left to right."""
    shown: list[tuple[Key, str, bytes]] = []
    extra: set[Use] = set()
    width = 0.0
    for number in order:
        piece = pieces[number]
        one = fragment(typefaces, piece.key, piece.text, piece.level)
        if one.rises:
            one = fragment(typefaces, piece.key, piece.text, piece.level, size)
        width += one.width
        if given and piece.text == " ":
            one = one._replace(shown=one.shown + _kern(-given * 1000 / size).encode())
            width += given * 1000 / size
        if one.extra:
            extra.update((piece.key, glyph, text) for glyph, text in one.extra)
        # Programs that read a PDF turn text around that runs to the left, and would turn around words said beside it too: so letters are.
        shown.append((piece.key, piece.text if one.complex and not piece.level % 2 else "", one.shown))
    ops = [
        _spoken(said, b"%s [%s] TJ" % (_chosen(key, size), b"".join([one for _, _, one in group]).replace(b"><", b"")))
        for (key, said), group in ((own, list(same)) for own, same in groupby(shown, key=itemgetter(0, 1)))
    ]
    keys = frozenset([key for key, _, _ in shown])
    return Segment(b" ".join(ops), x, width * size / 1000, leaf, keys, frozenset(extra) if extra else NO_USES)


def _spoken(text: str, ops: bytes) -> bytes:
    """Operators that show `text` in another way than character by character, with what is to be read."""
    return b"%s %s EMC" % (_reads(text).encode(), ops) if text else ops


def _reads(text: str) -> str:
    return f"/Span << /ActualText <FEFF{text.encode('utf-16-be').hex().upper()}> >> BDC"


def faces_of(segments: Iterable[Used]) -> frozenset[Key]:
    """The faces that segments, or blocks, are set in."""
    return frozenset().union(*{segment.keys for segment in segments})


def uses_of(segments: Iterable[Used]) -> frozenset[Use]:
    """The glyphs that segments, or blocks, need beyond the common ones."""
    return frozenset().union(*[segment.extra for segment in segments if segment.extra])


def extra_of(uses: frozenset[Use], key: Key) -> frozenset[tuple[int, str]]:
    """The glyphs of one face among `uses`."""
    return frozenset((number, text) for used, number, text in uses if used == key) if uses else NOTHING
