"""Formulas, calculated. In goes a tree and what gives the values of its fields and bookmarks, out comes a number.

As in Word, a formula without a number picture shows two decimals at most, and none that are 0.
"""

from collections.abc import Callable, Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal, DecimalException, localcontext
from functools import reduce
from operator import mul

from letterforge.errors import HeldError, Problem
from letterforge.word.codes import Code, CodeError, Unsupported
from letterforge.word.formula import Bookmark, Formula

Value = Callable[[Code | Bookmark], Decimal]
"""Gives a field's or bookmark's number; HeldError where it has none."""
_ONE, _NONE, _HUNDRED = Decimal(1), Decimal(0), Decimal(100)
_LARGEST = 20  # digits before the point; no letter shows more


def calculated(formula: Formula, value: Value) -> Decimal:
    """The formula's number. Raises HeldError where there is none: a division by 0, a cell that holds no number."""
    with localcontext(prec=28, Emax=_LARGEST):
        try:
            return _calculated(formula, value)
        except DecimalException as error:
            what = "a formula divides by 0" if "Division" in type(error).__name__ else "a formula gives no number that can be written"
            raise HeldError(
                [Problem(what, "correct the row, or let the template meet it with IF", kind="formula without a result")]
            ) from None


def plain(value: Decimal) -> str:
    """A formula's number as text, rounded to two decimals."""
    text = f"{value.quantize(Decimal('0.01'), ROUND_HALF_UP):f}"
    text = text.rstrip("0").rstrip(".")
    return "0" if text in ("", "-0") else text


def _calculated(formula: Formula, value: Value) -> Decimal:
    if isinstance(formula, Decimal):
        return formula
    if isinstance(formula, Code | Bookmark):
        return value(formula)
    if formula.name == "IF":
        condition, then, otherwise = formula.arguments
        return _calculated(then if _calculated(condition, value) else otherwise, value)
    if formula.name == "DEFINED":
        return _defined(formula.arguments[0], value)
    return _FUNCTIONS[formula.name]([_calculated(argument, value) for argument in formula.arguments])


def _defined(formula: Formula, value: Value) -> Decimal:
    try:
        _calculated(formula, value)
    except Unsupported:
        raise
    except (HeldError, CodeError, DecimalException):
        return _NONE
    return _ONE


def _power(values: Sequence[Decimal]) -> Decimal:
    base, exponent = values
    return _ONE if exponent == 0 else base**exponent


def _rounded(values: Sequence[Decimal]) -> Decimal:
    number, places = values
    whole = max(min(int(places), 20), -20)
    return number.quantize(_ONE.scaleb(-whole), ROUND_HALF_UP)


def _truth(condition: bool) -> Decimal:
    return _ONE if condition else _NONE


_FUNCTIONS: dict[str, Callable[[Sequence[Decimal]], Decimal]] = {
    "+": lambda values: values[0] + values[1],
    "-": lambda values: values[0] - values[1],
    "*": lambda values: values[0] * values[1],
    "/": lambda values: values[0] / values[1],
    "^": _power,
    "%": lambda values: values[0] / _HUNDRED,
    "negative": lambda values: -values[0],
    "=": lambda values: _truth(values[0] == values[1]),
    "<>": lambda values: _truth(values[0] != values[1]),
    "<": lambda values: _truth(values[0] < values[1]),
    ">": lambda values: _truth(values[0] > values[1]),
    "<=": lambda values: _truth(values[0] <= values[1]),
    ">=": lambda values: _truth(values[0] >= values[1]),
    "ABS": lambda values: abs(values[0]),
    "AND": lambda values: _truth(all(values)),
    "AVERAGE": lambda values: sum(values, _NONE) / len(values),
    "COUNT": lambda values: Decimal(len(values)),
    "FALSE": lambda _: _NONE,
    "INT": lambda values: values[0].to_integral_value(ROUND_DOWN),
    "MAX": max,
    "MIN": min,
    "MOD": lambda values: values[0] % values[1],
    "NOT": lambda values: _truth(not values[0]),
    "OR": lambda values: _truth(any(values)),
    "PRODUCT": lambda values: reduce(mul, values, _ONE),
    "ROUND": _rounded,
    "SIGN": lambda values: Decimal((values[0] > 0) - (values[0] < 0)),
    "SUM": lambda values: sum(values, _NONE),
    "TRUE": lambda _: _ONE,
}
