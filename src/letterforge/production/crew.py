"""Who makes the chunks of a run: this process, or several others; and how a run is asked to stop.

In go chunks of work, out come their outcomes, in the same order.
"""

import gc
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing, contextmanager, suppress
from multiprocessing import get_start_method, parent_process
from multiprocessing.synchronize import Event
from threading import Thread

from letterforge.campaign import Campaign
from letterforge.errors import LetterforgeError, OutputError, Problem
from letterforge.files import Folder
from letterforge.production.chunk import Kit, Outcome, Staged, Work, Worker
from letterforge.production.job import Job
from letterforge.production.maker import Maker
from letterforge.recipients import Recipient

_CHUNKS_A_SWEEP = 100
Done = list[tuple[Work, Outcome]]
Written = tuple[list[Work], Staged]
Crew = Callable[[Iterator[list[Work]], Callable[[int], None]], Iterator[Done]]
Writers = Callable[[Iterator[list[Work]], Callable[[int], None]], Iterator[Written]]


@contextmanager
def crew(job: Job, workers: int, stop: Event) -> Iterator[Crew]:
    """Whoever makes the chunks: this process, or `workers` others, each with a template and caches of its own.

    They write letters, until they are to `stop`; this process puts them in their places.
    """
    listed = job.recipients
    kit = Kit(job.campaign, job.options, listed.fields, listed.columns, listed.said, job.other, job.campaign_digest)
    writers = _alone(Worker(kit, job.maker, stop.is_set)) if workers <= 1 else _together(kit, workers, job.maker, job.first, stop)
    with closing(_Sweep()) as sweep, writers as write, closing(_Publisher(job.campaign)) as publisher:

        def make(chunks: Iterator[list[Work]], tick: Callable[[int], None]) -> Iterator[Done]:
            for done in publisher.published(write(chunks, tick)):
                sweep.chunk_done()
                yield done

        yield make


@contextmanager
def _alone(worker: Worker) -> Iterator[Writers]:
    def write(chunks: Iterator[list[Work]], tick: Callable[[int], None]) -> Iterator[Written]:
        for chunk in chunks:
            staged = worker.run(chunk, tick)
            yield chunk[: len(staged.outcomes)], staged

    yield write


@contextmanager
def _together(kit: Kit, workers: int, maker: Maker, first: Recipient | None, stop: Event) -> Iterator[Writers]:
    gc.freeze()  # what is there is shared with the others, as long as nothing goes through it
    shared = maker if get_start_method() == "fork" else None
    pool = ProcessPoolExecutor(workers, initializer=_enlist, initargs=(kit, shared, first, stop))
    waiting: deque[tuple[list[Work], Future[Staged]]] = deque()

    def following(tick: Callable[[int], None]) -> Written:
        chunk, future = waiting[0]  # which stays there as long as it may be interrupted: what is written must be removed then
        staged = future.result()
        tick(len(staged.outcomes))
        waiting.popleft()
        return chunk[: len(staged.outcomes)], staged

    def spread(chunks: Iterator[list[Work]], tick: Callable[[int], None]) -> Iterator[Written]:
        try:
            for chunk in chunks:
                waiting.append((chunk, pool.submit(_toil, chunk)))
                if len(waiting) > workers * 2:
                    yield following(tick)
            while waiting:
                yield following(tick)
        except BrokenProcessPool:
            what = "a process that made letters was ended from outside, perhaps for want of memory"
            raise OutputError(
                Problem(what, "run the same command again: it goes on where this one stopped; --workers 1 needs least")
            ) from None

    try:
        with _deaf():
            for _ in range(workers):
                pool.submit(_stand_ready)
        yield spread
    finally:
        pool.shutdown(cancel_futures=True)
        for _, future in waiting:  # of a run that was stopped: nobody will put these in their places
            if not (future.cancelled() or future.exception()):
                _abandon(kit.campaign, future.result())


@contextmanager
def _deaf() -> Iterator[None]:
    """Ctrl-C waits: processes that begin meanwhile don't hear it before they are ready to ignore it."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})


def _abandon(campaign: Campaign, staged: Staged) -> None:
    said = campaign.output.folder
    with suppress(LetterforgeError), Folder(campaign.path(said), said) as folder:
        folder.adopt(staged.files)


class _Publisher:
    """Puts written letters in their places: while the disk is busy with a chunk, the next one is made."""

    def __init__(self, campaign: Campaign) -> None:
        self._campaign, self._thread = campaign, ThreadPoolExecutor(1)
        self._begun: deque[tuple[list[Work], Staged, Folder | None]] = deque()

    def published(self, written: Iterable[Written]) -> Iterator[Done]:
        """The chunks, once their letters are durable and in their places. Raises OutputError where the disk refuses.

        What was written before an error is put in its place all the same.
        """
        try:
            for chunk, staged in written:
                self._begun.append((chunk, staged, self._beginning(staged)))
                if len(self._begun) > 1:
                    yield self._settled()
        except Exception:
            while self._begun:
                yield self._settled()
            raise
        while self._begun:
            yield self._settled()

    def _beginning(self, staged: Staged) -> Folder | None:
        """The folder of the letters, which are on their way; None where there is nothing to put in its place."""
        if not staged.files:
            return None
        said = self._campaign.output.folder
        folder = Folder(self._campaign.path(said), said)
        folder.adopt(staged.files)
        folder.begin(self._thread)
        return folder

    def _settled(self) -> Done:
        chunk, staged, folder = self._begun.popleft()
        if folder is not None:
            with folder:
                folder.publish()
        return list(zip(chunk, staged.outcomes, strict=True))

    def close(self) -> None:
        """Leaves nothing behind of what isn't in its place."""
        for _, _, folder in self._begun:
            if folder is not None:
                folder.close()
        self._thread.shutdown()


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
        gc.freeze()  # and back: into the oldest generation, without a search through all that is remembered
        gc.unfreeze()
        if self._before:
            gc.enable()


_worker: tuple[Worker, _Sweep] | Exception | None = None


def _enlist(kit: Kit, maker: Maker | None, first: Recipient | None, stop: Event) -> None:
    """Readies a worker's process: a letter to the `first` recipient, made for nothing, fills its caches.

    Ctrl-C is the parent's to hear, which lets the letters in flight be finished. What goes wrong is told with the first chunk.
    """
    global _worker  # noqa: PLW0603 - one worker a process, made once
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})  # see `_deaf`
    Thread(target=_end_with_parent, daemon=True).start()
    try:
        worker = Worker(kit, maker, stop.is_set)
        _worker = worker, _Sweep()
        if first is not None:
            worker.rehearse(first)
    except Exception as error:
        _worker = error


def _end_with_parent() -> None:
    """A worker whose parent was killed would wait for work for ever."""
    if (parent := parent_process()) is not None:
        parent.join()
        os._exit(1)


def _stand_ready() -> None:
    """Nothing to do: a process is there once it is asked for something."""


def _toil(chunk: list[Work]) -> Staged:
    if _worker is None:
        raise RuntimeError("a worker's process was not readied")
    if isinstance(_worker, Exception):
        raise _worker
    worker, sweep = _worker
    staged = worker.run(chunk)
    sweep.chunk_done()
    return staged
