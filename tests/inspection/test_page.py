"""Pages: a sound one passes, whoever made it; each fault is found, with its place and its cure."""

from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from PIL import Image
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from letterforge import pdf
from letterforge.envelope import PROFILES
from tests.conftest import Make
from tests.inspection import samples as s
from tests.inspection.samples import Draw, line, looked_at, made, with_

ADDRESS = "; if it belongs to the address, within 55 to 79 mm"
CLEAR = "inside the envelope's clear zone"
EDGE = "edge, where it won't be printed"


def test_a_sound_letter_made_elsewhere(tmp_path: Path) -> None:
    report = looked_at(tmp_path, made(with_(line(5, 99, 9, 99), line(5.2, 60, 8.8, 60))))
    assert (report.sound, report.faults, report.pages, report.begins) == (True, [], 1, [0])


@pytest.mark.parametrize("name", sorted(PROFILES))
def test_our_own_letters_are_sound_in_their_envelopes(tmp_path: Path, letter: Make, name: str) -> None:
    own = letter(*["Sample text that goes on. " * 60] * 3, envelope=name)
    assert looked_at(tmp_path, pdf.write(own), name).faults == []


@pytest.mark.parametrize("name", ["dl", "dl-105", "dl-90", "c5"])
def test_a_letter_for_the_printer_of_notify_shows_more_than_an_address_in_another_window(tmp_path: Path, letter: Make, name: str) -> None:
    faults = looked_at(tmp_path, pdf.write(letter(envelope="notify")), name).faults
    assert "ink in the clear zone" in {fault.kind for fault in faults}


def test_notify_wants_no_fold_marks(tmp_path: Path, letter: Make) -> None:
    faults = looked_at(tmp_path, pdf.write(letter(envelope="dl")), "notify").faults
    assert ("ink at the edge", 4.9, 98.8) in [(fault.kind, fault.x, fault.y) for fault in faults]


@pytest.mark.parametrize(
    ("draw", "kind", "what", "cure"),
    [
        (line(12, 60.2, 14, 60.2), "ink in the clear zone", f"ink at 12.0, 60.0 mm, {CLEAR}", "move it below 95 mm"),
        (
            line(50, 44, 50, 44.1),
            "ink in the clear zone",
            f"ink at 49.7, 43.7 mm, {CLEAR}",
            f"move it below 95 mm or above 42 mm{ADDRESS}",
        ),
        (line(105, 60, 108, 60), "ink in the clear zone", f"ink at 105.1, 59.6 mm, {CLEAR}", "move it below 95 mm or right of 113 mm"),
        (
            lambda c: s.text(c, 30, 89, "Dear"),
            "ink in the clear zone",
            f"ink at 30.3, 86.6 mm, {CLEAR}",
            f"move it below 95 mm{ADDRESS}",
        ),
        (
            lambda c: s.text(c, 60, 72, "x" * 30),
            "address out of the safe box",
            "a line of the address reaches from 60 to 112.9 mm across, 70.1 to 72 mm down",
            "keep it within 22 to 101 mm across, 55 to 79 mm down",
        ),
        (
            line(2, 200, 3, 200),
            "ink at the edge",
            f"ink at 1.8, 199.7 mm, within 5 mm of the left {EDGE}",
            "move it in, or make the margin larger",
        ),
        (line(207, 200, 208, 200), "ink at the edge", f"ink at 207.1, 199.7 mm, within 5 mm of the right {EDGE}", ""),
        (line(100, 2, 101, 2), "ink at the edge", f"ink at 99.8, 1.8 mm, within 5 mm of the top {EDGE}", ""),
        (line(100, 295, 101, 295), "ink at the edge", f"ink at 99.8, 294.6 mm, within 5 mm of the bottom {EDGE}", ""),
        (
            lambda c: s.text(c, 30, 120, "Helvetica", "Helvetica"),
            "font not embedded",
            "the font Helvetica isn't in the file",
            "embed all fonts when you save it as PDF",
        ),
    ],
)
def test_a_fault_is_told_with_its_place_and_its_cure(tmp_path: Path, draw: Draw, kind: str, what: str, cure: str) -> None:
    (fault,) = looked_at(tmp_path, made(with_(), with_(draw)), every=1).faults
    assert (fault.page, fault.kind, fault.what) == (2, kind, what)
    assert fault.cure.startswith(cure)


@pytest.mark.parametrize(
    ("draw", "kind"),
    [
        (lambda c: s.text(c, 22, 105, "Dear Test Recipient 000123,"), "no address"),
        (s.outline, "address not text"),
    ],
)
def test_a_letter_without_an_address(tmp_path: Path, draw: Draw, kind: str) -> None:
    assert [fault.kind for fault in looked_at(tmp_path, made(draw)).faults] == [kind]
    assert looked_at(tmp_path, made(draw), "none").sound


def test_an_address_that_nobody_sees_is_none(tmp_path: Path) -> None:
    def white(canvas: Canvas) -> None:
        canvas.setFillGray(1)
        s.letter(canvas)

    assert [fault.kind for fault in looked_at(tmp_path, made(white)).faults] == ["no address"]


@pytest.mark.parametrize(
    ("size", "what"),
    [
        (s.LETTER_SIZE, "is 216 × 279 mm, not A4"),
        (s.SIDEWAYS, "is A4 on its side"),
        ((212.5 * mm, 297 * mm), "is 212 × 297 mm, not A4"),
        ((10**6, 10**6), "is 352778 × 352778 mm, not A4"),
    ],
)
def test_paper_of_another_size(tmp_path: Path, size: tuple[float, float], what: str) -> None:
    (fault,) = looked_at(tmp_path, made(with_(), size=size)).faults
    assert (fault.kind, fault.what) == ("not A4 upright", what)


def test_two_mm_more_or_less_are_a4(tmp_path: Path) -> None:
    def lower(canvas: Canvas) -> None:
        canvas.translate(0, 1.5 * mm)
        s.letter(canvas)

    assert looked_at(tmp_path, made(lower, size=(211.5 * mm, 298.5 * mm))).sound


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_page_is_looked_at_as_it_is_seen(tmp_path: Path, turn: int) -> None:
    """Turned by its own word, and cut out of a larger sheet: text and ink stand where a reader sees them."""
    aside = (100, 50)  # pt
    width, height = (595.28, 841.89) if turn % 180 == 0 else (841.89, 595.28)
    undone = {0: (1, 0, 0, 1, 0, 0), 90: (0, 1, -1, 0, 841.89, 0), 180: (-1, 0, 0, -1, 595.28, 841.89), 270: (0, -1, 1, 0, 0, 595.28)}[turn]

    def turned(canvas: Canvas) -> None:
        canvas.translate(*aside)
        canvas.transform(*undone)
        s.letter(canvas)
        line(12, 60.2, 14, 60.2)(canvas)

    with pikepdf.open(BytesIO(made(turned, size=(1200, 1200)))) as document:
        page = document.pages[0]
        page.cropbox = [aside[0], aside[1], aside[0] + width, aside[1] + height]
        page.rotate(turn, relative=False)
        stream = BytesIO()
        document.save(stream)
    (fault,) = looked_at(tmp_path, stream.getvalue()).faults
    assert (fault.kind, fault.x, fault.y) == ("ink in the clear zone", pytest.approx(12, abs=0.4), pytest.approx(60.2, abs=0.4))


def test_the_ink_of_later_pages_may_stand_where_the_window_was(tmp_path: Path) -> None:
    second = with_(line(12, 60.2, 14, 60.2))
    assert looked_at(tmp_path, made(with_(), second)).sound
    assert not looked_at(tmp_path, made(with_(), second), every=1).sound


def test_a_scan_is_told_for_what_it_is(tmp_path: Path) -> None:
    def scan(canvas: Canvas) -> None:
        canvas.drawImage(ImageReader(Image.new("L", (210, 297), 250)), 0, 0, 210 * mm, 297 * mm)

    kinds = [fault.kind for fault in looked_at(tmp_path, made(scan)).faults]
    assert kinds == ["ink in the clear zone", "address not text", *["ink at the edge"] * 4]


@pytest.mark.parametrize("width", [0, 0.01, 0.1])
@pytest.mark.parametrize("grey", [0.0, 0.9])
def test_no_hairline_is_overlooked(tmp_path: Path, width: float, grey: float) -> None:
    def hair(canvas: Canvas) -> None:
        canvas.setStrokeGray(grey)
        line(60, 82.3, 61, 83.4, width)(canvas)

    assert [fault.kind for fault in looked_at(tmp_path, made(with_(hair))).faults] == ["ink in the clear zone"]
