"""A letter a little too long for its sheet is set tighter, within limits; one that is much too long isn't."""

from dataclasses import replace
from pathlib import Path

import pytest

from letterforge import pdf
from letterforge.letter.model import Letter, Paragraph, Span
from letterforge.production.fit import fitted
from tests.conftest import Make

WORDS = "Words that fill a line of the letter from its left margin to its right one, and then the next. " * 3


def of_lines(letter: Make, lines: int) -> Letter:
    """A letter whose body has so many lines, each a paragraph of its own."""
    return letter(*[f"Line {number}" for number in range(lines)])


def pages(one: Letter) -> int:
    return pdf.paginated(one).pages


def longest(letter: Make, wanted: int) -> int:
    """The most lines that go on so many pages."""
    lines = 1
    while pages(of_lines(letter, lines + 1)) <= wanted:
        lines += 1
    return lines


def test_two_pages_and_one_line_become_two_pages(letter: Make) -> None:
    one = of_lines(letter, longest(letter, 2) + 1)
    assert pages(one) == 3
    made, found = fitted(one, 10.0)
    assert found.pages == pages(made) == 2
    assert made.style.size == one.style.size  # a little of the leading is enough
    assert one.style.leading - 1 < made.style.leading < one.style.leading
    assert made.body is one.body


def test_more_lines_take_smaller_type_down_to_the_smallest(letter: Make) -> None:
    number = 1
    while pages(one := letter(*[WORDS] * number, style=replace(letter().style, size=12.0, leading=14.0))) < 3:
        number += 1
    made, found = fitted(one, 10.0)
    assert found.pages == 2
    assert 10.0 <= made.style.size < 12.0
    assert fitted(one, 12.0)[0] is one  # it may not be smaller, and less leading doesn't do


@pytest.mark.parametrize("wanted", [1, 2])
def test_what_fits_stays_as_it_is(letter: Make, wanted: int) -> None:
    one = of_lines(letter, longest(letter, wanted))
    assert fitted(one, 8.0)[0] is one


def test_one_that_is_much_too_long_stays_as_it_is(letter: Make) -> None:
    number = 1
    while pages(letter(*[WORDS] * (number + 1))) < 4:
        number += 1
    one = letter(*[WORDS] * number)  # three full pages
    assert fitted(one, 10.0)[0] is one


def test_a_limit_on_the_pages_is_what_is_aimed_at(letter: Make) -> None:
    one = of_lines(letter, longest(letter, 1) + 1)
    assert fitted(one, 10.0)[0] is one  # two pages are one sheet
    assert fitted(one, 10.0, most=1)[1].pages == 1


def test_check_says_what_was_tightened(folder: Path, run, edit) -> None:  # type: ignore[no-untyped-def]
    template = folder / "templates/mayoral-pledge/letter.md"
    template.write_text(template.read_text() + "\n\n" + "\n\n".join(["One line more."] * 4))
    assert "3 pages" in run("check").out
    edit("letterforge.toml", "[page]", '[page]\nfit = "sheet"')
    said = " ".join(run("check").out.split())
    assert "20 letters of 2 pages; 20 letters set tighter to stay on the sheet, at the least" in said
    assert run("generate", "--limit", "1").status == 0


def test_the_docx_is_set_as_tightly(letter: Make) -> None:
    one = of_lines(letter, longest(letter, 2) + 1)
    made = fitted(one, 10.0)[0]
    assert isinstance(made.body[0], Paragraph)
    assert made.body[0].spans == (Span("Line 0"),)
    assert made.style != one.style
