"""Rows and shapes: what a block is once it is set. In go cells of type, out come rows with the room that they take, and a structure.

Lengths in pt; y grows downwards.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from letterforge.letter.model import Figure, Hashed
from letterforge.pdf.fragments import Segment, Use, faces_of, uses_of
from letterforge.pdf.pages import BandExtent, Extent, Extents
from letterforge.pdf.pictures import Painted
from letterforge.typeface import Key

ASCENT, DESCENT = 0.905, 0.212  # of Arimo and Arial, in em: what centres a line of type in its leading


@dataclass(frozen=True, slots=True)
class Leaf:
    """A structure element that holds marked content, by its number in the block; for a picture, with the figure that it is."""

    tag: str
    number: int
    figure: Figure | None = None


@dataclass(frozen=True, slots=True)
class Branch:
    """A structure element that holds others; a list says whether it is numbered."""

    tag: str
    children: tuple["Branch | Leaf", ...]
    numbering: Literal["", "Decimal", "Disc"] = ""


@dataclass(frozen=True, slots=True)
class Shape(Hashed):
    """The structure of a block, without a word of what it says."""

    nodes: tuple[Branch | Leaf, ...]
    __hash__ = Hashed.__hash__


class Cell(NamedTuple):
    """A segment placed in its row: x from the row's left, y of the baseline from the row's top, where a picture has its lower edge."""

    x: float
    y: float
    segment: Segment | Painted


class Row(NamedTuple):
    """What stays together on a page: cells in reading order, the height, the space before it, and whether a page may end before it."""

    cells: tuple[Cell, ...]
    height: float
    before: float = 0.0
    may_break: bool = True

    @property
    def extent(self) -> Extent:
        """The room it takes."""
        return Extent(self.height, self.before, self.may_break)


@dataclass(frozen=True, slots=True)
class Band:
    """Rows to be set in balanced columns, `pitch` pt from one column's left edge to the next; on one page where they are `kept`."""

    rows: tuple[Row, ...]
    count: int
    pitch: float
    before: float = 0.0
    may_break: bool = True
    kept: bool = False

    @property
    def extent(self) -> BandExtent:
        """The room it takes."""
        return BandExtent(tuple(row.extent for row in self.rows), self.count, self.before, self.may_break, self.kept)


@dataclass(frozen=True, slots=True)
class NewPage:
    """A page ends here."""

    @property
    def extent(self) -> None:
        """It takes no room."""


@dataclass(frozen=True, slots=True, eq=False)
class Set:
    """A block as set: rows and bands from top to bottom, its structure, where its linking leaves lead, what it uses of the faces.

    A set is itself alone, and found again by its identity: `typeset` gives the same one for the same block.
    """

    rows: tuple[Row | Band | NewPage, ...]
    shape: Shape
    links: tuple[tuple[int, str], ...]
    extents: Extents
    keys: frozenset[Key]
    extra: frozenset[Use]


def finished(rows: tuple[Row | Band | NewPage, ...], shape: Shape, links: tuple[tuple[int, str], ...] = (), *, stays: bool = False) -> Set:
    """Rows as a set; one that `stays` with what follows ends no page."""
    segments = [cell.segment for cell in _cells(rows)]
    return Set(rows, shape, links, Extents(tuple([row.extent for row in rows]), stays), faces_of(segments), uses_of(segments))


def _cells(rows: Iterable[Row | Band | NewPage]) -> Iterator[Cell]:
    for row in rows:
        match row:
            case Row(cells=cells):
                yield from cells
            case Band(rows=inner):
                yield from _cells(inner)


def baseline(size: float, leading: float) -> float:
    """How far the baseline of type of `size` pt lies below the top of a line `leading` pt high, the type in its middle."""
    return (leading - (ASCENT + DESCENT) * size) / 2 + ASCENT * size
