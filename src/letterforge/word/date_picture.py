r"""Date pictures, `\@ "dddd, d MMMM yyyy 'at' h:mm am/pm"`: in go a day or moment and a picture, out comes its text in a language."""

import re
from datetime import date, datetime
from functools import lru_cache
from itertools import groupby

from babel.dates import format_datetime

from letterforge.word.codes import CodeError
from letterforge.word.values import locale

_TOKEN = re.compile(r"'([^']*)'|([dD]{1,4}|M{1,4}|[yY]{4}|[yY]{2}|h{1,2}|H{1,2}|m{1,2}|[sS]{1,2}|am/pm|AM/PM|a/p|A/P)|(.)", re.DOTALL)
_WORD = re.compile("[A-Za-z]+")
_DAYS = {"d": "d", "dd": "dd", "ddd": "EEE", "dddd": "EEEE"}
_TIMES = frozenset("hHms")


def dated(day: date, picture: str, language: str = "en-GB") -> str:
    """The day as the picture has it; of a plain date the hour is midnight. Raises CodeError for a picture that is none."""
    moment = day if isinstance(day, datetime) else datetime(day.year, day.month, day.day)  # noqa: DTZ001 - a cell has no zone
    tokens = tokens_of(picture)
    with_day = any(token in ("d", "dd") for token, _ in tokens)
    return "".join(_part(moment, token, language, with_day=with_day) if token else text for token, text in tokens)


@lru_cache(maxsize=256)
def tokens_of(picture: str) -> tuple[tuple[str, str], ...]:
    """A picture in its parts, each a token or literal text. Raises CodeError."""
    if picture.count("'") % 2:
        raise CodeError(f"in the date picture {picture!r} a quotation mark isn't closed", "write literal words as 'at'")
    tokens = tuple((_plain(token), literal or other) for literal, token, other in _TOKEN.findall(picture))
    if not any(token for token, _ in tokens):
        raise CodeError(f"the date picture {picture!r} shows nothing of a date", 'write it as \\@ "d MMMM yyyy", for example')
    return tokens


def has_time(picture: str) -> bool:
    """Whether a picture asks for the time of day."""
    return any(token and (token[0] in _TIMES or "/" in token) for token, _ in tokens_of(picture))


def as_pattern(picture: str) -> str:
    """The picture in Unicode's letters (UTS #35, Date Format Patterns), as a template's filter `date` takes it. Raises CodeError."""
    shown = groupby(tokens_of(picture), lambda part: part[0])
    return "".join(_DAYS.get(token, token) or _WORD.sub(r"'\g<0>'", "".join(text for _, text in parts)) for token, parts in shown)


def _plain(token: str) -> str:
    """A token in the case that stands for it: Word takes `D`, `Y` and `S` for `d`, `y` and `s`."""
    return token.lower() if token[:1] in "DYS" else token


def _part(moment: datetime, token: str, language: str, *, with_day: bool) -> str:
    """What one token shows; a month beside its day is in the form that the language has for that (`7 de maig`, `7. května`)."""
    if "/" in token:
        half = "am" if moment.hour < 12 else "pm"
        said = half[: 2 if token.lower() == "am/pm" else 1]
        return said.upper() if token.isupper() else said
    if token[0] == "y":
        return f"{moment.year:04d}" if len(token) == 4 else f"{moment.year % 100:02d}"
    pattern = _DAYS.get(token, token)
    if token in ("MMM", "MMMM") and not with_day:
        pattern = token.replace("M", "L")
    return format_datetime(moment, pattern, locale=locale(language))
