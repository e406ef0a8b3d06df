"""ADDRESSBLOCK and GREETINGLINE: in go their formats and a row, out come the lines of an address, or a greeting.

A format is text and placeholders, `<<_TITLE0_ >><<_FIRST0_>><< _LAST0_>>`: what stands beside a name within them is shown with it or
not at all. The formats that Word itself proposes give letterforge's own address and salutation, which are checked and fit the window.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from letterforge.recipients import abroad as countries
from letterforge.word.codes import Unsupported
from letterforge.word.record import PARTS, Record

_PLACEHOLDER = re.compile(r"<<((?:(?!<<).)*?)>>", re.DOTALL)
_PART = re.compile(r"_([A-Z]+[01]?)_")
_WHOLE = frozenset({"LAST0", "STREET1", "CITY", "POSTAL"})  # a format with these is Word's own form of a whole address
_OWN_GREETING = ("TITLE0", "LAST0")
_OPTIONAL = frozenset({"SUFFIX0", "TITLE1", "NICK1", "FIRST1", "MIDDLE1", "LAST1", "SUFFIX1", "MIDDLE0"})
_HOME = frozenset({"united kingdom", "uk", "great britain", "england", "scotland", "wales", "northern ireland"})
_AROUND = frozenset({"BEFORE", "AFTER"})


class Placeholder(NamedTuple):
    """A part of a format: what stands before a row's part, its name (empty for text that always stands), what stands after."""

    before: str
    part: str = ""
    after: str = ""


@lru_cache(maxsize=256)
def placeholders(form: str, field: str) -> tuple[Placeholder, ...]:
    """A format in its parts. Raises Unsupported for a placeholder that `field` hasn't."""
    found: list[Placeholder] = []
    end = 0
    for match in _PLACEHOLDER.finditer(form):
        if match.start() > end:
            found.append(Placeholder(form[end : match.start()]))
        before, part, after = _divided(match[1])
        if part and part not in PARTS and not (part in _AROUND and field == "GREETINGLINE"):
            raise Unsupported(f"{field} with <<_{part}_>>", "choose another form of it in Word, or use single merge fields")
        found.append(Placeholder(before, part, after))
        end = match.end()
    if end < len(form):
        found.append(Placeholder(form[end:]))
    return tuple(found)


def _divided(inner: str) -> tuple[str, str, str]:
    match = _PART.search(inner)
    return (inner[: match.start()], match[1], inner[match.end() :]) if match else (inner, "", "")


def address_block(record: Record, form: str, country: str, spared: str, *, by_country: bool) -> str:
    """The lines of an address, those that are empty left out.

    `country` is `0` never, `1` always, `2` unless it is the `spared` one. `by_country`, Word's way for each country, names none at home.
    """
    parts = placeholders(form, "ADDRESSBLOCK")
    if not form or {part.part for part in parts} >= _WHOLE:
        return "\n".join(_own_address(record, parts, country, spared))
    named = record.parts.get("COUNTRY", "")
    shown = country == "1" or (country == "2" and not _same_country(named, spared) and not (by_country and named.casefold() in _HOME))
    text = _joined([_said(record, part) for part in parts if part.part != "COUNTRY" or shown])
    return "\n".join(line for line in (" ".join(line.split()) for line in text.split("\n")) if line)


def _own_address(record: Record, parts: tuple[Placeholder, ...], country: str, spared: str) -> list[str]:
    """letterforge's address, the row's organisation below the name where the format has it, the country as is wished."""
    lines = list(record.address)
    company = record.parts.get("COMPANY", "")
    if company and any(part.part == "COMPANY" for part in parts) and company.casefold() not in {line.casefold() for line in lines}:
        lines.insert(1, company)
    abroad = bool(lines) and countries.country(lines[-1]) is not None
    if abroad and (country == "0" or (country == "2" and _same_country(lines[-1], spared))):
        lines.pop()
    return lines


def _same_country(one: str, other: str) -> bool:
    """Whether two names are one country's: `USA` and `United States` are."""
    first, second = (countries.country(name, named=True) or name.casefold() for name in (one, other))
    return first == second


def greeting_line(record: Record, form: str, otherwise: str) -> str:
    """The greeting by the format; `otherwise` where the row has no name for it, or letterforge's own salutation where that isn't given."""
    parts = placeholders(form, "GREETINGLINE")
    names = tuple(part.part for part in parts if part.part and part.part not in _AROUND)
    before = "".join(part.after for part in parts if part.part == "BEFORE").strip()
    after = "".join(part.after.strip() for part in parts if part.part == "AFTER") if form else ","
    if not form or (names == _OWN_GREETING and before == "Dear"):
        return otherwise if record.generic and otherwise else f"{record.salutation}{after}"
    if any(not record.parts.get(name) for name in names if name not in _OPTIONAL):
        return otherwise or f"{record.salutation}{after}"
    said = _joined([part.after.lstrip() if part.part in _AROUND else _said(record, part) for part in parts])
    return " ".join(said.split())


def _joined(pieces: Sequence[str]) -> str:
    """Pieces as one text; words that would run into each other, as in `<<_FIRST0_>><<_LAST0_>>`, get a space between them."""
    text = ""
    for piece in pieces:
        text += f" {piece}" if text[-1:].isalnum() and piece[:1].isalnum() else piece
    return text


def _said(record: Record, part: Placeholder) -> str:
    """A placeholder with the row's part in it; nothing where that is empty."""
    if not part.part:
        return part.before
    value = record.parts.get(part.part, "")
    return f"{part.before}{value}{part.after}" if value else ""
