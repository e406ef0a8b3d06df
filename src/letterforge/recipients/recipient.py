"""A recipient: who it is (a key that outlives sorting and editing), how to greet, where to write, and what is wrong.

A recipient with problems is never written to; its letter is held and the problems are shown.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from letterforge.errors import Problem
from letterforge.recipients.address import Repair
from letterforge.recipients.names import Split

_NONE: Mapping[str, str] = {}


class Recipient(NamedTuple):
    """One person or office on the list. `fields` are the row's cells by identifier; `address` begins with the name.

    `rule` gave the salutation, `sources` says where cells came from that the list itself hasn't, `parts` what one column with names
    was split into. One who is `suppressed` is never written to, whatever else is right.
    """

    key: str
    row: int
    name: str
    salutation: str
    address: tuple[str, ...]
    fields: Mapping[str, str]
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    repairs: tuple[Repair, ...] = ()
    rule: str = ""
    sources: Mapping[str, str] = _NONE
    parts: Split | None = None
    suppressed: Problem | None = None


@dataclass(frozen=True, slots=True)
class Fields:
    """What a template may use of a recipient: `names`, and by which of them the columns' own `headings` go."""

    names: tuple[str, ...]
    headings: Mapping[str, str]

    @property
    def by_heading(self) -> dict[str, str]:
        """Names by the heading as the list has it, for `recipient["Own Name"]`."""
        return {heading: name for name, heading in self.headings.items() if heading and heading != name}
