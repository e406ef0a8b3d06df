"""What is read back: a pair that says the same passes, and nothing else does."""

import io
import os
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from letterforge import docx, pdf
from letterforge.errors import HeldError
from letterforge.letter.model import Block, Letter, ListBlock, Page, Paragraph, Span, Style
from letterforge.production.verify import verify
from letterforge.typeface import Typefaces, unsettable
from letterforge.typeface.fallback import lenders
from tests.conftest import Make
from tests.pdf.test_scripts import COMPOSED
from tests.picture.samples import EVERY
from tests.test_writers import BODIES


def read_back(one: Letter, other: Letter | None = None) -> None:
    verify(pdf.write(one), docx.write(other or one), one.reference, one.page.imprint)


@settings(max_examples=40, suppress_health_check=list(HealthCheck), deadline=None)
@given(BODIES)
def test_any_letter_says_the_same_in_both(letter: Make, body: list[Block]) -> None:
    read_back(letter(*body))


@pytest.mark.parametrize(
    "text",
    [
        *COMPOSED.values(),
        "Dear שרה כהן,",
        "שרה כהן (Hebrew) and محمد علي [Arabic]",
        "Dear \u2068שרה כהן\u2069, \u2068محمد علي 12\u2069 (34), \u2068דן\u2069 and \u2068Dan דן\u2069,",
        "Dear नरेन्द्र शर्मा,",
        "AV To fi ﬁ – ‘x’ 1. 2.",
        "x" * 300,
        "e\u0301 \u00ad a\u00a0b",
    ],
)
def test_odd_text_passes(letter: Make, text: str) -> None:
    style = Style(typefaces=Typefaces("Arimo", lenders(unsettable(text), Path("nowhere"))))
    read_back(letter(text, ListBlock(tuple((Paragraph((Span(text),)),) for _ in range(12)), ordered=True), style=style))


def test_justified_lines_and_an_imprint_pass(letter: Make) -> None:
    body = "Organisations exploitation identification coordinated collaborative responsibilities. " * 9
    one = letter(*[body] * 8, style=Style(justified=True, hyphenation="en-GB"))
    read_back(one)
    read_back(letter(*[body] * 8, page=Page(one.page.envelope, imprint="Promoted by the Example Working Group, 1 Example Street")))


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (("one", "two"), ("two", "one")),
        (("one",), ("one more",)),
        (("one more",), ("one",)),
        (("Dear A",), ("Dear B",)),
        (("Dear שרה",), ("Dear שרי",)),
    ],
)
def test_a_pair_that_differs_is_held(letter: Make, ours: tuple[str, ...], theirs: tuple[str, ...]) -> None:
    with pytest.raises(HeldError, match="don't say the same"):
        read_back(letter(*ours), letter(*theirs))


def test_generate_reads_back_what_it_made(folder: Path, run) -> None:  # type: ignore[no-untyped-def]
    ran = run("generate", "--verify")
    assert (ran.status, "40 made, 0 unchanged, 0 held" in ran.out) == (0, True)
    assert "20 read back: their PDF and DOCX say the same" in ran.out
    (pdf_file, other) = sorted((folder / "out/letters").glob("*.pdf"))[:2]
    docx_file = pdf_file.with_suffix(".docx")
    other.with_suffix(".docx").unlink()
    assert run("generate", "--verify").status == 0  # one of the pair is made, the other read from the disk
    docx_file.unlink()
    before = pdf_file.stat()
    pdf_file.write_bytes(other.read_bytes()[: before.st_size].ljust(before.st_size, b"\n"))
    os.utime(pdf_file, ns=(before.st_atime_ns, before.st_mtime_ns))  # as a disk goes bad, which no time tells
    ran = run("generate", "--verify")
    assert ran.status == 1
    assert "its PDF and its DOCX don't say the same" in " ".join(ran.err.split())


def test_both_formats_are_needed(run) -> None:  # type: ignore[no-untyped-def]
    ran = run("generate", "--verify", "--format", "pdf")
    assert ran.status == 2
    assert "make both" in ran.err


@pytest.mark.parametrize("sender", range(1, 10))
@pytest.mark.parametrize("lines", [3, 4, 5])
def test_a_head_level_with_the_address_passes(letter: Make, sender: int, lines: int) -> None:
    """In large print the date and the reference stand beside the address: which of them is read first is the reader's affair."""
    one = letter(
        lines=("Test Recipient 000123", *["12 Example Road"] * (lines - 2), "SE1 0RB"),
        sender=tuple(f"Example line {number}" for number in range(sender)),
        style=Style(head=16.0, head_leading=19.2),
    )
    read_back(one)


def test_a_picture_that_leads_nowhere_is_held(letter: Make) -> None:
    one = letter("Dear Test Recipient 000123,", EVERY["drawing"])
    whole = docx.write(one)
    read_back(one)
    lost = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as before, zipfile.ZipFile(lost, "w") as after:
        for name in before.namelist():
            if not name.startswith("word/media/"):
                after.writestr(name, before.read(name))
    with pytest.raises(HeldError, match="a picture or a link leads nowhere in the DOCX"):
        verify(pdf.write(one), lost.getvalue(), one.reference)
