"""Who stands on a list twice. In goes a walk through its rows, out come the rows that share a key, a name and postcode, or an e-mail.

Of a million rows only three numbers each are kept; the few that agree are then looked at again.
"""

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from letterforge.recipients.read import Row

SAME_KEY, SAME_EMAIL = "the same key twice", "the same e-mail twice"  # kinds of problems
KEY, PERSON, EMAIL = "key", "person", "e-mail"
Marks = tuple[str, str, str]
"""What a row is told by: its key, its name with its postcode, its e-mail; folded, and empty where it has none."""


@dataclass(frozen=True, slots=True)
class Repeats:
    """Marks that stand in several rows, by kind; how many rows there are; and which keys."""

    rows: int
    by_kind: Mapping[str, Mapping[str, tuple[int, ...]]]
    keys: "array[int]"

    @property
    def any(self) -> bool:
        """Whether there are any."""
        return any(self.by_kind.values())

    def of(self, marks: Marks) -> list[tuple[str, tuple[int, ...]]]:
        """The kinds in which a row agrees with others, and all rows concerned."""
        found = zip((KEY, PERSON, EMAIL), marks, strict=True)
        return [(kind, rows) for kind, mark in found if (rows := self.by_kind[kind].get(mark))]

    def hold(self, key: str) -> bool:
        """Whether a key stands on the list."""
        code = hash(key)
        place = bisect_left(self.keys, code)
        return place < len(self.keys) and self.keys[place] == code


def find_repeats(rows: Callable[[], Iterable[Row]], marks_of: Callable[[Row], Marks]) -> Repeats:
    """Walks through the rows once, and again where some agree."""
    codes = (array("q"), array("q"), array("q"))
    keys, persons, emails = codes
    number = 0
    for number, row in enumerate(rows(), 1):  # noqa: B007 - the count
        key, person, email = marks_of(row)
        if key:
            keys.append(hash(key))
        if person:
            persons.append(hash(person))
        if email:
            emails.append(hash(email))
    ordered = array("q", sorted(keys))
    twice = (_twice(ordered), _twice(sorted(persons)), _twice(sorted(emails)))
    found: tuple[dict[str, list[int]], ...] = ({}, {}, {})
    if any(twice):
        for row in rows():
            for mark, repeated, into in zip(marks_of(row), twice, found, strict=True):
                if mark and hash(mark) in repeated:
                    into.setdefault(mark, []).append(row.number)
    by_kind = {
        kind: {mark: tuple(numbers) for mark, numbers in into.items() if len(numbers) > 1}
        for kind, into in zip((KEY, PERSON, EMAIL), found, strict=True)
    }
    return Repeats(number, by_kind, ordered)


def others(rows: tuple[int, ...], row: int) -> str:
    """The other rows, in words: `row 4`, `rows 4, 9 and 12`, `rows 4, 9, 12 and 30 more`."""
    count, numbers = len(rows) - 1, [str(number) for number in rows[:5] if number != row]  # of very many the first will do
    if count == 1:
        return f"row {numbers[0]}"
    if count > 4:
        return f"rows {', '.join(numbers[:3])} and {count - 3:,} more"
    return f"rows {', '.join(numbers[:-1])} and {numbers[-1]}"


def _twice(ordered: Iterable[int]) -> set[int]:
    return {one for one, next_one in pairwise(ordered) if one == next_one}
