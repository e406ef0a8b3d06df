"""What a letter's PDF was held against besides its own words, to be recorded: in goes a recipient, out come hashes of address and cells.

A window may show text of a cell that the document doesn't ask for, as words that were typed. Only the cells that such text was taken for
are recorded: while the row has them, what was right stays right, and a cell that nothing shows makes no letter anew.
"""

import hashlib
from collections.abc import Iterable

from letterforge.production.window_text import Wanted, cells_of
from letterforge.recipients import Recipient


def addressee(who: Recipient) -> str:
    """A hash of a recipient's name and address, in all the ways in which they may be written."""
    ways = [sorted(ways) for ways in Wanted(who).address]
    return _hash(repr((who.name, who.address, who.parts, ways)))


def noted(cells: Iterable[str]) -> str:
    """Cells of a row as a record has them, by their hashes."""
    return ",".join(sorted(map(_hash, cells)))


def has_still(who: Recipient, note: str) -> bool:
    """Whether a row has all the cells that were noted."""
    return not note or {*note.split(",")} <= {*map(_hash, cells_of(who))}


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
