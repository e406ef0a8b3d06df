"""Values, dates, lists and titles as text."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from markupsafe import Markup

from letterforge.letter.filters import FilterError, NotWordsError, date_text, filters, ordinal, title_case, words

DAY = date(2021, 3, 16)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("x", "x"),
        (Markup("<b>"), "<b>"),
        (None, ""),
        (True, "True"),
        (7, "7"),
        (2.5, "2.5"),
        (Decimal("1.50"), "1.50"),
        (DAY, "on the 16th"),
        (datetime(2021, 3, 16, 9), "on the 16th"),  # noqa: DTZ001 - a cell's
        ([], ""),
        (["a", DAY, None, 1], "a\non the 16th\n\n1"),
        (("a", ["b", "c"]), "a\nb\nc"),
        (map(str.upper, ["a", "b"]), "A\nB"),
        (reversed(["a", "b"]), "b\na"),
    ],
)
def test_values_as_words(value: object, said: str) -> None:
    assert words(value, lambda day: f"on the {day.day}th") == said


@pytest.mark.parametrize(
    ("value", "what", "cure"),
    [
        ("name".upper, "'upper' stands for something to be done", "write upper(), with brackets"),
        (len, "'len' stands for something to be done", "write len(), with brackets"),
        ({"id": 1, "name": "x"}, "a whole row is shown", "say which, for example ….name"),
        ({"town": 1}, "a whole row is shown", "say which, for example ….town"),
        ({}, "a whole row is shown", "say which, for example ….name"),
        ([{"id": 1}], "a whole row is shown", "say which, for example ….id"),
        (object(), "something is shown that is no words", "show a field or a text"),
        (b"x", "something is shown that is no words", "show a field or a text"),
    ],
)
def test_what_no_letter_can_show(value: object, what: str, cure: str) -> None:
    with pytest.raises(NotWordsError, match=what) as caught:
        words(value, str)
    assert caught.value.cure == cure


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1, "1st"),
        (2, "2nd"),
        (3, "3rd"),
        (4, "4th"),
        (11, "11th"),
        (12, "12th"),
        (13, "13th"),
        (21, "21st"),
        (22, "22nd"),
        (23, "23rd"),
        (31, "31st"),
    ],
)
def test_ordinal(number: int, text: str) -> None:
    assert ordinal(number) == text


@pytest.mark.parametrize(
    ("form", "language", "text"),
    [
        ("long", "en-GB", "16 March 2021"),
        ("ordinal", "en-GB", "16th March 2021"),
        ("EEEE d MMMM y", "en-GB", "Tuesday 16 March 2021"),
        ("long", "cy-GB", "16 Mawrth 2021"),
    ],
)
def test_date_text(form: str, language: str, text: str) -> None:
    assert date_text(DAY, form, language) == text


def test_the_filters_of_a_campaign() -> None:
    made = filters("en-GB", "ordinal")
    assert made["date"](DAY) == made["date"]("2021-03-16") == made["date"](datetime(2021, 3, 16, 12)) == "16th March 2021"  # noqa: DTZ001
    assert made["date"](DAY, "long") == "16 March 2021"
    assert made["and_list"](["A", "B", "C"]) == "A, B and C"
    assert made["or_list"](["A", "ב"]) == "A or \u2068ב\u2069"  # a name that runs to the left stays one among others
    assert made["or_list"](["A", "B"]) == "A or B"
    with pytest.raises(FilterError, match="write it as 2021-03-16"):
        made["date"]("16/03/2021")


@pytest.mark.parametrize(
    ("text", "titled"),
    [
        ("THE WOMEN'S INSTITUTE OF O'NEILL", "The Women's Institute of O'Neill"),
        ("alex smith-jones", "Alex Smith-Jones"),
        ("house of the rising sun", "House of the Rising Sun"),
        ("mcdonald", "McDonald"),
        ("", ""),
    ],
)
def test_title_case(text: str, titled: str) -> None:
    assert title_case(text) == titled
