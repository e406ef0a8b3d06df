"""Formulas, parsed and calculated."""

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letterforge.errors import HeldError
from letterforge.word.calculate import calculated, plain
from letterforge.word.codes import Code, CodeError, Unsupported
from letterforge.word.formula import Bookmark, formula_of

TEN = Code("MERGEFIELD", (("ten",),))


def value(named):
    if named == TEN:
        return Decimal(10)
    if named == Bookmark("fee"):
        return Decimal("2.5")
    raise HeldError(["no number"])


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("1 + 2 * 3", "7"),
        ("(1 + 2) * 3", "9"),
        ("10 - 2 - 3", "5"),
        ("12 / 4 / 3", "1"),
        ("2 ^ 3", "8"),
        ("2 * 3 ^ 2", "18"),
        ("-2 + 5", "3"),
        ("5 − 2", "3"),
        ("5 - -2", "7"),
        ("+4", "4"),
        ("25% * 8", "2"),
        ("1 = 1", "1"),
        ("1 <> 1", "0"),
        ("1 < 2", "1"),
        ("2 <= 1", "0"),
        ("2 > 1", "1"),
        ("1 >= 2", "0"),
        (".5 * 2", "1"),
        ("fee * 2", "5"),
        ("FEE + 0", "2.5"),
        ("SUM(1, 2, 3)", "6"),
        ("sum(1; 2)", "3"),
        ("AVERAGE(1, 2)", "1.5"),
        ("MIN(3, 1, 2)", "1"),
        ("MAX(3, 1, 2)", "3"),
        ("ROUND(1.235, 2)", "1.24"),
        ("ROUND(1234, -2)", "1200"),
        ("ABS(-3)", "3"),
        ("INT(5.67)", "5"),
        ("INT(-5.67)", "-5"),
        ("MOD(7, 3)", "1"),
        ("AND(1, 0)", "0"),
        ("AND(1, 2 > 1)", "1"),
        ("OR(0, 1)", "1"),
        ("NOT(0)", "1"),
        ("NOT 0", None),
        ("IF(1 > 2, 3, 4)", "4"),
        ("IF(1, 3, 1 / 0)", "3"),
        ("SIGN(-9)", "-1"),
        ("SIGN(0)", "0"),
        ("COUNT(5, 6, 7)", "3"),
        ("PRODUCT(2, 3, 4)", "24"),
        ("DEFINED(fee)", "1"),
        ("DEFINED(other)", "0"),
        ("DEFINED(1 / 0)", "0"),
        ("TRUE", "1"),
        ("FALSE()", "0"),
        ("SUM(1, (2 + 3) * 2)", "11"),
        ("1,000", None),
        ("1 +", None),
        ("(1", None),
        ("1)", None),
        ("1 2", None),
        ("SUM(", None),
        ("SUM()", None),
        ("MOD(1)", None),
        ("£5", None),
        ("", None),
        ("(" * 60 + "1" + ")" * 60, None),
    ],
)
def test_formulas(text, result):
    if result is None:
        with pytest.raises(CodeError):
            formula_of((text,))
    else:
        assert calculated(formula_of((text,)), value) == Decimal(result)


def test_fields_are_numbers_in_a_formula():
    assert calculated(formula_of(("2 * ", TEN, " + SUM(", TEN, ", 1)")), value) == 31


@pytest.mark.parametrize(("text", "words"), [("SUM(ABOVE)", "cells of a table"), ("A1 + 2", "cells of a table"), ("SQRT(4)", "SQRT()")])
def test_what_formulas_are_not_done(text, words):
    with pytest.raises(Unsupported) as raised:
        formula_of((text,))
    assert words in str(raised.value)


@pytest.mark.parametrize("text", ["1 / 0", "MOD(1, 0)", "9 ^ 9 ^ 9", "(0 - 1) ^ 0.5", "other + 1"])
def test_what_has_no_result_holds_the_letter(text):
    with pytest.raises(HeldError):
        calculated(formula_of((text,)), value)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("14.55", "14.55"),
        ("0.3333", "0.33"),
        ("0.125", "0.13"),
        ("5.00", "5"),
        ("100", "100"),
        ("-0.001", "0"),
        ("2.50", "2.5"),
        ("0", "0"),
        ("1E+3", "1000"),
    ],
)
def test_without_a_picture_two_decimals_are_shown(number, text):
    assert plain(Decimal(number)) == text


@given(st.text("0123.+-*/^%()=<>,; SUMaxIF", max_size=20))
def test_any_text_is_a_number_or_said_to_be_none(text):
    with suppress(CodeError, HeldError):
        assert isinstance(plain(calculated(formula_of((text,)), value)), str)
