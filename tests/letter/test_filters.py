"""Dates, lists and titles as text."""

from datetime import date, datetime

import pytest

from letterforge.letter.filters import FilterError, date_text, filters, ordinal, title_case

DAY = date(2021, 3, 16)


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
