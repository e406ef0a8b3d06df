"""Formulas, `= SUM({ MERGEFIELD fee }, 5) * 2`, parsed. In goes the argument of an `=` field, out comes a tree for `calculate` to work on.

A formula's numbers are written with a full stop; a comma or semicolon parts the arguments of a function.
"""

import re
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from letterforge.word.codes import Argument, Code, CodeError, Unsupported

_TOKEN = re.compile(r"\s*(?:(\d{1,20}(?:\.\d{1,20})?|\.\d{1,20})|([^\W\d]\w*)|(<>|<=|>=|[-+*/^%=<>(),;−]))")
_CELL = re.compile(r"(?:above|below|left|right|[a-z]{1,2}\d{1,3}|r\d+c\d+)", re.IGNORECASE)
_MOST_NESTED = 40
_COMPARISONS = frozenset({"=", "<>", "<", ">", "<=", ">="})
ARGUMENTS = {  # by function: how many it takes at least and at most
    "ABS": (1, 1),
    "AND": (1, 99),
    "AVERAGE": (1, 99),
    "COUNT": (0, 99),
    "DEFINED": (1, 1),
    "FALSE": (0, 0),
    "IF": (3, 3),
    "INT": (1, 1),
    "MAX": (1, 99),
    "MIN": (1, 99),
    "MOD": (2, 2),
    "NOT": (1, 1),
    "OR": (1, 99),
    "PRODUCT": (1, 99),
    "ROUND": (2, 2),
    "SIGN": (1, 1),
    "SUM": (1, 99),
    "TRUE": (0, 0),
}


class Call(NamedTuple):
    """A function or an operator (`+`, `negative`, `%`, `=` …) and what it works on."""

    name: str
    arguments: "tuple[Formula, ...]" = ()


class Bookmark(NamedTuple):
    """A number that SET gave a name."""

    name: str


Formula = Decimal | Code | Bookmark | Call


@lru_cache(maxsize=256)
def formula_of(argument: Argument) -> Formula:
    """The tree of a formula. Raises CodeError where it is none, Unsupported where it refers to a table's cells."""
    return _Parser(argument).whole()


def _tokens(argument: Argument) -> list[Code | str]:
    """Numbers, names, signs, and fields as they are."""
    tokens: list[Code | str] = []
    for part in argument:
        if isinstance(part, Code):
            tokens.append(part)
            continue
        at, text = 0, part.rstrip()
        while at < len(text):
            match = _TOKEN.match(text, at)
            if match is None:
                raise CodeError(f"the formula can't be understood at {text[at:][:20].strip()!r}", "numbers are written 1234.50 in it")
            tokens.append("-" if match[0].endswith("−") else match[0].strip())
            at = match.end()
    return tokens


class _Parser:
    """Comparison, then sums, products, powers, signs, percent: each level asks the next."""

    def __init__(self, argument: Argument) -> None:
        self._tokens = _tokens(argument)
        self._at = self._depth = 0

    def whole(self) -> Formula:
        formula = self._comparison()
        if self._at < len(self._tokens):
            raise self._misread()
        return formula

    def _next(self) -> Code | str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _take(self, *signs: str) -> str:
        token = self._next()
        if isinstance(token, str) and token in signs:
            self._at += 1
            return token
        return ""

    def _misread(self) -> CodeError:
        token = self._next()
        at = token.name if isinstance(token, Code) else token
        where = f"at {at!r}" if at else "at its end"
        return CodeError(f"the formula can't be understood {where}", "write it as = 2 * ({ MERGEFIELD fee } + 1.50), for example")

    def _comparison(self) -> Formula:
        self._depth += 1
        if self._depth > _MOST_NESTED:
            raise CodeError(f"more than {_MOST_NESTED} brackets stand within each other in a formula", "make it simpler")
        left = self._sum()
        while sign := self._take(*_COMPARISONS):
            left = Call(sign, (left, self._sum()))
        self._depth -= 1
        return left

    def _sum(self) -> Formula:
        left = self._product()
        while sign := self._take("+", "-"):
            left = Call(sign, (left, self._product()))
        return left

    def _product(self) -> Formula:
        left = self._power()
        while sign := self._take("*", "/"):
            left = Call(sign, (left, self._power()))
        return left

    def _power(self) -> Formula:
        left = self._signed()
        while self._take("^"):
            left = Call("^", (left, self._signed()))
        return left

    def _signed(self) -> Formula:
        negative = False
        while sign := self._take("-", "+"):
            negative ^= sign == "-"
        value = self._single()
        while self._take("%"):
            value = Call("%", (value,))
        return Call("negative", (value,)) if negative else value

    def _single(self) -> Formula:
        token = self._next()
        self._at += 1
        if isinstance(token, Code):
            return token
        if token == "(":  # noqa: S105 - a bracket
            return self._bracketed()
        if token[:1].isdigit() or token[:1] == ".":
            return Decimal(token)
        if token[:1].isalpha() or token[:1] == "_":
            return self._named(token)
        self._at -= 1
        raise self._misread()

    def _bracketed(self) -> Formula:
        inner = self._comparison()
        if not self._take(")"):
            raise self._misread()
        return inner

    def _named(self, name: str) -> Formula:
        function = name.upper()
        if function not in ARGUMENTS:
            if self._next() == "(":
                raise Unsupported(f"= with {function}()", f"letterforge knows {', '.join(ARGUMENTS)}")
            if _CELL.fullmatch(name):
                raise Unsupported(f"= with the cells of a table ({function})", "name the columns of the list: = { MERGEFIELD a } + …")
            return Bookmark(name.casefold())
        arguments: list[Formula] = []
        if self._take("(") and not self._take(")"):
            arguments.append(self._comparison())
            while self._take(",", ";"):
                arguments.append(self._comparison())
            if not self._take(")"):
                raise self._misread()
        fewest, most = ARGUMENTS[function]
        if not fewest <= len(arguments) <= most:
            raise CodeError(
                f"{function} in a formula has {len(arguments)} values", f"it takes {fewest if fewest == most else 'one or more'}"
            )
        return Call(function, tuple(arguments))
