"""Many jobs followed at once: one question a round, however many there are, and the printer's own state with it.

In go the jobs and a queue, out comes each job with its outcome when it has ended, or when nothing has moved for too long.
"""

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from letterforge.dispatch.channel import Outcome, State
from letterforge.dispatch.ipp_link import LinkError
from letterforge.dispatch.print_jobs import Job, outcome, read_ticket, trouble
from letterforge.dispatch.print_queue import Queue

ROUND = 500  # jobs in one question: CUPS reads a file for each
_SHORTEST, _LONGEST = 0.1, 2.0  # seconds between rounds; the longer, the less happens


class Followed(NamedTuple):
    """A letter that is underway: what `Printer.follow` takes."""

    reference: str
    dispatch: str
    ticket: str


def watch(
    queue: Queue, jobs: Iterable[Followed], patience: float, told: Callable[[str], None], alone: Callable[[Followed], Outcome]
) -> Iterator[tuple[Followed, Outcome]]:
    """See `Printer.wait`; `alone` asks for one that a round doesn't show, and says at last how the rest are."""
    waiting = deque(jobs)
    seen: dict[Followed, tuple[object, ...]] = {}
    said, pause, moved = "", _SHORTEST, time.monotonic()
    while waiting:
        ended: list[tuple[Followed, Outcome]] = []
        changes = False
        try:
            state = trouble(queue.state())
            ended, changes = _round(queue, waiting, seen, alone)
        except LinkError as error:
            state = f"the printer can't be asked: {error}"
        if state != said:
            told(state or "the printer goes on")
            said = state
        yield from ended
        if changes:
            moved, pause = time.monotonic(), _SHORTEST
        elif time.monotonic() - moved >= patience:
            break
        if waiting:
            time.sleep(pause)
            pause = min(_LONGEST, pause * 1.5)
    for one in waiting:
        yield one, alone(one)


def _round(
    queue: Queue, waiting: deque[Followed], seen: dict[Followed, tuple[object, ...]], alone: Callable[[Followed], Outcome]
) -> tuple[list[tuple[Followed, Outcome]], bool]:
    """Looks at the next so many, which go to the end of the line or have ended; whether anything has changed since they were seen last."""
    some = [waiting.popleft() for _ in range(min(ROUND, len(waiting)))]
    try:
        numbers = {job_id for one in some if (job_id := read_ticket(one.ticket)[0]) is not None}
        found = {job.id: job for job in (queue.jobs(numbers) if numbers else ())}
        ended: list[tuple[Followed, Outcome]] = []
        changes = False
        for one in tuple(some):
            now, state = _looked_at(queue, one, found, alone)
            if now.state is not State.UNDERWAY:
                some.remove(one)
                ended.append((one, now))
            changes |= seen.get(one) != state
            seen[one] = state
    finally:
        waiting.extend(some)
    return ended, changes


def _looked_at(
    queue: Queue, one: Followed, found: dict[int, Job], alone: Callable[[Followed], Outcome]
) -> tuple[Outcome, tuple[object, ...]]:
    job = found.get(read_ticket(one.ticket)[0] or 0)
    if job is not None and job.is_that(*one):
        return outcome(job, counts=queue.is_printer), (job.state, job.reasons, job.printed)
    now = alone(one)
    return now, (now.state, now.detail)
