"""Typefaces: which a document is set in, and what stands in for those that aren't here."""

from io import BytesIO
from pathlib import Path

import pytest
from docx.oxml.ns import qn

import docx
from letterforge.word.document import Document
from letterforge.word.faces import faces_of, had_here, lacking
from tests.tools import require


def document(*runs: tuple[str, str], style: str = "") -> Document:
    """A document of python-docx's, in which runs have faces of their own."""
    made, out = docx.Document(), BytesIO()
    for text, face in runs:
        paragraph = made.add_paragraph(style=style or None)
        run = paragraph.add_run(text)
        if face:
            run.font.name = face
    made.save(out)
    return Document(out.getvalue(), "letter.docx")


@pytest.mark.parametrize(
    ("runs", "style", "found"),
    [
        ([("Words", "")], "", {"Cambria"}),
        ([("Words", "Arial"), ("more", "Georgia")], "", {"Cambria", "Arial", "Georgia"}),
        ([("A heading", "")], "Heading 1", {"Cambria", "Calibri"}),
    ],
)
def test_faces_are_those_of_runs_of_styles_in_use_and_the_default(runs: list[tuple[str, str]], style: str, found: set[str]) -> None:
    assert faces_of(document(*runs, style=style)) == found


def test_styles_that_nothing_has_do_not_count() -> None:
    made, out = docx.Document(), BytesIO()
    made.styles["Heading 2"].element.rPr.rFonts.set(qn("w:ascii"), "Odd Face")
    made.save(out)
    assert "Odd Face" not in faces_of(Document(out.getvalue(), "letter.docx"))


def test_what_stands_in_is_asked_of_fontconfig(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    require("fc-match")
    had = had_here(["Arial", "No Such Face: bold-ish"])
    assert set(had) == {"Arial", "No Such Face: bold-ish"}
    assert "Arial" not in dict(lacking(had))
    assert dict(lacking(had))["No Such Face: bold-ish"]
    monkeypatch.setenv("PATH", str(tmp_path))
    assert had_here(["Arial"]) == {}


@pytest.mark.parametrize(
    ("face", "match", "lacks"),
    [
        ("Arial", "Liberation Sans, Regular, 1", False),
        ("Calibri", "Carlito, Regular, 1", False),
        ("calibri", "DejaVu Sans, Book, 2", True),
        ("Verdana", "verdana, Regular, 5", False),
        ("Verdana", "", False),
    ],
)
def test_a_face_as_wide_is_none_that_lacks(face: str, match: str, *, lacks: bool) -> None:
    assert bool(list(lacking({face: match}))) is lacks
