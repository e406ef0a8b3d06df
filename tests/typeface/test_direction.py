"""Levels and the order in which a line is seen, as UAX #9 has them for text with isolates and without embeddings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letterforge.typeface.direction import ISOLATES, has_isolates, in_sight_order, isolated, levels, marked, runs_right_to_left

A, B, C = "א", "ב", "ג"  # R
AB, BC = isolated(A + B), isolated(B + C)
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
    ("text", "seen", "with_marks"),
    [
        # what stands in isolates, as it is seen from left to right; and with marks instead, < to the right and > to the left
        (f"a {AB}, b", f"a {B}{A}, b", f"a {A}{B}, b"),
        (f"a {AB}, {BC}, b", f"a {B}{A}, {C}{B}, b", f"a {A}{B}<, {B}{C}<, b"),
        (f"a {A}{B}, {B}{C}, b", f"a {C}{B} ,{B}{A}, b", f"a {A}{B}, {B}{C}, b"),  # not isolated: a sentence in Hebrew
        (f"a {AB} 12, b", f"a {B}{A} 12, b", f"a {A}{B}< 12, b"),
        (f"a {isolated(A + ' 12')} 34", f"a 12 {A} 34", f"a {A} 12< 34"),
        (f"a {isolated('12 ' + A)} 34", f"a {A} 12 34", f"a <>12 {A}>< 34"),
        (f"a ({AB}) [{BC}]", f"a ({B}{A}) [{C}{B}]", f"a ({A}{B}) [{B}{C}]"),
        (f"{isolated('Dear ' + A)}, {AB}", f"Dear {A}, {B}{A}", f"Dear {A}<, {A}{B}<"),
        (f"x {A} {BC} y", f"x {A} {C}{B} y", f"x {A} <{B}{C}< y"),
        (f"{AB}, {BC}", f"{C}{B} ,{B}{A}", f"{A}{B}, {B}{C}"),  # nothing else on the line
        (f"x {isolated(f'{AB}, {BC} and {AB}')} y", f"x {B}{A}, {C}{B} and {B}{A} y", f"x {A}{B}<, {B}{C}< and {A}{B}<< y"),
        ("a \u2068b", "a b", "a b"),  # marks that came with a cell
        (f"x \u2066{A}1\u2069 \u2067y\u2069", f"x 1{A} y", f"x {A}1 y"),
        (f"a \u2069{A}", f"a {A}", f"a {A}"),
        ("a" + "\u2068" * 3000 + A, f"a{A}", f"a{A}"),
    ],
)
def test_an_isolate_reads_as_one(text: str, seen: str, with_marks: str) -> None:
    shown = text.translate(ISOLATES)
    assert "".join(in_sight_order(shown, levels(text))) == seen
    assert "".join(marked([text])).replace("\u200e", "<").replace("\u200f", ">") == with_marks


def test_marks_take_all_texts_of_a_paragraph_into_account() -> None:
    assert marked(["a ", AB, ", ", BC, " b"]) == ["a ", f"{A}{B}\u200e", ", ", f"{B}{C}\u200e", " b"]


@pytest.mark.parametrize(("word", "expected"), [("Test", "Test"), ("Тест", "Тест"), (A, f"\u2068{A}\u2069"), ("", "")])
def test_only_what_runs_to_the_left_is_isolated(word: str, expected: str) -> None:
    assert isolated(word) == expected
    assert has_isolates(isolated(word)) == (word == A)


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


@given(st.text(st.sampled_from("ab 1,.()[אב\u200d\u200bاب٣\u2067\u2068\u2069"), max_size=30))
def test_every_character_has_a_level_and_a_place(text: str) -> None:
    found = levels(text)
    text = text.translate(ISOLATES)
    assert len(found) == len(text)
    assert all(0 <= level <= 30 for level in found)
    assert sorted(in_sight_order(range(len(text)), found)) == list(range(len(text)))
    if not runs_right_to_left(text):
        assert set(found) <= {0}
