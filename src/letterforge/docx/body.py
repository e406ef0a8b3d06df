"""The body becomes sections. In go a letter's blocks, out come the same in order, each with its place, and the document's last section.

Columns are sections, which follow one another in Word and never lie in anything; so groups kept together are unfolded here, and what they
ask for goes with each of their blocks. Where everything has its place depends on the kinds of blocks and not on their words, so that it is
found once for all letters alike.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import count, groupby
from typing import NamedTuple

from letterforge.docx.blocks import Place
from letterforge.docx.numbering import Numbered, numbered_in
from letterforge.docx.pictures import figures_in
from letterforge.docx.section import Section
from letterforge.letter.model import Block, Columns, Hashed, Keep, Letter, Page, PageBreak, Passage


class _Piece(NamedTuple):
    """A block on its way to its place, by its number among all; -1 is a spacer. `band` numbers the columns; 0 is the plain page."""

    block: int
    columns: int = 1
    band: int = 0
    kept: bool = False
    new_page: bool = False
    breaks: bool = False  # it is a page break
    lists: tuple[Numbered, ...] = ()
    figures: int = 0


@dataclass(frozen=True, slots=True)
class _Pieces(Hashed):
    """The pieces of one of a letter's blocks."""

    pieces: tuple[_Piece, ...]
    __hash__ = Hashed.__hash__


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """Where the parts of one of a letter's blocks stand, by number; -1 is a spacer. The same arrangement gives the same object."""

    found: tuple[tuple[int, Place], ...]


class Placed(NamedTuple):
    """A block in its place; None is a spacer."""

    block: Block | None
    place: Place


class Body(NamedTuple):
    """A body ready to be written: its blocks' places, the section that the document ends with, the numbered lists in their order.

    `figures` says how many of them there are.
    """

    places: tuple[Places, ...]
    last: Section
    lists: tuple[Numbered, ...]
    figures: int


def arrange(letter: Letter) -> Body:
    """Finds every block of the letter its place; a letter without any has one place all the same, for a spacer."""
    return _arranged(tuple([_unfolded(block)[1] for block in letter.body]), letter.page, letter.style.column_gap)


def placed(block: Block | None, places: Places) -> list[Placed]:
    """The parts of one of a letter's blocks in their places."""
    parts = _unfolded(block)[0] if block is not None else ()
    return [Placed(parts[number] if number >= 0 else None, place) for number, place in places.found]


@lru_cache(maxsize=1024)
def _unfolded(block: Block) -> tuple[tuple[Block, ...], _Pieces]:
    """A block's parts, out of its columns and kept groups, and their pieces. A page break within columns has nowhere to go."""
    found = list(_parts((block,), _Piece(-1), count(1)))
    pieces = tuple(piece._replace(block=number) for number, (_, piece) in enumerate(found))
    return tuple(part for part, _ in found), _Pieces(pieces)


def _parts(blocks: Iterable[Block], holder: _Piece, bands: Iterator[int]) -> Iterator[tuple[Block, _Piece]]:
    for block in blocks:
        match block:
            case Keep(blocks=inner):
                yield from _parts(inner, holder._replace(kept=True), bands)
            case Columns(count=columns, blocks=inner) if not holder.band:  # kept together they would all stand in one column
                yield from _parts(inner, _Piece(-1, columns, next(bands)), bands)
            case Columns(blocks=inner) | Passage(blocks=inner):
                yield from _parts(inner, holder, bands)
            case PageBreak() if holder.band:
                pass
            case _:
                own = holder._replace(breaks=isinstance(block, PageBreak))
                yield block, own._replace(lists=numbered_in(block), figures=len(figures_in(block)))


@lru_cache(maxsize=256)
def _arranged(unfolded: tuple[_Pieces, ...], page: Page, gap: float) -> Body:
    """The places of all blocks; `gap` between columns in pt."""
    placed: list[tuple[int, Place]] = []
    lists: list[Numbered] = []
    figures = 0
    section = Section(page, first=True)
    for _, group in groupby(_broken(_joined(unfolded)), key=lambda piece: piece.band):
        pieces = list(group)
        if placed:  # the section so far ends with the paragraph before
            number, place = placed[-1]
            placed[-1] = number, place._replace(ends=section)
        # Columns that begin a page are a section that begins a page: a break within them would not reach across the columns.
        starts = pieces[0].band > 0 and pieces[0].new_page
        if starts:
            pieces[0] = pieces[0]._replace(new_page=False)
        section = Section(page, pieces[0].columns, gap if pieces[0].band else 0.0, not placed, starts)
        for piece in pieces:
            place = Place(len(lists) if piece.lists else 0, piece.kept, piece.new_page, figures=figures if piece.figures else 0)
            placed.append((piece.block, place))
            lists += piece.lists
            figures += piece.figures
    return Body(tuple(_divided(placed, [len(one.pieces) for one in unfolded])), section, tuple(lists), figures)


def _divided(placed: Sequence[tuple[int, Place]], counts: Sequence[int]) -> Iterator[Places]:
    """What is placed, divided among the blocks, which have so many parts each; a spacer stands with the part before it, or the first."""
    at = first = 0
    for number, many in enumerate(counts or [0]):
        begin = at
        while at < len(placed) and (placed[at][0] < first + many or number == len(counts) - 1):
            at += 1
        yield Places(tuple((part - first if part >= 0 else -1, place) for part, place in placed[begin:at]))
        first += many


def _joined(unfolded: Sequence[_Pieces]) -> Iterator[_Piece]:
    """The pieces of all blocks, with their blocks and bands numbered through."""
    blocks = bands = 0
    for one in unfolded:
        for piece in one.pieces:
            yield piece._replace(block=blocks + piece.block, band=bands + piece.band if piece.band else 0)
        blocks += len(one.pieces)
        bands += max((piece.band for piece in one.pieces), default=0)


def _broken(pieces: Iterator[_Piece]) -> Iterator[_Piece]:
    """Page breaks become a property of what follows, and spacers stand where something has to be and nothing is.

    On a page left empty; and after columns, which are balanced only where a section on the same page follows.
    """
    new_page, empty, in_columns = False, True, False
    for piece in pieces:
        if piece.breaks:
            if new_page or empty or in_columns:
                yield _Piece(-1, new_page=new_page)
            new_page, empty, in_columns = True, False, False
            continue
        yield piece._replace(new_page=True) if new_page else piece
        new_page, empty, in_columns = False, False, piece.band > 0
    if empty or in_columns:
        yield _Piece(-1, new_page=new_page)
