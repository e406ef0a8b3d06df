"""A block becomes paragraphs of WordprocessingML. In goes a block with its style and its place, out come the bytes of its paragraphs.

What comes out depends on these three alone, and they are values, so that it is made once for all the letters that hold the block.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import sha256
from itertools import count, groupby
from urllib.parse import quote

from docx.oxml.ns import qn
from docx.oxml.text.paragraph import CT_P
from docx.oxml.xmlchemy import BaseOxmlElement

from letterforge.docx.markup import element, fit, fragment, paragraph, pt, run
from letterforge.docx.names import BODY, BULLET, BULLETED, CONTINUE, FIRST_LIST, LINK, POINT, heading
from letterforge.docx.numbering import DEEPEST
from letterforge.docx.section import Section
from letterforge.docx.styles import spacing
from letterforge.letter.model import Block, Columns, Heading, Keep, ListBlock, PageBreak, Paragraph, Span, Style

_URL = "%/:=&?~#+!$,;'@()*[]-._"  # what a link may hold as it is


@dataclass(frozen=True, slots=True)
class Place:
    """What a block's paragraphs depend on besides the block: how many numbered lists came before, and what begins or ends here."""

    lists: int = 0
    kept: bool = False  # with what follows
    new_page: bool = False
    ends: Section | None = None


@dataclass(frozen=True, slots=True)
class _Set:
    """A paragraph as Word has it: a style, and what differs from it. Lengths in pt."""

    style: str
    spans: tuple[Span, ...] = ()
    right: bool = False
    kept: bool = False
    new_page: bool = False
    number: tuple[int, int] | None = None  # of its list's instance, and its level there
    indent: float | None = None
    after: float | None = None


@lru_cache(maxsize=4096)
def block_xml(block: Block, style: Style, place: Place) -> bytes:
    """The paragraphs of `block`."""
    found = list(_Flow(style, count(FIRST_LIST + place.lists)).flow((block,), 0))
    if place.kept:
        found = [replace(one, kept=True) for one in found]
    if found and place.new_page:
        found[0] = replace(found[0], new_page=True)
    near = spacing(style)
    made = [_paragraph(one, near) for one in found]
    if place.ends is not None:
        if not made:
            return spacer_xml(place)
        made[-1].get_or_add_pPr().append(place.ends.properties())
    return fragment(made)


@lru_cache(maxsize=64)
def spacer_xml(place: Place) -> bytes:
    """A paragraph of next to no height, for where a section or a page has to have one."""
    made = paragraph(BODY)
    properties = made.get_or_add_pPr()
    if place.new_page:
        properties.append(element("pageBreakBefore"))
    properties.append(element("spacing", after=0, line=20, lineRule="exact"))
    properties.append(element("rPr"))
    properties[-1].extend((element("sz", val=2), element("szCs", val=2)))
    if place.ends is not None:
        properties.append(place.ends.properties())
    return fragment([made])


@lru_cache(maxsize=4096)
def links(block: Block) -> frozenset[str]:
    """Where the links in a block lead, as `target` writes it."""
    match block:
        case Paragraph(spans=spans) | Heading(spans=spans):
            return frozenset(target(span.link) for span in spans if span.link)
        case ListBlock(items=items):
            return frozenset().union(*(links(inner) for item in items for inner in item))
        case Columns(blocks=blocks) | Keep(blocks=blocks):
            return frozenset().union(*map(links, blocks))
    return frozenset()


def target(link: str) -> str:
    """A link as a URI may be written."""
    return quote(fit(link), safe=_URL)


def link_id(link: str) -> str:
    """The id of the relation to `target(link)`: made from it, so that a block has the same wherever it stands."""
    return f"link{sha256(link.encode()).hexdigest()[:16]}"


class _Flow:
    """Unfolds blocks into paragraphs, handing every numbered list its instance in the order of `numbering.numbered_in`."""

    def __init__(self, style: Style, instances: Iterator[int]) -> None:
        self.style, self.instances = style, instances

    def flow(self, blocks: Iterable[Block], depth: int) -> Iterator[_Set]:
        """The paragraphs of `blocks`, which lie `depth` lists deep."""
        new_page = False
        for block in blocks:
            if isinstance(block, PageBreak):
                new_page = True
            for one in self._block(block, depth):
                yield replace(one, new_page=True) if new_page else one
                new_page = False

    def _block(self, block: Block, depth: int) -> Iterator[_Set]:
        match block:
            case Paragraph(spans=spans, right=right):
                yield _Set(BODY, spans, right)
            case Heading(level=level, spans=spans):
                yield _Set(heading(level), spans)
            case ListBlock():
                yield from self._list(block, depth)
            case Keep(blocks=blocks):
                yield from (replace(one, kept=True) for one in self.flow(blocks, depth))
            case Columns(blocks=blocks):  # within a list there is no room for columns
                yield from self.flow(blocks, depth)

    def _list(self, block: ListBlock, depth: int) -> Iterator[_Set]:
        """The points of a list, with the space after each: within a list less than between paragraphs, after it the same."""
        level = min(depth, DEEPEST)
        number = (next(self.instances) if block.ordered else BULLETED, level)
        own = POINT if block.ordered else BULLET
        near = self.style.gap / 4
        between = near if block.tight or depth else self.style.gap / 2
        for position, item in enumerate(block.items):
            point = self._point(item, own, number, depth)
            last = position == len(block.items) - 1
            yield from (replace(one, after=near, kept=True) for one in point[:-1])
            yield replace(point[-1], after=(self.style.gap if depth == 0 else near) if last else between)

    def _point(self, item: tuple[Block, ...], own: str, number: tuple[int, int], depth: int) -> list[_Set]:
        """A point: its first paragraph carries the number, the others hang beneath it."""
        inner = list(self.flow(item, depth + 1))
        if not inner or inner[0].number is not None:  # empty, or a list at once: the number stands alone
            inner.insert(0, _Set(own))
        first, *rest = inner
        hung = self.style.indent * (number[1] + 1)
        return [
            replace(first, style=own if first.style == BODY else first.style, number=number),
            *(
                one
                if one.number is not None or one.indent is not None
                else replace(one, style=CONTINUE if one.style == BODY else one.style, indent=hung)
                for one in rest
            ),
        ]


def _paragraph(one: _Set, near: dict[str, float]) -> CT_P:
    made = paragraph(one.style, *_properties(one, near))
    for link, spans in groupby(one.spans, key=lambda span: span.link):
        if link:
            holder = element("hyperlink", history=1)
            holder.set(qn("r:id"), link_id(target(link)))
            made.append(holder)
        else:
            holder = made
        holder.extend(run(span.text, bold=span.bold, italic=span.italic, style=LINK if link else None) for span in spans)
    return made


def _properties(one: _Set, near: dict[str, float]) -> Iterator[BaseOxmlElement]:
    """What differs from the paragraph's style, in the schema's order."""
    if one.kept:
        yield element("keepNext")
    if one.new_page:
        yield element("pageBreakBefore")
    if one.number is not None and one.number != (BULLETED, 0):
        numbering = element("numPr")
        numbering.extend((element("ilvl", val=one.number[1]), element("numId", val=one.number[0])))
        yield numbering
    if one.after is not None and one.after != near[one.style]:
        yield element("spacing", after=pt(one.after))
    if one.indent is not None:
        yield element("ind", left=pt(one.indent))
    if one.right:
        yield element("jc", val="right")
