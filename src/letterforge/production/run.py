"""A run: the campaign's letters, made where they are missing or changed, recorded, and counted.

Recipients stream through in chunks; workers write, this module alone talks to the register. Whatever stops a run, the next one finishes it.
"""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from multiprocessing import Event
from pathlib import PurePosixPath

from letterforge.campaign import Campaign
from letterforge.errors import Problem
from letterforge.files import Folder
from letterforge.interruption import Interruption
from letterforge.production.changes import Change, changes
from letterforge.production.chunk import Outcome, Work, aside_folder
from letterforge.production.crew import Done, crew
from letterforge.production.held import HeldRows
from letterforge.production.held import write as write_held
from letterforge.production.job import Job, Numbering
from letterforge.production.lacks import Lacks
from letterforge.production.lock import only_run
from letterforge.register import MadeLetter, Register

SHOWN = 1000  # problems that are told one by one


@dataclass(slots=True)
class Summary:
    """What a run did, in files (`made`, `unchanged`) and letters (`letters`, `held`, `suppressed`, `mended`).

    `problems` say why letters are held, `suppressed_why` why some are never written, `changes` what is new about people; of each the first
    `SHOWN`, since a list may be long and `out/held.csv` has all that is held.
    """

    letters: int = 0
    made: int = 0
    unchanged: int = 0
    held: int = 0
    suppressed: int = 0
    mended: int = 0
    edited: list[str] = field(default_factory=list)
    aside: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    suppressed_why: list[Problem] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    verified: int = 0  # letters whose PDF and DOCX were read back, and say the same
    warned: int = 0  # letters that were made or stand, of which `check` has a warning
    lacks: list[Problem] = field(default_factory=list)  # what the list lacks for letters that were made or stand, a column each
    interrupted: bool = False

    def add(self, work: Work, outcome: Outcome) -> None:
        """Counts one letter."""
        self.letters += 1
        self.made += len(outcome.made)
        self.unchanged += outcome.unchanged
        self.edited += outcome.edited
        self.mended += outcome.mended
        self.warned += bool(work.recipient.warnings) and not outcome.problems
        self.verified += outcome.verified
        if outcome.unwritten:
            self.suppressed += 1
            self.suppressed_why += outcome.problems[: SHOWN - len(self.suppressed_why)]
        else:
            self.held += bool(outcome.problems)
            self.problems += outcome.problems[: SHOWN - len(self.problems)]
            self.changes += () if outcome.mended else changes(work.recipient, work.reference, work.before)[: SHOWN - len(self.changes)]


def generate(
    job: Job,
    workers: int = 1,
    started: Callable[[int], None] = lambda _total: None,
    tick: Callable[[int], None] = lambda _done: None,
    stopping: Callable[[], None] = lambda: None,
) -> Summary:
    """Makes the letters of a job. `started` hears how many recipients the list has, `tick` how many more are done, `stopping` of Ctrl-C.

    Raises OutputError or RegisterError where it can't write; what was recorded until then stays, and the next run goes on.
    """
    summary = Summary()
    with ExitStack() as stack:
        stop = Event()

        def asked() -> None:
            stop.set()
            stopping()

        makers = stack.enter_context(crew(job, workers, stop))  # who get ready while recipients are numbered
        register = _opened(job, stack)
        numbering = Numbering(job, register) if register is not None and not job.options.dry_run else None
        if numbering is None and register is not None:
            job.refuse_lost_keys(register)
        held, lacks = HeldRows.of(job), Lacks(job)
        started(len(job.recipients))
        interruption = stack.enter_context(Interruption(asked))
        for done in makers(interruption.until(job.work(register, numbering)), tick):
            if register is not None and not job.options.dry_run:
                _settle(job, register, done, summary)
            for work, outcome in done:
                summary.add(work, outcome)
                held.settle(work.recipient, () if outcome.unwritten else outcome.problems)
            lacks.look_at_all(work.recipient for work, outcome in done if not (outcome.problems or outcome.mended))
        summary.interrupted, summary.lacks = interruption.asked, [*lacks.warnings()]
        if numbering is not None:
            numbering.finish()
        if register is not None and not (job.options.dry_run or summary.interrupted):
            if not job.partial:
                _part_with(job, register, summary)
            if aside := write_held(job, held):
                summary.edited.append(aside)
    return summary


def _opened(job: Job, stack: ExitStack) -> Register | None:
    """The register, closed with `stack`. A run that writes holds the campaign's lock, and finds the letters' folder clean."""
    campaign = job.campaign
    if job.options.dry_run:
        register = job.register_to_read()
    else:
        stack.enter_context(only_run(campaign.folder))
        folder = stack.enter_context(Folder(campaign.path(campaign.output.folder), campaign.output.folder))
        folder.clean()
        where = campaign.register_place
        register = Register.open_to_write(where, evidence=job.has_left_evidence(folder))
    return stack.enter_context(register) if register is not None else None


def _settle(job: Job, register: Register, done: Done, summary: Summary) -> None:
    """Sets aside what must not lie among the letters, then records the chunk."""
    now = datetime.now(UTC)
    gone: list[tuple[str, str]] = []
    for work, outcome in done:
        for file in outcome.aside:
            summary.aside += _set_aside(job.campaign, file.path)
            if file.format not in {made.format for made in outcome.made}:
                gone.append((work.reference, file.format))
    if gone:
        register.withdraw(gone)
    made = [
        MadeLetter(
            reference=work.reference,
            name=work.recipient.name,
            fields=dict(work.recipient.fields),
            template_hash=job.maker.template_digest,
            campaign_hash=job.campaign_digest,
            made_at=now,
            files=outcome.made,
            address=work.recipient.address,
            sources=work.recipient.sources,
            list=job.other,
        )
        for work, outcome in done
        if outcome.made
    ]
    if made:
        register.record(made)


def _part_with(job: Job, register: Register, summary: Summary) -> None:
    """After a run of the whole list, letters to recipients who aren't on it any more must not lie among the others."""
    left = [reference for key, reference in register.holders() if not job.recipients.repeats.hold(key)]
    gone = register.made(left)
    for file in gone.values():
        summary.aside += _set_aside(job.campaign, file.path)
    register.withdraw(gone)


def _set_aside(campaign: Campaign, path: str) -> list[str]:
    """Moves a file out of the letters' folder; gives its new name, or nothing where it was gone already."""
    place = PurePosixPath(path)
    said = str(place.parent)
    if not campaign.path(said).is_dir():
        return []
    with Folder(campaign.path(said), said) as folder, aside_folder(campaign, said) as other:
        moved = folder.move_to(other, place.name)
    return [f"{said}-set-aside/{moved}"] if moved else []
