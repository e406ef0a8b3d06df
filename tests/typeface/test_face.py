"""Faces: metrics, subsets, and what can't be set."""

import pytest
import uharfbuzz

from letterforge.typeface import face, unsettable


def glyph(letter: str, *, bold: bool = False) -> int:
    """The number of a letter's glyph, which the face has."""
    number = face(bold=bold).glyph(letter)
    assert number is not None
    return number


def test_arimo_measures_what_arial_measures() -> None:
    """Arial's advances in units of 1/2048 em, as in its published metrics."""
    arial = {"A": 1366, "i": 455, " ": 569, "m": 1706, "0": 1139}
    assert {letter: round(face().advance(glyph(letter)) * 2.048) for letter in arial} == arial
    assert round(face(bold=True).advance(glyph("A", bold=True)) * 2.048) == 1479
    assert face().width("Am", 10) == pytest.approx((1366 + 1706) / 204.8)


def test_pairs_are_kerned_and_spaces_are_not() -> None:
    """Arial kerns `AV` by 152 units; a word measures the same wherever it stands."""
    assert face().width("AV", 10) == pytest.approx((1366 * 2 - 152) / 204.8)
    assert face().width("A V", 10) == pytest.approx((1366 * 2 + 569) / 204.8)


def test_a_glyph_carries_the_text_that_it_stands_for() -> None:
    shaped = face().shape("Siân")
    assert shaped.texts == ("S", "i", "â", "n")
    decomposed = face().shape("a\u0302n")
    assert "".join(decomposed.texts) == "a\u0302n"


def test_a_subset_holds_its_glyphs_under_their_own_numbers() -> None:
    wanted = [glyph(letter) for letter in "Dear"]
    small = face().subset(wanted)
    font = uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob(small)))
    assert [font.get_glyph_h_advance(one) for one in wanted] == [round(face().advance(one) * 2.048) for one in wanted]
    assert len(small) < 30_000
    assert small == face().subset(wanted)


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("Siân O’Neill – Łukasz, Борис, Ωμέγα", ""),
        ("e\u0301", ""),
        ("line\nline", ""),
        ("漢字", "漢字"),
        ("שלום", ""),
        ("محمد", "محد"),
        ("😀!", "😀"),
        ("\ue000", "\ue000"),
    ],
)
def test_unsettable(text: str, missing: str) -> None:
    assert unsettable(text) == missing
