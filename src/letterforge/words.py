"""Values of templates as words: in goes what an expression gives, out comes its text.

Python would show its own insides (`{'name': …}`), and places in memory, which are others each time: so the same letter never came twice.
What makes text of values in a template, its filters, `~` and `format`, asks here first.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import wraps
from typing import Any

from jinja2 import Undefined, pass_eval_context
from jinja2.filters import FILTERS, do_join, make_attrgetter
from jinja2.nodes import EvalContext
from jinja2.sandbox import SandboxedEscapeFormatter, SandboxedFormatter

_OF_WORDS = "capitalize lower replace string title trim truncate upper wordcount".split()
_OF_NUMBERS = "abs float int round sum".split()


class NotWordsError(ValueError):
    """An expression gave what no letter can show; what is wrong, and how to mend it, for the template's author."""

    def __init__(self, what: str, cure: str) -> None:
        super().__init__(what)
        self.what, self.cure = what, cure


def words(value: object, dated: Callable[[date], str]) -> str:
    """What an expression gives, as a letter shows it: the lines of a list below each other, nothing for None, a day by way of `dated`.

    Raises NotWordsError for anything else.
    """
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, date):
        return dated(value)
    if isinstance(value, int | float | Decimal | Undefined):  # of an undefined value, this raises its own error
        return str(value)
    if isinstance(value, list | tuple) or (isinstance(value, Iterator) and not callable(value)):  # `loop` is both
        return "\n".join([words(one, dated) for one in _no_rows(value)])
    raise _not_words(value)


def shown(value: Any) -> Any:
    """A value of which text is made: words, numbers, days and what is undefined as they are, else the words for it.

    Raises NotWordsError where there are none.
    """
    return value if isinstance(value, str | int | float | Decimal | date | Undefined) else words(value, str)


def each_shown(values: Iterable[object]) -> list[Any]:
    """Each of some values, of which text is made. Raises NotWordsError."""
    return [shown(one) for one in _no_rows(values)]


def guarded() -> dict[str, Callable[..., Any]]:
    """Jinja's filters that make text of what they are given, or reckon with it, by name; they raise NotWordsError where they can't."""
    made: dict[str, Callable[..., Any]] = {"join": _join}
    return made | {name: _of_words(FILTERS[name]) for name in _OF_WORDS} | {name: _of_numbers(name, FILTERS[name]) for name in _OF_NUMBERS}


class WordsFormatter(SandboxedFormatter):
    """Does `'{:.2f}'.format(value)` in a sandbox."""

    def convert_field(self, value: Any, conversion: Any) -> Any:
        """`{!s}`"""
        return super().convert_field(shown(value) if conversion else value, conversion)

    def format_field(self, value: Any, format_spec: str) -> Any:
        """`{:.2f}`"""
        return super().format_field(shown(value), format_spec)


class EscapingFormatter(WordsFormatter, SandboxedEscapeFormatter):
    """Does so in markup."""


def _no_rows(values: Iterable[object]) -> Iterator[object]:
    """Some values, of which none is a row."""
    for one in values:
        if isinstance(one, Mapping):
            what = "whole rows are shown in place of one of their fields"
            raise NotWordsError(what, f'say which, for example …|map(attribute="{_field(one)}")|join(", "), or write a loop')
        yield one


def _field(row: Mapping[Any, object]) -> str:
    """A field of a row for an example, its name where it has one."""
    return next((str(name) for name in ("name", *row) if name in row), "name")


def _not_words(value: object) -> NotWordsError:
    if isinstance(value, Mapping):
        return NotWordsError("a whole row is shown in place of one of its fields", f"say which, for example ….{_field(value)}")
    if callable(value) and (name := getattr(value, "__name__", "") or getattr(value, "name", "")):  # a macro has a name of its own
        return NotWordsError(f"{name!r} stands for something to be done, and not for words", f"write {name}(), with brackets")
    return NotWordsError("something is shown that is no words, number, date or list of them", "show a field or a text")


@pass_eval_context
def _join(context: EvalContext, value: Iterable[object], d: str = "", attribute: str | int | None = None) -> Any:
    """Jinja's `join`; its arguments have the names that Jinja gives them."""
    if attribute is not None:
        value = map(make_attrgetter(context.environment, attribute), value)
    return do_join(context, each_shown(value), shown(d))


def _of_words(function: Callable[..., Any]) -> Callable[..., Any]:
    own = 1 if hasattr(function, "jinja_pass_arg") else 0  # what Jinja gives to it, before the value

    @wraps(function)
    def inner(*arguments: Any, **named: Any) -> Any:
        more = [one if one is None else shown(one) for one in arguments[own + 1 :]]
        named = {name: one if one is None else shown(one) for name, one in named.items()}
        return function(*arguments[:own], shown(arguments[own]), *more, **named)

    return inner


def _of_numbers(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(function)
    def inner(*arguments: Any, **named: Any) -> Any:
        try:
            return function(*arguments, **named)
        except (TypeError, OverflowError):
            cure = 'make a number of a text first: |float, or |map("float") for a list'
            raise NotWordsError(f"{name} is done with what is no number, or one without end", cure) from None

    return inner
