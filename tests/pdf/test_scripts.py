"""Names in ten scripts: set, embedded, tagged, and read back as they were written."""

import io
import re
import subprocess
from pathlib import Path

import pikepdf
import pytest

from letterforge import pdf
from letterforge.letter.model import Letter, Paragraph, Span, Style
from letterforge.pdf.fragments import fragment
from letterforge.typeface import ARIMO, Key, Typefaces, face_of, in_faces, unsettable
from letterforge.typeface.direction import runs_right_to_left
from letterforge.typeface.fallback import lenders
from tests.conftest import Make
from tests.pdf.reading import characters
from tests.tools import missing, require

NAMES = {
    "Latin": "Łukasz Żółć",
    "Cyrillic": "Борис Иванов",
    "Greek": "Ελένη Παπαδοπούλου",
    "Hebrew": "שרה כהן",
    "Arabic": "محمد علي",
    "Devanagari": "नरेन्द्र शर्मा",
    "Tamil": "தமிழ் செல்வன்",
    "Thai": "สมชาย ใจดี",
    "Chinese": "王小明",
    "emoji": "Anna 😀",
}


def greeted(letter: Make, name: str) -> Letter:
    """A letter that greets `name`, which also stands in the window."""
    lacking = unsettable(name, ARIMO)
    typefaces = Typefaces("Arimo", lenders(lacking, Path("nowhere"))) if lacking else ARIMO
    if unsettable(name, typefaces):
        missing(f"no font on this machine shows {name}")
    body = Paragraph((Span(f"Dear {name}, we wrote 12 letters to "), Span(name, bold=True), Span(".")))
    return letter(body, style=Style(typefaces=typefaces), lines=(name, "12 Example Road", "SE1 0RB"))


def said(content: bytes, tmp_path: Path) -> str:
    """The text as poppler reads it, without its marks of direction."""
    (tmp_path / "a.pdf").write_bytes(content)
    ran = subprocess.run([require("pdftotext"), tmp_path / "a.pdf", "-"], capture_output=True, check=True, text=True)
    return ran.stdout.translate(dict.fromkeys(map(ord, "\u202a\u202b\u202c\u200e\u200f")))


@pytest.mark.parametrize("script", NAMES)
def test_a_name_is_read_back_as_it_was_written(letter: Make, tmp_path: Path, script: str) -> None:
    text = " ".join(said(pdf.write(greeted(letter, NAMES[script])), tmp_path).split())
    for word in NAMES[script].split():
        assert text.count(word) == 3


@pytest.mark.parametrize("script", NAMES)
def test_every_face_is_embedded_and_every_code_has_a_text(letter: Make, script: str) -> None:
    with pikepdf.open(io.BytesIO(pdf.write(greeted(letter, NAMES[script])))) as document:
        fonts = document.pages[0].Resources.Font
        assert len(fonts) >= 2  # regular and bold
        for font in fonts.values():
            (descendant,) = font.DescendantFonts
            assert "/FontFile2" in descendant.FontDescriptor
            assert b"beginbfchar" in font.ToUnicode.read_bytes()
            assert "+" in str(font.BaseFont)


@pytest.mark.parametrize("script", NAMES)
def test_validators_find_nothing(letter: Make, tmp_path: Path, script: str) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf.write(greeted(letter, NAMES[script])))
    for command in (["qpdf", "--check"], ["outloud"], ["pdfua", "check"]):
        ran = subprocess.run([require(command[0]), *command[1:], path], capture_output=True, check=False, text=True)
        assert ran.returncode == 0, ran.stdout
        assert "0 error" in ran.stdout or "errors=0 warnings=0" in ran.stdout or "No syntax" in ran.stdout


def test_a_name_that_runs_to_the_left_stands_within_a_line_that_runs_to_the_right(letter: Make) -> None:
    """`Dear` to its left, the comma to its right; its first word is the right one."""

    found = characters(pdf.write(greeted(letter, "שרה כהן")))
    body = [one for one in found if one.top > 95]
    where = {one.text: one.left for one in reversed(body)}
    assert where["D"] < where["כ"] < where["ש"] < where[","]


@pytest.mark.parametrize("word", ["ป้ายชื่อ", "กู้ญู้", "مُسْتَلِم", "नरेन्द्र", "AVAToß"])
def test_the_pen_goes_as_far_as_a_word_is_wide(word: str) -> None:
    """Glyphs go their width, numbers in the arrays of `TJ` back; two of them in a row are two."""
    lacking = unsettable(word, ARIMO)
    typefaces = Typefaces("Arimo", lenders(lacking, Path("nowhere")))
    if unsettable(word, typefaces):
        missing(f"no font on this machine shows {word}")
    for number, text in in_faces(typefaces, word):
        key = Key(number)
        one = fragment(typefaces, key, text, int(runs_right_to_left(text)), 10)
        arrays = re.findall(r"\[([^\]]*)\] TJ", f"[{one.shown.decode()}] TJ")
        at = 0.0
        for token in re.findall(r"<[0-9A-F]+>|[^<>\s]+", " ".join(arrays)):
            if token.startswith("<"):
                at += sum(face_of(typefaces, key).advance(int(token[where : where + 4], 16)) for where in range(1, len(token) - 1, 4))
            else:
                at -= float(token)
        assert at == pytest.approx(one.width, abs=0.1)


def test_two_names_that_run_to_the_left_stand_in_their_order(letter: Make) -> None:
    """Each reads to the left, with the number in it to its left; the first stands to the left of the second, with the comma between."""
    found = characters(pdf.write(letter("Dear \u2068שלום 12\u2069, \u2068כהן\u2069 34.")))
    where = {one.text: one.left for one in reversed(found) if one.top > 95}
    order = sorted("DשםכןD134,.", key=where.__getitem__)
    assert "".join(dict.fromkeys(order)) == "D1םש,ןכ34."


def pdf_stream(content: bytes) -> object:
    """The bytes as pikepdf opens them."""
    import io

    return io.BytesIO(content)
