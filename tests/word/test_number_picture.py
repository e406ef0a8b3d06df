"""Number pictures."""

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letterforge.word.codes import CodeError
from letterforge.word.number_picture import numbered

BOOKS = "#,##0.00;(#,##0.00);-"


@pytest.mark.parametrize(
    ("value", "picture", "text"),
    [
        ("1234.5", BOOKS, "1,234.50"),
        ("-1234.5", BOOKS, "(1,234.50)"),
        ("0", BOOKS, "-"),
        ("-0.001", BOOKS, "-"),
        ("5", "#,##0.00", "5.00"),
        ("0", "#,##0.00", "0.00"),
        ("0.5", "#,##0.00", "0.50"),
        ("0.5", "#.##", ".5"),
        ("9", "00.00", "09.00"),
        ("7", "0000", "0007"),
        ("1234567", "0", "1234567"),
        ("1234567", "#,###", "1,234,567"),
        ("1234567.891", "£,0.00", "£1,234,567.89"),
        ("1234", ",0", "1,234"),
        ("0", "#,###", "0"),
        ("15", "$###", "$15"),
        ("222492", "x##", "492"),
        ("0.125", "0.00x", "0.125"),
        ("0.75", ".x", ".8"),
        ("2.5", "0.##", "2.5"),
        ("2", "0.##", "2"),
        ("12", ".00", "12.00"),
        ("0.05", ".00", ".05"),
        ("1.005", "0.00", "1.01"),
        ("2.5", "0", "3"),
        ("-5", "£0.00", "-£5.00"),
        ("-80", "-##", "-80"),
        ("80", "-##", "80"),
        ("10", "+##", "+10"),
        ("-10", "+##", "-10"),
        ("0", "+##", "0"),
        ("33", "##%", "33%"),
        ("5", "0 'pounds; and more'", "5 pounds; and more"),
        ("5", "'No. '0", "No. 5"),
        ("-5", "0;minus 0", "minus 5"),
        ("9999999999", "(000)'-'000'-'0000", "(999)-999-9999"),
        ("19.989999999999998", "£,0.00", "£19.99"),
        ("0", "0;(0);'nothing'", "nothing"),
        ("1200", "0,000", "1,200"),
        ("12", "0,000", "0,012"),
        ("9" * 40, "0.0000", f"{'9' * 40}.0000"),
    ],
)
def test_pictures(value, picture, text):
    assert numbered(Decimal(value), picture) == text


@pytest.mark.parametrize(
    ("picture", "language", "text"),
    [("#.##0,00", "de-DE", "1.234.567,50"), (",0.00", "en-US", "1,234,567.50"), ("#0,00", "de-DE", "1234567,50")],
)
def test_signs_are_those_of_the_language(picture, language, text):
    assert numbered(Decimal("1234567.5"), picture, language) == text


@pytest.mark.parametrize("picture", ["", "0;0;0;0", "0 'pounds", "`table`0", "0" * 40])
def test_what_is_no_picture_is_said(picture):
    with pytest.raises(CodeError):
        numbered(Decimal(1), picture)


@given(st.decimals(-(10**12), 10**12, places=4), st.text("0#x.,;+-%£' ()", max_size=12))
def test_any_picture_gives_text_or_a_code_error(value, picture):
    with suppress(CodeError):
        assert isinstance(numbered(value, picture), str)


@given(st.decimals(-(10**9), 10**9, places=2))
def test_no_digit_is_lost(value):
    assert Decimal(numbered(value, "#,##0.00").replace(",", "")) == value
