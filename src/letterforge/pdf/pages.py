"""Rows become pages: in go the extents of set blocks, out comes where each row stands, with nothing split that belongs together.

A heading stays with what follows, a kept group and a list's point stay whole, no paragraph leaves a single line behind; columns go to the
next page whole where that leaves little white. What the rows say doesn't matter here, so that letters whose blocks take the same room share
one plan. Lengths in pt, y from the page's top.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate
from math import inf
from typing import NamedTuple

from letterforge.letter.model import Hashed

_MOST_WHITE = 1 / 4  # of the room for a page's body: columns that would leave more by going to the next page whole are divided


class Extent(NamedTuple):
    """The room that a row takes: its height, the space before it, whether a page may end before it."""

    height: float
    before: float = 0.0
    may_break: bool = True


@dataclass(frozen=True, slots=True)
class BandExtent:
    """The room of rows that are set in `count` balanced columns; those that are `kept` are only divided where no page can hold them."""

    rows: tuple[Extent, ...]
    count: int
    before: float = 0.0
    may_break: bool = True
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Extents(Hashed):
    """The room that a block's rows take, None being the end of a page; a block that `stays` isn't the last on its page."""

    rows: tuple[Extent | BandExtent | None, ...]
    stays: bool = False
    __hash__ = Hashed.__hash__


class Spot(NamedTuple):
    """Where a row of a block stands: its number in the block, y of its top, and for a row in columns its number there and the column's."""

    row: int
    y: float
    inner: int = -1
    column: int = 0


@dataclass(frozen=True, slots=True)
class Slice(Hashed):
    """What of a block stands on a page."""

    block: int
    spots: tuple[Spot, ...]
    __hash__ = Hashed.__hash__


class Frame(NamedTuple):
    """Where the body begins, on the first page and on later ones, and where it ends."""

    first_top: float
    top: float
    bottom: float


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """Where all of a letter's body stands, page by page. A plan is found again by its identity: the same extents give the same plan."""

    pages: tuple[tuple[Slice, ...], ...]


@lru_cache(maxsize=1024)
def paginate(blocks: tuple[Extents, ...], frame: Frame) -> Plan:
    """Finds every row its place, on as many pages as it takes."""
    filler = _Filler(frame)
    filler.fill(_joined(blocks))
    return Plan(tuple(_sliced(page) for page in filler.pages))


@dataclass(frozen=True, slots=True)
class _Numbered:
    """A row's extent, its block's number and its own in it; of a divided band, how many rows stand on pages before."""

    extent: Extent | BandExtent | None
    block: int
    row: int
    done: int = 0


def _joined(blocks: Sequence[Extents]) -> list[_Numbered]:
    """All rows in order; the first one after a block that stays may not begin a page."""
    rows: list[_Numbered] = []
    glued = False
    for number, block in enumerate(blocks):
        for position, extent in enumerate(block.rows):
            if glued and position == 0 and extent is not None:
                extent = _held(extent)  # noqa: PLW2901 - the same row
            rows.append(_Numbered(extent, number, position))
        glued = block.stays
    return rows


def _held(extent: Extent | BandExtent) -> Extent | BandExtent:
    return replace(extent, may_break=False) if isinstance(extent, BandExtent) else extent._replace(may_break=False)


def _sliced(spots: Sequence[tuple[int, Spot]]) -> tuple[Slice, ...]:
    blocks = dict.fromkeys(block for block, _ in spots)
    return tuple(Slice(block, tuple(spot for owner, spot in spots if owner == block)) for block in blocks)


class _Filler:
    """Fills pages from the top, going back to the last allowed break where a page is full."""

    def __init__(self, frame: Frame) -> None:
        self.frame, self.bottom = frame, frame.bottom
        self.pages: list[list[tuple[int, Spot]]] = [[]]

    def fill(self, rows: list[_Numbered]) -> None:
        """Places all rows. A page's rows are held until it is full, since its last ones may belong on the next."""
        start, top = 0, self.frame.first_top
        while start < len(rows):
            end, rest = self._page(rows, start, top)
            if rest is not None:
                rows[end : end + 1] = rest
            start, top = end, self.frame.top
            if start < len(rows):
                self.pages.append([])

    def _page(self, rows: list[_Numbered], start: int, top: float) -> tuple[int, list[_Numbered] | None]:
        """Places a page of rows from `start`; gives the number of the first row after it, and what a divided band leaves."""
        below = self._fitting(rows, start, top)
        fits = start + len(below) - 1
        if fits < len(rows) and rows[fits].extent is None:
            self._place(rows[start:fits], top)
            return fits + 1, None
        end = fits
        while start < end < len(rows) and not _may_break(rows[end]):
            end -= 1
        end = end if end > start else max(fits, start)
        band = rows[fits].extent if fits < len(rows) else None
        if isinstance(band, BandExtent) and self._divides(band, self.bottom - below[end - start], self.bottom - top):
            y = below[-1] + (band.before if fits > start else 0.0)
            columns = _filled(band, self.bottom - y, self.bottom - (self.frame.top if fits > start else top))
            if columns[0] or fits == start:
                self._place(rows[start:fits], top)
                return fits, self._divide(rows[fits], band, y, columns if columns[0] else [list(band.rows[:1])])
        self._place(rows[start:end], top)
        if end == start:  # a single row taller than the page: there is no better place for it
            self._place(rows[start : start + 1], top)
            end = start + 1
        return end, None

    def _fitting(self, rows: list[_Numbered], start: int, top: float) -> list[float]:
        """Where the rows from `start` that go onto a page end; first comes its top."""
        below = [top]
        for number in range(start, len(rows)):
            extent = rows[number].extent
            if extent is None or (y := below[-1] + _height(extent, at_top=number == start)) > self.bottom + 0.01:
                break
            below.append(y)
        return below

    def _divides(self, band: BandExtent, white: float, room: float) -> bool:
        """Whether a band that doesn't go onto what is left of a page of `room` pt is divided: else it would leave `white` pt of it."""
        return _height(band, at_top=True) > self.bottom - self.frame.top or (not band.kept and white > room * _MOST_WHITE)

    def _place(self, rows: Sequence[_Numbered], top: float) -> float:
        y = top
        for position, one in enumerate(rows):
            if one.extent is None:
                continue
            y += 0.0 if position == 0 else one.extent.before
            if isinstance(one.extent, BandExtent):
                columns, height = _balance(one.extent)
                self._columns(columns, y, one)
            else:
                self.pages[-1].append((one.block, Spot(one.row, y)))
                height = one.extent.height
            y += height
        return y

    def _columns(self, columns: Sequence[Sequence[Extent]], top: float, one: _Numbered) -> None:
        inner = one.done
        for number, column in enumerate(columns):
            y = top
            for position, extent in enumerate(column):
                y += extent.before if position else 0.0
                self.pages[-1].append((one.block, Spot(one.row, y, inner, number)))
                y += extent.height
                inner += 1

    def _divide(self, tall: _Numbered, band: BandExtent, y: float, columns: list[list[Extent]]) -> list[_Numbered]:
        """Sets the first columns of a band on what is left of the page; gives the rest of it."""
        self._columns(columns, y, tall)
        used = sum(map(len, columns))
        rest = band.rows[used:]
        return [replace(tall, extent=replace(band, rows=rest, may_break=True), done=tall.done + used)] if rest else []


def _may_break(one: _Numbered) -> bool:
    return one.extent is None or one.extent.may_break


def _height(extent: Extent | BandExtent, *, at_top: bool) -> float:
    height = _balance(extent)[1] if isinstance(extent, BandExtent) else extent.height
    return height if at_top else height + extent.before


@lru_cache(maxsize=512)
def _balance(band: BandExtent) -> tuple[list[list[Extent]], float]:
    """The band in columns of the least height that holds all its rows, each filled before the next begins; and that height."""
    if not band.rows:
        return [], 0.0
    groups = list(_together(band.rows))
    following = dict(zip(accumulate(map(len, groups), initial=0), groups, strict=False))  # by the number of rows before
    height = max(_column_height(band.rows) / band.count, *map(_column_height, groups))
    while True:
        columns = _filled(band, height)
        ends = list(accumulate(map(len, columns)))
        if ends[-1] == len(band.rows):
            return columns, max(map(_column_height, columns))
        height = min(_column_height([*column, *following[end]]) for column, end in zip(columns, ends, strict=True))


def _filled(band: BandExtent, height: float, most: float = inf) -> list[list[Extent]]:
    """The band's columns of `height` pt with as many rows as go into them; what is higher than `most` is divided wherever it must be."""
    columns: list[list[Extent]] = [[]]
    y = 0.0
    for group in _together(band.rows, most):
        y += _column_height(group) + (group[0].before if columns[-1] else 0.0)
        if columns[-1] and y > height + 0.01 and len(columns) < band.count:
            columns.append([])
            y = _column_height(group)
        if y > height + 0.01:
            break
        columns[-1] += group
    return columns


def _together(rows: Sequence[Extent], most: float = inf) -> Iterator[tuple[Extent, ...]]:
    """Rows in groups that nothing ends within, but for those higher than `most` pt: of these, each row is taken alone."""
    starts = [number for number, row in enumerate(rows) if number == 0 or row.may_break]
    for start, end in zip(starts, [*starts[1:], len(rows)], strict=True):
        group = tuple(rows[start:end])
        if _column_height(group) > most:
            yield from ((row,) for row in group)
        else:
            yield group


def _column_height(rows: Sequence[Extent]) -> float:
    return sum(row.height + (row.before if position else 0.0) for position, row in enumerate(rows))
