"""The campaign's list: in goes the campaign and a list file, out comes a stream of `Recipient`, the same each time it is walked through.

Nothing of the list is held but three numbers a row: a million rows are no burden.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from letterforge.campaign import Campaign
from letterforge.errors import ListError, Problem
from letterforge.recipients import duplicates
from letterforge.recipients.address import Address, Line, Repair, divided, postal
from letterforge.recipients.columns import ALIASES, Columns, recognise, resolve
from letterforge.recipients.duplicates import Marks, Repeats, find_repeats, others
from letterforge.recipients.lookup import Lookup
from letterforge.recipients.mailable import Mailable
from letterforge.recipients.names import Split, split
from letterforge.recipients.read import STANDARD_INPUT, Reading, Row, Table, open_table
from letterforge.recipients.recipient import Fields, Recipient
from letterforge.recipients.salutation import Salutations, doubtful_title
from letterforge.recipients.suppression import Objectors
from letterforge.recipients.text import fold
from letterforge.recipients.window import Window, too_large, typefaces_of

_NONE: Mapping[str, str] = {}


class RecipientList:
    """The recipients of a campaign, from its own list or from another file.

    Raises ListError where that can't be read, or where nothing tells the recipients apart.
    """

    def __init__(self, campaign: Campaign, other: str = "") -> None:
        settings = campaign.recipients
        self.campaign = campaign
        self.said = other or settings.list
        self.table = _opened(campaign, other)
        columns = recognise(self.table, settings.columns, campaign.file.name)
        self._lookups = [Lookup(campaign, one, self.table, columns) for one in campaign.lookup]
        added = dict.fromkeys(name for lookup in self._lookups for name in lookup.adds if name not in self.table.columns)
        self.columns: Columns = columns.with_filled(added)
        _refuse_nameless(self.table, self.columns)
        self.key_columns = self._find_key(settings.key)
        known = {name: self.columns[name] for name in ALIASES if name not in self.table.columns and self.columns[name]}
        self._aliases = tuple((name, column) for name, column in known.items() if name != column)
        names = dict.fromkeys([*self.table.columns, *added, *(name for name, _ in self._aliases)])
        self.fields = Fields(tuple(names), self.table.columns)
        self._salutations = Salutations(campaign, self.columns, self.fields.names)
        self._objectors = Objectors(campaign)
        self._suppression = self._objectors.now()
        self._window = Window(campaign.page.profile(), typefaces_of(campaign))
        self._address = Addressing(campaign, self.columns)
        self._whole_name, self._name_parts = self.columns["name"], self.columns.name_parts
        proper = tuple(column for role in ("first_name", "middle_name", "last_name") if (column := self.columns[role]))
        self._names_proper = proper or self._name_parts
        self._email, self._postcode, self._title = (self.columns[role] for role in ("email", "postcode", "title"))
        self._mailable = Mailable() if campaign.email and self._email else None

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
        parts = (self.columns[role] for role in ("first_name", "middle_name", "last_name"))  # a title may come and go
        named = (self.columns["name"],) if self.columns["name"] else filter(None, parts)
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
        whole = cells.get(self._whole_name, "") if self._whole_name else ""
        if not whole and not any(map(cells.get, self._names_proper)):
            return ""  # a title alone is nobody's name
        return " ".join((whole or " ".join([part for column in self._name_parts if (part := cells.get(column))])).split())

    def _marks(self, row: Row) -> Marks:
        cells = row.cells
        code = cells.get(self._postcode, "") if self._postcode else ""
        name = self.name(cells) if code else ""
        email = cells.get(self._email, "") if self._email else ""
        return self.key(row), f"{fold(name)}|{''.join(code.split()).lower()}" if name else "", fold(email) if email else ""

    def _recipient(self, row: Row) -> Recipient:
        """A row as a recipient, with all that is wrong about it."""
        cells = row.cells
        key = self.key(row)
        repeated = self.repeats.of(self._marks(row)) if self.repeats.any else ()  # before gaps are filled, as when they were found
        sources = self._fill(cells) if self._lookups else _NONE
        for alias, column in self._aliases:
            cells[alias] = cells.get(column, "")
        written = self.name(cells)
        parts = split(written)
        name = _turned(written, parts) if "," in written else written
        address = self._address.of(cells, name) if not row.problems else Address(())
        salutation, rule = self._salutations.of(cells, name, parts)
        problems: list[Problem] = [*row.problems, *address.problems]
        warnings: list[Problem] = list(address.warnings)
        if not key:
            problems.append(Problem("has nothing to tell the recipient by", f"fill in {self.key_said}", kind="no key"))
        if not problems and not self._window.shows(address.lines):
            problems.append(too_large(self._window.envelope))
        if not problems:
            warnings += self._gaps(cells, name)
        if self._title and (doubt := doubtful_title(cells.get(self._title, ""))):
            warnings.append(replace(doubt, column=self._title))
        if self._mailable and (wrong := self._mailable.fault(cells.get(self._email, ""))):
            warnings.append(replace(wrong, column=self._email))
        for kind, rows in repeated:
            held = kind == duplicates.KEY or self.campaign.recipients.duplicates == "hold"
            (problems if held else warnings).append(self._repeated(kind, rows, row.number))
        return Recipient(
            key,
            row.number,
            name,
            salutation,
            address.lines,
            cells,
            self._placed(row, problems) if problems else (),
            self._placed(row, warnings) if warnings else (),
            address.repairs if name == written else (Repair(self._whole_name, written, name), *address.repairs),
            rule,
            sources,
            parts if self._whole_name else None,
            self._suppressed(key, cells, name, address.lines) if self._suppression else None,
        )

    def _gaps(self, cells: Mapping[str, str], name: str) -> Iterator[Problem]:
        """What a letter can do without, and a person had better look at."""
        if not name:
            column = self._whole_name or next(iter(self._name_parts), "")
            yield Problem("has no name", "fill it in; else the letter goes to the address alone", column=column, kind="no name")
        if self._address.lacks_street(cells):
            what = "has nothing between the name and the town"
            yield Problem(what, "fill in the street", column=self.columns.lines[0], kind="no street")

    def _fill(self, cells: dict[str, str]) -> Mapping[str, str]:
        sources: dict[str, str] = {}
        for lookup in self._lookups:
            sources |= lookup.filled(cells)
        return sources

    def objection(self, who: Recipient) -> Problem | None:
        """Why somebody isn't to be written to as of now: the suppression list is read again where it was changed since the row was read.

        Raises ListError where it can't be read any more.
        """
        self._suppression = self._objectors.now()
        return self._suppressed(who.key, who.fields, who.name, who.address)

    def _suppressed(self, key: str, cells: Mapping[str, str], name: str, address: Sequence[str]) -> Problem | None:
        code = cells.get(self._postcode, "") if self._postcode else address[-1] if address else ""
        return self._suppression.why(key, cells.get(self._email, "") if self._email else "", name, code)

    def _repeated(self, kind: str, rows: tuple[int, ...], row: int) -> Problem:
        where, cure = f"in {others(rows, row)}", "is it the same person? delete one of them"
        if kind == duplicates.KEY:
            return Problem(f"the same {self.key_said} stands {where}", "delete one of them, or tell them apart", kind=duplicates.SAME_KEY)
        if kind == duplicates.PERSON:
            return Problem(f"the same name and postcode stand {where}", cure, kind="the same name and postcode twice")
        return Problem(f"the same e-mail stands {where}", cure, column=self._email, kind=duplicates.SAME_EMAIL)

    def _placed(self, row: Row, problems: list[Problem]) -> tuple[Problem, ...]:
        """Problems with their place on the list, as the list calls it."""
        headings = self.table.columns
        return tuple(
            replace(
                problem,
                file=self.said,
                row=row.number,
                column=headings.get(problem.column, problem.column),
                value=problem.value or row.cells.get(problem.column, ""),
            )
            for problem in problems
        )


class Addressing:
    """Where a list's addresses stand: in one cell, or in columns that make a line each."""

    def __init__(self, campaign: Campaign, columns: Columns) -> None:
        self._international, self._capitals = campaign.recipients.international, campaign.recipients.town_capitals
        self._name, self._number = columns["name"] or "name", columns["house_number"]
        self._whole = columns.lines[0] if columns.whole_address else ""
        lines = () if self._whole else tuple((column, "line") for column in columns.lines)
        self._streets = tuple(column for column, _ in lines) + ((self._number,) if self._number else ())
        self._columns = (*lines, *((columns[role], role) for role in ("town", "county", "postcode", "country") if columns[role]))
        self._postcode = columns["postcode"] or self._whole or "postcode"

    def lacks_street(self, cells: Mapping[str, str]) -> bool:
        """Whether the list has columns for it, and the row has nothing in them."""
        return bool(self._streets) and not any(cells.get(column) for column in self._streets)

    def of(self, cells: Mapping[str, str], name: str) -> Address:
        """The address of a row, beginning with the name."""
        lines = [Line(name, self._name, "name")]
        if self._whole:
            lines += divided(cells.get(self._whole, ""), self._whole)
        number = cells.get(self._number, "") if self._number else ""
        for column, role in self._columns:
            cell = cells.get(column)
            if not cell:
                continue
            if number:
                cell, number = f"{number} {cell}", ""
            if "\n" in cell:
                lines += [Line(part, column, role) for part in cell.split("\n")]
            else:
                lines.append(Line(cell, column, role))
        return postal(lines, self._postcode, international=self._international, town_capitals=self._capitals)


def _opened(campaign: Campaign, other: str) -> Table:
    if other:
        return open_table(Path(other), other)
    settings = campaign.recipients
    path = Path(STANDARD_INPUT) if settings.list == STANDARD_INPUT else campaign.path(settings.list)
    return open_table(path, settings.list, Reading(settings.encoding, settings.delimiter, settings.sheet, settings.header_row))


def _turned(written: str, parts: Split) -> str:
    """`Smith, Ann` as it goes on the envelope, where it is certain what the comma parts."""
    ann = f"{parts.first} {parts.last}"
    return " ".join(f"{parts.title} {ann} {parts.letters}".split()) if parts.first and parts.last and parts.plain == ann else written


def _refuse_nameless(table: Table, columns: Columns) -> None:
    """A list without names can't be written to; below a title line, one of its first rows may be the header."""
    if columns["name"] or columns["first_name"] or columns["last_name"]:
        return
    for number, record in table.first_records(20):
        if number > table.header_row > 0:
            try:
                likely = recognise(table.with_header(record))
            except ListError:
                continue
            if likely["name"] or likely["last_name"]:
                cure = f"is row {number} the header? say header_row = {number} under [recipients]"
                raise ListError(Problem("no column holds the names", cure, table.said, row=table.header_row))
    cure = "call the column with the full names 'name', or say which it is: name = \"…\" under [recipients.columns]"
    raise ListError(Problem("no column holds the names", cure, table.said, row=table.header_row or None))
