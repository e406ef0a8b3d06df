"""Word's names of merge fields and the campaign's columns. In goes a name as Word has it, out comes what a template calls it.

By Word's rules, which `record.field_of` knows, capitals don't matter and a space is an underscore; nothing else is guessed, a name that is
only near is offered.
"""

from collections.abc import Collection
from dataclasses import dataclass

from letterforge.errors import did_you_mean
from letterforge.letter.sources import OWN_FIELDS, OWN_NAMES
from letterforge.recipients import Fields
from letterforge.recipients.read import identifier
from letterforge.word.record import field_of

OWN, ALWAYS = frozenset(OWN_FIELDS), frozenset(OWN_NAMES)  # the latter stand before a column of the same name
_KEYWORDS = frozenset("and as else false for if import in is none not or recursive true with without".split())


@dataclass(frozen=True)
class Names:
    """What a template may name: the columns of a list, which messages call `said`; `postal` are those of name and address.

    `tables` are the names of the campaign's other tables. Without `fields` there is no list to hold names against.
    """

    fields: Fields | None = None
    said: str = ""
    postal: frozenset[str] = frozenset()
    tables: Collection[str] = ()
    sender: tuple[str, ...] = ()  # lines, as the letterhead has them

    def known(self, name: str) -> str:
        """The column that Word calls `name`, as templates call it; empty where the list has none."""
        if self.fields is None:
            return ""
        columns = {identifier(one): one for one in self.fields.names}
        columns |= {identifier(heading): one for one, heading in self.fields.headings.items()}
        found = field_of(name, columns)
        return "" if found is None else columns[found]

    def expression(self, name: str) -> tuple[str, str | None]:
        """What a template writes for the field `name`, and what to do where the list has none of that name."""
        found = self.known(name)
        written = found or identifier(name) or "field"
        if self.fields is None or found:
            return self._written(written), None
        if written in OWN:
            return written, None
        return self._written(written), did_you_mean(name, [*self.fields.headings.values(), *self.fields.names])

    def unknown(self, name: str) -> str | None:
        """What to do about a name that was typed into the document, where nothing is called so; None where something is."""
        everything = {*OWN, *ALWAYS, *self.tables, *(self.fields.names if self.fields else ())}
        return None if self.fields is None or name in everything else did_you_mean(name, everything)

    def _written(self, column: str) -> str:
        return f"recipient.{column}" if column in ALWAYS or column in self.tables or column in _KEYWORDS else column
