"""Blocks unfold into paragraphs as Word has them. In go blocks, out come their paragraphs in order, each with its style and what differs.

A list is nothing in Word but paragraphs that say which list they count in, and how deep; what lies in a point hangs by its own indent.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from letterforge.docx.names import BODY, BULLET, BULLETED, CONTINUE, POINT, heading
from letterforge.docx.numbering import DEEPEST, digits_of, hang, is_flush_right
from letterforge.letter.model import Block, Columns, Figure, Heading, Keep, ListBlock, PageBreak, Paragraph, Span, Style


@dataclass(frozen=True, slots=True)
class Indent:
    """How far a paragraph stands in from the margin, and how far its first line, or its number, hangs out of that; pt."""

    left: float
    hanging: float = 0.0


@dataclass(frozen=True, slots=True)
class Unfolded:
    """A paragraph as Word has it: a style, and what differs from it; None leaves it to the style. Lengths in pt."""

    style: str
    spans: tuple[Span, ...] = ()
    right: bool = False
    kept: bool = False  # on one page with what follows
    new_page: bool = False
    number: tuple[int, int] | None = None  # of its list's instance, and its level there
    indent: Indent | None = None
    after: float | None = None
    figure: Figure | None = None  # which it shows in place of text


class Unfolder:
    """Unfolds blocks, handing every numbered list its instance in the order of `numbering.numbered_in`."""

    def __init__(self, style: Style, instances: Iterator[int]) -> None:
        self.style, self.instances = style, instances

    def unfold(self, blocks: Iterable[Block], depth: int = 0, left: float = 0.0) -> Iterator[Unfolded]:
        """The paragraphs of `blocks`, which lie `depth` lists deep and `left` pt from the margin."""
        new_page = False
        for block in blocks:
            if isinstance(block, PageBreak):
                new_page = True
            for one in self._block(block, depth, left):
                yield replace(one, new_page=True) if new_page else one
                new_page = False

    def _block(self, block: Block, depth: int, left: float) -> Iterator[Unfolded]:
        match block:
            case Paragraph(spans=spans, right=right):
                yield Unfolded(BODY, spans, right)
            case Heading(level=level, spans=spans):
                yield Unfolded(heading(level), spans)
            case ListBlock():
                yield from self._list(block, depth, left)
            case Figure(right=right):
                yield Unfolded(BODY, right=right, figure=block)
            case Keep(blocks=blocks):
                yield from (replace(one, kept=True) for one in self.unfold(blocks, depth, left))
            case Columns(blocks=blocks):  # within a list there is no room for columns
                yield from self.unfold(blocks, depth, left)

    def _list(self, block: ListBlock, depth: int, left: float) -> Iterator[Unfolded]:
        """The points of a list, with the space after each: within a list less than between paragraphs, after it the same."""
        level = min(depth, DEEPEST)
        own = Unfolded(POINT if block.ordered else BULLET, number=(next(self.instances) if block.ordered else BULLETED, level))
        step, ends = hang(digits_of(block), self.style.indent, self.style.size)
        flush_right = is_flush_right(block)
        if left != round(self.style.indent * level, 2) or not (flush_right or step == self.style.indent):  # than its numbering says
            own = replace(own, indent=Indent(round(left + step, 2), round(step - ends, 2) if flush_right else step))
        near, gap = self.style.gap / 4, self.style.gap
        between = near if block.tight or depth else gap / 2
        for position, item in enumerate(block.items):
            last = position == len(block.items) - 1
            point = self._point(list(self.unfold(item, depth + 1, round(left + step, 2))), own, round(left + step, 2))
            yield from (replace(one, after=near, kept=True) for one in point[:-1])
            yield replace(point[-1], after=(near if depth else gap) if last else between)

    def _point(self, inner: list[Unfolded], own: Unfolded, left: float) -> list[Unfolded]:
        """A point: its first paragraph carries the number, as its `own` says, the others hang beneath it, `left` pt from the margin."""
        if not inner or inner[0].number is not None:  # empty, or a list at once: the number stands alone
            inner = [own, *inner]
        first, *rest = inner
        style = own.style if first.style == BODY else first.style
        return [replace(first, style=style, number=own.number, indent=own.indent), *[self._under(one, left) for one in rest]]

    def _under(self, one: Unfolded, left: float) -> Unfolded:
        return one if one.number or one.indent else self._hung(one, left)

    def _hung(self, one: Unfolded, left: float) -> Unfolded:
        if one.style != BODY:
            return replace(one, indent=Indent(left))
        return replace(one, style=CONTINUE, indent=None if left == self.style.indent else Indent(left))
