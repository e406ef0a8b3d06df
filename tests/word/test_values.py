"""Cells as numbers and dates."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letterforge.word.values import moment, number


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("1234.5", "en-GB", "1234.5"),
        ("1,234.50", "en-GB", "1234.50"),
        (" £12 ", "en-GB", "12"),
        ("-£3", "en-GB", "-3"),
        ("£-3", "en-GB", "-3"),
        ("−3", "en-GB", "-3"),
        ("(5)", "en-GB", "-5"),
        ("+5", "en-GB", "5"),
        (".5", "en-GB", "0.5"),
        ("25%", "en-GB", "25"),
        ("1.234,50", "de-DE", "1234.50"),
        ("1234.5", "de-DE", "1234.5"),
        ("12,50 €", "de-DE", "12.50"),
        ("1 234,50", "fr-FR", "1234.50"),
        ("1,23", "en-GB", None),
        ("1e5", "en-GB", None),
        ("(5", "en-GB", None),
        ("five", "en-GB", None),
        ("", "en-GB", None),
        ("-", "en-GB", None),
        ("٣", "en-GB", None),
        ("1" * 50, "en-GB", None),
    ],
)
def test_numbers(text, language, value):
    assert number(text, language) == (None if value is None else Decimal(value))


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("2026-05-07", "en-GB", date(2026, 5, 7)),
        ("2026-05-07 18:30", "en-GB", datetime(2026, 5, 7, 18, 30)),  # noqa: DTZ001 - a cell has no zone
        ("7/5/2026", "en-GB", date(2026, 5, 7)),
        ("7/5/2026", "en-US", date(2026, 7, 5)),
        ("07.05.26", "de-DE", date(2026, 5, 7)),
        ("7/5/64", "en-GB", date(1964, 5, 7)),
        ("7 May 2026", "en-GB", date(2026, 5, 7)),
        ("7th of May 2026", "en-GB", date(2026, 5, 7)),
        ("3 Sept 2026", "en-US", date(2026, 9, 3)),
        ("May 7, 2026", "en-GB", date(2026, 5, 7)),
        ("7. Mai 2026", "de-DE", date(2026, 5, 7)),
        ("31/02/2026", "en-GB", None),
        ("7 Maybe 2026", "en-GB", None),
        ("soon", "en-GB", None),
        ("", "en-GB", None),
    ],
)
def test_dates(text, language, value):
    assert moment(text, language) == value


@given(st.text(max_size=45))
def test_any_text_is_a_value_or_none(text):
    assert number(text) is None or isinstance(number(text), Decimal)
    assert moment(text) is None or isinstance(moment(text), date)
