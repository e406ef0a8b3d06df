"""Paper and post: the published weights are reproduced, and every letter of a tally is in one band."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letterforge.envelope import PROFILES
from letterforge.postage import A4, Band, Stationery, band, envelope_grams

DL, C5, C4 = (220.0, 110.0), (229.0, 162.0), (324.0, 229.0)


@pytest.mark.parametrize(("gsm", "grams"), [(70, 4.37), (80, 4.99), (90, 5.61), (100, 6.24)])
def test_a_sheet_weighs_what_the_table_says(gsm: float, grams: float) -> None:
    assert A4 * gsm == pytest.approx(grams, abs=0.005)


@pytest.mark.parametrize(("size", "grams"), [(DL, 5), (C5, 8), (C4, 16), (None, 5)])
def test_an_envelope_weighs_by_its_size(size: tuple[float, float] | None, grams: float) -> None:
    assert envelope_grams(size) == grams


@pytest.mark.parametrize(
    ("pages", "duplex", "sheets"), [(1, True, 1), (2, True, 1), (3, True, 2), (10, True, 5), (1, False, 1), (3, False, 3)]
)
def test_sheets(pages: int, duplex: bool, sheets: int) -> None:
    assert Stationery(duplex).sheets(pages) == sheets
    assert Stationery(duplex).grams(pages) == pytest.approx(5 + sheets * 4.9896)


@pytest.mark.parametrize(
    ("grams", "size", "expected"),
    [
        (100, DL, Band("letter", 100)),
        (100, (240, 165), Band("letter", 100)),
        (100, (165, 240), Band("letter", 100)),
        (100.1, DL, Band("large letter", 250)),
        (20, C4, Band("large letter", 100)),
        (20, (240, 166), Band("large letter", 100)),
        (251, C4, Band("large letter", 500)),
        (750, C4, Band("large letter", 750)),
        (751, C4, None),
        (20, (354, 250), None),
    ],
)
def test_bands(grams: float, size: tuple[float, float], expected: Band | None) -> None:
    assert band(grams, size) == expected


@pytest.mark.parametrize(("size", "name"), [(DL, "DL"), (C5, "C5"), ((230, 120), "230 × 120 mm"), (None, "")])
def test_the_envelope_has_a_name(size: tuple[float, float] | None, name: str) -> None:
    assert Stationery(size=size).envelope_name == name


@pytest.mark.parametrize(
    ("name", "size"), [("dl", DL), ("dl-105", DL), ("dl-90", DL), ("dl-din", DL), ("c5", C5), ("notify", None), ("none", None)]
)
def test_profiles_know_their_envelope(name: str, size: tuple[float, float] | None) -> None:
    pane = PROFILES[name].pane
    assert (pane and pane.size) == size


def test_nothing_to_post() -> None:
    assert Stationery().tally({2: 0}) == (0, 0, 0.0, 0.0, 0.0, {})


@given(st.dictionaries(st.integers(1, 200), st.integers(0, 10**6)), st.booleans(), st.floats(60, 250))
def test_a_tally_counts_every_letter_once(letters: dict[int, int], duplex: bool, paper: float) -> None:
    stationery = Stationery(duplex, paper)
    tally = stationery.tally(letters)
    assert tally.letters == sum(tally.bands.values()) == sum(letters.values())
    assert tally.grams == pytest.approx(tally.sheets * A4 * paper + tally.letters * 5)
    if tally.letters:
        assert tally.lightest * tally.letters <= tally.grams * 1.000001
        assert tally.heaviest * tally.letters >= tally.grams * 0.999999
