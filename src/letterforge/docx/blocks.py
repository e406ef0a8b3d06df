"""A block becomes paragraphs of WordprocessingML. In goes a block with its style and its place, out come the bytes of its paragraphs.

What comes out depends on these three alone, and they are values, so that it is made once for all the letters that hold the block.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from hashlib import sha256
from itertools import count, groupby
from typing import NamedTuple
from urllib.parse import quote

from docx.oxml.ns import qn
from docx.oxml.text.paragraph import CT_P
from docx.oxml.xmlchemy import BaseOxmlElement

from letterforge.deflate import Piece, piece
from letterforge.docx.flow import Unfolded, Unfolder
from letterforge.docx.markup import Stencil, element, fit, fragment, paragraph, pt, runs
from letterforge.docx.names import BODY, BULLETED, FIRST_LIST, LINK
from letterforge.docx.pictures import LOGO_ID, drawn, holding, tiny
from letterforge.docx.section import Section
from letterforge.docx.styles import spacing
from letterforge.letter.model import Block, Columns, Figure, Heading, Keep, ListBlock, Paragraph, Passage, Span, Style
from letterforge.typeface.direction import has_isolates, marked

_URL = "%/:=&?~#+!$,;'@()*[]-._"  # what a link may hold as it is


class Place(NamedTuple):
    """What a block's paragraphs depend on besides the block: how many lists and pictures came before, what begins or ends here."""

    lists: int = 0
    kept: bool = False  # with what follows
    new_page: bool = False
    ends: Section | None = None
    figures: int = 0


@lru_cache(maxsize=1024)
def block_piece(block: Block, style: Style, place: Place) -> Piece:
    """The paragraphs of `block`, deflated."""
    match block:
        case Paragraph(spans=spans) | Heading(spans=spans) if not any(span.link for span in spans):
            kind = replace(block, spans=tuple([replace(span, text="") for span in spans]))
            return _stencil(kind, style, place).piece(*[span.text for span in spans])
    return piece(_written(block, style, place))


@lru_cache(maxsize=256)
def _stencil(kind: Paragraph | Heading, style: Style, place: Place) -> Stencil:
    """What all paragraphs of one kind have in common: only their words differ."""

    def written(*texts: str) -> bytes:
        spans = tuple(replace(span, text=text) for span, text in zip(kind.spans, texts, strict=True))
        return _written(replace(kind, spans=spans), style, place)

    return Stencil(written, len(kind.spans))


def _written(block: Block, style: Style, place: Place) -> bytes:
    found = list(Unfolder(style, count(FIRST_LIST + place.lists)).unfold((block,)))
    if place.kept:
        found = [replace(one, kept=True) for one in found]
    if found and place.new_page:
        found[0] = replace(found[0], new_page=True)
    near = spacing(style)
    numbers = count(LOGO_ID + 1 + place.figures)
    made = [_paragraph(one, near) if one.figure is None else _pictured(one, one.figure, next(numbers)) for one in found]
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


@lru_cache(maxsize=1024)
def links(block: Block) -> frozenset[str]:
    """Where the links in a block lead, as `target` writes it."""
    match block:
        case Paragraph(spans=spans) | Heading(spans=spans):
            return frozenset(target(span.link) for span in spans if span.link)
        case ListBlock(items=items):
            return frozenset().union(*(links(inner) for item in items for inner in item))
        case Columns(blocks=blocks) | Keep(blocks=blocks) | Passage(blocks=blocks):
            return frozenset().union(*map(links, blocks))
    return frozenset()


def target(link: str) -> str:
    """A link as a URI may be written."""
    return quote(fit(link), safe=_URL)


def link_id(link: str) -> str:
    """The id of the relation to `target(link)`: made from it, so that a block has the same wherever it stands."""
    return f"link{sha256(link.encode()).hexdigest()[:16]}"


def _paragraph(one: Unfolded, near: dict[str, float]) -> CT_P:
    made = paragraph(one.style, *_properties(one, near))
    for link, spans in groupby(_marked(one.spans), key=lambda span: span.link):
        if link:
            holder = element("hyperlink", history=1)
            holder.set(qn("r:id"), link_id(target(link)))
            made.append(holder)
        else:
            holder = made
        for span in spans:
            holder.extend(runs(span.text, bold=span.bold, italic=span.italic, style=LINK if link else None))
    return made


def _pictured(one: Unfolded, figure: Figure, number: int) -> CT_P:
    """A paragraph that is a picture, and as high as that."""
    after = {"after": pt(one.after)} if one.after is not None else {}
    kept = replace(one, after=None, right=False, indent=None)
    made = paragraph(one.style, *_properties(kept, {}), *holding(**after))
    made.get_or_add_pPr().extend((*_indent(one), *([element("jc", val="right")] if one.right else []), tiny()))
    made.append(drawn(figure, number))
    return made


def _marked(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """A paragraph's text with marks of direction in place of isolates, of which ISO/IEC 29500-1 says nothing (I.7 has the marks)."""
    texts = [span.text for span in spans]
    if not any(map(has_isolates, texts)):
        return spans
    return tuple([replace(span, text=text) for span, text in zip(spans, marked(texts), strict=True)])


def _properties(one: Unfolded, near: dict[str, float]) -> Iterator[BaseOxmlElement]:
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
    yield from _indent(one)
    if one.right:
        yield element("jc", val="right")


def _indent(one: Unfolded) -> Iterator[BaseOxmlElement]:
    if one.indent is not None:
        hanging = {"hanging": pt(one.indent.hanging)} if one.indent.hanging else {}
        yield element("ind", left=pt(one.indent.left), **hanging)
