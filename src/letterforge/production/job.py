"""What one command was asked to make: a campaign, a selection, options; read and checked, its work handed out in chunks."""

import hashlib
import sys
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import islice

from letterforge.campaign import Campaign
from letterforge.errors import HeldError, ListError, Problem
from letterforge.files import Folder
from letterforge.production.chunk import Options, Work
from letterforge.production.maker import Draft, Maker, drafted, maker_of
from letterforge.recipients import Recipient, RecipientList
from letterforge.recipients.duplicates import KEY
from letterforge.recipients.select import Listed, Selection, select
from letterforge.recipients.text import fold
from letterforge.register import MadeFile, Register, provisional_references

KEPT = "sent"  # the folder for copies of what was sent, beside the letters'
_LOOKED_UP = 500  # recipients whose references are asked for together
_KEYS_AT_A_TIME = 5000  # that are given references in one transaction
_NAMES_COMPARED = 10_000
_GONE_REMEMBERED = 100_000  # people who left the list


class Job:
    """What one command was asked to make: a campaign, a selection, options. Reading it checks list and template and writes nothing.

    `other` names a list to use in place of the campaign's. Raises CampaignError, ListError or TemplateError where no letter could be made.
    """

    def __init__(self, campaign: Campaign, selection: Selection, options: Options, other: str = "") -> None:
        self.campaign, self.selection, self.options, self.other = campaign, selection, options, other
        self.recipients = RecipientList(campaign, other)
        listed = self.recipients
        self.maker: Maker = maker_of(campaign, listed.fields, listed.columns, listed.said)
        if not len(self.recipients):
            raise ListError(Problem("has no recipients", "add a row for each below the columns' names", self.recipients.said))
        self.first = self._try_first()
        if selection or selection.sort:
            self._try_selection()

    @property
    def partial(self) -> bool:
        """Whether the command concerns less than the campaign's whole list."""
        return bool(self.selection or self.other)

    def _try_first(self) -> Recipient | None:
        """The first sound recipient. A template that fails on it is at fault itself: better said before anything is written."""
        for recipient in self.recipients:
            try:
                self.maker.draft(recipient, "")
            except HeldError:
                continue
            return recipient
        return None

    def _try_selection(self) -> None:
        """Goes through the whole selection once: what is wrong with it must be said before anything is written."""
        register = self.register_to_read()
        try:
            for _ in self.selected(register):
                pass
        finally:
            if register is not None:
                register.close()

    def has_left_evidence(self, letters: Folder) -> bool:
        """Whether letters were made or sent before: then there must be a register."""
        sent = self.campaign.path(self.campaign.beside_letters(KEPT))
        return letters.holds_letters(self.campaign.reference.prefix) or (sent.is_dir() and any(sent.iterdir()))

    def draft(self, recipient: Recipient, reference: str) -> Draft:
        """A letter that isn't made yet. HeldError where there can be none, also where the template fails on this recipient alone."""
        return drafted(self.maker, recipient, reference, self.recipients.said)

    def register_to_read(self) -> Register | None:
        """The campaign's register, to be closed by the caller; None where there is none yet."""
        return Register.open_to_read(self.campaign.register_place)

    def refuse_lost_keys(self, register: Register) -> None:
        """A list none of whose keys is on record, while its names are, has lost its key column: everybody would get a second letter."""
        if not register.count():
            return
        names: set[str] = set()
        rows = self.recipients.table.rows()
        while some := tuple(islice(rows, _KEYS_AT_A_TIME)):
            if register.known(filter(None, map(self.recipients.key, some))):
                return
            if len(names) < _NAMES_COMPARED:
                names.update(self.recipients.name(row.cells) for row in some)
        known = next((entry for entry in register.entries() if entry.name in names and not self.recipients.repeats.hold(entry.key)), None)
        if known is not None:
            what = f"{known.reference} was given to {known.name} as {known.key!r}, which no row has now: would these be new recipients?"
            key = ", ".join(self.recipients.key_columns)
            cure = f"put the column that told them apart back, or name it as key under [recipients]; now it is {key}"
            raise ListError(Problem(what, cure, self.recipients.said))

    def everyone(self, register: Register | None, numbering: "Numbering | None" = None) -> Iterator[Listed]:
        """All recipients with their references, in the list's order: those on record, and those that would be given next.

        With `numbering`, they are given.
        """
        reference = self.campaign.reference
        repeated = self.recipients.repeats.by_kind[KEY]
        gone = self._gone(register) if register else {}
        given: dict[str, str] = {}  # to keys that come again
        last = register.last_number() if register else 0
        stream = iter(self.recipients)
        while chunk := list(islice(stream, _LOOKED_UP)):
            if numbering is not None:
                numbering.reach(chunk[-1].row)
            keys = [recipient.key for recipient in chunk if recipient.key]
            known = (register.known(keys) | given) if register else given
            found = provisional_references(keys, reference.prefix, reference.digits, known=known, last=last)
            last += sum([key not in known for key in found])
            given |= {key: found[key] for key in found if key in repeated} if repeated else {}
            written_to = register.snapshots(found.values()) if gone and register else {}
            for recipient in chunk:
                reference_now = found.get(recipient.key, "")
                new = gone and reference_now not in written_to
                before = gone.get(hash(_person(recipient.name, recipient.address))) if new else None
                yield Listed(self._doubted(recipient, before) if before else recipient, reference_now)

    def _gone(self, register: Register) -> dict[int, str]:
        """References of people who had letters and whose keys no row has now, by name and address."""
        if self.other:
            return {}
        left = ((name, address, said) for key, said, name, address in register.people() if not self.recipients.repeats.hold(key))
        return {hash(_person(name, address)): said for name, address, said in islice(left, _GONE_REMEMBERED) if address}

    def _doubted(self, recipient: Recipient, before: str) -> Recipient:
        """A recipient who is new by key, and had a letter by name and address: was the key changed?"""
        what = f"the same name and address had {before} under a key that no row has now"
        cure = f"is it the same person? give the row its old {self.recipients.key_said} back, or it is a second letter"
        problem = Problem(what, cure, self.recipients.said, row=recipient.row, kind="had a letter under another key", value=recipient.key)
        if self.campaign.recipients.duplicates == "hold":
            return recipient._replace(problems=(*recipient.problems, problem))
        return recipient._replace(warnings=(*recipient.warnings, problem))

    def selected(self, register: Register | None, numbering: "Numbering | None" = None) -> Iterator[Listed]:
        """The recipients that the selection means, with their references."""
        return select(self.everyone(register, numbering), self.selection, self.recipients.fields)

    def work(self, register: Register | None, numbering: "Numbering | None" = None) -> Iterator[list[Work]]:
        """The work in chunks, each with what the register has of it."""
        stream = self.selected(register, numbering)
        together = self.maker.pace(self.options.formats).together
        while chunk := list(islice(stream, together)):
            references = [one.reference for one in chunk if one.reference]
            recorded = register.made(references) if register else {}
            before = register.snapshots(references) if register else {}
            files: dict[str, dict[str, MadeFile]] = {}
            for (owner, form), file in recorded.items():
                files.setdefault(owner, {})[form] = file
            yield [Work(one.recipient, one.reference, files.get(one.reference, {}), before.get(one.reference)) for one in chunk]

    @cached_property
    def campaign_digest(self) -> str:
        """SHA-256 of the campaign file."""
        return hashlib.sha256(self.campaign.file.read_bytes()).hexdigest()


class Numbering:
    """Gives a reference to every recipient on the list that has none, in the list's order, some thousands ahead of those that are made.

    Raises ListError where the list's people are on record under other keys.
    """

    def __init__(self, job: Job, register: Register) -> None:
        job.refuse_lost_keys(register)
        self._register, self._form = register, job.campaign.reference
        self._keys = ((row.number, job.recipients.key(row)) for row in job.recipients.table.rows())
        self._reached = 0

    def reach(self, row: int) -> None:
        """Sees to it that all have references down to this row of the list."""
        while self._reached < row and (some := tuple(islice(self._keys, _KEYS_AT_A_TIME))):
            self._register.references([key for _, key in some if key], self._form.prefix, self._form.digits)
            self._reached, _ = some[-1]

    def finish(self) -> None:
        """Gives all others theirs, whatever the selection was: who stands on the list has a number."""
        self.reach(sys.maxsize)


def _person(name: str, address: Sequence[str]) -> str:
    return fold("|".join([name, *address[1:]]))
