"""Gaps filled from another table: the office of a candidate's party, say. In go a row's cells, out come those it lacks, with their source.

The cells of an address are filled all together or not at all: half of one address and half of another would be a letter to the wrong place.
"""

from collections.abc import Mapping

from letterforge.campaign import Campaign
from letterforge.campaign import Lookup as Settings
from letterforge.errors import CampaignError, ListError, Problem
from letterforge.recipients.columns import Columns, recognise, resolve
from letterforge.recipients.read import Row, Table, open_table
from letterforge.recipients.text import fold


class Lookup:
    """One `[[lookup]]`: a table held in memory, by what its rows are looked up by.

    Raises ListError where the table can't be read, lacks a column, or has two rows for one value; CampaignError where it fills its own key.
    """

    def __init__(self, campaign: Campaign, settings: Settings, table: Table, columns: Columns) -> None:
        self._said = settings.file
        other = open_table(campaign.path(settings.file), settings.file)
        theirs = recognise(other)
        place = campaign.file.name
        self.on = _column(table, columns, settings.on, "[[lookup]] on", place)
        their_on = _column(other, theirs, settings.on, "[[lookup]] on", place)
        self.fills = {_target(table, columns, said): _column(other, theirs, said, "[[lookup]] fills", place) for said in settings.fills}
        if self.on in self.fills:
            raise CampaignError(Problem("[[lookup]] fills the column that it looks up by", "take it out of fills", place))
        self._address = tuple(dict.fromkeys((*columns.postal, *_POSTAL)))  # the list's columns, and those that a lookup before has added
        self._postal = frozenset(self.fills) & frozenset(self._address)
        self._rows: dict[str, Row] = {}
        for row in other.rows():
            self._add(row, their_on)

    @property
    def adds(self) -> tuple[str, ...]:
        """The columns that it fills."""
        return tuple(self.fills)

    def filled(self, cells: dict[str, str]) -> Mapping[str, str]:
        """Fills gaps of `cells` in place; where each came from (`data/offices.csv, row 3`), by column."""
        row = self._rows.get(fold(cells.get(self.on, "")))
        if row is None:
            return {}
        place = f"{self._said}, row {row.number}"
        sources: dict[str, str] = {}
        has_address = any(cells.get(column) for column in self._address)
        for column, theirs in self.fills.items():
            if not cells.get(column) and row.cells[theirs] and not (column in self._postal and has_address):
                cells[column] = row.cells[theirs]
                sources[column] = place
        return sources

    def _add(self, row: Row, on: str) -> None:
        if row.problems:
            raise ListError(row.problems[0])
        key = fold(row.cells[on])
        if not key:
            return
        if key in self._rows:
            what = f"{row.cells[on]!r} stands here and in row {self._rows[key].number}"
            raise ListError(Problem(what, "delete one of them: which one is right can't be told", self._said, row=row.number, column=on))
        self._rows[key] = row


_POSTAL = (*(f"address_line_{number}" for number in range(1, 8)), "address", "house_number", "town", "county", "postcode", "country")


def _target(table: Table, columns: Columns, said: str) -> str:
    """The list's own column for what a lookup fills, or the name itself where the list has none."""
    try:
        return _column(table, columns, said, "", "")
    except ListError:
        return said


def _column(table: Table, columns: Columns, said: str, what: str, place: str) -> str:
    """The column that is called `said`, by its role, its heading or its identifier."""
    if said in columns.roles:
        return columns[said]
    number = said.removeprefix("address_line_")
    if number != said and number.isdigit() and 0 < int(number) <= len(columns.lines):
        return columns.lines[int(number) - 1]
    return resolve(table, said, what, place)
