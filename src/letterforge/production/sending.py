"""A sending: a job's letters that are due, planned, then sent by their ways, each once.

The register must be there: what was never made can't be sent.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from functools import cached_property
from itertools import islice
from types import TracebackType
from typing import Self

from letterforge.dispatch.channel import Channel
from letterforge.dispatch.cups import Printer
from letterforge.dispatch.message import Messages
from letterforge.dispatch.outbox import Outbox
from letterforge.dispatch.print_batch import Lots
from letterforge.dispatch.sent import Due, Sent
from letterforge.files import Folder
from letterforge.interruption import Interruption
from letterforge.production.agreed import Agreed
from letterforge.production.approval import Approval, Emails
from letterforge.production.due import Again, Condition, Plan, due, nothing_made, refuse_old_register
from letterforge.production.job import KEPT, Job
from letterforge.production.printed import Printed
from letterforge.register import Register


class Sending:
    """The letters of a job, on their way. `ways` by preference; at most `limit` letters; `again` sends those that were sent before, too.

    A `test`, which goes to whoever makes it, needs no approval. What goes by post must lie in a print run as it is, where the campaign has
    any, unless all are known to be `printed`. Raises RegisterError where nothing was made yet.
    """

    def __init__(
        self,
        job: Job,
        ways: Sequence[str],
        limit: int | None = None,
        again: Again | None = None,
        *,
        test: bool = False,
        printed: bool = False,
    ) -> None:
        self._job, self._ways, self._limit, self._again, self._test, self._printed = job, tuple(ways), limit, again, test, printed
        self._stack = ExitStack()
        self._agreed: Agreed | None = None  # the letters of the plan
        campaign = job.campaign
        register = Register.open_to_read(campaign.register_place)
        if register is None:
            raise nothing_made()
        register.close()
        said = campaign.output.folder
        self._letters = self._stack.enter_context(Folder(campaign.path(said), said))
        evidence = job.has_left_evidence(self._letters)
        self.register = self._stack.enter_context(Register.open_to_write(campaign.register_place, evidence=evidence))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._stack.close()

    def plan(self) -> Plan:
        """What would go now, by which way, and what wouldn't, and why."""
        if self._again is None:
            refuse_old_register(self._job, self.register)
        plan, agreed = Plan(), Agreed()
        for _, one in islice(self._due(plan), self._limit):
            agreed.add(one.reference)
        self._agreed = agreed
        return plan

    def awaits(self, channel: str, destination: str) -> bool:
        """Whether a channel is to be asked for something; without a destination, at any."""
        return any(not destination or one.destination == destination for one in self._outbox.unsettled(channel))

    def look_again(self, channel: Channel, destination: str) -> Sent:
        """Looks for letters whose sending was begun by a channel before and whose fate isn't known."""
        return self._outbox.look_again(channel, destination)

    def send(
        self, channel: Channel, destination: str, tick: Callable[[int], None], stopping: Callable[[], None], lots: Lots
    ) -> tuple[Sent, bool]:
        """Sends what is due by this channel, and whether somebody asked to stop; an e-mail's `destination` is its own address."""
        with Interruption(stopping) as interruption:
            letters = self.letters(channel.name)
            several = interruption.until(iter(lambda: tuple(islice(letters, lots.size)), ()))
            sent = self._outbox.send(
                several,
                channel,
                lambda one: destination or one.email,
                tick,
                both_sides=lots.both_sides,
                stopped=lambda: interruption.asked,
            )
        return sent, interruption.asked

    def follow(self, printer: Printer, destination: str, patience: float, told: Callable[[str], None]) -> Sent:
        """Follows what the printer has underway to its end, as long as something comes to it within `patience` seconds."""
        return self._outbox.follow(printer, destination, patience, told)

    def hand_over(self, way: str, by: str, tick: Callable[[int], None]) -> Sent:
        """Records what is due by this way as handed over by somebody."""
        return self._outbox.hand_over(self.letters(way), way, by, tick)

    def letters(self, way: str) -> Iterator[Due]:
        """What is due by this way, of what was agreed upon: `plan` comes first."""
        agreed = self._agreed or Agreed()
        return (one for own, one in self._due(Plan()) if own == way and one.reference in agreed)

    def content(self, one: Due) -> bytes | None:
        """A letter's file; None where it isn't as it was made."""
        return self._outbox.as_made(one)

    @cached_property
    def messages(self) -> Messages | None:
        """The campaign's e-mails: those that are approved are those that leave. Raises LetterforgeError where none could be written."""
        settings = self._job.campaign.email
        return Messages(self._job.campaign, settings, self._job.recipients.fields) if settings else None

    def _due(self, plan: Plan) -> Iterator[tuple[str, Due]]:
        conditions: list[Condition] = []
        if self._job.campaign.approval and not self._test:
            conditions.append(Approval(self.register, Emails(self.messages)))
        if "post" in self._ways and not self._printed and self.register.print_runs.begun():
            conditions.append(Printed(self.register, again=self._again is not None))
        return due(self._job, self.register, self._ways, plan, self._again, conditions)

    def _objected(self, one: Due) -> bool:
        return one.who is not None and self._job.recipients.objection(one.who) is not None

    @cached_property
    def _kept(self) -> Folder:
        campaign = self._job.campaign
        said = campaign.beside_letters(KEPT)
        return self._stack.enter_context(Folder(campaign.path(said), said))

    @cached_property
    def _outbox(self) -> Outbox:
        kept = self._job.campaign.beside_letters(KEPT)
        return Outbox(self.register.dispatches, self._letters, self._kept, kept, self._objected)
