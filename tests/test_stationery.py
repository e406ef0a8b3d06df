"""Labels and envelopes: the published measures, sheets of one's own, and addresses that are whole within them or not set at all."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letterforge.envelope import MM, Box
from letterforge.stationery import CLEAR, ENVELOPE_SIZES, FRONTS, INSET, LABEL_SIZES, SHEETS, label_sheet
from tests.tools import ROOT

LINES = st.lists(st.text("abcdefg ", min_size=1, max_size=60).map(lambda line: " ".join(line.split()) or "a"), min_size=3, max_size=7)


def half(text: str, size: float) -> float:
    return len(text) * size / 2


@pytest.mark.parametrize(
    ("name", "places", "first", "last"),
    [
        ("L7160", 21, (7.2, 15.15, 70.7, 53.25), (139.28, 243.75, 202.78, 281.85)),
        ("L7161", 18, (7.21, 8.82, 70.71, 55.38), (139.29, 241.62, 202.79, 288.18)),
        ("L7162", 16, (4.67, 13.02, 103.73, 46.89), (106.27, 250.11, 205.33, 283.98)),
        ("L7163", 14, (4.67, 15.15, 103.73, 53.25), (106.27, 243.75, 205.33, 281.85)),
        ("L7651", 65, (4.67, 10.9, 42.77, 32.07), (167.23, 264.94, 205.33, 286.11)),
    ],
)
def test_the_sheets_are_those_of_the_table(name: str, places: int, first: tuple[float, ...], last: tuple[float, ...]) -> None:
    labels = list(SHEETS[name].labels())
    assert SHEETS[name].places == len(labels) == places
    for label, expected in ((labels[0], first), (labels[-1], last)):
        assert (label.left, label.top, label.right, label.bottom) == pytest.approx(expected)


@pytest.mark.parametrize("name", sorted(SHEETS))
def test_labels_follow_row_by_row_and_none_touches_another(name: str) -> None:
    labels = list(SHEETS[name].labels())
    assert sorted(labels, key=lambda one: (one.top, one.left)) == labels
    assert not any(
        one.left < other.right - 1e-6 and other.left < one.right - 1e-6 and one.top < other.bottom - 1e-6 and other.top < one.bottom - 1e-6
        for number, one in enumerate(labels)
        for other in labels[number + 1 :]
    )


def test_the_docs_have_all_sheets_and_envelopes() -> None:
    page = (ROOT / "docs/print-room.md").read_text(encoding="utf-8")
    rows = {tuple(map(str.strip, line.strip("| ").split("|"))) for line in page.splitlines() if line.startswith("| `")}
    sheets = {
        (f"`{name}`" + ", the default" * (name == "L7160"), f"{one.columns} × {one.rows}", f"{one.width:.1f} × {one.height:.1f}")
        for name, one in SHEETS.items()
    }
    assert rows >= sheets | {(f"`{name}`", f"{front.width:g} × {front.height:g}") for name, front in FRONTS.items()}


OWN = {"columns": 2, "rows": 4, "width": 90.0, "height": 60.0, "pitch": (95.0, 65.0), "left": 10.0, "top": 10.0}


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"pitch": (89.0, 65.0)}, "labels beside each other overlap: each is 90 mm, and the next one begins 89 mm further right"),
        ({"pitch": (95.0, 59.0)}, "labels below each other overlap: each is 60 mm, and the next one begins 59 mm further down"),
        ({"left": 26.0}, "the rightmost labels end 211 mm from the left edge, and an A4 sheet at 210 mm"),
        ({"rows": 5}, "the lowest labels end 330 mm from the top edge, and an A4 sheet at 297 mm"),
        ({"height": 9.0}, "a label of 90 x 9 mm is too small for an address: at least 20 x 10 mm"),
    ],
)
def test_a_sheet_that_cannot_be_is_refused(changed: dict[str, object], said: str) -> None:
    assert label_sheet("own", **OWN).places == 8  # type: ignore[arg-type]
    with pytest.raises(ValueError, match=re.escape(said)):
        label_sheet("own", **OWN | changed)  # type: ignore[arg-type]


def test_a_single_row_needs_no_pitch() -> None:
    assert label_sheet("own", **OWN | {"rows": 1, "columns": 1, "pitch": (0.0, 0.0)}).places == 1  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("sheet", "lines", "set_as", "size"),
    [
        ("L7160", ["Name", "Street", "SE1 0RB"], ["Name", "Street", "SE1 0RB"], 12),
        ("L7160", ["x " * 14 + "x"], None, 11),  # smaller rather than broken
        ("L7160", ["x " * 20 + "x"], None, 8),
        ("L7160", ["x " * 21 + "x"], ["x " * 13 + "x", "x " * 7 + "x"], 12),  # broken rather than smaller than 8 pt
        ("L7160", ["x" * 56], None, 0),  # held
        ("L7651", ["Name"] * 7, None, 6),
        ("L7651", ["Name"] * 8, None, 0),
        ("L7162", ["Name"] * 7, None, 10),
    ],
)
def test_how_an_address_is_set_on_a_label(sheet: str, lines: list[str], set_as: list[str] | None, size: float) -> None:
    lines = [line.strip() for line in lines]
    block = SHEETS[sheet].fit(lines, half)
    assert (block.size if block else 0) == size
    if block:
        assert list(block.lines) == ([line.strip() for line in set_as] if set_as else lines)


@given(LINES, st.sampled_from(sorted(SHEETS)), st.booleans())
def test_nothing_is_cut_and_nothing_comes_near_a_labels_edge(lines: list[str], name: str, lent: bool) -> None:
    sheet = SHEETS[name]
    block = sheet.fit(lines, half, lent=lent)
    if block is not None:
        assert " ".join(block.lines) == " ".join(lines)
        assert len(block.lines) * block.leading <= (sheet.height - 2 * INSET) * MM
        assert all(half(line, block.size) <= (sheet.width - 2 * INSET) * MM for line in block.lines)


@pytest.mark.parametrize("sizes", [LABEL_SIZES, ENVELOPE_SIZES])
def test_sizes_go_down_and_no_line_touches_the_next(sizes: tuple[tuple[float, float], ...]) -> None:
    assert sorted(sizes, reverse=True) == list(sizes)
    assert all(leading >= 1.14 * size for size, leading in sizes)


@pytest.mark.parametrize(
    ("name", "address", "stamp", "sender"),
    [
        ("dl", (15, 45, 205, 92), (130, 0, 220, 40), (10, 8, 125, 40)),
        ("c5", (15, 45, 214, 144), (139, 0, 229, 40), (10, 8, 134, 40)),
        ("c6", (15, 45, 147, 96), (72, 0, 162, 40), (10, 8, 67, 40)),
    ],
)
def test_zones_of_an_envelope(name: str, address: tuple[float, ...], stamp: tuple[float, ...], sender: tuple[float, ...]) -> None:
    front = FRONTS[name]
    assert front.address == Box(*address)
    assert front.stamp == Box(*stamp)
    assert front.sender == Box(*sender)
    assert front.codes == Box(0, front.height - 18, front.width, front.height)
    assert front.address.top - front.sender.bottom == front.address.top - front.stamp.bottom == CLEAR


@given(LINES, st.sampled_from(sorted(FRONTS)))
def test_an_address_stands_in_its_zone(lines: list[str], name: str) -> None:
    front = FRONTS[name]
    block = front.fit(lines, half)
    if block is not None:
        wide = max(half(line, block.size) for line in block.lines) / MM
        left = front.left(wide)
        assert front.address.left <= left
        assert left + wide <= front.address.right + 1e-6
        assert len(block.lines) * block.leading <= front.address.height * MM
