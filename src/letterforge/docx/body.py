"""The body becomes sections. In go a letter's blocks, out come the same in order, each with its place, and the document's last section.

Columns are sections, which follow one another in Word and never lie in anything; so groups kept together are unfolded here, and what they
ask for goes with each of their blocks. Where everything has its place depends on the kinds of blocks and not on their words, so that it is
found once for all letters alike.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from letterforge.docx.blocks import Place
from letterforge.docx.numbering import Numbered, numbered_in
from letterforge.docx.pictures import figures_in
from letterforge.docx.section import Section
from letterforge.letter.model import Block, Columns, Keep, Letter, Page, PageBreak


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


class Placed(NamedTuple):
    """A block in its place; None is a spacer."""

    block: Block | None
    place: Place


class Body(NamedTuple):
    """A body ready to be written: its blocks, the section that the document ends with, the numbered lists in their order.

    `figures` says how many of them there are.
    """

    placed: tuple[Placed, ...]
    last: Section
    lists: tuple[Numbered, ...]
    figures: int


def arrange(letter: Letter) -> Body:
    """Finds every block of the letter its place."""
    unfolded = [_unfolded(block) for block in letter.body]
    blocks = [block for inner, _ in unfolded for block in inner]
    places, last, lists, figures = _places(tuple([pieces for _, pieces in unfolded]), letter.page, letter.style.column_gap)
    return Body(tuple([Placed(blocks[number] if number >= 0 else None, place) for number, place in places]), last, lists, figures)


@lru_cache(maxsize=4096)
def _unfolded(block: Block) -> tuple[tuple[Block, ...], tuple[_Piece, ...]]:
    """A block out of its columns and kept groups, and the pieces of its parts. A page break within columns has nowhere to go."""
    found: list[Block] = []
    pieces: list[_Piece] = []
    bands = 0

    def unfold(block: Block, holder: _Piece) -> None:
        nonlocal bands
        match block:
            case Keep(blocks=inner):
                for one in inner:
                    unfold(one, holder._replace(kept=True))
            case Columns(count=count, blocks=inner) if not holder.band:
                bands += 1
                band = _Piece(-1, count, bands)  # kept together they would all stand in one column
                for one in inner:
                    unfold(one, band)
            case Columns(blocks=inner):
                for one in inner:
                    unfold(one, holder)
            case PageBreak() if holder.band:
                pass
            case _:
                own = holder._replace(block=len(found), breaks=isinstance(block, PageBreak))
                pieces.append(own._replace(lists=numbered_in(block), figures=len(figures_in(block))))
                found.append(block)

    unfold(block, _Piece(-1))
    return tuple(found), tuple(pieces)


@lru_cache(maxsize=256)
def _places(
    unfolded: tuple[tuple[_Piece, ...], ...], page: Page, gap: float
) -> tuple[tuple[tuple[int, Place], ...], Section, tuple[Numbered, ...], int]:
    """The places of all blocks by number, the last section, the numbered lists, how many figures; `gap` between columns in pt."""
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
    return tuple(placed), section, tuple(lists), figures


def _joined(unfolded: Sequence[Sequence[_Piece]]) -> Iterator[_Piece]:
    """The pieces of all blocks, with their blocks and bands numbered through."""
    blocks = bands = 0
    for pieces in unfolded:
        for piece in pieces:
            yield piece._replace(block=blocks + piece.block, band=bands + piece.band if piece.band else 0)
        blocks += len(pieces)
        bands += max((piece.band for piece in pieces), default=0)


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
