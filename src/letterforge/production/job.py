"""What one command was asked to make: a campaign, a selection, options; read and checked, its work handed out in chunks."""

import hashlib
from collections.abc import Iterator
from contextlib import nullcontext
from functools import cached_property
from itertools import islice

from letterforge.campaign import Campaign
from letterforge.errors import HeldError, ListError, Problem
from letterforge.production.chunk import Options, Work
from letterforge.production.maker import NativeMaker
from letterforge.recipients import Recipient, RecipientList
from letterforge.recipients.select import Selection, select
from letterforge.register import Register, provisional_references

CHUNK = 200  # letters made durable and recorded together


class Job:
    """What one command was asked to make: a campaign, a selection, options. Reading it checks list and template and writes nothing.

    Raises CampaignError, ListError or TemplateError where no letter could be made.
    """

    def __init__(self, campaign: Campaign, selection: Selection, options: Options) -> None:
        self.campaign, self.selection, self.options = campaign, selection, options
        self.recipients = RecipientList(campaign)
        self.maker = NativeMaker(campaign, self.recipients)
        self.references: dict[str, str] = {}
        self._try_first()
        if selection:
            self._try_selection()

    def _try_first(self) -> None:
        """A template that fails on the first sound recipient is at fault itself: better said before anything is written."""
        for recipient in self.recipients:
            try:
                self.maker.draft(recipient, "")
            except HeldError:
                continue
            return

    def _try_selection(self) -> None:
        """Goes through the whole selection once: what is wrong with it must be said before anything is written."""
        register = Register.open_to_read(self.campaign.path(self.campaign.register_file))
        with register or nullcontext():
            self.numbered(register, give=False)
        for _ in self.selected():
            pass

    def numbered(self, register: Register | None, *, give: bool) -> int:
        """Looks up the reference of every recipient on the list, gives those that are missing where `give`; the number of recipients.

        Raises ListError where the list is empty, or where its people are on record under other keys.
        """
        names = {recipient.key: recipient.name for recipient in self.recipients if recipient.key}
        rows = sum(1 for _ in self.recipients.table.rows())
        said, reference = self.recipients.table.said, self.campaign.reference
        if not rows:
            raise ListError(Problem("has no recipients", "add a row for each below the columns' names", said))
        if register is None:
            self.references = provisional_references(names, reference.prefix, reference.digits)
            return rows
        if not register.known(names) and register.count():
            self._check_keys(register, set(names.values()))
        look_up = register.references if give else register.provisional
        self.references = look_up(names, reference.prefix, reference.digits)
        return rows

    def _check_keys(self, register: Register, names: set[str]) -> None:
        """A list none of whose keys is on record, while its names are, has lost its key column: everybody would get a second letter."""
        known = next((entry for entry in register.entries() if entry.name in names), None)
        if known is not None:
            what = f"{known.reference} was given to {known.name} as {known.key!r}, which no row has now: would these be new recipients?"
            key = ", ".join(self.recipients.key_columns)
            cure = f"put the column that told them apart back, or name it as key under [recipients]; now it is {key}"
            raise ListError(Problem(what, cure, self.recipients.table.said))

    def selected(self) -> Iterator[Recipient]:
        """The recipients that the selection means; `numbered` comes first."""
        return select(self.recipients, self.selection, self.recipients.columns, lambda key: self.references.get(key, ""))

    def work(self, register: Register | None) -> Iterator[list[Work]]:
        """The work in chunks, each with what the register has of it."""
        stream = iter(self.selected())
        while chunk := list(islice(stream, CHUNK)):
            references = [self.references.get(recipient.key, "") for recipient in chunk]
            recorded = register.made(reference for reference in references if reference) if register else {}
            yield [
                Work(recipient, reference, {form: file for (owner, form), file in recorded.items() if owner == reference})
                for recipient, reference in zip(chunk, references, strict=True)
            ]

    @cached_property
    def campaign_digest(self) -> str:
        """SHA-256 of the campaign file."""
        return hashlib.sha256(self.campaign.file.read_bytes()).hexdigest()
