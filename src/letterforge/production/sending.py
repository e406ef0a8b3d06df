"""A sending: a job's letters that are due, planned, then sent by their ways, each once.

The register must be there: what was never made can't be sent.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from hashlib import sha256
from itertools import islice
from pathlib import PurePosixPath
from types import TracebackType
from typing import Self

from letterforge.dispatch.channel import Channel
from letterforge.dispatch.cups import Printer
from letterforge.dispatch.outbox import Due, Outbox, Sent
from letterforge.errors import Problem, RegisterError
from letterforge.files import Folder
from letterforge.interruption import Interruption
from letterforge.production.due import Again, Plan, due
from letterforge.production.job import Job
from letterforge.register import Register

KEPT = "sent"  # the folder for copies of what was sent, beside the letters'


class Sending:
    """The letters of a job, on their way. `ways` by preference; at most `limit` letters; `again` sends those that were sent before, too.

    Raises RegisterError where nothing was made yet.
    """

    def __init__(self, job: Job, ways: Sequence[str], limit: int | None = None, again: Again | None = None) -> None:
        self._job, self._ways, self._limit, self._again = job, tuple(ways), limit, again
        self._stack = ExitStack()
        campaign = job.campaign
        register = Register.open_to_read(campaign.path(campaign.register_file))
        if register is None:
            raise RegisterError(Problem("nothing has been made yet", "make the letters first: `letterforge generate`"))
        register.close()
        said = campaign.output.folder
        self._letters = self._stack.enter_context(Folder(campaign.path(said), said))
        evidence = self._letters.holds_letters(campaign.reference.prefix)
        self.register = self._stack.enter_context(Register.open_to_write(campaign.path(campaign.register_file), evidence=evidence))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._stack.close()

    def plan(self) -> Plan:
        """What would go now, by which way, and what wouldn't, and why."""
        plan = Plan()
        for _ in self._due(plan):
            pass
        return plan

    def look_again(self, channel: Channel) -> Sent:
        """Looks for letters whose sending was begun by a channel before and whose fate isn't known."""
        return self._outbox().look_again(channel)

    def send(self, channel: Channel, destination: str, tick: Callable[[int], None]) -> tuple[Sent, bool]:
        """Sends what is due by this channel, and whether somebody asked to stop; an e-mail's `destination` is its own address."""
        outbox = self._outbox()
        with Interruption() as interruption:
            letters = interruption.until(self._by(channel.name))
            sent = outbox.send(letters, channel, lambda one: destination or one.email, tick)
        return sent, interruption.asked

    def follow(self, printer: Printer, patience: float, told: Callable[[str], None]) -> Sent:
        """Follows what the printer has underway to its end, as long as something comes to it within `patience` seconds."""
        return self._outbox().follow(printer, patience, told)

    def hand_over(self, way: str, by: str, tick: Callable[[int], None]) -> Sent:
        """Records what is due by this way as handed over by somebody."""
        return self._outbox().hand_over(self._by(way), way, by, tick)

    def letters(self, way: str) -> Iterator[Due]:
        """What is due by this way."""
        return self._by(way)

    def content(self, one: Due) -> bytes | None:
        """A letter's file; None where it isn't as it was made."""
        content = self._letters.read(PurePosixPath(one.path).name)
        return content if content is not None and sha256(content).hexdigest() == one.sha256 else None

    def _by(self, way: str) -> Iterator[Due]:
        return (one for own, one in self._due(Plan()) if own == way)

    def _due(self, plan: Plan) -> Iterator[tuple[str, Due]]:
        return islice(due(self._job, self.register, self._ways, plan, self._again), self._limit)

    def _outbox(self) -> Outbox:
        campaign = self._job.campaign
        said = str(PurePosixPath(campaign.output.folder).with_name(KEPT))
        kept = self._stack.enter_context(Folder(campaign.path(said), said))
        return Outbox(self.register.dispatches, self._letters, kept, said)
