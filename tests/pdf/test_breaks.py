"""Justified paragraphs: breaks that look at the whole, lines that are full, words broken where they may be."""

from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letterforge.letter.model import Span
from letterforge.pdf.breaks import Box, breaks
from letterforge.pdf.lines import Line, Setter
from letterforge.typeface import ARIMO
from letterforge.typeface.hyphens import parts

TEXT = (
    "In 2019, 10,627 potential child and adult victims were referred by first responders (in many cases, the police) to the National "
    "Referral Mechanism (NRM), the Government's framework for identifying and supporting victims of modern slavery in the UK."
)


def rag(boxes: Sequence[Box], starts: Sequence[int], width: float) -> float:
    """How uneven the spaces of the lines are: the sum of the cubes of what their spaces give or take."""
    total = 0.0
    for start, end in pairwise(starts):
        line = boxes[start:end]
        spaces = sum(box.space for box in line[:-1])
        left = width - sum(box.width for box in line) - spaces
        total += abs(left / (spaces * (0.5 if left >= 0 else 1 / 3))) ** 3 if spaces else 0.0
    return total


def greedy(boxes: Sequence[Box], width: float) -> list[int]:
    starts, at = [0], 0.0
    for number, box in enumerate(boxes):
        if number > starts[-1] and at + box.width > width:
            starts.append(number)
            at = 0.0
        at += box.width + box.space
    return starts


BOXES = st.lists(st.builds(Box, st.floats(2, 60), st.just(3.0), st.just(0.0), st.just(value=False)), min_size=1, max_size=60)


@given(BOXES, st.floats(60, 300))
def test_no_line_is_overfull_and_no_box_is_lost(boxes: list[Box], width: float) -> None:
    starts = breaks(boxes, width)
    assert starts[0] == 0
    assert starts == sorted(set(starts))
    for start, end in zip(starts, [*starts[1:], len(boxes)], strict=True):
        line = boxes[start:end]
        least = sum(box.width for box in line) + sum(box.space for box in line[:-1]) * 2 / 3
        assert least <= width + 0.02


@pytest.mark.parametrize("width", [150, 200, 250, 300, 350, 400])
def test_spaces_are_more_even_than_when_lines_are_filled_one_by_one(width: float) -> None:
    setter = Setter(ARIMO)
    boxes = [Box(setter.width(word, 10), setter.width(" ", 10)) for word in TEXT.split()]
    assert rag(boxes, breaks(boxes, width), width) <= rag(boxes, greedy(boxes, width), width) + 0.001


def test_a_line_break_ends_a_line() -> None:
    boxes = [Box(20, 3), Box(20, 0, ends_line=True), Box(20, 3), Box(20)]
    assert breaks(boxes, 200) == [0, 2]


def test_a_hyphen_is_taken_only_where_it_helps() -> None:
    loose = [Box(40, 3), Box(30, hyphen=4), Box(30, 3), Box(60, 3), Box(37)]
    assert breaks(loose, 100) != [0, 1, 3]  # the word is broken: else its line had a hole
    assert breaks([Box(40, 3), Box(57, hyphen=4), Box(30, 3), Box(60)], 200) == [0]


def widths(lines: Sequence[Line]) -> list[float]:
    return [round(line.width, 2) for line in lines]


@pytest.mark.parametrize("language", ["", "en-GB"])
def test_all_lines_but_the_last_are_full(language: str) -> None:
    lines = Setter(ARIMO, language).justified([(Span(TEXT), 0)], 10.5, 300)
    assert set(widths(lines[:-1])) == {300.0}
    assert lines[-1].width <= 300


@pytest.mark.parametrize("width", range(150, 480, 3))
@pytest.mark.parametrize("end", ["", "\nand after a break"])
def test_no_line_sticks_out_of_the_margin_not_even_the_last(width: int, end: str) -> None:
    """A last line a little too wide for its place is kept there by its spaces, not set as it comes."""
    for language in ("", "en-GB"):
        for line in Setter(ARIMO, language).justified([(Span(TEXT + end), 0)], 10.5, width):
            assert line.width <= width + 0.01


@pytest.mark.parametrize("width", [250, 350, 408, 439, 473])
def test_the_line_above_the_last_ends_with_a_whole_word_where_it_can(width: float) -> None:
    lines = Setter(ARIMO, "en-GB").justified([(Span(TEXT), 0)], 10.5, width)
    assert b"/ActualText <FEFF00AD>" not in b" ".join(segment.ops for segment in lines[-2].segments)


def test_a_line_before_a_break_isnt_stretched() -> None:
    lines = Setter(ARIMO).justified([(Span("one two\nthree four five six"), 0)], 10, 60)
    assert lines[0].width < 40
    assert lines[1].width == pytest.approx(60)


def test_a_hyphen_is_read_as_the_word() -> None:
    """What stands where a word is broken is a soft hyphen to a reader."""
    lines = Setter(ARIMO, "en-GB").justified([(Span("exploitation organisations identified coordinated collaborative"), 0)], 10, 70)
    ops = b" ".join(segment.ops for line in lines for segment in line.segments)
    assert b"/ActualText <FEFF00AD>" in ops


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("exploitation", ("exploit", "a", "tion")),
        ("exploitation,", ("exploit", "a", "tion,")),
        ("Blackfriars", ("Blackfriars",)),  # a name stays whole
        ("NRM", ("NRM",)),
        ("time", ("time",)),
        ("10,627", ("10,627",)),
        ("“identified”", ("“iden", "ti", "fied”")),
    ],
)
def test_words_are_broken_as_the_language_has_it(word: str, expected: tuple[str, ...]) -> None:
    assert parts(word, "en-GB") == expected
    assert parts(word, "xx") == (word,)
