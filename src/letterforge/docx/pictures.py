"""Pictures as Word holds them: in go figures, out come runs that show them, the parts that hold them and the relations to those.

A drawing is there twice, as Word has it: as pixels, for whatever knows no SVG, and as SVG, which Word and LibreOffice draw.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.oxml.xmlchemy import BaseOxmlElement
from lxml import etree

from letterforge.docx.markup import element, fit, fragment, mm, paragraph
from letterforge.docx.names import FURNITURE
from letterforge.letter.model import Block, Columns, Figure, Keep, ListBlock, Page, Passage
from letterforge.opc import Part, Relation, part
from letterforge.picture import Kind, Picture

_EMU = 36_000  # to a mm
_DPI = 300  # of a drawing as pixels
_NAMES = {
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "asvg": "http://schemas.microsoft.com/office/drawing/2016/SVG/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
}
_SVG = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"  # what Word knows the extension by
_IMAGE = f"{_NAMES['r']}/image"
LOGO_ID = 1  # what Word counts drawings by; those of the body follow


class Medium(NamedTuple):
    """A picture as a part holds it: of a drawing, `dots` is how many pixels wide it is, or 0 for the SVG itself."""

    picture: Picture
    dots: int = 0

    @property
    def kind(self) -> Kind:
        """What the part holds."""
        return "png" if self.dots else self.picture.kind

    @property
    def name(self) -> str:
        """The part's name within its folder, made from what it holds, and so the same wherever the picture stands."""
        return f"{self.picture.name}{f'-{self.dots}' if self.dots else ''}.{self.kind}"

    @property
    def id(self) -> str:
        """The id of the relation to the part."""
        return f"picture{self.name.rpartition('.')[0]}{'svg' if self.kind == 'svg' else ''}"


Media = tuple[Medium, ...]


def media(figures: Iterable[Figure]) -> Media:
    """The parts that figures need, each once, in an order of their own."""
    return tuple(sorted({one for figure in figures for one in _shown(figure)}, key=lambda one: one.name))


def _shown(figure: Figure) -> Media:
    if figure.picture.kind != "svg":
        return (Medium(figure.picture),)
    return Medium(figure.picture, max(1, round(figure.width / 25.4 * _DPI))), Medium(figure.picture)


@lru_cache(maxsize=64)
def media_part(one: Medium) -> Part:
    """The part that holds a picture."""
    if not one.dots:
        return part(f"word/media/{one.name}", one.picture.content)
    from letterforge.picture import render  # noqa: PLC0415 - only where there are drawings

    return part(f"word/media/{one.name}", render.png(one.picture, one.dots))


def media_relations(found: Media) -> list[Relation]:
    """The relations of the document to its pictures."""
    return [Relation(one.id, _IMAGE, f"media/{one.name}") for one in found]


@lru_cache(maxsize=4096)
def figures_in(block: Block) -> tuple[Figure, ...]:
    """The figures of a block, in their order."""
    match block:
        case Figure():
            return (block,)
        case ListBlock(items=items):
            return tuple(figure for item in items for inner in item for figure in figures_in(inner))
        case Columns(blocks=blocks) | Keep(blocks=blocks) | Passage(blocks=blocks):
            return tuple(figure for inner in blocks for figure in figures_in(inner))
    return ()


@lru_cache(maxsize=16)
def logo_xml(page: Page) -> bytes:
    """The logo in a frame fixed to the page; nothing where the page has none."""
    if page.logo is None:
        return b""
    size: dict[str, str | int] = {"w": mm(page.logo.width), "h": mm(page.logo.height), "hRule": "atLeast"}
    frame = element("framePr", **size, wrap="around", vAnchor="page", hAnchor="page", x=mm(page.left), y=mm(page.logo_top))
    made = paragraph(FURNITURE, frame, *holding(), tiny())
    made.append(drawn(page.logo, LOGO_ID))
    return fragment([made])


def holding(**more: int) -> tuple[BaseOxmlElement, ...]:
    """What makes a line of a paragraph as high as what stands in it; `more` is what else its spacing says."""
    return (element("spacing", **more, line=240, lineRule="auto"),)


def tiny() -> BaseOxmlElement:
    """The mark of a paragraph, so small that it takes no room below a picture."""
    made = element("rPr")
    made.extend((element("sz", val=2), element("szCs", val=2)))
    return made


def drawn(figure: Figure, number: int) -> BaseOxmlElement:
    """A run that shows a figure, the document's drawing of this `number`."""
    across, down = round(figure.width * _EMU), round(figure.height * _EMU)
    shown, *svg = _shown(figure)
    run = element("r")
    run.extend((tiny(), element("drawing")))
    inline = _under(run[-1], "wp:inline", distT=0, distB=0, distL=0, distR=0)
    _under(inline, "wp:extent", cx=across, cy=down)
    _under(inline, "wp:docPr", id=number, name=f"Picture {number}", descr=fit(figure.alt))
    _under(_under(inline, "wp:cNvGraphicFramePr"), "a:graphicFrameLocks", noChangeAspect=1)
    data = _under(_under(inline, "a:graphic"), "a:graphicData", uri=_NAMES["pic"])
    picture = _under(data, "pic:pic")
    about = _under(picture, "pic:nvPicPr")
    _under(about, "pic:cNvPr", id=number, name=shown.name, descr=fit(figure.alt))
    _under(about, "pic:cNvPicPr")
    fill = _under(picture, "pic:blipFill")
    blip = _under(fill, "a:blip")
    blip.set(qn("r:embed"), shown.id)
    for one in svg:
        extension = _under(_under(blip, "a:extLst"), "a:ext", uri=_SVG)
        _under(extension, "asvg:svgBlip").set(qn("r:embed"), one.id)
    _under(_under(fill, "a:stretch"), "a:fillRect")
    properties = _under(picture, "pic:spPr")
    place = _under(properties, "a:xfrm")
    _under(place, "a:off", x=0, y=0)
    _under(place, "a:ext", cx=across, cy=down)
    _under(_under(properties, "a:prstGeom", prst="rect"), "a:avLst")
    return run


def _under(holder: etree._Element, tag: str, **told: str | int) -> etree._Element:
    """An element within another; its attributes have no namespace, as DrawingML's haven't."""
    prefix, _, name = tag.partition(":")
    spaces = {key: _NAMES[key] for key in {prefix, "r"} if key in {"asvg", "pic", "wp", "a"}}
    made = OxmlElement(tag, nsdecls=spaces) if prefix != "asvg" else etree.Element(f"{{{_NAMES[prefix]}}}{name}", nsmap=spaces)
    for key, value in told.items():
        made.set(key, str(value))
    holder.append(made)
    return made
