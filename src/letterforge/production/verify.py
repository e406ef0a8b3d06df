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
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


def verify(pdf: bytes, docx: bytes, reference: str, imprint: str = "") -> None:
    """Raises HeldError where the two don't say the same words in the same order."""
    pages, (head, body) = _pdf_pages(pdf), _docx_texts(docx)
    text = " ".join((*head, body))
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
    for line in map(_said, head):  # what stands side by side is read in one order or the other
        if line not in ours:
            _refuse(f"{line[:20]!r} isn't a line of both")
    at, said = 0, _said(body)
    for position, character in enumerate(said):
        at = ours.find(character, at) + 1
        if at == 0:
            _refuse(f"the order differs at {said[position : position + 20]!r}")


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


def _docx_texts(content: bytes) -> tuple[list[str], str]:
    """The lines of what stands in frames, and the text of the body. HeldError where a relation leads nowhere."""
    from lxml import etree  # noqa: PLC0415 - only where letters are read back

    with zipfile.ZipFile(io.BytesIO(content)) as package:
        names, document = set(package.namelist()), package.read("word/document.xml")
        relations = etree.fromstring(package.read("word/_rels/document.xml.rels"))
    root = etree.fromstring(document, etree.XMLParser(resolve_entities=False))
    known = {one.get("Id") for one in relations if one.get("TargetMode") == "External" or f"word/{one.get('Target')}" in names}
    asked = {value for node in root.iter() for name, value in node.attrib.items() if str(name).startswith(_RELATION)}
    if asked - known:
        _refuse("a picture or a link leads nowhere in the DOCX")
    head: list[str] = []
    body: list[str] = []
    for paragraph in root.iter(f"{_WORD}p"):
        texts = "".join("\n" if node.tag == f"{_WORD}br" else node.text or "" for node in paragraph.iter(f"{_WORD}t", f"{_WORD}br"))
        if paragraph.find(f"{_WORD}pPr/{_WORD}framePr") is not None:
            head += texts.split("\n")
        else:
            body.append(texts)
    return head, " ".join(body)


def _said(text: str) -> str:
    """What is said, without what a setting adds or leaves out."""
    return _UNSAID.sub("", unicodedata.normalize("NFKC", text))
