"""Filters: dates, lists and titles in the campaign's language. In goes a value, out comes its text."""

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list

from letterforge.typeface.direction import isolated
from letterforge.words import each_shown, shown

_SMALL_WORDS = frozenset("a an and at by de der for from in la le of on or the to van von y".split())


class FilterError(ValueError):
    """A filter was given what it can't work on; the message is for the template's author."""


def filters(language: str, date_format: str) -> dict[str, Callable[..., str]]:
    """The filters by name, for a language tag such as `en-GB` and the campaign's own `date_format`."""
    locale = Locale.parse(language, sep="-")

    def date_filter(value: object, form: str = date_format) -> str:
        return date_text(_as_date(value), form, language)

    def and_list(values: Iterable[object]) -> str:
        return format_list([isolated(str(value)) for value in each_shown(values)], style="standard", locale=locale)

    def or_list(values: Iterable[object]) -> str:
        return format_list([isolated(str(value)) for value in each_shown(values)], style="or", locale=locale)

    return {"date": date_filter, "and_list": and_list, "or_list": or_list, "title_case": title_case}


def date_text(day: date, form: str, language: str) -> str:
    """A date as text: `long` is the language's own form, `ordinal` English `16th March 2021`, else a pattern such as `EEEE d MMMM y`."""
    if form == "ordinal":
        return f"{ordinal(day.day)} {format_date(day, 'MMMM y', locale=language.replace('-', '_'))}"
    return format_date(day, form, locale=language.replace("-", "_"))


def ordinal(number: int) -> str:
    """An English ordinal: 1st, 2nd, 3rd, 4th, 11th, 21st."""
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def title_case(text: object) -> str:
    """Capitals as in a title: `THE WOMEN'S INSTITUTE OF O'NEILL` becomes `The Women's Institute of O'Neill`."""
    words = str(shown(text)).split(" ")
    return " ".join(_capital(word, small=0 < position < len(words) - 1) for position, word in enumerate(words))


def _capital(word: str, *, small: bool) -> str:
    lower = word.casefold()
    if small and lower in _SMALL_WORDS:
        return lower
    parts = re.split(r"([-/(]|\b(?:o|d|mc)(?=['’]?\w{3,})['’]?)" if re.match(r"(?:o['’]|d['’]|mc)\w{3,}", lower) else r"([-/(])", lower)
    return "".join(part[:1].upper() + part[1:] for part in parts)


def _as_date(value: object) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    said = str(shown(value))
    try:
        return date.fromisoformat(said)
    except ValueError:
        raise FilterError(f"{said!r} is not a date; write it as 2021-03-16") from None
