"""What stands around the body. In go the sender, the date, the reference, the address and the page; out come the frames that are fixed to
the page, the headers and the footer.

The first page's header holds the body below the envelope's clear zone, so that no editing of the body can move it there.
"""

from functools import lru_cache

from docx.oxml.parser import OxmlElement
from docx.oxml.xmlchemy import BaseOxmlElement

from letterforge.deflate import Piece
from letterforge.docx.markup import NAMESPACES, Stencil, element, fit, fragment, mm, paragraph, pt, run, runs
from letterforge.docx.names import ADDRESS, ADDRESS_LEADING, ADDRESS_SIZE, DATE, FIRST_HEADER, FURNITURE, HEADER, SENDER, SENDER_NAME
from letterforge.docx.section import header_distance
from letterforge.envelope import AddressBlock, Box
from letterforge.letter.model import Page
from letterforge.opc import Part, part, serialise, streamed

MARK_LEFT, MARK_RIGHT = 5.0, 9.0  # mm: office printers can't print nearer to the edge


@lru_cache(maxsize=64)
def sender_xml(sender: tuple[str, ...], page: Page) -> bytes:
    """The sender's lines, the first in a look of its own."""
    first, *others = sender or ("",)
    frame = _frame(page.sender_left, mm(page.sender_top), page.right - page.sender_left)
    made = paragraph(SENDER, frame)
    made.extend(runs(first, style=SENDER_NAME))
    if others:
        made.extend(runs("".join(f"\n{line}" for line in others)))
    return fragment([made])


def dated(date: str, reference: str, page: Page) -> Piece:
    """The date and the reference. Word sets paragraphs of equal frames in one: they stand below the sender, of however many lines."""
    return _dated(page).piece(date, reference)


@lru_cache(maxsize=16)
def _dated(page: Page) -> Stencil:
    def written(date: str, reference: str) -> bytes:
        made = []
        for text in (date, f"Our ref: {reference}"):
            made.append(paragraph(DATE, _frame(page.sender_left, mm(page.sender_top), page.right - page.sender_left)))
            made[-1].append(run(text))
        return fragment(made)

    return Stencil(written, 2)


def addressed(address: AddressBlock, safe: Box) -> Piece:
    """The recipient's address, at the bottom of the safe box. It is one paragraph, as it is one thing."""
    return _addressed(len(address.lines), address.size, address.leading, safe).piece(*address.lines)


@lru_cache(maxsize=64)
def _addressed(count: int, size: float, leading: float, safe: Box) -> Stencil:
    def written(*lines: str) -> bytes:
        height = pt(count * leading)
        made = paragraph(ADDRESS, _frame(safe.left, mm(safe.bottom) - height, safe.width, height))
        if leading != ADDRESS_LEADING:
            made.get_or_add_pPr().append(element("spacing", line=pt(leading), lineRule="exact"))
        made.extend(runs("\n".join(lines), size=None if size == ADDRESS_SIZE else size))
        return fragment([made])

    return Stencil(written, count)


@lru_cache(maxsize=16)
def first_header(page: Page) -> Part:
    """The header of the first page: fold marks, and the space that the body keeps clear of."""
    root = OxmlElement("w:hdr", nsdecls=NAMESPACES)
    root.extend(_fold_mark(fold) for fold in (page.envelope.folds if page.fold_marks else ()))
    space = paragraph(FURNITURE)
    space.get_or_add_pPr().append(element("spacing", line=mm(page.body_top) - header_distance(page), lineRule="exact"))
    root.append(space)
    return part(f"word/{FIRST_HEADER}.xml", serialise(root))


def later_header(reference: str, page: Page) -> Part:
    """The header of later pages: the reference to the left, the page's number to the right."""
    return streamed(f"word/{HEADER}.xml", [_headed(page).piece(reference)])


@lru_cache(maxsize=16)
def _headed(page: Page) -> Stencil:
    def written(reference: str) -> bytes:
        root = OxmlElement("w:hdr", nsdecls=NAMESPACES)
        line = paragraph(FURNITURE)
        tabs = element("tabs")
        tabs.append(element("tab", val="right", pos=mm(page.right - page.left)))
        line.get_or_add_pPr().append(tabs)
        line.extend((run(f"{reference}\tPage "), _field("PAGE", "2"), run(" of "), _field("NUMPAGES", "2")))
        root.append(line)
        return serialise(root)

    return Stencil(written, 1)


@lru_cache(maxsize=16)
def footer(imprint: str, name: str) -> Part:
    """A footer with the imprint."""
    root = OxmlElement("w:ftr", nsdecls=NAMESPACES)
    root.append(paragraph(FURNITURE))
    root[-1].append(run(imprint))
    return part(f"word/{name}.xml", serialise(root))


def _frame(left: float, top: int, width: float, height: int | None = None) -> BaseOxmlElement:
    """A frame fixed to the page; `left` and `width` in mm, `top` and `height` in twips."""
    size: dict[str, str | int] = {"w": mm(width)}
    if height is not None:
        size |= {"h": height, "hRule": "exact"}
    return element("framePr", **size, wrap="around", vAnchor="page", hAnchor="page", x=mm(left), y=top)


def _fold_mark(fold: float) -> BaseOxmlElement:
    """A hairline at the left edge: the upper border of a paragraph too low to hold text."""
    made = paragraph(FURNITURE, _frame(MARK_LEFT, mm(fold), MARK_RIGHT - MARK_LEFT, 20))
    border = element("pBdr")
    border.append(element("top", val="single", sz=2, space=0, color="808080"))
    made.get_or_add_pPr().extend((border, element("spacing", line=20, lineRule="exact")))
    return made


def _field(code: str, shown: str) -> BaseOxmlElement:
    """A field that Word works out; until then it shows `shown`."""
    made = element("fldSimple", instr=f" {fit(code)} ")
    made.append(run(shown))
    return made
