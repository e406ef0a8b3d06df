"""A sending: a job's letters that are due, planned, then sent by their ways, each once.

The register must be there: what was never made can't be sent.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from functools import cached_property
from itertools import islice
from pathlib import PurePosixPath
from types import TracebackType
from typing import Self

from letterforge.dispatch.channel import Channel
from letterforge.dispatch.cups import Printer
from letterforge.dispatch.outbox import Outbox
from letterforge.dispatch.print_batch import Lots
from letterforge.dispatch.sent import Due, Sent
from letterforge.errors import Problem, RegisterError
from letterforge.files import Folder
from letterforge.interruption import Interruption
from letterforge.production.due import Again, Plan, due
from letterforge.production.job import Job
from letterforge.register import Register

KEPT = "sent"  # the folder for copies of what was sent, beside the letters'


class Sending:
    """The letters of a job, on their way. `ways` by preference; at most `limit` letters; `again` sends those that were sent before, too.

    A `test`, which goes to whoever makes it, needs no approval. Raises RegisterError where nothing was made yet.
    """

    def __init__(self, job: Job, ways: Sequence[str], limit: int | None = None, again: Again | None = None, *, test: bool = False) -> None:
        self._job, self._ways, self._limit, self._again, self._test = job, tuple(ways), limit, again, test
        self._stack = ExitStack()
        self._planned: set[str] | None = None  # with a limit: the letters that were agreed upon
        campaign = job.campaign
        register = Register.open_to_read(campaign.register_place)
        if register is None:
            raise RegisterError(Problem("nothing has been made yet", "make the letters first: `letterforge generate`"))
        register.close()
        said = campaign.output.folder
        self._letters = self._stack.enter_context(Folder(campaign.path(said), said))
        evidence = self._letters.holds_letters(campaign.reference.prefix)
        self.register = self._stack.enter_context(Register.open_to_write(campaign.register_place, evidence=evidence))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._stack.close()

    def plan(self) -> Plan:
        """What would go now, by which way, and what wouldn't, and why."""
        plan = Plan()
        agreed = {one.reference if self._limit is not None else "" for _, one in self._due(plan)}
        self._planned = agreed if self._limit is not None else None
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
            sent = self._outbox.send(several, channel, lambda one: destination or one.email, tick, both_sides=lots.both_sides)
        return sent, interruption.asked

    def follow(self, printer: Printer, destination: str, patience: float, told: Callable[[str], None]) -> Sent:
        """Follows what the printer has underway to its end, as long as something comes to it within `patience` seconds."""
        return self._outbox.follow(printer, destination, patience, told)

    def hand_over(self, way: str, by: str, tick: Callable[[int], None]) -> Sent:
        """Records what is due by this way as handed over by somebody."""
        return self._outbox.hand_over(self.letters(way), way, by, tick)

    def letters(self, way: str) -> Iterator[Due]:
        """What is due by this way; with a limit, of what was agreed upon."""
        agreed = self._planned
        return (one for own, one in self._due(Plan()) if own == way and (agreed is None or one.reference in agreed))

    def content(self, one: Due) -> bytes | None:
        """A letter's file; None where it isn't as it was made."""
        return self._outbox.as_made(one)

    def _due(self, plan: Plan) -> Iterator[tuple[str, Due]]:
        found = due(self._job, self.register, self._ways, plan, self._again, self._unknown, test=self._test)
        return islice(found, self._limit) if self._planned is None else found

    @cached_property
    def _unknown(self) -> frozenset[str]:
        """The beginnings of names of copies that were taken to be sent, and of which the register knows nothing."""
        names = {name for name in self._kept.names() if name.endswith(".pdf")}
        if names:
            names -= {PurePosixPath(one.path).name for one in self.register.dispatches.all()}
        return frozenset(name.rpartition("-")[0] for name in names)

    @cached_property
    def _kept(self) -> Folder:
        campaign = self._job.campaign
        said = campaign.beside_letters(KEPT)
        return self._stack.enter_context(Folder(campaign.path(said), said))

    @cached_property
    def _outbox(self) -> Outbox:
        return Outbox(self.register.dispatches, self._letters, self._kept, self._job.campaign.beside_letters(KEPT))
