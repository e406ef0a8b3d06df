"""The order in which the post handles letters: in go the lines of an address, out comes what to sort it by.

Postcodes by area, district, its letter, sector and unit (`SE2` before `SE10`), then the forces' addresses, then those abroad by country,
then whatever can't be placed (POSTAL figures; below about 250 franked or 4,000 bulk items no discount asks for more).
"""

import re
from collections.abc import Sequence

from letterforge.recipients.abroad import country
from letterforge.recipients.text import fold

HANDLING = "handling"
"""What the order is called where others are columns' names."""

_CODE = re.compile(r"([A-Z]+)(\d+)([A-Z]?) (\d)([A-Z]{2})")
_FORCES = re.compile(r"BFPO (\d+)")


def rank(address: Sequence[str]) -> str:
    """What an address as it is printed is sorted by, as text; equal ranks are the same to the post."""
    last = address[-1] if address else ""
    if (code := _CODE.fullmatch(last)) is not None:
        area, district, letter, sector, unit = code.groups()
        return f"1 {area:<2}{int(district):02d}{letter or ' '}{sector}{unit}"
    if (forces := _FORCES.fullmatch(last)) is not None:
        return f"2 {int(forces[1]):05d}"
    if country(last, named=True) is not None:
        return f"3 {fold(last)}"
    return "4"
