import pytest
from docx.oxml.ns import qn

from letterforge.docx import write
from letterforge.docx.markup import runs
from letterforge.letter.model import Paragraph, Span

from .letters import letter
from .reading import body, words


def kinds(text, **look):
    """Each run's text with the mark of its script."""
    out = []
    for one in runs(text, **look):
        marks = [tag for tag in ("rtl", "cs") if one.find(f"{qn('w:rPr')}/{qn(f'w:{tag}')}") is not None]
        hint = one.find(f"{qn('w:rPr')}/{qn('w:rFonts')}")
        out.append((one.text, "".join(marks) or ("" if hint is None else hint.get(qn("w:hint")))))
    return out


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Dear Борис Łoś", [("Dear Борис Łoś", "")]),
        ("Dear שרה כהן, hello", [("Dear ", ""), ("שרה כהן", "rtl"), (", hello", "")]),
        ("محمد علي (أبو)", [("محمد علي (أبو)", "rtl")]),
        ("Dear தமிழ் செல்வன்!", [("Dear ", ""), ("தமிழ் செல்வன்", "cs"), ("!", "")]),
        ("王小明 a", [("王小明", "eastAsia"), (" a", "")]),
        ("😀 a", [("😀 a", "")]),
        ("", [("", "")]),
    ],
)
def test_runs_say_of_which_script_they_are(text, expected):
    assert kinds(text) == expected


def test_what_is_bold_is_bold_in_complex_scripts_too():
    (run,) = runs("שרה", bold=True, italic=True, size=9)
    assert [child.tag.rpartition("}")[2] for child in run.rPr] == ["b", "bCs", "i", "iCs", "sz", "szCs", "rtl"]


def test_a_letter_to_a_name_of_another_script_keeps_its_words():
    made = write(letter(Paragraph((Span("Dear שרה כהן,"),))))
    assert "Dear שרה כהן," in [words(one) for one in body(made)]


def test_names_that_run_to_the_left_keep_their_order_by_marks_alone():
    """Isolates don't go into the document, and marks only where names would change places."""
    names = letter(
        Paragraph((Span("Dear \u2068שרה\u2069, "), Span("\u2068محمد\u2069", bold=True), Span(", hello"))),
        Paragraph((Span("Dear \u2068שרה\u2069,"),)),
    )
    said = [words(one) for one in body(write(names))]
    assert "Dear שרה\u200e, محمد\u200e, hello" in said
    assert "Dear שרה," in said
    assert [run[0] for run in kinds("Dear שרה\u200e, محمد") if run[1] == "rtl"] == ["שרה", "محمد"]
