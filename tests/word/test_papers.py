"""The paper of a document's sections, in mm; a size that is no number says nothing."""

from io import BytesIO

import pytest
from docx.document import Document as Made
from docx.oxml.ns import qn
from docx.shared import Mm

from docx import Document as NewDocument
from letterforge.word.document import Document
from letterforge.word.papers import papers_of


def papers(made: Made) -> list[tuple[float, float]]:
    file = BytesIO()
    made.save(file)
    return list(papers_of(Document(file.getvalue(), "letter.docx")))


def test_each_section_has_its_own() -> None:
    made = NewDocument()
    for width, height in ((210, 297), (297, 210), (148, 210)):
        section = made.sections[0] if width == 210 else made.add_section()
        section.page_width, section.page_height = Mm(width), Mm(height)
    made.add_section()._sectPr.find(qn("w:pgSz")).set(qn("w:w"), "wide")
    assert papers(made) == [pytest.approx(size, abs=0.1) for size in ((210, 297), (297, 210), (148, 210))]


def test_one_that_says_nothing_is_set_on_letter_paper() -> None:
    made = NewDocument()
    section = made.sections[0]._sectPr
    section.remove(section.find(qn("w:pgSz")))
    assert papers(made) == [pytest.approx((215.9, 279.4))]
    section.getparent().remove(section)
    assert papers(made) == [pytest.approx((215.9, 279.4))]
