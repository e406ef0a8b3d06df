"""Reads a finished DOCX back: its parts as trees, its paragraphs and their properties, with nothing of letterforge's own."""

import io
import zipfile

from docx.document import Document
from docx.oxml.ns import nsmap, qn
from lxml import etree

import docx


def names(content: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return package.namelist()


def tree(content: bytes, name: str = "word/document.xml") -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return etree.fromstring(package.read(name))


def document(content: bytes) -> Document:
    return docx.Document(io.BytesIO(content))


def find(element: etree._Element, path: str) -> list[etree._Element]:
    return element.xpath(path, namespaces=nsmap)


def value(element: etree._Element, path: str, attribute: str = "w:val") -> str | None:
    found = element.find(path, nsmap)
    return None if found is None else found.get(qn(attribute))


def values(element: etree._Element, path: str) -> dict[str, str]:
    """The attributes of the one element at `path`, without their namespace."""
    (found,) = find(element, path)
    return {etree.QName(name).localname: text for name, text in found.attrib.items()}


def paragraphs(content: bytes) -> list[etree._Element]:
    return find(tree(content), "//w:body//w:p")


def body(content: bytes) -> list[etree._Element]:
    """The paragraphs that aren't in a frame."""
    return [one for one in paragraphs(content) if not find(one, "w:pPr/w:framePr")]


def words(paragraph: etree._Element) -> str:
    marks = {qn("w:br"): "\n", qn("w:tab"): "\t"}
    return "".join(marks.get(one.tag) or one.text or "" for one in find(paragraph, ".//w:r/*[not(self::w:rPr)]"))
