"""Who makes the chunks of a run: this process, or several others; and how a run is asked to stop.

In go chunks of work, out come their outcomes, in the same order.
"""

import gc
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import closing, contextmanager
from types import FrameType
from typing import Self

from letterforge.production.chunk import Begun, Kit, Outcome, Work, Worker
from letterforge.production.job import Job
from letterforge.recipients import Recipient


class Interruption:
    """Turns the first Ctrl-C into a wish: the letters in flight are finished and recorded. The second one stops at once."""

    def __init__(self) -> None:
        self.asked = False

    def __enter__(self) -> Self:
        self._before = signal.signal(signal.SIGINT, self._ask)
        return self

    def __exit__(self, *_: object) -> None:
        signal.signal(signal.SIGINT, self._before)

    def _ask(self, _signal: int, _frame: FrameType | None) -> None:
        if self.asked:
            raise KeyboardInterrupt
        self.asked = True

    def until(self, chunks: Iterable[list[Work]]) -> Iterator[list[Work]]:
        """`chunks`, until somebody asks to stop."""
        for chunk in chunks:
            if self.asked:
                return
            yield chunk


_CHUNKS_A_SWEEP = 100
Done = list[tuple[Work, Outcome]]
Crew = Callable[[Iterator[list[Work]], Callable[[int], None]], Iterator[Done]]


@contextmanager
def crew(job: Job, workers: int) -> Iterator[Crew]:
    """Whoever makes the chunks: this process, or `workers` others, each with a template and caches of its own."""
    kit = Kit(job.campaign, job.options, job.recipients.fields, job.recipients.said, job.other, job.campaign_digest)
    if workers <= 1:
        with closing(_Alone(Worker(kit, job.maker))) as alone:
            yield alone.make
        return
    with closing(_Sweep()) as sweep, ProcessPoolExecutor(workers, initializer=_enlist, initargs=(kit, job.first)) as pool:
        for _ in range(workers):
            pool.submit(_stand_ready)

        def spread(chunks: Iterator[list[Work]], tick: Callable[[int], None]) -> Iterator[Done]:
            waiting: deque[tuple[list[Work], Future[list[Outcome]]]] = deque()
            for chunk in chunks:
                waiting.append((chunk, pool.submit(_toil, chunk)))
                if len(waiting) > workers * 2:
                    yield _finished(*waiting.popleft(), tick)
                    sweep.chunk_done()
            while waiting:
                yield _finished(*waiting.popleft(), tick)

        yield spread


class _Alone:
    """Makes the chunks in this process: while the disk is busy with one, the next one is made."""

    def __init__(self, worker: Worker) -> None:
        self._worker, self._sweep = worker, _Sweep()
        self._begun: deque[tuple[list[Work], Begun]] = deque()

    def make(self, chunks: Iterator[list[Work]], tick: Callable[[int], None]) -> Iterator[Done]:
        for chunk in chunks:
            self._begun.append((chunk, self._worker.begun(chunk, tick)))
            if len(self._begun) > 1:
                yield self._finished()
        while self._begun:
            yield self._finished()

    def _finished(self) -> Done:
        chunk, begun = self._begun.popleft()
        self._sweep.chunk_done()
        with begun:
            return list(zip(chunk, begun.finished(), strict=True))

    def close(self) -> None:
        """Leaves nothing behind of what isn't finished."""
        self._sweep.close()
        for _, begun in self._begun:
            begun.close()


class _Sweep:
    """Python's search for cycles, put off until a hundred chunks are done: through all that is remembered, again and again, it would cost a
    quarter of the time, and there are few cycles to be found: a letter has none, a transaction some.
    """

    def __init__(self) -> None:
        self._chunks = 0
        self._before = gc.isenabled()
        gc.disable()

    def chunk_done(self) -> None:
        self._chunks += 1
        if self._chunks % _CHUNKS_A_SWEEP == 0:
            gc.collect()

    def close(self) -> None:
        gc.freeze()  # what is remembered stays until the process ends: else the first search after the run would go through it all
        if self._before:
            gc.enable()


def _finished(chunk: list[Work], future: Future[list[Outcome]], tick: Callable[[int], None]) -> Done:
    outcomes = future.result()
    tick(len(outcomes))
    return list(zip(chunk, outcomes, strict=True))


_worker: tuple[Worker, _Sweep] | None = None


def _enlist(kit: Kit, first: Recipient | None) -> None:
    """Readies a worker's process: a letter to the `first` recipient, made for nothing, fills its caches.

    Ctrl-C is the parent's to hear, which lets the letters in flight be finished.
    """
    global _worker  # noqa: PLW0603 - one worker a process, made once
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    worker = Worker(kit)
    _worker = worker, _Sweep()
    if first is not None:
        worker.rehearse(first)


def _stand_ready() -> None:
    """Nothing to do: a process is there once it is asked for something."""


def _toil(chunk: list[Work]) -> list[Outcome]:
    if _worker is None:
        raise RuntimeError("a worker's process was not readied")
    worker, sweep = _worker
    outcomes = worker.run(chunk)
    sweep.chunk_done()
    return outcomes
