"""A print run: the letters of a job as one file for the printer, or as several, in the order in which the post handles them.

Letters are set anew, as `generate` would make them now, and have the references that they have for ever. Nothing is recorded as sent. Of
what is due only such letters are taken as stand in their files just so.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

from letterforge.errors import HeldError, ListError, Problem
from letterforge.files import Folder
from letterforge.letter.names import PLACE
from letterforge.postage import Tally
from letterforge.production.bound import Bound, Enclosures, Letter, Sendable, Way
from letterforge.production.chunk import Work
from letterforge.production.cover import Held
from letterforge.production.due import (
    GOING,
    SENT,
    SENT_BEFORE,
    SUPPRESSED,
    UNDERWAY,
    Plan,
    by_post,
    held_of,
    number_sent,
    refuse_old_register,
)
from letterforge.production.job import Job, Numbering
from letterforge.production.lacks import Lacks
from letterforge.production.lock import only_run
from letterforge.production.made import current_file, mended_file
from letterforge.production.maker import Draft, never_written, words_of
from letterforge.production.order import SELECTED, WHOLE, Order, Part, files_of_runs
from letterforge.production.pages import Pages, read
from letterforge.production.printed import Record, same_words
from letterforge.production.run import SHOWN
from letterforge.register import Register, Replaces


@dataclass(slots=True)
class Summary:
    """What became of a run: what was bound and what that weighs, the files, how many letters are held or suppressed, why the first are."""

    tally: Tally
    files: list[tuple[Path, int]] = field(default_factory=list)  # with how many letters each holds
    earlier: list[Path] = field(default_factory=list)  # where nothing is bound, or what is due: files of runs before, still in their places
    held: int = 0
    suppressed: int = 0
    sent: int = 0  # letters that were sent before, or may have been
    plan: Plan | None = None  # where only what is due was wanted: why the others aren't
    problems: list[Problem] = field(default_factory=list)
    in_earlier_run: int = 0  # letters that are due, and lie in an earlier run as they are
    with_other_words: int = 0  # letters that are due, and lie in an earlier run as they were
    mended: int = 0  # letters bound as they were made from a mended copy of their row
    edited: int = 0  # letters that somebody edited by hand as DOCX, and that are bound as the template has them
    unseen: int = 0  # letters of which nobody knows how many pages they take, and what a window shows
    held_as: set[str] = field(default_factory=set)  # references
    lacks: list[Problem] = field(default_factory=list)  # what the list lacks for the letters that are bound, a column each
    warned: int = 0  # letters bound of which `check` has a warning, such as a person who stands twice on the list


class File(Protocol[Letter]):
    """A file of a run while letters are added to it; `pages` are letters by how many they have, as far as that is known."""

    pages: Counter[int]
    first: Sendable[Letter] | None
    last: Sendable[Letter] | None

    def add(self, one: Sendable[Letter]) -> None:
        """Adds a letter."""
        ...

    def finish(self, held: Held | None) -> None:
        """Ends the file, which tells what is held back, where that is known and the format has a place for it."""
        ...


class Kind(Protocol[Letter]):
    """A format that letters are bound in; `instead` says how one is printed that can't be bound so, `on_paper` whether it is for that."""

    form: str
    instead: str
    on_paper: bool

    def tally(self, pages: Counter[int]) -> Tally:
        """What letters weigh, by their number of pages."""
        ...

    def expect(self, chunk: list[Work]) -> None:
        """Hears of letters that are asked for next."""
        ...

    def ready(self, work: Work) -> tuple[Letter, str]:
        """What is bound of a letter, and a fingerprint of that; HeldError where there is none to send."""
        ...

    def mended(self, work: Work) -> Letter | None:
        """What is bound of a letter that was made from a mended copy of its row, and stands; None where there is none."""
        ...

    def begin(self, write: Callable[[bytes], object]) -> File[Letter]:
        """Begins a file."""
        ...


class _Pdf:
    """A run as PDF."""

    form = "pdf"

    def __init__(self, job: Job, way: Way) -> None:
        self._job, self._way = job, way
        self.instead = "leave --tagged out" if way.tagged else "make it again: letterforge generate --force"
        self.on_paper = not way.tagged  # which is to be read on a screen
        self._enclosures = Enclosures(job, way)
        self.tally = self._enclosures.tally

    def expect(self, chunk: list[Work]) -> None:
        self._job.maker.expect(self._lacking(chunk))

    def ready(self, work: Work) -> tuple[Pages, str]:
        """Set anew, or, where that takes long, read from the file that was made and is as it would be made now."""
        draft = self._job.draft(work.recipient, work.reference)
        made = None if self._job.maker.measured else current_file(self._job, work, draft)
        if made is not None:
            return self._read(made, work), work.recorded["pdf"].fingerprint
        return draft.bound(), draft.fingerprint("pdf")

    def mended(self, work: Work) -> Pages | None:
        made = None if self._way.tagged else mended_file(self._job, work)
        return self._read(made, work) if made is not None else None

    def _read(self, made: Path, work: Work) -> Pages:
        return read(made, self._job.recipients.said, work.recipient.row)

    def begin(self, write: Callable[[bytes], object]) -> Bound:
        return Bound(write, self._job, self._way, self._enclosures)

    def _lacking(self, chunk: list[Work]) -> Iterator[Draft]:
        """The letters of a chunk that have to be made anew."""
        for work in chunk:
            with suppress(HeldError):
                draft = self._job.draft(work.recipient, work.reference)
                if current_file(self._job, work, draft) is None:
                    yield draft


def print_run(
    job: Job,
    part: Part,
    way: Way,
    started: Callable[[int], None] = lambda _total: None,
    tick: Callable[[int], None] = lambda _done: None,
) -> Summary:
    """Binds the letters of a job as PDF.

    Raises CampaignError, ListError, RegisterError or OutputError; then no file of the run is in its place.
    """
    return bind(job, part, _Pdf(job, way), started, tick)


def bind(job: Job, part: Part, kind: Kind[Letter], started: Callable[[int], None], tick: Callable[[int], None]) -> Summary:
    """The same in any format."""
    summary = Summary(kind.tally(Counter()))
    with ExitStack() as stack:
        campaign = job.campaign
        stack.enter_context(only_run(campaign.folder))
        letters = stack.enter_context(Folder(campaign.path(campaign.output.folder), campaign.output.folder))
        evidence = job.has_left_evidence(letters)
        register = stack.enter_context(Register.open_to_write(campaign.register_place, evidence=evidence))
        said = campaign.beside_letters(PLACE)
        folder = stack.enter_context(Folder(campaign.path(said), said))
        folder.clean()
        numbering = Numbering(job, register)
        started(len(job.recipients))
        work = job.work(register, numbering)
        works = _due(work, job, register, summary) if part.due else _looked_up(work, register, summary)
        called = SELECTED if job.partial or part.due else WHOLE
        order = Order(folder, called, part, kind.form)
        lacks = Lacks(job)
        sendable = order.part(_sendable(kind, works, summary, lacks, tick), summary.held_as)
        replaces: Replaces = "nothing" if not part.whole else "all" if called == WHOLE else "others"
        with Record(register, f"{called}.{kind.form}" if kind.on_paper else "", replaces) as record:
            pages = _bind(record.passing(sendable), kind, folder, called, part, summary)
            numbering.finish()
            if summary.files:
                order.keep()
                if part.whole:
                    order.remove_others([path.name for path, _ in summary.files] if len(summary.files) == 1 else [])
                folder.publish()
        if (part.due and part.whole) or not summary.files:
            made = {path for path, _ in summary.files}
            summary.earlier = [path for name in files_of_runs(folder) if (path := folder.path / name) not in made]
        if not part.whole:  # what the whole run held, it has told
            summary.held, summary.problems = 0, []
        summary.tally, summary.lacks = kind.tally(pages), [*lacks.warnings()]
    return summary


def _looked_up(chunks: Iterator[list[Work]], register: Register, summary: Summary) -> Iterator[list[Work]]:
    """The work; letters that were sent already, or may have been, are counted."""
    for chunk in chunks:
        summary.sent += number_sent(chunk, register)
        yield chunk


def _due(chunks: Iterator[list[Work]], job: Job, register: Register, summary: Summary) -> Iterator[list[Work]]:
    """The work that `send --via post` would take, by the same rules: what is printed is what is then recorded. The rest is told."""
    refuse_old_register(job, register)
    plan = summary.plan = Plan()
    for chunk in chunks:
        due, others, problems = by_post(chunk, job, register, plan)
        runs = register.print_runs.of([work.reference for work in due])
        before = [same_words(runs[work.reference], work) for work in due if work.reference in runs]
        summary.in_earlier_run += sum(before)
        summary.with_other_words += len(before) - sum(before)
        summary.held += held_of(others)
        summary.suppressed += others[SUPPRESSED]
        summary.sent += sum([others[reason] for reason in (SENT, SENT_BEFORE, UNDERWAY, GOING)])
        summary.problems += problems[: SHOWN - len(summary.problems)]
        yield due


def _bind(
    letters: Iterator[Sendable[Letter]],
    kind: Kind[Letter],
    folder: Folder,
    called: str,
    part: Part,
    summary: Summary,
) -> Counter[int]:
    """Writes the files of a run; gives its letters by how many pages they have."""
    pages: Counter[int] = Counter()
    told = Counter[str]()
    following = next(letters, None)
    while following is not None:
        with folder.growing() as file:
            bound = kind.begin(file.write)
            while following is not None and not (part.batch and bound.pages.total() == part.batch):
                bound.add(following)
                following = next(letters, None)
            sent = summary.sent - told["sent"] if part.due else 0
            held = Held(summary.held - told["held"], summary.suppressed - told["suppressed"], summary.problems[told["problems"] :], sent)
            bound.finish(held if part.whole else None)
            told = Counter(held=summary.held, suppressed=summary.suppressed, problems=len(summary.problems), sent=summary.sent)
            file.name = f"{_name(bound, called, part)}.{kind.form}"
        pages += bound.pages
        summary.files.append((folder.path / file.name, bound.pages.total()))
    return pages


def _name(bound: File[Letter], called: str, part: Part) -> str:
    if bound.first is None or bound.last is None or (part.whole and not part.batch):
        return called
    return f"{called}-{bound.first.number:04d}-{bound.last.number:04d}"


def _sendable(
    kind: Kind[Letter], chunks: Iterator[list[Work]], summary: Summary, lacks: Lacks, tick: Callable[[int], None]
) -> Iterator[Sendable[Letter]]:
    """The letters that can be sent, numbered from 1; the others are counted."""
    number = 0
    for chunk in chunks:
        kind.expect(chunk)
        for work in chunk:
            who, name = work.recipient, work.recipient.name or work.recipient.salutation
            try:
                letter, fingerprint, mended = _bound(kind, work)
                number += 1
                summary.mended += mended
                if not mended:
                    summary.warned += bool(who.warnings)
                    lacks.look_at(who)
                yield Sendable(number, work.reference, name, letter, words_of(fingerprint))
            except HeldError as held:
                if summary.plan is not None:
                    raise _not_bound(work.reference, held.problems[0], kind.instead) from None
                if never_written(who, held.problems):
                    summary.suppressed += 1
                else:
                    summary.held += 1
                    summary.held_as.add(work.reference)
                    summary.problems += held.problems[: SHOWN - len(summary.problems)]
        tick(len(chunk))


def _bound(kind: Kind[Letter], work: Work) -> tuple[Letter, str, bool]:
    """What is bound of a letter, its fingerprint, and whether it is of a mended copy of its row. HeldError where none is to be sent."""
    try:
        return *kind.ready(work), False
    except HeldError:
        made = kind.mended(work)
        if made is None:
            raise
        return made, work.recorded[kind.form].fingerprint, True


def _not_bound(reference: str, why: Problem, instead: str) -> ListError:
    """That a letter is due that can't be bound: what isn't printed would be recorded as posted with the others."""
    what = f"{reference} is due as its PDF was made, and can't be bound in this run, so that nothing is: {why.what}"
    return ListError(replace(why, what=what, cure=instead))
