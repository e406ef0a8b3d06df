"""Rows become pages: in goes a letter, out come pages of placed type with nothing split that belongs together.

A heading stays with what follows, a kept group and a list's point stay whole, no paragraph leaves a single line behind. Lengths in pt,
x and y of a baseline from the page's top left corner.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from letterforge.envelope import MM
from letterforge.letter.model import Block, Heading, Keep, Letter, Span, Style
from letterforge.pdf.lines import Segment, Setter
from letterforge.pdf.typeset import ASCENT, DESCENT, Band, Branch, Cell, Leaf, NewPage, Row, Set, typeset

FURNITURE_SIZE = 8.0  # pt
FURNITURE_BASELINE = 10.0  # mm from the top, of later pages
IMPRINT_GAP = 4.0  # mm between the body and the imprint


@dataclass(frozen=True, slots=True)
class Placed:
    """A segment at its place on the page; `block` is the number of its block, -1 for page furniture."""

    x: float
    y: float
    segment: Segment
    block: int


@dataclass(slots=True)
class Sheet:
    """One page: what is read, and the furniture that is not."""

    placed: list[Placed] = field(default_factory=list)
    furniture: list[Placed] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Laid:
    """A letter laid out: its pages, and the structure of each block."""

    sheets: tuple[Sheet, ...]
    shapes: tuple[tuple[Branch | Leaf, ...], ...]


@lru_cache(maxsize=4096)
def _set(block: Block, style: Style, width: float) -> Set:
    return typeset(block, style, width)


def lay_out(letter: Letter) -> Laid:
    """Lays a letter out on as many pages as it needs."""
    head = _head(letter)
    width = (letter.page.right - letter.page.left) * MM
    body = [_set(block, letter.style, width) for block in letter.body]
    filler = _Filler(letter, first=len(head))
    filler.fill(_joined(letter.body, body))
    sheets = filler.sheets
    sheets[0].placed[:0] = [placed for _, cells in head for placed in cells]
    _furnish(letter, sheets)
    return Laid(tuple(sheets), (*(shape for shape, _ in head), *(done.shape for done in body)))


@dataclass(frozen=True, slots=True)
class _Numbered:
    """A row and the number of its block."""

    row: Row | Band | NewPage
    block: int


def _joined(blocks: Sequence[Block], done: Sequence[Set]) -> list[_Numbered]:
    """All rows in order; the first one after a heading or a kept group may not begin a page."""
    rows: list[_Numbered] = []
    glued = False
    for number, (block, result) in enumerate(zip(blocks, done, strict=True)):
        for position, row in enumerate(result.rows):
            if glued and position == 0 and not isinstance(row, NewPage):
                row = replace(row, may_break=False)  # noqa: PLW2901 - the same row, held
            rows.append(_Numbered(row, number))
        glued = isinstance(block, Heading | Keep)
    return rows


class _Filler:
    """Fills pages from the top, going back to the last allowed break where a page is full."""

    def __init__(self, letter: Letter, first: int) -> None:
        page = letter.page
        self.left, self.first_block = page.left * MM, first
        self.first_top, self.top = page.body_top * MM, page.top * MM
        imprint = (IMPRINT_GAP * MM + FURNITURE_SIZE) if page.imprint else 0.0
        self.bottom = page.bottom * MM - imprint
        self.sheets: list[Sheet] = [Sheet()]

    def fill(self, rows: list[_Numbered]) -> None:
        """Places all rows. A page's rows are held until it is full, since its last ones may belong on the next."""
        start, top = 0, self.first_top
        while start < len(rows):
            end, rest = self._page(rows, start, top)
            if rest is not None:
                rows[end : end + 1] = rest
            start, top = end, self.top
            if start < len(rows):
                self.sheets.append(Sheet())

    def _page(self, rows: list[_Numbered], start: int, top: float) -> tuple[int, list[_Numbered] | None]:
        """Places a page of rows from `start`; gives the number of the first row after it, and what a divided band leaves."""
        fits, y = start, top
        while fits < len(rows) and not isinstance(rows[fits].row, NewPage):
            height = self._height(rows[fits].row, at_top=fits == start)
            if y + height > self.bottom + 0.01:
                break
            y += height
            fits += 1
        if fits < len(rows) and isinstance(rows[fits].row, NewPage):
            self._place(rows[start:fits], top)
            return fits + 1, None
        end = fits
        while start < end < len(rows) and not _may_break(rows[end].row):
            end -= 1
        end = end if end > start else max(fits, start)
        tall = rows[end] if end < len(rows) else None
        y = self._place(rows[start:end], top)
        if tall is not None and isinstance(tall.row, Band) and self._height(tall.row, at_top=True) > self.bottom - self.top:
            return self._divide(tall, end, y, at_top=end == start)
        if end == start:  # a single row taller than the page: there is no better place for it
            self._place(rows[start : start + 1], top)
            end = start + 1
        return end, None

    def _height(self, row: Row | Band | NewPage, *, at_top: bool) -> float:
        match row:
            case Row(height=height, before=before):
                return height if at_top else height + before
            case Band(before=before):
                height = _balance(row)[1]
                return height if at_top else height + before
        return 0.0

    def _place(self, rows: Sequence[_Numbered], top: float) -> float:
        y = top
        for position, numbered in enumerate(rows):
            row = numbered.row
            if isinstance(row, NewPage):
                continue
            y += 0.0 if position == 0 else row.before
            cells, height = (row.cells, row.height) if isinstance(row, Row) else _balance(row)
            self._put(cells, y, numbered.block)
            y += height
        return y

    def _put(self, cells: Sequence[Cell], y: float, block: int) -> None:
        self.sheets[-1].placed += [Placed(self.left + cell.x, y + cell.y, cell.segment, self.first_block + block) for cell in cells]

    def _divide(self, tall: _Numbered, at: int, y: float, *, at_top: bool) -> tuple[int, list[_Numbered]]:
        """Fills what is left of the page with columns of a band that no page can hold; gives the rest of it."""
        band = tall.row
        assert isinstance(band, Band)  # noqa: S101 - the caller has looked
        y += 0.0 if at_top else band.before
        columns, used = _columns(band, self.bottom - y)
        if used == 0 and not at_top:
            return at, [tall]
        used = max(used, 1)
        self._put(_cells(columns, band.pitch), y, tall.block)
        rest = band.rows[used:]
        return at, [_Numbered(replace(band, rows=rest), tall.block)] if rest else []


def _may_break(row: Row | Band | NewPage) -> bool:
    return isinstance(row, NewPage) or row.may_break


@lru_cache(maxsize=512)
def _balance(band: Band) -> tuple[tuple[Cell, ...], float]:
    """The band in columns of the least height that holds all its rows, later columns never longer than the first."""
    total = sum(row.height + row.before for row in band.rows)
    height = total / band.count
    while True:
        columns, used = _columns(band, height)
        if used == len(band.rows):
            tallest = max(_column_height(column) for column in columns)
            return _cells(columns, band.pitch), tallest
        height += min(row.height for row in band.rows) / 4


def _columns(band: Band, height: float) -> tuple[list[list[Row]], int]:
    """As many rows as go into the band's columns of `height` pt, and how many those are."""
    columns: list[list[Row]] = [[]]
    used = 0
    for number, row in enumerate(band.rows):
        column = columns[-1]
        if column and _column_height([*column, row]) > height + 0.01:
            cut = len(column)
            while cut > 0 and not (row if cut == len(column) else column[cut]).may_break:
                cut -= 1
            if len(columns) == band.count:
                return columns, number
            carried = column[cut:] if cut else []
            if cut:
                del column[cut:]
            columns.append(carried)
        elif not column and row.height > height + 0.01 and len(columns) == 1 and number == 0:
            return [], 0
        columns[-1].append(row)
        used = number + 1
    return columns, used


def _column_height(rows: Sequence[Row]) -> float:
    return sum(row.height + (row.before if position else 0.0) for position, row in enumerate(rows))


def _cells(columns: Sequence[Sequence[Row]], pitch: float) -> tuple[Cell, ...]:
    cells: list[Cell] = []
    for number, column in enumerate(columns):
        y = 0.0
        for position, row in enumerate(column):
            y += row.before if position else 0.0
            cells += [Cell(number * pitch + cell.x, y + cell.y, cell.segment) for cell in row.cells]
            y += row.height
    return tuple(cells)


_Head = list[tuple[tuple[Branch | Leaf, ...], list[Placed]]]


def _head(letter: Letter) -> _Head:
    """What stands above the body of the first page: sender, date and reference to the right, the address in the window."""
    page, setter = letter.page, Setter(letter.style.face)
    head: _Head = []

    def group(lines: Sequence[str], x: float, top: float, size: float, leading: float, *, bold_first: bool = False) -> float:
        baseline = (leading - (ASCENT + DESCENT) * size) / 2 + ASCENT * size
        placed = [
            Placed(x, top + number * leading + baseline, segment, len(head))
            for number, text in enumerate(lines)
            for segment in setter.plain(text, size, bold=bold_first and number == 0).segments
        ]
        head.append(((Leaf("P", 0),), placed))
        return top + len(lines) * leading

    column = (page.right - page.sender_left) * MM
    size, leading = 9.5, 12.0
    wrapped = [wrapped for text in letter.sender for wrapped in _wrapped(setter, text, size, column)]
    below = group(wrapped, page.sender_left * MM, page.sender_top * MM, size, leading, bold_first=True)
    below = group([letter.date_text], page.sender_left * MM, below + leading, size, leading)
    group([f"Our ref: {letter.reference}"], page.sender_left * MM, below, size, leading)
    address, box = letter.address, page.envelope.safe
    group(address.lines, box.left * MM, box.bottom * MM - len(address.lines) * address.leading, address.size, address.leading)
    return head


def _wrapped(setter: Setter, text: str, size: float, width: float) -> list[str]:
    """`text` on lines of at most `width` pt; its words decide, since a sender's line is set plainly."""
    out = [""]
    for word in text.split(" "):
        longer = f"{out[-1]} {word}".strip()
        if out[-1] and setter.plain(longer, size, bold=True).width > width:
            out.append(word)
        else:
            out[-1] = longer
    return out


def _furnish(letter: Letter, sheets: Sequence[Sheet]) -> None:
    """Reference and page number above the body of later pages, the imprint below that of every page."""
    page, setter = letter.page, Setter(letter.style.face)
    for number, sheet in enumerate(sheets, 1):
        if number > 1:
            mark = setter.plain(letter.reference, FURNITURE_SIZE)
            count = setter.plain(f"Page {number} of {len(sheets)}", FURNITURE_SIZE)
            y = FURNITURE_BASELINE * MM
            sheet.furniture += [Placed(page.left * MM, y, segment, -1) for segment in mark.segments]
            sheet.furniture += [Placed(page.right * MM - count.width, y, segment, -1) for segment in count.segments]
        if page.imprint:
            lines = setter.lines([(Span(page.imprint), 0)], FURNITURE_SIZE, (page.right - page.left) * MM)
            for position, line in enumerate(reversed(lines)):
                y = page.bottom * MM - position * FURNITURE_SIZE * 1.2
                sheet.furniture += [Placed(page.left * MM + segment.x, y, segment, -1) for segment in line.segments]
