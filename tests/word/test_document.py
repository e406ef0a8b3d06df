"""Documents that come from anywhere: what could read files, fill the memory or reach outside is refused in one line."""

import random
import re
import struct
import tracemalloc
import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest

from letterforge.errors import TemplateError
from letterforge.word.document import Document, Parts
from tests.word.written import W, docx, paragraph, relation, run

DOCTYPE = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]>'
NO_RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
STRICT_NAME = re.compile(rb"http://schemas\.openxmlformats\.org/(wordprocessingml|officeDocument)/2006")
LINK = f'<w:hyperlink r:id="rId9">{run("our ")}{run("page")}</w:hyperlink>'
PICTURE = '<w:r><a:blip xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" r:link="rId9"/></w:r>'
VML = '<w:r><v:imagedata r:href="rId9"/></w:r>'
LOWER = relation("image", "file:///etc/x.png").replace('"External"', '"external"')
LARGE = (random.Random(1).randbytes(1000) + b" " * 100_000) * 330  # which doesn't swell by much


def linked(part: str, target: str) -> bytes:
    """A document with a part that names the relation of a hyperlink."""
    return docx(paragraph(part), relations=relation("hyperlink", target))


def repacked(content: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """A document with each of its parts changed."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            after.writestr(name, change(before.read(name)))
    return out.getvalue()


@pytest.mark.parametrize("opened", [Parts, Document])
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"Dear all", "isn't a Word document"),
        (docx(paragraph("x"))[:-300], "is damaged: File is not a zip file"),
        (b"\xd0\xcf\x11\xe0" + b"\x00" * 600, "is a document of Word 97 to 2003, or has a password"),
        (docx(paragraph("x"), **{"word/document.xml": f"{DOCTYPE}<w:document {W}/>"}), "has a DOCTYPE in word/document.xml"),
        (docx(paragraph("x"), **{"word/document.xml": f"{DOCTYPE}<x/>".encode("utf-16")}), "has a DOCTYPE in word/document.xml"),
        (docx(paragraph("x"), **{"word/document.xml": "<w:document"}), "is damaged: word/document.xml"),
        (docx(paragraph("x"), **{"word/document.xml": f"<w:document {W}/>"}), "isn't a Word document"),
        (docx(paragraph("x"), **{"word/document.xml": "<x/>"}), "isn't a Word document"),
        (docx(paragraph("x"), **{"_rels/.rels": NO_RELATIONS}), "isn't a Word document"),
        (docx(paragraph("x"), **{"word/styles.xml": b" " * 30_000_000}), "would take 30 MB"),
        (docx(paragraph("x"), **{"word/styles.xml": LARGE}), "would take 33 MB"),
        (docx(paragraph("x"), **{f"word/{number}.bin": b"" for number in range(5000)}), "has 5,004 parts"),
    ],
)  # fmt: skip
def test_what_is_refused(opened: type[Parts], content: bytes, said: str) -> None:
    with pytest.raises(TemplateError) as caught:
        opened(content, "letter.docx")
    assert said in str(caught.value)
    assert str(caught.value).startswith("letter.docx: ")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (docx(paragraph("x"), **{"word/styles.xml": f"{DOCTYPE}<x/>"}), "has a DOCTYPE in word/styles.xml"),
        (docx(paragraph("x"), **{"word/styles.xml": f"{DOCTYPE}<x/>".encode("utf-16")}), "has a DOCTYPE in word/styles.xml"),
        (docx(paragraph("x"), relations=relation("image", "https://example.org/x.png")), "leads outside itself: a image is at https://example.org/"),
        (docx(paragraph("x"), relations=relation("oleObject", "file:///etc/passwd")), "leads outside itself"),
        (docx(paragraph("x"), relations=LOWER), "leads outside itself: a image is at"),
        (docx(paragraph("x"), relations=relation("image", "file:///etc/x.png", external=False)), "leads outside itself: a image is at file:///etc/x"),
        (docx(paragraph("x"), relations=relation("image", "\\\\server\\x.png", external=False)), "leads outside itself: a image is at"),
        (docx(paragraph("x"), relations=relation("aFChunk", "chunk.html", external=False)), "takes in another document; copy its text"),
        (docx(paragraph("x"), relations=relation("subDocument", "part.docx", external=False)), "takes in another document; copy its text"),
        (linked(PICTURE, "https://example.org/x.png"), "the element blip takes https://example.org/x.png for"),
        (linked(VML, "file:///etc/x.png"), "the element imagedata takes file:///etc/x.png for its content"),
        (linked(LINK, "file:///etc/passwd"), "has a link “our page” to file:///etc/passwd; a link in"),
        (linked(LINK, "www.example.org"), "has a link “our page” to www.example.org; a link in a letter"),
        (linked(LINK, "javascript:x"), "has a link “our page” to javascript:x"),
        (docx(paragraph("x"), **{"word/vbaProject.bin": b"x"}), "holds macros"),
        (docx(paragraph("x"), **{"word/media/a.bin": b"\x00" * 30_000_000}), "would take 30 MB"),
    ],
)  # fmt: skip
def test_what_may_be_read_and_not_handed_on(content: bytes, said: str) -> None:
    assert "word/document.xml" in Parts(content, "letter.docx").parts
    with pytest.raises(TemplateError, match=said):
        Document(content, "letter.docx")


def test_no_more_is_inflated_than_the_directory_says() -> None:
    size = 50_000_000
    content = docx(paragraph("x"), **{"word/styles.xml": b" " * size})
    lying = content.replace(struct.pack("<L", size), struct.pack("<L", 900_000))
    tracemalloc.start()
    with pytest.raises(TemplateError, match="is damaged: Bad CRC-32"):
        Document(lying, "letter.docx")
    assert tracemalloc.get_traced_memory()[1] < size / 10
    tracemalloc.stop()


@pytest.mark.parametrize("opened", [Parts, Document])
def test_a_strict_document_has_the_names_that_any_other_has(opened: type[Parts]) -> None:
    loose = docx(paragraph("x"), header=paragraph("y"), **{"docProps/app.xml": f'<Properties xmlns="{OFFICE}/extended-properties"/>'})
    strict = repacked(loose, lambda part: STRICT_NAME.sub(rb"http://purl.oclc.org/ooxml/\1", part).replace(b"extended-p", b"extendedP"))
    conforming = repacked(strict, lambda part: part.replace(b"<w:document", b'<w:document w:conformance="strict"'))
    assert opened(conforming, "letter.docx").parts == opened(loose, "letter.docx").parts


def test_two_parts_of_one_name_are_refused() -> None:
    out = BytesIO(docx(paragraph("x")))
    with zipfile.ZipFile(out, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("word/document.xml", "<x/>")
    with pytest.raises(TemplateError, match="two parts of one name"):
        Document(out.getvalue(), "letter.docx")


def test_what_word_keeps_of_its_own_merge_is_left_out() -> None:
    template = relation("attachedTemplate", "file:///C:/Normal.dotm").replace("rId9", "rId8")
    rels = NO_RELATIONS.replace("/>", f">{relation('mailMergeSource', 'file:///C:/people.xlsx')}{template}</Relationships>")
    merge = '<w:mailMerge><w:dataSource r:id="rId9"/></w:mailMerge><w:zoom w:percent="100"/>'
    made = Document(docx(paragraph("x"), settings=merge, **{"word/_rels/settings.xml.rels": rels}), "letter.docx")
    assert b"mailMerge" not in made.parts["word/settings.xml"]
    assert b"zoom" in made.parts["word/settings.xml"]
    assert b"External" not in made.parts["word/_rels/settings.xml.rels"]


@pytest.mark.parametrize(
    "target", ["https://example.org/", "HTTP://example.org", "mailto:someone@example.org", "tel:+442070000000", "#top", ""]
)
def test_where_a_hyperlink_may_lead(target: str) -> None:
    made = Document(docx(paragraph(LINK), header=paragraph("y"), relations=relation("hyperlink", target)), "letter.docx")
    assert made.stories == {"word/document.xml": "body", "word/header1.xml": "header"}
