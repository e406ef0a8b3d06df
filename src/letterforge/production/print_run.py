"""A print run: the letters of a job as one PDF for the printer, or as several, in the order in which the post handles them.

Letters are set anew, as `generate` would make them now, and have the references that they have for ever. Nothing is recorded as sent.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path, PurePosixPath

from letterforge.errors import HeldError, ListError, Problem
from letterforge.files import Folder
from letterforge.pdf.enclosure import Enclosure
from letterforge.postage import Tally
from letterforge.production.bound import Bound, Enclosures, Sendable, Way
from letterforge.production.chunk import Work, stands
from letterforge.production.job import Job, Numbering
from letterforge.production.lock import only_run
from letterforge.production.maker import drafted
from letterforge.production.run import SHOWN
from letterforge.recipients.text import fold
from letterforge.register import Register

PLACE = "print"  # the folder for what is printed, beside the letters'
_NAME = re.compile(r"letters(-\d+-\d+)?\.pdf")


@dataclass(frozen=True, slots=True)
class Part:
    """Which letters of a run are bound: from `first` to `last`, by number in the run or by reference; `batch` in each file, 0 for all."""

    first: str = ""
    last: str = ""
    batch: int = 0

    @property
    def whole(self) -> bool:
        """Whether it is the whole run."""
        return not (self.first or self.last)


@dataclass(slots=True)
class Summary:
    """What became of a run: what was bound and what that weighs, the files, how many letters are held or suppressed, why the first are."""

    tally: Tally
    files: list[tuple[Path, int]] = field(default_factory=list)  # with how many letters each holds
    held: int = 0
    suppressed: int = 0
    problems: list[Problem] = field(default_factory=list)


def print_run(
    job: Job,
    part: Part,
    way: Way,
    started: Callable[[int], None] = lambda _total: None,
    tick: Callable[[int], None] = lambda _done: None,
) -> Summary:
    """Binds the letters of a job.

    Raises CampaignError, ListError, RegisterError or OutputError; then no file of the run is in its place.
    """
    enclosures = Enclosures(job, way)
    summary = Summary(enclosures.tally(Counter()))
    with ExitStack() as stack:
        campaign = job.campaign
        stack.enter_context(only_run(campaign.folder))
        letters = stack.enter_context(Folder(campaign.path(campaign.output.folder), campaign.output.folder))
        evidence = letters.holds_letters(campaign.reference.prefix)
        register = stack.enter_context(Register.open_to_write(campaign.path(campaign.register_file), evidence=evidence))
        said = str(PurePosixPath(campaign.output.folder).with_name(PLACE))
        folder = stack.enter_context(Folder(campaign.path(said), said))
        folder.clean()
        numbering = Numbering(job, register)
        started(len(job.recipients))
        sendable = _part(_sendable(job, way, job.work(register, numbering), summary, tick), part)
        pages = _bind(sendable, lambda write: Bound(write, job, way, enclosures), folder, part, summary)
        numbering.finish()
        folder.publish()
        if part.whole:
            made = {path.name for path, _ in summary.files}
            folder.remove(*[name for name in folder.names() if _NAME.fullmatch(name) and name not in made])
        summary.tally = enclosures.tally(pages)
    return summary


def _bind(
    letters: Iterator[Sendable], begin: Callable[[Callable[[bytes], object]], Bound], folder: Folder, part: Part, summary: Summary
) -> Counter[int]:
    """Writes the files of a run; gives its letters by how many pages they have."""
    pages: Counter[int] = Counter()
    told = 0
    following = next(letters, None)
    while following is not None:
        with folder.growing() as file:
            bound = begin(file.write)
            while following is not None and not (part.batch and bound.pages.total() == part.batch):
                bound.add(following)
                following = next(letters, None)
            bound.finish(summary.problems[told:])
            told = len(summary.problems)
            file.name = _name(bound, part)
        pages += bound.pages
        summary.files.append((folder.path / file.name, bound.pages.total()))
    return pages


def _name(bound: Bound, part: Part) -> str:
    if bound.first is None or bound.last is None or (part.whole and not part.batch):
        return "letters.pdf"
    return f"letters-{bound.first.number:04d}-{bound.last.number:04d}.pdf"


def _sendable(job: Job, way: Way, chunks: Iterator[list[Work]], summary: Summary, tick: Callable[[int], None]) -> Iterator[Sendable]:
    """The letters that can be sent, numbered from 1; the others are counted."""
    number = 0
    for chunk in chunks:
        for work in chunk:
            who, name = work.recipient, work.recipient.name or work.recipient.salutation
            try:
                draft = drafted(job.maker.draft, who, work.reference, job.recipients.said)
                _ = draft.pages
                number += 1
                yield Sendable(number, work.reference, name, draft)
            except HeldError as held:
                made = None if way.tagged else _made(job, work)
                if made is not None:
                    number += 1
                    yield Sendable(number, work.reference, name, made)
                elif who.suppressed:
                    summary.suppressed += 1
                else:
                    summary.held += 1
                    summary.problems += held.problems[: SHOWN - len(summary.problems)]
        tick(len(chunk))


def _made(job: Job, work: Work) -> Enclosure | None:
    """The file of a letter that was made from a mended copy of its row, from another list, and still stands; None where there is none."""
    file = work.recorded.get("pdf")
    if file is None or not stands(work, job.maker.template_digest, job.campaign_digest, job.other):
        return None
    path = job.campaign.path(file.path)
    try:
        return Enclosure(path) if sha256(path.read_bytes()).hexdigest() == file.sha256 else None
    except (OSError, ValueError):
        return None


def _part(letters: Iterator[Sendable], part: Part) -> Iterator[Sendable]:
    """The letters of a part. Raises ListError where it has none."""
    count, begun = 0, not part.first
    for one in letters:
        count = one.number
        begun = begun or _is(one, part.first)
        if begun:
            yield one
        if part.last and _is(one, part.last):
            if not begun:
                raise ListError(
                    Problem(f"--to {part.last} comes before --from {part.first}", "turn them round; see the numbers in the bookmarks")
                )
            return
    for option, said in (("--from", "" if begun else part.first), ("--to", part.last)):
        if said:
            cure = f"the run has {count:,} letters; give a number up to that, or a reference"
            raise ListError(Problem(f"{option} {said} is no letter of this run", cure))


def _is(one: Sendable, said: str) -> bool:
    """Whether a letter is the one that was said, by its number in the run or its reference."""
    return one.number == int(said) if said.isdecimal() else fold(one.reference) == fold(said)
