"""Rows for labels, one after another: in go recipients, out they come, and again where a page is filled anew."""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from letterforge.errors import Problem
from letterforge.recipients import Recipient
from letterforge.word.record import Record

Row = tuple[Recipient, str]
"""A recipient and its reference."""


class Unlabelled(NamedTuple):
    """One who has no label, since the sheet can't make one or shows nothing of the row, and why."""

    recipient: Recipient
    problems: tuple[Problem, ...]


class Cursor(NamedTuple):
    """Where a sheet has come to: what must be as it was where a page is filled anew.

    `record` is the row in hand, the last one read, as fields see it, None where the rows are out; `values` are its for tags. `free` is how
    many labels, this one among them, stay free before it is shown, `shown` whether its label shows anything of it yet. `merged` counts the
    rows that were read, those passed over not among them; `bookmarks` are what earlier rows made.
    """

    row: Row | None = None
    record: Record | None = None
    values: Mapping[str, Any] = {}
    free: int = 0
    shown: bool = False
    merged: int = 0
    bookmarks: Mapping[str, str] = {}

    @property
    def shows(self) -> bool:
        """Whether somebody has the label that is being filled."""
        return self.record is not None and not self.free


class Rows:
    """Rows to be taken one by one; None stands for a label that stays free."""

    def __init__(self, rows: Iterable[Row | None]) -> None:
        self._rows = iter(rows)
        self._again: deque[Row | None] = deque()

    def __iter__(self) -> "Rows":
        return self

    def __next__(self) -> Row | None:
        return self._again.popleft() if self._again else next(self._rows)

    def put_back(self, rows: Sequence[Row | None]) -> None:
        """Has rows come again, in the same order, before all others."""
        self._again.extendleft(reversed(rows))


@dataclass(slots=True)
class Page:
    """What has become of the rows of the page that is being filled: each that was `read` is shown, skipped, without a label, or in hand."""

    read: list[Row | None] = field(default_factory=list)
    shown: list[Recipient] = field(default_factory=list)
    skipped: list[Recipient] = field(default_factory=list)
    unlabelled: list[Unlabelled] = field(default_factory=list)
