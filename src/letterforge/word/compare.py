"""Word's comparisons, of IF, COMPARE, NEXTIF and SKIPIF: in go two texts and an operator, out comes whether it holds.

Two numbers are compared as numbers. In text capitals count, as in Word; `?` and `*` in the second text stand for one letter and for any.
"""

import operator
from collections.abc import Callable
from fnmatch import fnmatchcase
from typing import Any

from letterforge.word.values import number

_OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
}


def holds(left: str, sign: str, right: str, language: str = "en-GB") -> bool:
    """Whether `left sign right`."""
    first, second = number(left, language), number(right, language)
    if first is not None and second is not None:
        return _OPERATORS[sign](first, second)
    if sign in ("=", "<>"):
        return _like(left, right) == (sign == "=")
    return _OPERATORS[sign]((left.casefold(), left), (right.casefold(), right))


def _like(text: str, pattern: str) -> bool:
    if "*" not in pattern and "?" not in pattern:
        return text == pattern
    return fnmatchcase(text, pattern.replace("[", "[[]"))
