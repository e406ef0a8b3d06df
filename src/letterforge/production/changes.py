"""What changed about a recipient since its letter was made: another name or address under the same key.

In go the record and the list, out come the changes, so that a person can see whether it is still the same recipient.
"""

from dataclasses import dataclass

from letterforge.recipients import Recipient
from letterforge.register import Snapshot


@dataclass(frozen=True, slots=True)
class Change:
    """One change: `what` is `name` or `address`, the texts on one line each."""

    row: int
    reference: str
    what: str
    before: str
    after: str

    def __str__(self) -> str:
        return f"{self.reference} (row {self.row}): the {self.what} was {self.before!r} and is {self.after!r}"


def changes(recipient: Recipient, reference: str, before: Snapshot | None) -> tuple[Change, ...]:
    """The changes since the letter that is on record; none where there is no letter, or the row can't be trusted."""
    if before is None or recipient.problems:
        return ()
    found = []
    if before.name != recipient.name:
        found.append(Change(recipient.row, reference, "name", before.name, recipient.name))
    if before.address is not None and before.address[1:] != recipient.address[1:]:
        found.append(Change(recipient.row, reference, "address", ", ".join(before.address[1:]), ", ".join(recipient.address[1:])))
    return tuple(found)
