"""Blocks unfold into paragraphs as Word has them. In go blocks, out come their paragraphs in order, each with its style and what differs.

A list is nothing in Word but paragraphs that say which list they count in, and how deep; what lies in a point hangs by its own indent.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from letterforge.docx.names import BODY, BULLET, BULLETED, CONTINUE, POINT, heading
from letterforge.docx.numbering import DEEPEST
from letterforge.letter.model import Block, Columns, Figure, Heading, Keep, ListBlock, PageBreak, Paragraph, Span, Style

_DIGIT, _STOP = 0.556, 0.278  # em: how wide a digit and a full stop are in Arial and its likes


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
        number = (next(self.instances) if block.ordered else BULLETED, min(depth, DEEPEST))
        indent = self._indent(block, left)
        near, gap = self.style.gap / 4, self.style.gap
        between = near if block.tight or depth else gap / 2
        for position, item in enumerate(block.items):
            last = position == len(block.items) - 1
            inner = list(self.unfold(item, depth + 1, indent.left))
            point = self._point(inner, POINT if block.ordered else BULLET, number, indent)
            yield from (replace(one, after=near, kept=True) for one in point[:-1])
            yield replace(point[-1], after=(near if depth else gap) if last else between)

    def _indent(self, block: ListBlock, left: float) -> Indent:
        """The campaign's indent, or as much as the widest number asks for."""
        size = self.style.size
        digits = len(str(block.start + len(block.items) - 1)) if block.ordered else 0
        hanging = max(self.style.indent, round((digits * _DIGIT + _STOP) * size + size / 2, 2))
        return Indent(round(left + hanging, 2), hanging)

    def _point(self, inner: list[Unfolded], own: str, number: tuple[int, int], indent: Indent) -> list[Unfolded]:
        """A point: its first paragraph carries the number, the others hang beneath it."""
        if not inner or inner[0].number is not None:  # empty, or a list at once: the number stands alone
            inner = [Unfolded(own), *inner]
        first, *rest = inner
        as_styled = indent == Indent(round(self.style.indent * (number[1] + 1), 2), self.style.indent)
        point = [replace(first, style=own if first.style == BODY else first.style, number=number, indent=None if as_styled else indent)]
        return point + [one if one.number or one.indent else self._hung(one, indent.left) for one in rest]

    def _hung(self, one: Unfolded, left: float) -> Unfolded:
        if one.style != BODY:
            return replace(one, indent=Indent(left))
        return replace(one, style=CONTINUE, indent=None if left == self.style.indent else Indent(left))
