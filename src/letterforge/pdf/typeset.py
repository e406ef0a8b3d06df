"""A block becomes rows of type and the shape of its structure. In goes a block with a width, out come rows that pages are filled with.

The result depends on the block, the style and the width alone, so that it can be remembered. Lengths in pt; y grows downwards.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TypeGuard

from letterforge.letter.model import (
    Block,
    Columns,
    Figure,
    Heading,
    Keep,
    ListBlock,
    PageBreak,
    Paragraph,
    Passage,
    Span,
    Style,
    heading_face,
)
from letterforge.pdf.fragments import faces_of, uses_of
from letterforge.pdf.lines import Line, Setter, coloured
from letterforge.pdf.pages import Extent, Extents
from letterforge.pdf.pictures import painted
from letterforge.pdf.rows import Band, Branch, Cell, Leaf, NewPage, Row, Set, Shape, baseline, finished

BULLETS = "•–"  # by depth of the list


_PLAIN = Shape((Leaf("P", 0),))


@lru_cache(maxsize=1024)
def typeset(block: Block, style: Style, width: float) -> Set:
    """Sets one block `width` pt wide."""
    if _is_one_line(block, style, width):
        return _one_line(block.spans[0], style)
    work = _Work(style, Setter(style.typefaces, style.hyphenation))
    rows = tuple(work.block(block, width))
    return finished(rows, Shape(tuple(work.shape)), tuple(work.links), stays=_stays(block))


@lru_cache(maxsize=1024)
def extents(block: Block, style: Style, width: float) -> Extents:
    """The room that a block takes, `width` pt wide; a line of plain words is only measured for it, and not set."""
    return _one_row(style.leading, style.gap) if _is_one_line(block, style, width) else typeset(block, style, width).extents


def _is_one_line(block: Block, style: Style, width: float) -> TypeGuard[Paragraph]:
    """Whether a block is a line of plain words, as most new text of a letter is: it needs no breaking."""
    if not isinstance(block, Paragraph) or len(block.spans) != 1 or block.right or style.justified:
        return False
    return not block.spans[0].link and Setter(style.typefaces).is_one_line(block.spans[0], style.size, width)


def _one_line(span: Span, style: Style) -> Set:
    """What setting a line of plain words gives, without the way there."""
    line = Setter(style.typefaces).plain(span.text, style.size, bold=span.bold, italic=span.italic)
    y = baseline(style.size, style.leading)
    row = Row(tuple([Cell(segment.x, y, segment) for segment in line.segments]), style.leading, style.gap)
    return Set((row,), _PLAIN, (), _one_row(style.leading, style.gap), faces_of(line.segments), uses_of(line.segments))


@lru_cache(maxsize=64)
def _one_row(leading: float, gap: float) -> Extents:
    return Extents((Extent(leading, gap),))


@dataclass(slots=True)
class _Work:
    style: Style
    setter: Setter
    leaves: int = 0
    shape: list[Branch | Leaf] = field(default_factory=list)
    links: list[tuple[int, str]] = field(default_factory=list)
    depth: int = 0

    def block(self, block: Block, width: float) -> Iterator[Row | Band | NewPage]:
        match block:
            case Paragraph(spans=spans, right=right):
                lines = self.text(spans, self.style.size, width, "P", justified=self.style.justified and not right)
                yield from self.paragraph(lines, self.style.size, self.style.gap, width if right else 0.0)
            case Heading(level=level, spans=spans):
                yield from self.heading(level, spans, width)
            case ListBlock():
                yield from self.points(block, width)
            case Columns(count=count, blocks=blocks):
                yield self.columns(count, blocks, width)
            case Keep(blocks=blocks):
                yield from self.keep(blocks, width)
            case PageBreak():
                yield NewPage()
            case Passage(blocks=blocks):
                yield from self.passage(blocks, width)
            case Figure():
                yield self.figure(block, width)

    def figure(self, block: Figure, width: float) -> Row:
        """A picture, which is a row of its own."""
        one = painted(block, self.leaves)
        self.shape.append(Leaf("Figure", self.leaves, block))
        self.leaves += 1
        return Row((Cell(width - one.width if block.right else 0.0, one.height, one),), one.height, self.style.gap)

    def text(self, spans: tuple[Span, ...], size: float, width: float, tag: str, *, justified: bool = False) -> tuple[Line, ...]:
        """Lines of a text, each stretch of plain text and each link a leaf of its own beneath `tag`."""
        numbered: list[tuple[Span, int]] = []
        parts: list[Leaf] = []
        link = ""
        for span in spans:
            if not parts or link != span.link:
                link = span.link
                parts.append(Leaf("Link" if link else "", self.leaves))
                if link:
                    self.links.append((self.leaves, link))
                self.leaves += 1
            numbered.append((span, parts[-1].number))
        self.shape.append(Leaf(tag, parts[0].number) if len(parts) == 1 and not parts[0].tag else Branch(tag, tuple(parts)))
        lines = self.setter.justified(numbered, size, width) if justified else self.setter.lines(numbered, size, width)
        if linking := {part.number for part in parts if part.tag == "Link"}:
            lines = tuple([coloured(line, self.style.link_colour, linking) for line in lines])
        return lines

    def paragraph(self, lines: tuple[Line, ...], size: float, gap: float, flush_right: float = 0.0) -> Iterator[Row]:
        """Rows of a paragraph, no single line of which stands alone on a page (neither widow nor orphan)."""
        for number, line in enumerate(lines):
            shift = flush_right - line.width if flush_right else 0.0
            safe = number == 0 or 2 <= number <= len(lines) - 2
            yield Row(self.cells(line, size, self.style.leading, shift), self.style.leading, gap if number == 0 else 0.0, safe)

    def cells(self, line: Line, size: float, leading: float, shift: float = 0.0) -> tuple[Cell, ...]:
        y = baseline(size, leading)
        return tuple(Cell(shift + segment.x, y, segment) for segment in line.segments)

    def heading(self, level: int, spans: tuple[Span, ...], width: float) -> Iterator[Row]:
        size = self.style.heading_size(level)
        leading = self.style.leading * size / self.style.size
        bold, italic = heading_face(level)
        faced = tuple(replace(span, bold=span.bold or bold, italic=span.italic or italic) for span in spans)
        lines = self.text(faced, size, width, f"H{level}")
        lines = tuple([coloured(line, self.style.colour) for line in lines])
        for number, line in enumerate(lines):
            yield Row(self.cells(line, size, leading), leading, self.style.gap * 1.5 if number == 0 else 0.0, number == 0)

    def keep(self, blocks: tuple[Block, ...], width: float) -> Iterator[Row | Band | NewPage]:
        first = True
        for block in blocks:
            for row in self.block(block, width):
                one = replace(row, kept=True) if isinstance(row, Band) else row
                yield one if first or isinstance(one, NewPage) else _held(one)
                first = False

    def passage(self, blocks: tuple[Block, ...], width: float) -> Iterator[Row | Band | NewPage]:
        glued = False
        for block in blocks:
            for position, row in enumerate(self.block(block, width)):
                yield _held(row) if glued and position == 0 and not isinstance(row, NewPage) else row
            glued = _stays(block)

    def columns(self, count: int, blocks: tuple[Block, ...], width: float) -> Band:
        inner = (width - (count - 1) * self.style.column_gap) / count
        rows: list[Row] = []
        glued = False
        for block in blocks:
            for row in self.block(block, inner):
                match row:
                    case Row():
                        rows.append(row._replace(may_break=row.may_break and not glued))
                    case Band():
                        rows += row.rows  # columns within columns are set one below the other
                glued = False
            glued = _stays(block)
        return Band(tuple(rows), count, inner + self.style.column_gap, self.style.gap)

    def points(self, block: ListBlock, width: float) -> Iterator[Row | Band | NewPage]:
        """A list: labels hang in the indent; a point stays on one page."""
        outer, self.shape = self.shape, []
        self.depth += 1
        bullet = BULLETS[min(self.depth, len(BULLETS)) - 1]
        labels = [f"{block.start + position}." if block.ordered else bullet for position in range(len(block.items))]
        widths = [self.setter.width(label, self.style.size) for label in labels]
        widest = max(widths, default=0.0)
        indent = max(self.style.indent, widest + self.style.size / 2)
        even = len({len(label) for label in labels}) < 2  # else their full stops stand below each other
        points: list[Branch | Leaf] = []
        for position, item in enumerate(block.items):
            gap = self.style.gap if position == 0 else self.style.gap / 4 if block.tight else self.style.gap / 2
            yield from self.point(item, (labels[position], 0.0 if even else widest - widths[position]), indent, width, gap)
            points.append(Branch("LI", tuple(self.shape)))
            self.shape = []
        self.depth -= 1
        self.shape = [*outer, Branch("L", tuple(points), "Decimal" if block.ordered else "Disc")]

    def point(
        self, item: tuple[Block, ...], label: tuple[str, float], indent: float, width: float, gap: float
    ) -> Iterator[Row | Band | NewPage]:
        """A point with its label, which stands so many pt from the left."""
        text, x = label
        mark = self.setter.plain(text, self.style.size).segments[0]._replace(leaf=self.leaves)
        own = Leaf("Lbl", self.leaves)
        self.leaves += 1
        rows: list[Row | Band | NewPage] = []
        outer, self.shape = self.shape, []
        for block in item:
            for row in self.block(block, width - indent):
                before = gap if not rows else self.style.gap / 4 if rows and not isinstance(row, NewPage) and row.before else 0.0
                rows.append(row if isinstance(row, NewPage) else _indented(row, indent, before, first=not rows))
        body = self.shape
        self.shape = [*outer, own, body[0] if _is_body(body) else Branch("LBody", tuple(body))]
        if _is_body(body):
            self.shape[-1] = replace(body[0], tag="LBody")
        if rows and isinstance(rows[0], Row):
            y = rows[0].cells[0].y if rows[0].cells else 0.0
            rows[0] = rows[0]._replace(cells=(Cell(x, y, mark), *rows[0].cells))
        else:
            rows.insert(0, Row(self.cells(Line((mark,), mark.width), self.style.size, self.style.leading, x), self.style.leading, gap))
        yield from rows


def _stays(block: Block) -> bool:
    """Whether a block may not be the last on its page."""
    return isinstance(block, Heading | Keep) or (isinstance(block, Passage) and _stays(block.blocks[-1]))


def _held(row: Row | Band) -> Row | Band:
    """A row that no page may end before."""
    return row._replace(may_break=False) if isinstance(row, Row) else replace(row, may_break=False)


def _is_body(shape: list[Branch | Leaf]) -> bool:
    """Whether a point is a single paragraph, which then needs no element of its own within the body."""
    return len(shape) == 1 and shape[0].tag == "P"


def _indented(row: Row | Band, indent: float, before: float, *, first: bool) -> Row | Band:
    may_break = first and row.may_break
    if isinstance(row, Band):
        rows = tuple(inner._replace(cells=_shifted(inner.cells, indent)) for inner in row.rows)
        return replace(row, rows=rows, before=before, may_break=may_break, kept=True)
    return row._replace(cells=_shifted(row.cells, indent), before=before, may_break=may_break)


def _shifted(cells: tuple[Cell, ...], by: float) -> tuple[Cell, ...]:
    return tuple(cell._replace(x=cell.x + by) for cell in cells)
