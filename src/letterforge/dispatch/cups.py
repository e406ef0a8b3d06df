"""The channel `print`: letters as jobs of a printer's queue, by IPP, each one followed to its end.

In go parcels, out come outcomes. A job's title is the reference, or a batch's name, and nothing else, since titles are logged and shown at
the printer; its document is named by the dispatch, which comes back as `document-name-supplied`. A job is ours by title and dispatch, or by
title and uuid, never by its number: after a crash CUPS gives numbers out again.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from typing import Self

from letterforge.dispatch.channel import Outcome, Parcel, State, Unasked, never
from letterforge.dispatch.ipp_link import Declined, LinkError, NoAnswer, NotSent, Patience
from letterforge.dispatch.ipp_values import Attributes, Message, Operation, Tag, number
from letterforge.dispatch.print_jobs import ENDED, Job, outcome, read_ticket, trouble
from letterforge.dispatch.print_options import PrintOptions, job_attributes
from letterforge.dispatch.print_queue import Queue, Refused, ignored
from letterforge.dispatch.print_watch import Followed, watch
from letterforge.errors import DispatchError, Problem

_FOR_GOOD = frozenset(  # statuses for which another try would end in the same way (RFC 8011, B.1.4), IPP's being above HTTP's
    {
        0x0400,  # client-error-bad-request
        0x0408,  # client-error-request-entity-too-large
        0x040A,  # client-error-document-format-not-supported
        0x040B,  # client-error-attributes-or-values-not-supported
        0x040E,  # client-error-conflicting-attributes
        0x0411,  # client-error-document-format-error
        413,  # HTTP's content too large
    }
)
_NOT_POSSIBLE = 0x0404
_INTERNAL_ERROR = 0x0500  # the server fell over, and nobody knows when
_BUSY = 0x0507
_PAUSE = 0.5  # seconds between two tries at a full queue


class NotAsWished(DispatchError):  # noqa: N818 - says what is so
    """The printer is there, and can't do what is wished of it."""


class Printer:
    """A printer's queue. Not for several threads at once."""

    name = "print"

    def __init__(self, queue: Queue, job: Attributes, patience: Patience) -> None:
        self._queue = queue
        self._job = job
        self._patience = patience

    @classmethod
    def open(cls, printer: str = "", options: PrintOptions | None = None, patience: Patience | None = None) -> Self:
        """The printer of that queue's name, or address, or the default one; `options` are held against what it can do.

        Raises DispatchError where there is no such printer or it takes no jobs, NotAsWished where it can't do what is wished.
        """
        patience = patience or Patience()
        queue = Queue.find(printer, patience)
        try:
            job = job_attributes(options or PrintOptions(), queue.attributes, queue.name)
            _must_agree(queue, job)
        except DispatchError as error:
            queue.close()
            raise NotAsWished(error.problem) from error
        return cls(queue, job, patience)

    @property
    def described(self) -> str:
        """The printer's name, what it is and where it stands."""
        return self._queue.described

    @property
    def queue(self) -> str:
        """The queue's name, or the printer's address."""
        return self._queue.name

    def trouble(self) -> str:
        """What is the matter with the printer now, in words; nothing where all is well."""
        try:
            return trouble(self._queue.state())
        except LinkError as error:
            return f"the printer can't be asked: {error}"

    def ready(self, stopped: Callable[[], bool] = never) -> None:
        """A queue takes a letter at any time, but for a full one, which `send` waits for."""

    def send(self, parcel: Parcel) -> Outcome:
        """Puts a letter into the queue: UNDERWAY where it took it, SENT where it is printed already. Never raises for what printers do."""
        try:
            answer = self._submitted(parcel)
        except LinkError as error:
            return self._not_taken(parcel, error)
        job_id = next((number(job, "job-id") for job in answer.of(Tag.JOB)), None)
        if job_id is None:
            return self._looked_for(parcel.reference, parcel.dispatch, "", "the printer took it, and gave no number", whole=True)
        return self._taken(parcel, job_id, ignored(answer))

    def follow(self, reference: str, dispatch: str, ticket: str) -> Outcome:
        """What became of a letter that was put into the queue, or that may have been; IN_DOUBT where the printer can't tell."""
        return self._looked_for(reference, dispatch, ticket, "", whole=bool(ticket))

    def wait(self, jobs: Iterable[Followed], patience: float, told: Callable[[str], None]) -> Iterator[tuple[Followed, Outcome]]:
        """Follows many letters at once and gives each with its outcome as it comes to its end, in no order.

        When nothing has moved for so many seconds, the rest are given as they are then. `told` is called with a line when the printer stops
        and when it goes on.
        """
        return watch(self._queue, jobs, patience, told, lambda one: self.follow(*one))

    def close(self) -> None:
        """Ends the connection; jobs go on without it."""
        self._queue.close()

    def _submitted(self, parcel: Parcel) -> Message:
        """The printer's answer to a letter. A full queue is waited for as long as its printer prints: CUPS lets 500 jobs wait (MaxJobs)."""
        until = time.monotonic() + self._patience.room
        while True:
            try:
                return self._queue.submit(Operation.PRINT_JOB, parcel.reference, parcel.dispatch, self._job, parcel.pdf)
            except Refused as refused:
                full = refused.status == _BUSY or (refused.status == _NOT_POSSIBLE and "Too many" in str(refused))
                if not full:
                    raise
                if trouble := self.trouble():
                    raise Refused(refused.status, f"{refused}; {trouble}") from refused
                if time.monotonic() >= until:
                    raise
            time.sleep(_PAUSE)

    def _taken(self, parcel: Parcel, job_id: int, unheeded: tuple[str, ...]) -> Outcome:
        """A job that the printer has answered for; its uuid has to be asked for."""
        said = f"; the printer won't heed {', '.join(unheeded)}" if unheeded else ""
        try:
            job = self._queue.job(job_id)
        except LinkError:
            job = None
        if job is None or not job.is_that(parcel.reference, parcel.dispatch, ""):
            return Outcome(State.UNDERWAY, f"job {job_id} is in the queue{said}", f"job {job_id}")
        found = outcome(job, counts=self._queue.is_printer)
        return Outcome(found.state, found.detail + said, found.ticket)

    def _not_taken(self, parcel: Parcel, error: LinkError) -> Outcome:
        """No job was answered for."""
        if isinstance(error, NoAnswer) or (isinstance(error, Refused) and error.status == _INTERNAL_ERROR):
            return self._looked_for(parcel.reference, parcel.dispatch, "", str(error), whole=True)
        if isinstance(error, NotSent):
            return self._cut_short(parcel, error) if error.begun else Outcome(State.FAILED, str(error))
        for_good = isinstance(error, Refused | Declined) and error.status in _FOR_GOOD
        return Outcome(State.REFUSED if for_good else State.FAILED, f"the printer refused it: {error}")

    def _cut_short(self, parcel: Parcel, lost: NotSent) -> Outcome:
        """A part of the letter has left. CUPS makes no job of it; a printer may have, print what it got, and call that completed."""
        try:
            job = self._search(parcel.reference, parcel.dispatch, "")
        except LinkError as error:
            if self._queue.is_printer:
                return Outcome(State.IN_DOUBT, f"{lost}; a part of it may be printed, and the printer can't be asked: {error}")
            job = None
        if job is None:
            return Outcome(State.FAILED, str(lost))
        if job.state not in ENDED:
            return self._cancelled(job)
        found = outcome(job, counts=self._queue.is_printer)
        return _maybe_in_part(found) if found.state is State.SENT else found

    def _looked_for(self, reference: str, dispatch: str, ticket: str, why: str, *, whole: bool) -> Outcome:
        """What became of a letter that may have been taken; `whole` where it is known that it left whole."""
        try:
            job = self._search(reference, dispatch, ticket)
        except LinkError as error:
            return Unasked(State.IN_DOUBT, _joined(why, f"the printer can't be asked: {error}"), ticket)
        if job is None:
            return Outcome(State.IN_DOUBT, _joined(why, "the printer knows no such job"), ticket)
        if job.incoming and not whole:
            return self._cancelled(job)
        found = outcome(job, counts=self._queue.is_printer)
        if found.state is State.UNDERWAY:
            found = outcome(job, self.trouble())
        if self._queue.is_printer and not whole:
            return _maybe_in_part(found)
        return found

    def _search(self, reference: str, dispatch: str, ticket: str) -> Job | None:
        """The job of a dispatch: looked for by its number, then by its title; it is ours only by what else it says."""
        job_id, _ = read_ticket(ticket)
        job = self._queue.job(job_id) if job_id is not None else None
        if job is not None and job.is_that(reference, dispatch, ticket):
            return job
        return next((job for job in self._queue.titled(reference) if job.is_that(reference, dispatch, ticket)), None)

    def _cancelled(self, job: Job) -> Outcome:
        """A job whose letter never came whole; where it goes on all the same it has no ticket, so that this stays known."""
        try:
            self._queue.cancel(job.id)
        except LinkError as error:
            return Outcome(State.IN_DOUBT, f"job {job.id} hasn't its whole letter, and can't be cancelled: {error}")
        return Outcome(State.FAILED, f"the letter didn't reach the printer whole; job {job.id} is cancelled", job.ticket)


def _maybe_in_part(found: Outcome) -> Outcome:
    """An outcome of a job of which nobody knows whether it has the whole letter; without a ticket, so that this stays known."""
    if found.state is State.SENT:
        return Outcome(State.IN_DOUBT, f"{found.detail}, but maybe not the whole letter; look at the paper")
    return Outcome(found.state, found.detail)


def _joined(*parts: str) -> str:
    return "; ".join(part for part in parts if part)


def _must_agree(queue: Queue, job: Attributes) -> None:
    """Asks the printer itself whether it would take such a job; nothing is printed. Raises DispatchError."""
    try:
        unheeded = ignored(queue.submit(Operation.VALIDATE_JOB, "letterforge", "letterforge", job))
    except LinkError as error:
        raise DispatchError(Problem(f'the printer {queue.name} refuses such jobs: "{error}"', "look at the options")) from error
    if unheeded:
        raise DispatchError(Problem(f"the printer {queue.name} won't heed {', '.join(unheeded)}", "leave it out"))
