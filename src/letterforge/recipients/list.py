"""The campaign's list: in goes the campaign and a list file, out comes a stream of `Recipient`, the same each time it is walked through.

Nothing of the list is held but three numbers a row: a million rows are no burden.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from letterforge.campaign import Campaign
from letterforge.errors import ListError, Problem
from letterforge.recipients import duplicates
from letterforge.recipients.address import Line, Repair, divided, postal
from letterforge.recipients.columns import ALIASES, Columns, recognise, resolve
from letterforge.recipients.duplicates import Marks, Repeats, find_repeats, others
from letterforge.recipients.lookup import Lookup
from letterforge.recipients.names import split
from letterforge.recipients.read import STANDARD_INPUT, Reading, Row, Table, open_table
from letterforge.recipients.recipient import Fields, Recipient
from letterforge.recipients.salutation import Salutations, doubtful_title
from letterforge.recipients.suppression import DEFAULT, Suppression
from letterforge.recipients.text import fold
from letterforge.recipients.window import Window, too_large


class RecipientList:
    """The recipients of a campaign, from its own list or from another file. Raises ListError where that can't be read, or where nothing tells the
    recipients apart."""

    def __init__(self, campaign: Campaign, other: str = "") -> None:
        settings = campaign.recipients
        self.campaign = campaign
        self.said = other or settings.list
        if other:
            self.table: Table = open_table(Path(other), other)
        else:
            how = Reading(settings.encoding, settings.delimiter, settings.sheet, settings.header_row)
            path = Path(STANDARD_INPUT) if settings.list == STANDARD_INPUT else campaign.path(settings.list)
            self.table = open_table(path, settings.list, how)
        columns = recognise(self.table, settings.columns, campaign.file.name)
        self.lookups = [Lookup(campaign, one, self.table, columns) for one in campaign.lookup]
        added = dict.fromkeys(name for lookup in self.lookups for name in lookup.adds if name not in self.table.columns)
        self.columns: Columns = columns.with_filled(added)
        _refuse_nameless(self.table, self.columns)
        self.key_columns = self._find_key(settings.key)
        self._aliases = tuple((name, self.columns[name]) for name in ALIASES if self.columns[name] not in {"", name})
        names = dict.fromkeys([*self.table.columns, *added, *(name for name, _ in self._aliases)])
        self.fields = Fields(tuple(names), self.table.columns)
        self._salutations = Salutations(campaign, self.columns, self.fields.names)
        self._suppression = _suppression(campaign)
        self._window = Window(campaign.page.profile())

    def __len__(self) -> int:
        return self.repeats.rows

    def __iter__(self) -> Iterator[Recipient]:
        return map(self._recipient, self.table.rows())

    @cached_property
    def repeats(self) -> Repeats:
        """Rows that agree with others; finding them walks through the whole list once."""
        return find_repeats(self.table.rows, self._marks)

    @property
    def key_said(self) -> str:
        """The columns of the key, as the list calls them."""
        return " and ".join(self.table.columns.get(column, column) for column in self.key_columns)

    def _find_key(self, wanted: tuple[str, ...]) -> tuple[str, ...]:
        if wanted:
            place = self.campaign.file.name
            return tuple(self.columns[said] or resolve(self.table, said, "[recipients] key", place) for said in wanted)
        if self.columns["id"]:
            return (self.columns["id"],)
        named = (self.columns["name"],) if self.columns["name"] else self.columns.name_parts
        reached = [column for role in ("email", "postcode") if (column := self.columns[role]) in self.table.columns][:1]
        return (*named, *reached)

    def key(self, row: Row) -> str:
        """What tells the row's recipient from all others, for ever; empty where it has nothing to be told by."""
        cells = row.cells
        if len(self.key_columns) == 1:
            return fold(cells.get(self.key_columns[0], ""))
        parts = [fold(cells.get(column, "")) for column in self.key_columns]
        return "|".join(parts) if any(parts) else ""

    def name(self, cells: Mapping[str, str]) -> str:
        """The name as the list has it, from one column or from its parts."""
        whole = cells.get(self.columns["name"], "") if self.columns["name"] else ""
        return " ".join((whole or " ".join([part for column in self.columns.name_parts if (part := cells.get(column))])).split())

    def _marks(self, row: Row) -> Marks:
        cells, columns = row.cells, self.columns
        name, code = self.name(cells), cells.get(columns["postcode"], "") if columns["postcode"] else ""
        email = cells.get(columns["email"], "") if columns["email"] else ""
        return self.key(row), f"{fold(name)}|{''.join(code.split()).lower()}" if name and code else "", fold(email)

    def _recipient(self, row: Row) -> Recipient:
        cells, columns = row.cells, self.columns
        marks = self._marks(row)  # of the row as it came, as when the repeats were found
        key, sources = marks[0], {}
        for lookup in self.lookups:
            sources |= lookup.filled(cells)
        for name, column in self._aliases:
            cells[name] = cells.get(column, "")
        written = self.name(cells)
        parts = split(written)
        name = (
            f"{parts.first} {parts.last}"
            if "," in written and parts.first and parts.last and parts.plain == f"{parts.first} {parts.last}"
            else written
        )
        problems, warnings, duplicate = list(row.problems), [], False
        repairs: tuple[Repair, ...] = () if name == written else (Repair(columns["name"], written, name),)
        address: tuple[str, ...] = ()
        if not key:
            problems.append(Problem("has nothing to tell the recipient by", f"fill in {self.key_said}", kind="no key"))
        if not row.problems:
            found = postal(
                self._address_lines(cells, name),
                columns["postcode"] or (columns.lines[0] if columns.whole_address else "postcode"),
                international=self.campaign.recipients.international,
                town_capitals=self.campaign.recipients.town_capitals,
            )
            address = found.lines
            repairs += found.repairs
            problems += found.problems
            warnings += found.warnings
            if not found.problems and not self._window.shows(address):
                problems.append(too_large(self._window.envelope))
        salutation, rule = self._salutations.of(cells, name, parts)
        if columns["title"] and (doubt := doubtful_title(cells.get(columns["title"], ""))):
            warnings.append(replace(doubt, column=columns["title"]))
        repeated = self.repeats.of(marks)
        for kind, rows in repeated:
            duplicate = True
            problem = self._repeated(kind, rows, row.number)
            (problems if kind == duplicates.KEY or self.campaign.recipients.duplicates == "hold" else warnings).append(problem)
        email = cells.get(columns["email"], "") if columns["email"] else ""
        code = cells.get(columns["postcode"], "") if columns["postcode"] else address[-1] if address else ""
        suppressed = self._suppression.why(key, email, name, code) if self._suppression else None
        return Recipient(
            key,
            row.number,
            name,
            salutation,
            address,
            cells,
            tuple([self._at(row, problem) for problem in problems]) if problems else (),
            tuple([self._at(row, warning) for warning in warnings]) if warnings else (),
            repairs,
            rule,
            sources,
            parts if columns["name"] else None,
            suppressed,
            duplicate,
        )

    def _repeated(self, kind: str, rows: tuple[int, ...], row: int) -> Problem:
        where = f"in {others(rows, row)}"
        if kind == duplicates.KEY:
            return Problem(f"the same {self.key_said} stands {where}", "delete one of them, or tell them apart", kind="the same key twice")
        if kind == duplicates.PERSON:
            return Problem(
                f"the same name and postcode stand {where}",
                "is it the same person? delete one of them",
                kind="the same name and postcode twice",
            )
        return Problem(
            f"the same e-mail stands {where}",
            "is it the same person? delete one of them",
            column=self.columns["email"],
            kind="the same e-mail twice",
        )

    def _address_lines(self, cells: Mapping[str, str], name: str) -> list[Line]:
        """Name and address, a line each, with the role that each plays."""
        columns = self.columns
        lines = [Line(name, columns["name"] or "name", "name")]
        if columns.whole_address:
            lines += divided(cells.get(columns.lines[0], ""), columns.lines[0])
        else:
            number = cells.get(columns["house_number"], "") if columns["house_number"] else ""
            for column in columns.lines:
                cell = cells.get(column, "")
                if cell and number:
                    cell, number = f"{number} {cell}", ""
                if "\n" in cell:
                    lines += [Line(part, column) for part in cell.split("\n")]
                elif cell:
                    lines.append(Line(cell, column))
        for role in ("town", "county", "postcode", "country"):
            if (column := columns[role]) and (cell := cells.get(column)):
                lines.append(Line(cell.replace("\n", " "), column, role))
        return lines

    def _at(self, row: Row, problem: Problem) -> Problem:
        column = self.table.columns.get(problem.column, problem.column)
        value = problem.value or row.cells.get(problem.column, "")
        return replace(problem, file=self.said, row=row.number, column=column, value=value)


def _suppression(campaign: Campaign) -> Suppression:
    said = campaign.recipients.suppression
    path = campaign.path(said or DEFAULT)
    if said is None and not path.exists():
        return Suppression()
    return Suppression(path, said or DEFAULT)


def _refuse_nameless(table: Table, columns: Columns) -> None:
    """A list without names, and which of its first rows looks like its header."""
    if columns["name"] or columns["first_name"] or columns["last_name"]:
        return
    for number, record in table.first_records(20):
        if number > table.header_row > 0:
            likely = recognise_headings(table, record)
            if likely["name"] or likely["last_name"]:
                cure = f"is row {number} the header? say header_row = {number} under [recipients]"
                raise ListError(Problem("no column holds the names", cure, table.said, row=table.header_row))
    cure = "call the column with the full names 'name', or say which it is: name = \"…\" under [recipients.columns]"
    raise ListError(Problem("no column holds the names", cure, table.said, row=table.header_row or None))


def recognise_headings(table: Table, record: list[str]) -> Columns:
    """What the columns would be taken for if `record` were the header."""
    try:
        return recognise(table.with_header(record))
    except ListError:
        return Columns({}, ())
