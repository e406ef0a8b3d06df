"""Text and fonts of a page, as pdfium reads them: in goes a page, out come pieces of text with their boxes in mm, and missing fonts."""

import ctypes
import re
from collections.abc import Iterator
from typing import Any

import pypdfium2.raw as pdfium
from pypdfium2 import PdfPage

from letterforge.envelope import Box

_FINE = 100  # to the mm: pdfium gives places in whole units
_DEEPEST = 8  # forms within forms
_NONE = frozenset({0, 0xFFFD})  # what stands for a character that isn't known
_SUBSET = re.compile("^[A-Z]{6}[+]")


def pieces(page: PdfPage, size: tuple[float, float], where: Box) -> Iterator[tuple[Box, str]]:
    """Pieces of text that touch a place on a page of a size in mm, each at most a line, as the page is seen: turned and cropped."""
    text = page.get_textpage()
    try:
        for number in range(text.count_rects()):
            left, bottom, right, top = text.get_rect(number)
            box = _seen(page, size, (left, bottom), (right, top))
            if box.touches(where) and (said := " ".join(text.get_text_bounded(left, bottom, right, top).split())):
                yield box, said
    finally:
        text.close()


def unreadable(page: PdfPage, size: tuple[float, float], where: Box) -> bool:
    """Whether a place on a page has characters of which the file doesn't tell which they are."""
    text = page.get_textpage()
    try:
        for number in range(text.count_chars()):
            unknown = pdfium.FPDFText_HasUnicodeMapError(text, number) == 1 or pdfium.FPDFText_GetUnicode(text, number) in _NONE
            if unknown and pdfium.FPDFText_IsGenerated(text, number) != 1:
                left, bottom, right, top = text.get_charbox(number)
                if _seen(page, size, (left, bottom), (right, top)).touches(where):
                    return True
        return False
    finally:
        text.close()


def _seen(page: PdfPage, size: tuple[float, float], low: tuple[float, float], high: tuple[float, float]) -> Box:
    x, y = ctypes.c_int(), ctypes.c_int()
    across, down = [], []
    for place in (low, high):
        pdfium.FPDF_PageToDevice(page, 0, 0, round(size[0] * _FINE), round(size[1] * _FINE), 0, *place, x, y)
        across.append(x.value / _FINE)
        down.append(y.value / _FINE)
    return Box(min(across), min(down), max(across), max(down))


def missing_fonts(page: PdfPage, known: dict[int, str]) -> list[str]:
    """Names of fonts that show text on a page and aren't in the file; `known` remembers fonts by their address, "" for those that are."""
    found = set()
    for one in _objects(page):
        if pdfium.FPDFTextObj_GetTextRenderMode(one) == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE:
            continue  # such as the text of a scan
        font = pdfium.FPDFTextObj_GetFont(one)
        if not font:
            continue
        address = ctypes.addressof(font.contents)
        if address not in known:
            known[address] = "" if pdfium.FPDFFont_GetIsEmbedded(font) == 1 else _name(font)
        found.add(known[address])
    return sorted(found - {""})


def _objects(page: PdfPage) -> Iterator[Any]:
    """The text objects of a page, those of its forms too."""
    forms: list[tuple[Any, int]] = []
    for number in range(pdfium.FPDFPage_CountObjects(page)):
        one = pdfium.FPDFPage_GetObject(page, number)
        kind = pdfium.FPDFPageObj_GetType(one)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            yield one
        elif kind == pdfium.FPDF_PAGEOBJ_FORM:
            forms.append((one, 1))
    while forms:
        form, depth = forms.pop()
        for number in range(pdfium.FPDFFormObj_CountObjects(form)):
            one = pdfium.FPDFFormObj_GetObject(form, number)
            kind = pdfium.FPDFPageObj_GetType(one)
            if kind == pdfium.FPDF_PAGEOBJ_TEXT:
                yield one
            elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
                forms.append((one, depth + 1))


def _name(font: Any) -> str:
    length = pdfium.FPDFFont_GetBaseFontName(font, None, 0)
    buffer = ctypes.create_string_buffer(length)
    pdfium.FPDFFont_GetBaseFontName(font, buffer, length)
    name = buffer.value.decode("utf-8", "replace")
    return _SUBSET.sub("", name) or "without a name"
