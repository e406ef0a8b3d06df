"""Text becomes lines of at most a width, and every character of it is shown."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letterforge.letter.model import Span
from letterforge.pdf.fonts import common
from letterforge.pdf.lines import Line, Setter
from letterforge.typeface import ARIMO, Key

SETTER = Setter(ARIMO)
BY_GLYPH = common(ARIMO, Key())


def shown(line: Line) -> str:
    """The characters that a line's operators show."""
    codes = b"".join(re.findall(rb"<([0-9A-F]*)>", b" ".join(segment.ops for segment in line.segments))).decode()
    return "".join(BY_GLYPH[int(codes[at : at + 4], 16)] for at in range(0, len(codes), 4))


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("one two three", 1000, ["one two three"]),
        ("one two three", 40, ["one two", "three"]),
        ("  one   two  ", 1000, ["one two"]),
        ("one\ntwo", 1000, ["one", "two"]),
        ("one\n\ntwo", 1000, ["one", "", "two"]),
        ("", 1000, [""]),
        ("anti-slavery", 40, ["anti-", "slavery"]),
        ("the Plan 2017-21", 70, ["the Plan", "2017-21"]),  # no break between a hyphen and a digit
        ("AFRUCA - Safeguarding", 60, ["AFRUCA -", "Safeguarding"]),
        ("in London – all of", 62, ["in London –", "all of"]),
        ("a\u00a0b c", 20, ["a\u00a0b", "c"]),  # a no-break space holds
        ("co\u00adoperate", 1000, ["cooperate"]),  # a soft hyphen isn't shown
    ],
)
def test_breaks(text: str, width: float, lines: list[str]) -> None:
    assert [shown(line) for line in SETTER.lines([(Span(text), 0)], 10, width)] == lines


def test_a_word_set_in_two_faces_is_not_broken_between_them() -> None:
    spans = [(Span("one two"), 0), (Span("three", bold=True), 0), (Span("four five"), 0)]
    lines = SETTER.lines(spans, 10, 75)
    assert [round(line.width) for line in lines] == [17, 57, 16]


def test_a_word_longer_than_the_line_is_broken_where_it_must_be() -> None:
    lines = SETTER.lines([(Span("x" * 80), 0)], 10, 100)
    assert "".join(map(shown, lines)) == "x" * 80
    assert all(line.width <= 100 for line in lines)


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("https://example.org/one/two", 100, ["https://example.org/", "one/two"]),
        ("https://example.org/search?one=two&three", 140, ["https://example.org/search?", "one=two&three"]),
        ("https://" + "x" * 40, 140, ["https://" + "x" * 21, "x" * 19]),  # a seam so early would leave a hole
        ("x" * 20 + ". And", 100, ["x" * 19, "x. And"]),  # a full stop begins no line
    ],
)
def test_a_long_word_is_broken_at_a_seam(text: str, width: float, lines: list[str]) -> None:
    assert [shown(line) for line in SETTER.lines([(Span(text), 0)], 10, width)] == lines


@given(st.text(st.characters(min_codepoint=0x20, max_codepoint=0xFF, exclude_categories=("Cc", "Cf")), max_size=200), st.floats(30, 400))
def test_no_line_is_wider_than_asked_and_nothing_is_lost(text: str, width: float) -> None:
    lines = SETTER.lines([(Span(text), 0)], 10, width)
    assert all(line.width <= width + 0.01 for line in lines)
    assert "".join(map(shown, lines)).replace(" ", "") == text.replace(" ", "")


def test_every_link_and_text_is_a_segment_of_its_own() -> None:
    line = SETTER.lines([(Span("see "), 0), (Span("here", link="https://example.org"), 1), (Span(" now"), 2)], 10, 500)[0]
    assert [segment.leaf for segment in line.segments] == [0, 1, 2]
    assert [round(segment.x, 1) for segment in line.segments] == [0, 18.9, 38.9]
