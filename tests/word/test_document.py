"""Documents that come from anywhere: what could read files, fill the memory or reach outside is refused in one line."""

import zipfile
from io import BytesIO

import pytest

from letterforge.errors import TemplateError
from letterforge.word.document import Document
from tests.word.written import W, docx, paragraph, relation

DOCTYPE = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]>'
NO_RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'
STRICT = '<w:document xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"><w:body/></w:document>'


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"Dear all", "can't be read"),
        (b"\xd0\xcf\x11\xe0" + b"\x00" * 600, "is a document of an older Word, or has a password"),
        (docx(paragraph("x"), **{"word/document.xml": f"{DOCTYPE}<w:document {W}/>"}), "has a DOCTYPE in word/document.xml"),
        (docx(paragraph("x"), **{"word/styles.xml": f"{DOCTYPE}<x/>"}), "has a DOCTYPE in word/styles.xml"),
        (docx(paragraph("x"), **{"word/styles.xml": f"{DOCTYPE}<x/>".encode("utf-16")}), "has a DOCTYPE in word/styles.xml"),
        (docx(paragraph("x"), **{"word/document.xml": "<w:document"}), "is damaged: word/document.xml"),
        (docx(paragraph("x"), **{"word/document.xml": STRICT}), "Strict Open XML"),
        (docx(paragraph("x"), **{"word/document.xml": "<x/>"}), "isn't a Word document"),
        (docx(paragraph("x"), **{"_rels/.rels": NO_RELATIONS}), "isn't a Word document"),
        (docx(paragraph("x"), relations=relation("image", "https://example.org/x.png")), "leads outside itself: a image is at https://example.org/"),
        (docx(paragraph("x"), relations=relation("oleObject", "file:///etc/passwd")), "leads outside itself"),
        (docx(paragraph("x"), **{"word/vbaProject.bin": b"x"}), "holds macros"),
        (docx(paragraph("x"), **{"word/media/a.bin": b"\x00" * 30_000_000}), "would take 30 MB"),
    ],
)  # fmt: skip
def test_what_is_refused(content: bytes, said: str) -> None:
    with pytest.raises(TemplateError) as caught:
        Document(content, "letter.docx")
    assert said in str(caught.value)
    assert str(caught.value).startswith("letter.docx: ")
    assert "\n" not in str(caught.value)


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


def test_a_hyperlink_may_lead_anywhere() -> None:
    made = Document(docx(paragraph("x"), header=paragraph("y"), relations=relation("hyperlink", "https://example.org/")), "letter.docx")
    assert made.stories == {"word/document.xml": "body", "word/header1.xml": "header"}
