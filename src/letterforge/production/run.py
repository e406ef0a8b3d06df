"""A run: the campaign's letters, made where they are missing or changed, recorded, and counted.

Recipients stream through in chunks; workers write, this module alone talks to the register. Whatever stops a run, the next one finishes it.
"""

import hashlib
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from itertools import islice
from pathlib import PurePosixPath
from types import FrameType
from typing import Self

from letterforge.campaign import Campaign
from letterforge.errors import HeldError, Problem
from letterforge.production.chunk import Options, Outcome, Work, Worker, aside_folder
from letterforge.production.files import Folder
from letterforge.production.lock import only_run
from letterforge.production.maker import NativeMaker
from letterforge.recipients import Recipient, RecipientList
from letterforge.recipients.select import Selection, select
from letterforge.register import MadeLetter, Register, provisional_references

CHUNK = 200  # letters made durable and recorded together


@dataclass(slots=True)
class Summary:
    """What a run did, in files (`made`, `unchanged`) and letters (`letters`, `held`); `problems` say why letters are held."""

    letters: int = 0
    made: int = 0
    unchanged: int = 0
    held: int = 0
    edited: list[str] = field(default_factory=list)
    aside: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    interrupted: bool = False

    def add(self, outcome: Outcome) -> None:
        """Counts one letter."""
        self.letters += 1
        self.made += len(outcome.made)
        self.unchanged += outcome.unchanged
        self.held += bool(outcome.problems)
        self.edited += outcome.edited
        self.problems += outcome.problems


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
        """Looks up the reference of every recipient on the list, gives those that are missing where `give`; the number of recipients."""
        keys = [recipient.key for recipient in self.recipients]
        reference = self.campaign.reference
        named = dict.fromkeys(key for key in keys if key)
        if register is None:
            self.references = provisional_references(named, reference.prefix, reference.digits)
        elif give:
            self.references = register.references(named, reference.prefix, reference.digits)
        else:
            self.references = register.provisional(named, reference.prefix, reference.digits)
        return len(keys)

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


def generate(
    job: Job, workers: int = 1, started: Callable[[int], None] = lambda _total: None, tick: Callable[[int], None] = lambda _done: None
) -> Summary:
    """Makes the letters of a job. `started` hears how many recipients the list has, `tick` how many more are done.

    Raises OutputError or RegisterError where it can't write; what was recorded until then stays, and the next run goes on.
    """
    campaign, summary = job.campaign, Summary()
    where = campaign.path(campaign.register_file)
    with ExitStack() as stack:
        if job.options.dry_run:
            register = Register.open_to_read(where)
        else:
            stack.enter_context(only_run(campaign.folder))
            folder = stack.enter_context(Folder(campaign.path(campaign.output.folder), campaign.output.folder))
            folder.clean()
            register = Register.open_to_write(where, evidence=folder.holds_letters(campaign.reference.prefix))
        if register is not None:
            stack.enter_context(register)
        started(job.numbered(register, give=not job.options.dry_run))
        interruption = stack.enter_context(_Interruption())
        crew = stack.enter_context(_crew(job, workers))
        for outcomes in crew(interruption.until(job.work(register)), tick):
            if register is not None and not job.options.dry_run:
                _settle(job, register, outcomes, summary)
            for outcome in outcomes:
                summary.add(outcome)
        summary.interrupted = interruption.asked
    return summary


def _settle(job: Job, register: Register, outcomes: Sequence[Outcome], summary: Summary) -> None:
    """Sets aside what must not lie among the letters, then records the chunk."""
    now = datetime.now(UTC)
    gone: list[tuple[str, str]] = []
    for outcome in outcomes:
        for file in outcome.aside:
            summary.aside += _set_aside(job.campaign, file.path)
            if outcome.problems:
                gone.append((outcome.work.reference, file.format))
    if gone:
        register.withdraw(gone)
    made = [
        MadeLetter(
            reference=outcome.work.reference,
            name=outcome.work.recipient.name,
            fields=dict(outcome.work.recipient.fields),
            template_hash=job.maker.template_digest,
            campaign_hash=job.campaign_digest,
            made_at=now,
            files=outcome.made,
        )
        for outcome in outcomes
        if outcome.made
    ]
    if made:
        register.record(made)


def _set_aside(campaign: Campaign, path: str) -> list[str]:
    """Moves a file out of the letters' folder; gives its new name, or nothing where it was gone already."""
    place = PurePosixPath(path)
    said = str(place.parent)
    if not campaign.path(said).is_dir():
        return []
    with Folder(campaign.path(said), said) as folder, aside_folder(campaign, said) as other:
        moved = folder.move_to(other, place.name)
    return [f"{said}-set-aside/{moved}"] if moved else []


class _Interruption:
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


_Crew = Callable[[Iterator[list[Work]], Callable[[int], None]], Iterator[list[Outcome]]]


@contextmanager
def _crew(job: Job, workers: int) -> Iterator[_Crew]:
    """Whoever makes the chunks: this process, or `workers` others, each with a template and caches of its own."""
    if workers <= 1:
        own = Worker(job.campaign, job.options, job.maker)
        yield lambda chunks, tick: (own.run(chunk, tick) for chunk in chunks)
        return
    with ProcessPoolExecutor(workers, initializer=_enlist, initargs=(job.campaign, job.options)) as pool:

        def spread(chunks: Iterator[list[Work]], tick: Callable[[int], None]) -> Iterator[list[Outcome]]:
            waiting: deque[Future[list[Outcome]]] = deque()
            for chunk in chunks:
                waiting.append(pool.submit(_toil, chunk))
                if len(waiting) > workers * 2:
                    yield _finished(waiting.popleft(), tick)
            while waiting:
                yield _finished(waiting.popleft(), tick)

        yield spread


def _finished(future: Future[list[Outcome]], tick: Callable[[int], None]) -> list[Outcome]:
    outcomes = future.result()
    tick(len(outcomes))
    return outcomes


_worker: Worker | None = None


def _enlist(campaign: Campaign, options: Options) -> None:
    """Readies a worker's process. Ctrl-C is the parent's to hear, which lets the letters in flight be finished."""
    global _worker  # noqa: PLW0603 - one worker a process, made once
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _worker = Worker(campaign, options)


def _toil(chunk: list[Work]) -> list[Outcome]:
    if _worker is None:
        raise RuntimeError("a worker's process was not readied")
    return _worker.run(chunk)
