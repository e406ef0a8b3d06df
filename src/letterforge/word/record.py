"""What a field is filled from: one row, as Word would see it. In goes a `Recipient`, out come its cells by Word's names."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache

from letterforge.letter.filters import date_text
from letterforge.letter.slots import without_marks
from letterforge.recipients import Recipient
from letterforge.recipients.columns import Columns
from letterforge.recipients.names import split
from letterforge.recipients.read import identifier
from letterforge.recipients.salutation import GENERIC
from letterforge.recipients.spool import DateText

# What ADDRESSBLOCK and GREETINGLINE call the parts of a row, and the columns that hold them: a role, or headings as identifiers.
_ROLES = {
    "TITLE0": "title",
    "FIRST0": "first_name",
    "MIDDLE0": "middle_name",
    "LAST0": "last_name",
    "SUFFIX0": "suffix",
    "CITY": "town",
    "STATE": "county",
    "POSTAL": "postcode",
    "COUNTRY": "country",
}
_HEADINGS = {
    "NICK0": ("nickname", "known_as"),
    "COMPANY": ("company", "company_name", "organisation", "organisation_name", "organization", "organization_name"),
    "TITLE1": ("spouse_title", "partner_title", "spouse_courtesy_title"),
    "NICK1": ("spouse_nickname", "partner_nickname"),
    "FIRST1": ("spouse_first_name", "partner_first_name"),
    "MIDDLE1": ("spouse_middle_name", "partner_middle_name"),
    "LAST1": ("spouse_last_name", "partner_last_name", "spouse_surname", "partner_surname"),
    "SUFFIX1": ("spouse_suffix", "partner_suffix"),
}
_LONGEST_NAME = 40  # characters of a heading that Word keeps as a field's name
PARTS = frozenset({*_ROLES, *_HEADINGS, "STREET1", "STREET2"})


@dataclass(frozen=True, slots=True)
class Record:
    """One row, for its fields: cells by identifier, and all else that a field may show.

    `number` counts the rows that were read, `sequence` those that are merged, both from 1. `parts` are the row's by Word's names for them
    (`TITLE0`, `CITY`), `bookmarks` those that SET made, by their names in small letters. A `generic` salutation names nobody.
    """

    fields: Mapping[str, str]
    day: date
    language: str = "en-GB"
    number: int = 1
    sequence: int = 1
    address: tuple[str, ...] = ()
    salutation: str = ""
    generic: bool = False
    date_format: str = "long"
    parts: Mapping[str, str] = field(default_factory=dict)
    bookmarks: Mapping[str, str] = field(default_factory=dict)

    def cell(self, name: str) -> str | None:
        """A column's cell by the name that Word has for the column; None where there is no such column."""
        field = field_of(name, self.fields)
        return None if field is None else self.fields[field]

    def column(self, name: str) -> str | None:
        """A column's cell as text for the letter: dates of a spreadsheet as the campaign writes them."""
        field = field_of(name, self.fields)
        return None if field is None else self.text(field)

    def text(self, field: str) -> str:
        """A cell as text for the letter, by its column's identifier."""
        cell = self.fields[field]
        if isinstance(cell, DateText):
            return date_text(cell.day, self.date_format, self.language)
        return without_marks(cell)

    def remembering(self, bookmarks: Mapping[str, str]) -> "Record":
        """The same row, with what further SET fields made."""
        return replace(self, bookmarks={**self.bookmarks, **bookmarks}) if bookmarks else self


def record_of(
    recipient: Recipient,
    columns: Columns | None,
    day: date,
    *,
    language: str = "en-GB",
    date_format: str = "long",
    number: int = 1,
    sequence: int = 1,
) -> Record:
    """A recipient as Word's fields see it; without `columns` it isn't taken apart, which only addresses and greetings need."""
    own = {"name": recipient.name, "salutation": recipient.salutation, "key": recipient.key}
    return Record(
        {**own, **recipient.fields},  # a column of the list's own outweighs what letterforge calls by the same name
        day,
        language,
        number,
        sequence,
        recipient.address,
        recipient.salutation,
        recipient.rule == GENERIC,
        date_format,
        parts_of(recipient, columns) if columns is not None else {},
    )


def parts_of(recipient: Recipient, columns: Columns) -> dict[str, str]:
    """A row's parts by Word's names for them, those that are there; of a name in one column as far as it is certain what is what."""
    cells = recipient.fields
    found = {part: cells.get(columns[role], "") for part, role in _ROLES.items()}
    found |= {part: next((cells[name] for name in names if cells.get(name)), "") for part, names in _HEADINGS.items()}
    lines = [cells[line] for line in columns.lines if cells.get(line)] if not columns.whole_address else []
    found["STREET1"], found["STREET2"] = (lines[0] if lines else ""), "\n".join(lines[1:])
    if not found["LAST0"]:
        name = recipient.parts or split(recipient.name)
        for part, said in (("TITLE0", name.title), ("FIRST0", name.first), ("LAST0", name.last), ("SUFFIX0", name.letters)):
            found[part] = found[part] or said
    return {part: without_marks(said) for part, said in found.items() if said}


def field_of(name: str, fields: Collection[str]) -> str | None:
    """Which of a list's fields, by their identifiers, feeds the column that Word calls `name`; None where there is no such column.

    Of a heading that is longer Word keeps the beginning: that finds its column where no other begins so.
    """
    for key in _keys(name):
        if key in fields:
            return key
    if len(name.strip()) == _LONGEST_NAME:
        longer = [field for field in fields if field.startswith(_keys(name)[0])]
        return longer[0] if len(longer) == 1 else None
    return None


@lru_cache(maxsize=4096)
def _keys(name: str) -> tuple[str, ...]:
    """The identifiers that a name in Word may stand for; before a heading that begins with no letter Word writes `M_`."""
    key = identifier(name)
    return (key, identifier(key[2:])) if re.match(r"m_[^a-z]", key) else (key,)
