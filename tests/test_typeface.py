"""Faces: metrics, subsets, and what can't be set."""

import pytest
import uharfbuzz

from letterforge.typeface import face, unsettable


def test_arimo_measures_what_arial_measures() -> None:
    """Arial's advances in units of 1/2048 em, as in its published metrics."""
    arial = {"A": 1366, "i": 455, " ": 569, "m": 1706, "0": 1139}
    assert {letter: round(face().advance(letter) * 2.048) for letter in arial} == arial
    assert round(face(bold=True).advance("A") * 2.048) == 1479
    assert face().width("Am", 10) == pytest.approx((1366 + 1706) / 204.8)


def test_a_subset_holds_its_glyphs_under_their_own_numbers() -> None:
    small = face().subset(frozenset(map(ord, "Dear")))
    font = uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob(small)))
    for letter in "Dear":
        glyph = face().glyph(letter)
        assert glyph is not None
        assert font.get_glyph_h_advance(glyph) == round(face().advance(letter) * 2.048)
    assert len(small) < 30_000
    assert small == face().subset(frozenset(map(ord, "Dear")))


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("Siân O’Neill – Łukasz, Борис, Ωμέγα", ""),
        ("e\u0301", ""),
        ("line\nline", ""),
        ("漢字", "漢字"),
        ("שלום", "שלום"),
        ("😀!", "😀"),
        ("\ue000", "\ue000"),
    ],
)
def test_unsettable(text: str, missing: str) -> None:
    assert unsettable(text) == missing
