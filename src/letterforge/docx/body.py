"""The body becomes sections. In go a letter's blocks, out come the same in order, each with its place, and the document's last section.

Columns are sections, which follow one another in Word and never lie in anything; so groups kept together are unfolded here, and what they
ask for goes with each of their blocks.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from letterforge.docx.blocks import Place
from letterforge.docx.numbering import Numbered, numbered_in
from letterforge.docx.section import Section
from letterforge.letter.model import Block, Columns, Keep, Letter, PageBreak


@dataclass(frozen=True, slots=True)
class _Piece:
    """A block on its way to its place; without a block it is a spacer. `band` numbers the letter's columns; 0 is the plain page."""

    block: Block | None
    columns: int = 1
    band: int = 0
    kept: bool = False
    new_page: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """A block in its place; None is a spacer."""

    block: Block | None
    place: Place


@dataclass(frozen=True, slots=True)
class Body:
    """A body ready to be written: its blocks, the section that the document ends with, the numbered lists in their order."""

    placed: tuple[Placed, ...]
    last: Section
    lists: tuple[Numbered, ...]


def arrange(letter: Letter) -> Body:
    """Finds every block of the letter its place."""
    placed: list[Placed] = []
    lists: list[Numbered] = []
    section = Section(letter.page, first=True)
    for _, group in groupby(_broken(_unfolded(letter.body)), key=lambda piece: piece.band):
        pieces = list(group)
        if placed:  # the section so far ends with the paragraph before
            placed[-1] = replace(placed[-1], place=replace(placed[-1].place, ends=section))
        # Columns that begin a page are a section that begins a page: a break within them would not reach across the columns.
        starts = pieces[0].band > 0 and pieces[0].new_page
        if starts:
            pieces[0] = replace(pieces[0], new_page=False)
        section = Section(letter.page, pieces[0].columns, letter.style.column_gap if pieces[0].band else 0.0, not placed, starts)
        for piece in pieces:
            numbered = numbered_in(piece.block) if piece.block is not None else ()
            placed.append(Placed(piece.block, Place(len(lists) if numbered else 0, piece.kept, piece.new_page)))
            lists += numbered
    return Body(tuple(placed), section, tuple(lists))


def _unfolded(blocks: Sequence[Block]) -> Iterator[_Piece]:
    """The blocks, out of their columns and kept groups. A page break within columns has nowhere to go."""
    bands = 0

    def unfold(blocks: Sequence[Block], holder: _Piece) -> Iterator[_Piece]:
        nonlocal bands
        for block in blocks:
            match block:
                case Keep(blocks=inner):
                    yield from unfold(inner, replace(holder, kept=True))
                case Columns(count=count, blocks=inner) if not holder.band:
                    bands += 1
                    yield from unfold(inner, _Piece(None, count, bands))  # kept together they would all stand in one column
                case Columns(blocks=inner):
                    yield from unfold(inner, holder)
                case PageBreak() if holder.band:
                    pass
                case _:
                    yield replace(holder, block=block)

    yield from unfold(blocks, _Piece(None))


def _broken(pieces: Iterator[_Piece]) -> Iterator[_Piece]:
    """Page breaks become a property of what follows, and spacers stand where something has to be and nothing is.

    On a page left empty; and after columns, which are balanced only where a section on the same page follows.
    """
    new_page, empty, in_columns = False, True, False
    for piece in pieces:
        if isinstance(piece.block, PageBreak):
            if new_page or empty or in_columns:
                yield _Piece(None, new_page=new_page)
            new_page, empty, in_columns = True, False, False
            continue
        yield replace(piece, new_page=True) if new_page else piece
        new_page, empty, in_columns = False, False, piece.band > 0
    if empty or in_columns:
        yield _Piece(None, new_page=new_page)
