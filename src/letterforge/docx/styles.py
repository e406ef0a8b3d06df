"""The named styles. In go a campaign's type and language, out comes the styles part, in which every look a letter has is named.

Staff change a look in one place: nothing in a letter is formatted by hand but what differs from its like (a bold word, a list's end).
"""

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, cast

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.oxml.styles import CT_Styles
from docx.oxml.text.parfmt import CT_PPr
from docx.shared import Pt, RGBColor, Twips
from docx.styles.style import CharacterStyle, ParagraphStyle
from docx.styles.styles import Styles

from letterforge.docx.markup import element, fit, half_points, one, pt, skeleton
from letterforge.docx.names import (
    ADDRESS_LEADING,
    ADDRESS_SIZE,
    BODY,
    BULLET,
    BULLETED,
    CONTINUE,
    NUMBERED,
    POINT,
    heading,
)
from letterforge.letter.model import FURNITURE_LEADING, Style, heading_face
from letterforge.opc import Part, part, serialise


def spacing(style: Style) -> dict[str, float]:
    """The space in pt after a paragraph of each of the body's styles."""
    headings = dict.fromkeys(map(heading, range(1, 7)), style.gap)
    return {BODY: style.gap, **headings, **dict.fromkeys((POINT, BULLET, CONTINUE), style.gap / 4)}


@dataclass(frozen=True, slots=True)
class _Look:
    """A paragraph style: its own size and line pitch, the space around it (pt), what it keeps together."""

    name: str
    size: float | None = None
    leading: float | None = None
    before: float | None = None
    bold: bool = False
    italic: bool = False
    together: bool = False
    with_next: bool = False
    builtin: bool = True
    colour: str = ""
    follows: str = ""  # the style that a new paragraph after this one gets


@lru_cache(maxsize=16)
def styles(style: Style, language: str, furniture: float) -> Part:
    """The styles part; `furniture` is the size in pt of what stands around the body."""
    root = cast(CT_Styles, skeleton("styles.xml"))
    _defaults(root, style, language)
    named = Styles(root)
    normal = cast(ParagraphStyle, named["Normal"])
    normal.paragraph_format.line_spacing = Twips(pt(style.leading))
    after = spacing(style)
    for look in _looks(style, furniture):
        made = _paragraph_style(named, look)
        if (space := after.get(made.style_id)) is not None:
            made.paragraph_format.space_after = Twips(pt(space))
        if style.justified and made.style_id in {BODY, POINT, BULLET, CONTINUE}:
            made.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    for level in range(1, 7):
        _properties(named, f"Heading {level}").append(element("outlineLvl", val=level - 1))
    for name, number in (("List Number", NUMBERED), ("List Bullet", BULLETED)):
        numbering = element("numPr")
        numbering.append(element("numId", val=number))
        _properties(named, name).insert_element_before(numbering, "w:spacing")
    cast(ParagraphStyle, named["List Continue"]).paragraph_format.left_indent = Twips(pt(style.indent))
    cast(ParagraphStyle, named["Sender"]).paragraph_format.space_after = Twips(pt(style.head_leading))
    link = cast(CharacterStyle, named.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER, builtin=True))  # type: ignore[no-untyped-call]
    _tint(link, style.link_colour)
    sender = cast(CharacterStyle, named.add_style("Sender name", WD_STYLE_TYPE.CHARACTER))  # type: ignore[no-untyped-call]
    sender.font.bold = True
    _tint(sender, style.colour)
    return part("word/styles.xml", serialise(root))


def _tint(style: CharacterStyle, colour: str) -> None:
    """Gives a style a colour, `RRGGBB`; what has none is black."""
    if colour:
        style.font.color.rgb = RGBColor.from_string(colour)


def _defaults(root: CT_Styles, style: Style, language: str) -> None:
    base = "w:docDefaults/w:rPrDefault/w:rPr/"
    fonts = one(root, base + "w:rFonts")
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), fit(style.word_face))
    for tag in ("w:sz", "w:szCs"):
        one(root, base + tag).set(qn("w:val"), str(half_points(style.size)))
    one(root, base + "w:lang").set(qn("w:val"), fit(language))


def _looks(style: Style, furniture: float) -> list[_Look]:
    headings = []
    for level in range(1, 7):
        size = style.heading_size(level)
        leading = style.leading * size / style.size
        look = _Look(f"Heading {level}", size, leading, style.gap * 1.5, *heading_face(level), together=True, with_next=True)
        headings.append(replace(look, colour=style.colour, follows="Body Text"))
    return [
        _Look("Body Text"),
        *headings,
        _Look("List Number", together=True),
        _Look("List Bullet", together=True),
        _Look("List Continue", together=True),
        _Look("Sender", style.head, style.head_leading, builtin=False),
        _Look("Date and reference", style.head, style.head_leading, builtin=False),
        _Look("Address", ADDRESS_SIZE, ADDRESS_LEADING, builtin=False),
        _Look("Page furniture", furniture, furniture * FURNITURE_LEADING, builtin=False),
    ]


def _paragraph_style(named: Styles, look: _Look) -> ParagraphStyle:
    made = cast(ParagraphStyle, named.add_style(look.name, WD_STYLE_TYPE.PARAGRAPH, builtin=look.builtin))  # type: ignore[no-untyped-call]
    made.base_style, made.quick_style = named["Normal"], True
    if look.follows:
        made.next_paragraph_style = named[look.follows]
    made.font.bold = made.font.cs_bold = look.bold or None
    made.font.italic = made.font.cs_italic = look.italic or None
    _tint(made, look.colour)
    if look.size is not None:
        made.font.size = Pt(half_points(look.size) / 2)
        made.element.rPr.append(element("szCs", val=half_points(look.size)))
    shape = made.paragraph_format
    if look.leading is not None:
        shape.line_spacing = Twips(pt(look.leading))
    if look.before is not None:
        shape.space_before = Twips(pt(look.before))
    shape.keep_together, shape.keep_with_next = look.together or None, look.with_next or None
    return made


def _properties(named: Styles, name: str) -> CT_PPr:
    style: Any = named[name].element
    return cast(CT_PPr, style.get_or_add_pPr())
