"""A row becomes a `Recipient`: who it is (a key that outlives sorting and editing), how to greet, where to write, and what is wrong.

A recipient with problems is never written to; its letter is held and the problems are shown.
"""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from letterforge.campaign import Campaign
from letterforge.errors import ListError, Problem, did_you_mean
from letterforge.recipients.address import Line, postal
from letterforge.recipients.read import Row, Table, open_table

_ADDRESS = (
    *(f"address_line_{n}" for n in range(1, 8)),
    *(f"address_{n}" for n in range(1, 8)),
    "address",
    "town",
    "county",
    "postcode",
    "country",
)
_NAME_PARTS = ("title", "first_name", "last_name")


@dataclass(frozen=True, slots=True)
class Recipient:
    """One person or office on the list. `fields` are the row's cells by identifier; `address` begins with the name."""

    key: str
    row: int
    name: str
    salutation: str
    address: tuple[str, ...]
    fields: Mapping[str, str]
    problems: tuple[Problem, ...] = ()
    repairs: tuple[str, ...] = ()


class RecipientList:
    """The campaign's list, read row by row each time it is walked through."""

    def __init__(self, campaign: Campaign) -> None:
        said = campaign.recipients.list
        self.table: Table = open_table(campaign.path(said), said)
        if not {"name", "first_name", "last_name"} & set(self.columns):
            cure = "call the column with the full names 'name', or have 'title', 'first_name' and 'last_name'"
            raise ListError(Problem("no column holds the names", cure, said, row=1))
        self._generic = campaign.recipients.salutation
        self.key_columns = self._find_key(campaign.recipients.key)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns' names, as templates use them."""
        return tuple(self.table.columns)

    def _find_key(self, wanted: tuple[str, ...]) -> tuple[str, ...]:
        for column in wanted:
            if column not in self.columns:
                raise ListError(
                    Problem(f"has no column {column!r} for the key", did_you_mean(column, self.columns), self.table.said, row=1)
                )
        if wanted:
            return wanted
        if "id" in self.columns:
            return ("id",)
        named = tuple(column for column in ("name", *_NAME_PARTS) if column in self.columns)
        reached = tuple(column for column in ("email", "postcode") if column in self.columns)[:1]
        if not named:
            cure = "it needs a column 'id' or 'name', or name the columns of the key under [recipients] in letterforge.toml"
            raise ListError(Problem("nothing tells the recipients apart", cure, self.table.said, row=1))
        return named + reached

    def __iter__(self) -> Iterator[Recipient]:
        for row in self.table.rows():
            recipient = self._recipient(row)
            rows = self._repeated.get(recipient.key) if recipient.key else None
            if rows:
                others = " and ".join(str(number) for number in rows if number != row.number)
                problem = Problem(
                    f"the same {self._key_said} stands in row {others}",
                    "delete one of them, or tell them apart",
                    self.table.said,
                    row=row.number,
                )
                recipient = replace(recipient, problems=(*recipient.problems, problem))
            yield recipient

    @property
    def _key_said(self) -> str:
        return " and ".join(self.table.columns[column] for column in self.key_columns)

    @cached_property
    def _repeated(self) -> dict[str, list[int]]:
        """Keys that stand in several rows, with the rows' numbers. Of the others only hashes are held: a million rows are no burden."""
        seen: set[int] = set()
        twice: set[int] = set()
        for row in self.table.rows():
            code = hash(self._key(row))
            (twice if code in seen else seen).add(code)
        rows: dict[str, list[int]] = {}
        if twice:
            for row in self.table.rows():
                key = self._key(row)
                if key and hash(key) in twice:
                    rows.setdefault(key, []).append(row.number)
        return {key: numbers for key, numbers in rows.items() if len(numbers) > 1}

    def _key(self, row: Row) -> str:
        parts = [_fold(row.cells.get(column, "")) for column in self.key_columns]
        return "|".join(parts) if any(parts) else ""

    def _recipient(self, row: Row) -> Recipient:
        cells = {name: _tidy(cell) for name, cell in row.cells.items()}
        key, name = self._key(row), _full_name(cells)
        problems = list(row.problems)
        address: tuple[str, ...] = ()
        repairs: tuple[str, ...] = ()
        if not key:
            problems.append(self._at(row, Problem("has nothing to tell the recipient by", f"fill in {self._key_said}")))
        if not row.problems:
            found = postal(_address_lines(cells, name))
            address, repairs = found.lines, found.repairs
            problems += [self._at(row, problem) for problem in found.problems]
        salutation = _salutation(cells, name, self._generic)
        return Recipient(key, row.number, name, salutation, address, cells, tuple(problems), repairs)

    def _at(self, row: Row, problem: Problem) -> Problem:
        return replace(problem, file=self.table.said, row=row.number, column=self.table.columns.get(problem.column, problem.column))


def _fold(cell: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", cell).casefold().split())


def _tidy(cell: str) -> str:
    return unicodedata.normalize("NFC", cell.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")).strip()


def _full_name(cells: Mapping[str, str]) -> str:
    name = cells.get("name") or " ".join(part for column in _NAME_PARTS if (part := cells.get(column)))
    return " ".join(name.split())


def _address_lines(cells: Mapping[str, str], name: str) -> list[Line]:
    """Name and address, a line each; a single address cell may hold several lines."""
    lines = [Line(name, "name")]
    for column in _ADDRESS:
        lines += [Line(part, column) for part in cells.get(column, "").split("\n")]
    return lines


def _salutation(cells: Mapping[str, str], name: str, generic: str) -> str:
    """The row's own salutation, else title and surname, else the full name, else the campaign's generic one. No title is guessed."""
    if own := cells.get("salutation"):
        return own.rstrip(",")
    if cells.get("title") and cells.get("last_name"):
        return f"Dear {cells['title']} {cells['last_name']}"
    return f"Dear {name}" if any(character.isalpha() for character in name) else generic
