"""Levels and the order in which a line is seen, as UAX #9 has them for text without embeddings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letterforge.typeface.direction import in_sight_order, levels, runs_right_to_left

A, B, C = "א", "ב", "ג"  # R
ALEF = "ا"  # AL


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("abc", "000"),
        (f"a {A}{B} b", "001100"),
        (f"a {A} {B}, b", "00111000"),
        (f"a {A} 12 {B}", "00112211"),  # numbers run to the right within what runs to the left
        (f"{A}{B}.", "111"),  # nothing else on the line: it runs to the left whole
        (f"{A}{B} x", "1100"),
        (f"x ({A})", "00010"),  # what stands before the brackets runs to the right, and so do they
        (f"x {A} ({B}) y", "001111100"),
        (f"x {ALEF} 12", "001122"),
        (f"x {A}\u200d{B}", "00111"),
        ("", ""),
    ],
)
def test_levels(text: str, expected: str) -> None:
    assert "".join(map(str, levels(text))) == expected


@pytest.mark.parametrize(
    ("items", "item_levels", "seen"),
    [
        ("abc", [0, 0, 0], "abc"),
        ("abc", [1, 1, 1], "cba"),
        ("abcd", [0, 1, 1, 0], "acbd"),
        ("abcde", [1, 1, 2, 2, 1], "ecdba"),
        ("", [], ""),
    ],
)
def test_the_order_in_which_a_line_is_seen(items: str, item_levels: list[int], seen: str) -> None:
    assert "".join(in_sight_order(items, item_levels)) == seen


@given(st.text(st.sampled_from("ab 1,.()[אב\u200d\u200bاب٣"), max_size=30))
def test_every_character_has_a_level_and_a_place(text: str) -> None:
    found = levels(text)
    assert len(found) == len(text)
    assert all(0 <= level <= 2 for level in found)
    assert sorted(in_sight_order(range(len(text)), found)) == list(range(len(text)))
    if not runs_right_to_left(text):
        assert set(found) <= {0}
