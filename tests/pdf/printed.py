"""Prints addresses onto labels and envelopes, and says where the ink is."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import partial
from pathlib import Path

import pypdfium2

from letterforge.envelope import Box
from letterforge.pdf.envelopes import Envelopes
from letterforge.pdf.labels import Labels, Setup
from letterforge.pdf.metadata import About
from letterforge.pdf.sheets import Sheets
from letterforge.stationery import Front, LabelSheet
from letterforge.typeface import ARIMO, Typefaces, face_of, unsettable, width
from letterforge.typeface.fallback import lenders

ABOUT = About("Labels", "Example Working Group", "en-GB", date(2021, 3, 16))
DOTS = 200 / 25.4  # to the mm
_LIGHT = 160  # of 255: what is darker is ink; paler are the soft edges of a stroke, half a dot beyond it


def typefaces_for(lines: Iterable[str]) -> Typefaces:
    """What an address is set in: Arimo, with lenders for what it lacks."""
    missing = unsettable("".join(lines))
    return ARIMO._replace(fallbacks=lenders(missing, Path("no fonts here"))) if missing else ARIMO


def labels(sheet: LabelSheet, addresses: Sequence[Sequence[str]], setup: Setup = Setup()) -> tuple[bytes, list[Sequence[str]]]:  # noqa: B008
    """A PDF with the addresses that fit their labels, and those."""
    parts: list[bytes] = []
    pages = Labels(Sheets(parts.append, ABOUT, ARIMO, width=210, height=297), sheet, setup)
    fitting = []
    for lines in addresses:
        typefaces = typefaces_for(lines)
        lent = not face_of(typefaces).has_all("".join(lines))
        if (block := sheet.fit(lines, partial(width, typefaces), lent=lent)) is not None:
            pages.add(block, typefaces)
            fitting.append(lines)
    if fitting:
        pages.finish()
    return b"".join(parts), fitting


def envelope(front: Front, lines: Sequence[str], sender: tuple[str, ...] = ()) -> bytes:
    """A PDF with one envelope; nothing where the address doesn't fit it."""
    parts: list[bytes] = []
    pages = Envelopes(Sheets(parts.append, ABOUT, ARIMO, width=front.width, height=front.height), front, sender)
    typefaces = typefaces_for(lines)
    block = front.fit(lines, partial(width, typefaces), lent=not face_of(typefaces).has_all("".join(lines)))
    if block is None:
        return b""
    pages.add(block, typefaces)
    pages.finish()
    return b"".join(parts)


def ink(content: bytes, page: int, area: Box) -> Box | None:
    """The smallest box around all ink in an area of a page, both in mm from its top left corner; None where it is white."""
    document = pypdfium2.PdfDocument(content)
    drawn = document[page].render(scale=DOTS * 25.4 / 72, grayscale=True).to_pil()
    document.close()
    left, top = round(area.left * DOTS), round(area.top * DOTS)
    part = drawn.crop((left, top, round(area.right * DOTS), round(area.bottom * DOTS)))
    found = part.point([255 if value < _LIGHT else 0 for value in range(256)]).getbbox()
    return Box(*[(edge + start) / DOTS for edge, start in zip(found, (left, top, left, top), strict=True)]) if found else None
