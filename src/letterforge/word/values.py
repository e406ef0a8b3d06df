"""What a cell says as a number or a date. In goes text as people and spreadsheets write it, out comes a value, or None."""

import re
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from babel import Locale

_NUMBER = re.compile(
    r"(?P<open>\()?\+?(?P<minus>[-−])?[£$€¥]?(?P<inner>[-−])?"
    r"(?P<digits>(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|\.\d+)[£$€¥]?%?(?(open)\))",
    re.ASCII,
)
_ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_NUMERIC_DATE = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})", re.ASCII)
_WORDED_DATE = re.compile(r"(\d{1,2})(?:st|nd|rd|th|\.)? (?:of )?([^\W\d]+)\.?,? (\d{4})")
_MONTH_FIRST = re.compile(r"([^\W\d]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")
_LONGEST = 40  # characters; more is no number that anybody writes in a letter
_PIVOT = 50  # a year of two digits below it is of this century, as in Windows


class Signs(NamedTuple):
    """How a language writes numbers: what stands before the decimals, and between thousands."""

    decimal: str = "."
    group: str = ","


@lru_cache
def locale(language: str) -> Locale:
    """The locale of a language tag such as `en-GB`."""
    return Locale.parse(language, sep="-")


@lru_cache
def signs(language: str) -> Signs:
    """The signs of a language's numbers."""
    symbols = locale(language).number_symbols["latn"]
    return Signs(symbols["decimal"], symbols["group"])


def number(text: str, language: str = "en-GB") -> Decimal | None:
    """A number as it stands in a cell: `1,234.50`, `£12`, `-3`, `(5)`, `25%` (which is 25), `1 234,50` where the language writes it so."""
    text = "".join(text.split())
    if not text or len(text) > _LONGEST:
        return None
    if signs(language).decimal == "," and "," in text:
        text = text.replace(".", "").replace(",", ".")
    match = _NUMBER.fullmatch(text)
    if match is None:
        return None
    value = Decimal(match["digits"].replace(",", ""))
    return value.copy_negate() if match["open"] or match["minus"] or match["inner"] else value


def moment(text: str, language: str = "en-GB") -> date | None:
    """A day, or a `datetime` where the cell has a time: `2026-05-07`, `2026-05-07 18:30`, `7/5/2026`, `7 May 2026`, `May 7, 2026`.

    Of `7/5/2026` the language says which is the day: the month stands first in `en-US`.
    """
    text = " ".join(text.split())
    if len(text) > _LONGEST:
        return None
    try:
        if _ISO_DATE.match(text):
            return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)
        return _written_day(text, language)
    except (ValueError, KeyError):  # a 31st of February; a word that is no month
        return None


def _written_day(text: str, language: str) -> date | None:
    if match := _NUMERIC_DATE.fullmatch(text):
        first, second, year = (int(part) for part in match.groups())
        day, month = (second, first) if _month_first(language) else (first, second)
        return date(year if len(match[3]) == 4 else year + (2000 if year < _PIVOT else 1900), month, day)
    if match := _WORDED_DATE.fullmatch(text):
        return date(int(match[3]), _months(language)[match[2].casefold()], int(match[1]))
    if match := _MONTH_FIRST.fullmatch(text):
        return date(int(match[3]), _months(language)[match[1].casefold()], int(match[2]))
    return None


@lru_cache
def _month_first(language: str) -> bool:
    pattern: str = locale(language).date_formats["short"].pattern
    return pattern.find("M") < pattern.find("d")


@lru_cache
def _months(language: str) -> dict[str, int]:
    """Months by their names, whole and short, in the language and in English."""
    found = {"sept": 9}
    for spoken in (Locale("en"), locale(language)):
        for context in ("format", "stand-alone"):
            for width in ("abbreviated", "wide"):
                found |= {name.casefold().rstrip("."): month for month, name in spoken.months[context][width].items()}
    return found
