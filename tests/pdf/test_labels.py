"""Labels as they are printed: every address inside its own by 2 mm, whatever it says; begun sheets, shifted sheets, many sheets."""

import csv
import subprocess
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from letterforge.envelope import Box
from letterforge.pdf.labels import Setup
from letterforge.stationery import INSET, SHEETS, LabelSheet, label_sheet
from tests.pdf.printed import DOTS, ink, labels
from tests.pdf.reading import characters, lines, opened, pages
from tests.tools import ROOT, require

ADDRESS = ("Test Recipient 000123", "12 Example Road", "London", "SE1 0RB")
SCRIPTS = [row["name"].split("; ")[-1] for row in csv.DictReader((ROOT / "docs/specimen/names.csv").open(encoding="utf-8"))]
TALL = ("ÅÉỖẬỰ ÇĢŊ gjpqy", *("Tëst Rècipiént 000123",) * 5, "Àgj 0RB")
WORDS = st.text("abgjpqyABEGHIMQWÉÅçãflTest1234567890.,'’()-–", min_size=1, max_size=24)
ADDRESSES = st.lists(st.lists(WORDS, min_size=1, max_size=8).map(" ".join), min_size=3, max_size=7)
SLACK = 0.5 / DOTS  # mm: an edge lies within half a dot


def held_apart(content: bytes, sheet: LabelSheet, places: range, page: int = 0, shift: tuple[float, float] = (0.0, 0.0)) -> None:
    """Each label of `places` has ink, 2 mm from its edges at least, and the page has no other ink."""
    boxes = [label.moved(*shift) for label in sheet.labels()]
    found = [ink(content, page, box) for box in boxes]
    assert [number for number, one in enumerate(found) if one] == list(places)
    for box, one in zip(boxes, found, strict=True):
        if one is not None:
            assert one.left >= box.left + INSET - SLACK
            assert one.top >= box.top + INSET - SLACK
            assert one.right <= box.right - INSET + SLACK
            assert one.bottom <= box.bottom - INSET + SLACK


def within_its_label(content: bytes, sheet: LabelSheet, count: int) -> None:
    """No character's ink lies outside of all labels less their inset."""
    inner = [Box(box.left + INSET, box.top + INSET, box.right - INSET, box.bottom - INSET) for box in sheet.labels()]
    for page in range(pages(content)):
        for one in characters(content, page):
            assert any(
                box.left - 0.01 <= one.left
                and one.right <= box.right + 0.01
                and box.top - 0.01 <= one.top
                and one.bottom <= box.bottom + 0.01
                for box in inner
            ), one
    assert pages(content) == -(-count // sheet.places)


def candidates() -> list[list[str]]:
    rows = csv.DictReader((ROOT / "data/candidates.csv").open(encoding="utf-8"))
    parts = ("name", "address_line_1", "address_line_2", "address_line_3", "town", "postcode")
    return [[row[part] for part in parts if row[part]] for row in rows]


@pytest.mark.parametrize("name", sorted(SHEETS))
def test_the_candidates_stand_on_every_sheet(name: str) -> None:
    content, fitting = labels(SHEETS[name], candidates())
    assert len(fitting) == 20
    held_apart(content, SHEETS[name], range(min(20, SHEETS[name].places)))
    assert [line for page in range(pages(content)) for line in lines(content, page)].count("London") == 20


@pytest.mark.parametrize("name", sorted(SHEETS))
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(addresses=st.lists(ADDRESSES, min_size=1, max_size=8))
def test_addresses_of_any_length_stay_inside_or_are_held(name: str, addresses: list[list[str]]) -> None:
    content, fitting = labels(SHEETS[name], addresses)
    if fitting:
        within_its_label(content, SHEETS[name], len(fitting))


@pytest.mark.parametrize("name", sorted(SHEETS))
def test_no_script_comes_near_an_edge(name: str) -> None:
    addresses = [TALL, *[(*(script,) * count, "SE1 0RB") for script in SCRIPTS for count in (3, 4, 5)]]
    content, fitting = labels(SHEETS[name], addresses[: SHEETS[name].places])
    assert fitting
    held_apart(content, SHEETS[name], range(len(fitting)))


@pytest.mark.parametrize("shift", [(0.5, -1.0), (-3.25, 2.0)])
def test_a_shift_moves_everything(shift: tuple[float, float]) -> None:
    sheet = SHEETS["L7160"]
    content, _ = labels(sheet, [ADDRESS] * 21, Setup(shift, outline=True))
    plain, _ = labels(sheet, [ADDRESS] * 21, Setup(outline=True))
    for before, after in zip(characters(plain), characters(content), strict=True):
        assert (after.left - before.left, after.top - before.top) == pytest.approx(shift, abs=0.002)
    unlined, _ = labels(sheet, [ADDRESS] * 21, Setup(shift))
    held_apart(unlined, sheet, range(21), shift=shift)


def test_places_that_are_skipped_are_so_on_the_first_sheet_only() -> None:
    sheet = SHEETS["L7160"]
    content, _ = labels(sheet, [ADDRESS] * 18, Setup(skip=5))
    assert pages(content) == 2
    held_apart(content, sheet, range(5, 21))
    held_apart(content, sheet, range(2), page=1)


@pytest.mark.parametrize(
    ("count", "skip", "expected"), [(21, 0, 1), (22, 0, 2), (1, 20, 1), (2, 20, 2), (16, 5, 1), (2100, 0, 100), (2101, 0, 101)]
)
def test_how_many_sheets_it_takes(count: int, skip: int, expected: int) -> None:
    content, _ = labels(SHEETS["L7160"], [ADDRESS] * count, Setup(skip=skip))
    assert pages(content) == expected
    assert lines(content, expected - 1).count("SE1 0RB") == (count + skip - 1) % 21 + 1 - (skip if expected == 1 else 0)


def test_the_outline_is_drawn_where_the_labels_are() -> None:
    sheet = label_sheet("own", columns=1, rows=2, width=100, height=50, pitch=(0, 60), left=20, top=30)
    content, _ = labels(sheet, [ADDRESS], Setup(outline=True))
    drawn = ink(content, 0, Box(0, 0, 210, 297))
    assert drawn is not None
    assert (drawn.left, drawn.top, drawn.right, drawn.bottom) == pytest.approx((20, 30, 120, 140), abs=0.2)


def test_a_face_is_embedded_once_whoever_uses_it(tmp_path: Path) -> None:
    """Thai is the first fallback of one address and the second of another; what they show is their own."""
    thai, tamil = SCRIPTS[7], SCRIPTS[6]
    content, fitting = labels(
        SHEETS["L7162"], [(thai, "London", "SE1 0RB"), (tamil, thai, "SE1 0RB"), (tamil, "London", "SE1 0RB"), ADDRESS]
    )
    assert len(fitting) == 4
    text = "\n".join(lines(content))
    assert (text.count(thai), text.count(tamil)) == (2, 2)
    (tmp_path / "labels.pdf").write_bytes(content)
    said = subprocess.run([require("pdffonts"), tmp_path / "labels.pdf"], check=True, capture_output=True, text=True).stdout
    rows = [line.split() for line in said.splitlines()[2:]]
    assert sorted(row[0].split("+")[1].split("-")[0][:12] for row in rows) == ["Arimo", "NotoSansTami", "NotoSansThai"]
    assert all(row[-5:-2] == ["yes", "yes", "yes"] for row in rows)  # embedded, a subset, with its Unicode map


def test_the_file_is_sound_and_asks_to_be_printed_as_it_is(tmp_path: Path) -> None:
    content, _ = labels(SHEETS["L7651"], [ADDRESS] * 200, Setup(outline=True))
    (tmp_path / "labels.pdf").write_bytes(content)
    subprocess.run([require("qpdf"), "--check", tmp_path / "labels.pdf"], check=True, capture_output=True)
    with opened(content) as document:
        wishes = document.Root.ViewerPreferences
        assert (wishes.PrintScaling, wishes.Duplex) == ("/None", "/Simplex")
        assert [float(edge) for edge in document.pages[0].mediabox] == pytest.approx([0, 0, 595.276, 841.89], abs=0.01)
    assert labels(SHEETS["L7651"], [ADDRESS] * 200, Setup(outline=True))[0] == content
    assert pypdfium2.PdfDocument(content).get_metadata_value("Title") == "Labels"
