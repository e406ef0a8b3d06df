"""Tracked changes and documents in the document, which are refused wherever they stand."""

import pytest
from lxml import etree

from letterforge.errors import TemplateError
from letterforge.word.barred import refuse_barred
from letterforge.word.compiling import Compiler
from letterforge.word.document import Document
from letterforge.word.marks import Marks
from tests.word.written import docx, field, paragraph, run, table, text_box

ROW = table(("x",)).replace("<w:tr>", '<w:tr><w:trPr><w:ins w:id="1"/></w:trPr>')


def look(kind: str, change: str) -> str:
    return f'<w:{kind}><w:{change} w:id="1" w:author="A"><w:{kind}/></w:{change}></w:{kind}>'


TRACKED = {
    "inserted": paragraph("Dear ", f'<w:ins w:id="1" w:author="A">{run("all")}</w:ins>'),
    "deleted": paragraph("Dear all", '<w:del w:id="1"><w:r><w:delText>{{ gone }}</w:delText></w:r></w:del>'),
    "moved away": paragraph("Dear all", f'<w:moveFrom w:id="1">{run("x")}</w:moveFrom>'),
    "moved here": paragraph("Dear ", f'<w:moveTo w:id="1">{run("all")}</w:moveTo>'),
    "a paragraph's end": paragraph("Dear all", look='<w:pPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr>'),
    "a row": paragraph("Dear all") + ROW,
    "the look of words": paragraph(f"<w:r>{look('rPr', 'rPrChange')}<w:t>Dear all</w:t></w:r>"),
    "the look of a paragraph": paragraph("Dear all", look=look("pPr", "pPrChange")),
    "in a text box": paragraph(text_box(paragraph("Dear ", f'<w:ins w:id="1">{run("all")}</w:ins>'))),
}


@pytest.mark.parametrize("tracked", TRACKED.values(), ids=list(TRACKED))
def test_tracked_changes_are_refused(tracked: str) -> None:
    with pytest.raises(TemplateError, match=r"^letter\.docx: .*'Track Changes'.*; in Word: Review, Accept All Changes"):
        Compiler(Document(docx(tracked), "letter.docx"), labels=False).stories()


def test_they_are_told_by_their_place() -> None:
    content = docx(paragraph("x"), header=TRACKED["deleted"])
    with pytest.raises(TemplateError, match="header, paragraph “Dear all”: holds changes"):
        Compiler(Document(content, "letter.docx"), labels=False).stories()


@pytest.mark.parametrize("name", ["INCLUDEPICTURE", "INCLUDETEXT", "DDE", "RD"])
def test_a_bookmark_without_a_name_lets_no_field_through(name: str) -> None:
    content = docx(paragraph('<w:bookmarkStart w:id="1"/>', field(f' {name} "file:///etc/passwd" ')))
    with pytest.raises(TemplateError, match=f"letterforge doesn't do the field {name}"):
        Compiler(Document(content, "letter.docx"), labels=False).stories()


@pytest.mark.parametrize("taken", ["altChunk", "subDoc"])
def test_a_document_within_the_document_is_refused(taken: str) -> None:
    root = etree.fromstring(f'<w:body xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:{taken}/></w:body>')
    with pytest.raises(TemplateError, match="takes in another document; copy its text into this one"):
        refuse_barred(root, Marks("body"), "letter.docx")
