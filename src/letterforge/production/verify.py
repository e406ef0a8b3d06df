"""Verification: a letter's PDF and its DOCX are read back and must say the same, in the same order. In go two files, out comes a fault.

It asks neither writer what it meant to write: pdfium reads the one, lxml the other.
"""

import io
import re
import unicodedata
import zipfile
from collections import Counter

from letterforge.errors import HeldError, Problem
from letterforge.typeface.direction import runs_right_to_left

_LABELS = frozenset("0123456789.•–")  # of lists: they stand in the PDF's text, and are counted by Word in the DOCX
_UNSAID = re.compile(r"[\s\-\u00ad\u2010\u2011\u0002\ufffe\u200b-\u200f\u2060]+")
_MIRRORED = str.maketrans(")]}>»›", "([{<«‹")  # readers turn some of them around beside words that run to the left
_TEXT = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"


def verify(pdf: bytes, docx: bytes, reference: str, imprint: str = "") -> None:
    """Raises HeldError where the two don't say the same words in the same order."""
    pages, text = _pdf_pages(pdf), _docx_text(docx)
    ours, theirs = "".join(_said(page) for page in pages), _said(text)
    around = _said(imprint) * len(pages)
    around += "".join(_said(f"{reference} Page {number} of {len(pages)}") for number in range(2, len(pages) + 1))
    leftward = runs_right_to_left(text)
    if leftward:
        ours, theirs, around = (said.translate(_MIRRORED) for said in (ours, theirs, around))
    more = Counter(ours) - Counter(theirs) - Counter(around)
    less = Counter(theirs) - Counter(ours)
    odd = "".join(sorted(set(more) - _LABELS | set(less)))
    if odd:
        _refuse(f"the letters {odd[:20]!r} differ")
    if leftward:
        return  # pdfium puts the words of such a line into an order of its own
    at = 0
    for position, character in enumerate(theirs):
        at = ours.find(character, at) + 1
        if at == 0:
            _refuse(f"the order differs at {theirs[position : position + 20]!r}")


def _refuse(what: str) -> None:
    cure = "this is a fault of letterforge's own: please report it, with the template"
    raise HeldError([Problem(f"its PDF and its DOCX don't say the same: {what}", cure, kind="PDF and DOCX differ")])


def _pdf_pages(content: bytes) -> list[str]:
    from pypdfium2 import PdfDocument  # noqa: PLC0415 - only where letters are read back

    document = PdfDocument(content)
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()


def _docx_text(content: bytes) -> str:
    from lxml import etree  # noqa: PLC0415 - only where letters are read back

    with zipfile.ZipFile(io.BytesIO(content)) as package:
        root = etree.fromstring(package.read("word/document.xml"), etree.XMLParser(resolve_entities=False))
    return " ".join(node.text or "" for node in root.iter(_TEXT))


def _said(text: str) -> str:
    """What is said, without what a setting adds or leaves out."""
    return _UNSAID.sub("", unicodedata.normalize("NFKC", text))
