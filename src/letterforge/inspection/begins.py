"""Where letters begin in a file: in goes a document, out come the pages (from 0) on which a letter begins, and what tells it.

A print run has page labels (`LMP21-0007 p1`, `Cover 1` on the sheet on top) or bookmarks, one for each letter; a file without them is one
letter.
"""

import ctypes
import re
from typing import NamedTuple

import pypdfium2.raw as pdfium
from pypdfium2 import PdfDocument, PdfiumError

_LABEL = re.compile(r"(.*?)(\d{1,9})", re.DOTALL)
_COVER = "cover"
_LONGEST = 400  # bytes of a label


class Begins(NamedTuple):
    """Pages on which letters begin, and what tells it: `page labels`, `bookmarks`, `pages a letter`, or nothing."""

    pages: list[int]
    told_by: str = ""


def begins(document: PdfDocument, pages_per_letter: int | None) -> Begins:
    """Where letters begin; every `pages_per_letter` where that is said."""
    count = len(document)
    if pages_per_letter is not None:
        return Begins(list(range(0, count, pages_per_letter)), "pages a letter")
    by_label = _by_label(document, count)
    if by_label:
        return Begins(by_label, "page labels")
    by_bookmark = _by_bookmark(document)
    return Begins(by_bookmark, "bookmarks") if len(by_bookmark) > 1 else Begins([0])


def _by_label(document: PdfDocument, count: int) -> list[int]:
    """Pages whose label has another beginning than the one before, or doesn't go on counting.

    The labels of a cover sheet, and those without a number, are no letter's. A file whose labels are mere numbers has none.
    """
    buffer = ctypes.create_string_buffer(_LONGEST)
    found = []
    before: tuple[str, int] | None = None
    named = False
    for number in range(count):
        length = pdfium.FPDF_GetPageLabel(document, number, buffer, _LONGEST)
        if length == 0:
            return []
        label = buffer.raw[: max(0, min(length, _LONGEST) - 2)].decode("utf-16-le", "replace")
        match = _LABEL.fullmatch(label)
        now = (match[1], int(match[2])) if match else None
        if now is not None and now[0].strip().casefold() != _COVER and (before is None or now != (before[0], before[1] + 1)):
            found.append(number)
        before = now
        named = named or (now is not None and bool(now[0].strip()))
    return found if named or len(found) > 1 else []


def _by_bookmark(document: PdfDocument) -> list[int]:
    """Pages of the bookmarks of the first level, where each has a page of its own and they go forwards."""
    found: list[int] = []
    try:
        for mark in document.get_toc(max_depth=1):
            target = mark.get_dest()
            page = target.get_index() if target else None
            if page is None or (found and page <= found[-1]):
                return []
            found.append(page)
    except PdfiumError:
        return []
    return found
