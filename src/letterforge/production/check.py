"""The survey: a job's list read, every address and name looked at, letters composed and laid out, none written; what was found is counted.

Of a long list not every letter is set: the longest are, and some from all over; and every one that has a character never seen before.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from heapq import heappush, heappushpop

from letterforge.errors import HeldError, OfficeError, Problem
from letterforge.postage import FOLDED, Stationery
from letterforge.production import pictures, sampled
from letterforge.production.better_key import BetterKey
from letterforge.production.changes import Change, changes
from letterforge.production.job import Job
from letterforge.production.lacks import Lacks
from letterforge.production.maker import Draft, never_written
from letterforge.recipients import Recipient
from letterforge.recipients.gone import Gone
from letterforge.recipients.select import Listed
from letterforge.recipients.spoilt import LostZeros
from letterforge.recipients.suppression import DEFAULT
from letterforge.register import Snapshot
from letterforge.typeface import unsettable

ALL_SET = 300  # letters up to which all are set
LONGEST, SPREAD = 20, 40  # letters that are set of a longer list
NO_OFFICE = "no LibreOffice"  # the kind of warning where pages can't be known
KEPT = 1000  # examples of each kind
_LOOKED_UP = 500  # letters whose record is asked for together


@dataclass(slots=True)
class Found:
    """Problems, warnings or repairs of one kind: how many, in how many rows, and the first of them."""

    count: int = 0
    rows: int = 0
    examples: list[Problem] = field(default_factory=list)

    def add(self, problem: Problem) -> None:
        """One more of the kind."""
        self.count += 1
        self.rows += not self.examples or self.examples[-1].row != problem.row
        if len(self.examples) < KEPT:
            self.examples.append(problem)


@dataclass(slots=True)
class Survey:
    """What a check found: recipients, how many are held or suppressed and why, who is greeted by which rule, pages by number, changes."""

    stationery: Stationery = field(default_factory=Stationery)
    letters: int = 0
    held: int = 0
    suppressed: int = 0
    set: int = 0
    problems: dict[str, Found] = field(default_factory=dict)
    warnings: dict[str, Found] = field(default_factory=dict)
    repairs: Found = field(default_factory=Found)
    suppressions: Found = field(default_factory=Found)
    rules: Counter[str] = field(default_factory=Counter)
    splits: list[Recipient] = field(default_factory=list)
    filled: Counter[tuple[str, str]] = field(default_factory=Counter)  # column and the file it came from
    pages: Counter[int] = field(default_factory=Counter)
    spread: Counter[int] = field(default_factory=Counter)  # the same of letters from all over, without the longest
    tightened: Counter[tuple[float, float]] = field(default_factory=Counter)  # letters set tighter, by size and leading in pt
    large_print: int = 0  # letters, of those that were set
    changes: list[Change] = field(default_factory=list)
    changed: int = 0

    @property
    def warned(self) -> int:
        """How many warnings there are."""
        return sum(found.count for found in self.warnings.values())

    @property
    def sendable(self) -> int:
        """Letters that can be made."""
        return self.letters - self.held - self.suppressed

    @property
    def pages_of_all(self) -> Counter[int]:
        """Letters by pages: those that were set, and the others as those from all over are."""
        unset, known = self.sendable - self.pages.total(), self.spread or self.pages
        if unset <= 0 or not known:
            return self.pages
        others = Counter({pages: unset * letters // known.total() for pages, letters in known.items()})
        others[known.most_common(1)[0][0]] += unset - others.total()
        return self.pages + others


def survey(
    job: Job,
    started: Callable[[int], None] = lambda _total: None,
    tick: Callable[[int], None] = lambda _done: None,
    *,
    strict: bool = False,
    every_letter: bool = False,
) -> Survey:
    """Looks at all recipients of a job and sets their letters, of a long list a part unless `every_letter`. Writes nothing.

    With `strict` a warning holds a letter as a problem does.
    """
    surveyor = Surveyor(job, strict=strict, every_letter=every_letter)
    register = job.register_to_read()
    try:
        if register is not None:
            job.refuse_lost_keys(register)
        started(len(job.recipients))
        some: list[Listed] = []
        for number, one in enumerate(job.selected(register), 1):
            surveyor.look_at(one)
            if register is not None:
                some.append(one)
            if number % _LOOKED_UP == 0:
                tick(_LOOKED_UP)
                if register is not None:
                    surveyor.compare(some, register.snapshots(listed.reference for listed in some))
                    some = []
        tick(surveyor.found.letters % _LOOKED_UP)
        if register is not None:
            surveyor.compare(some, register.snapshots(listed.reference for listed in some))
    finally:
        if register is not None:
            register.close()
    return surveyor.finished()


class Surveyor:
    """Looks at recipients one by one and remembers what it saw."""

    def __init__(self, job: Job, *, strict: bool, every_letter: bool) -> None:
        self._stationery = _stationery(job)
        self.found = Survey(stationery=self._stationery)
        self._job, self._strict = job, strict
        total = len(job.recipients)
        self._whole = every_letter
        self._every = every_letter or total <= ALL_SET
        self._step = max(1, total // SPREAD)
        self._longest: list[tuple[int, int, Listed]] = []
        self._known: set[str] = set()
        self._uses = tuple(name for name in job.recipients.fields.names if name in job.maker.uses)
        self._zeros = LostZeros(job.recipients.table)
        self._lacks, self._key = Lacks(job), BetterKey(job)
        known = {*job.maker.uses, *job.recipients.key_columns, *job.recipients.columns.lines, *job.recipients.columns.roles.values()}
        self._gone = Gone(job.recipients.table, known, job.campaign.recipients.suppression or DEFAULT)
        self._waiting: list[sampled.Waiting] = []  # letters whose pages are known only once they are made

    def look_at(self, one: Listed) -> None:
        """Counts one recipient, and sets its letter where it is one of those that are set."""
        found, who = self.found, one.recipient
        found.letters += 1
        found.rules[who.rule] += 1
        self._zeros.look_at(who)
        self._key.look_at(who)
        if who.suppressed is not None:
            found.suppressed += 1
            found.suppressions.add(replace(who.suppressed, row=who.row, file=self._job.recipients.said, value=who.name))
            return
        if who.repairs or who.sources or (who.parts is not None and (who.parts.title or who.parts.letters or who.parts.role)):
            self._note(who)
        gone = self._gone.of(who)
        doubts = who.warnings if gone is None else (*who.warnings, gone)
        problems, warnings = ((*who.problems, *doubts), ()) if self._strict else (who.problems, doubts)
        for warning in warnings:
            self._warn(warning)
        if problems:
            self._hold(problems)
            return
        self._lacks.look_at(who)
        if self._every or found.letters % self._step == 0 or self._has_new_characters(who):
            self._set(one)
        else:
            self._remember_longest(one)

    def compare(self, some: Iterable[Listed], recorded: Mapping[str, Snapshot]) -> None:
        """Notes what changed about recipients since their letters were made."""
        if not recorded:
            return
        for recipient, reference in some:
            new = changes(recipient, reference, recorded.get(reference))
            self.found.changed += bool(new)
            self.found.changes += new[: KEPT - len(self.found.changes)]

    def finished(self) -> Survey:
        """What was found, once everybody has been looked at."""
        self.found.spread = self.found.pages.copy()
        for _, _, one in sorted(self._longest, key=lambda entry: entry[1]):
            self._set(one)
        self._look_at_waiting(self._waiting if self._whole else sampled.sample(self._waiting))
        of_list = (*self._zeros.warnings(), *self._lacks.warnings(), *self._key.warnings())
        for warning in (*of_list, *pictures.warnings(self._job), *self._job.maker.remarks()):
            self._warn(warning)
        return self.found

    def _note(self, who: Recipient) -> None:
        found, said = self.found, self._job.recipients.said
        headings = self._job.recipients.table.columns
        for repair in who.repairs:
            column = headings.get(repair.column, repair.column)
            found.repairs.add(Problem(str(repair), "", said, row=who.row, column=column, kind="repaired", value=repair.before))
        for column, source in who.sources.items():
            found.filled[column, source.rpartition(", ")[0]] += 1
        if len(found.splits) < KEPT and who.parts is not None and (who.parts.title or who.parts.letters or who.parts.role):
            found.splits.append(who)

    def _has_new_characters(self, who: Recipient) -> bool:
        """Whether a letter might show a character that none before it had and that the face may lack."""
        said = set("".join([*who.address, who.salutation, *[who.fields.get(name, "") for name in self._uses]]))
        if said <= self._known:
            return False
        self._known |= said - set(unsettable("".join(said - self._known)))
        return not said <= self._known

    def _remember_longest(self, one: Listed) -> None:
        length = sum([len(one.recipient.fields.get(name, "")) for name in self._uses]) + len(one.recipient.salutation)
        if len(self._longest) < LONGEST:
            heappush(self._longest, (length, one.recipient.row, one))
        elif length > self._longest[0][0]:
            heappushpop(self._longest, (length, one.recipient.row, one))

    def _set(self, one: Listed) -> None:
        """Composes a letter and lays it out."""
        try:
            draft = self._job.draft(one.recipient, one.reference)
            if self._job.maker.measured:
                self._measure(one, draft)
                return
        except HeldError as held:
            if never_written(one.recipient, held.problems):
                self.found.suppressed += 1
                self.found.suppressions.add(replace(held.problems[0], value=one.recipient.name))
            else:
                self._hold(held.problems)
            return
        self._waiting.append((one, draft))
        if self._whole and len(self._waiting) == self._job.maker.pace(("pdf",)).together:
            self._look_at_waiting(self._waiting)
            self._waiting = []

    def _measure(self, one: Listed, draft: Draft) -> None:
        """Counts a letter's pages; HeldError where they are too many."""
        thick = self._too_thick(one.recipient, draft.pages)
        if thick and self._strict:
            self._hold([thick])
            return
        if thick:
            self._warn(thick)
        self.found.pages[draft.pages] += 1
        self.found.large_print += draft.large_print
        if draft.tightened is not None:
            self.found.tightened[draft.tightened] += 1
        self.found.set += 1

    def _look_at_waiting(self, waiting: Sequence[sampled.Waiting]) -> None:
        """Has some letters made, whose pages aren't known before."""
        try:
            for seen in sampled.looked_at(self._job, waiting) if waiting else ():
                if seen.held or (self._strict and seen.faults):
                    self._hold(seen.held or seen.faults)
                    continue
                self._measure(seen.one, seen.draft)
                for fault in seen.faults:
                    self._warn(fault)
        except OfficeError as error:
            self._warn(replace(error.problem, kind=NO_OFFICE))

    def _warn(self, problem: Problem) -> None:
        self.found.warnings.setdefault(problem.kind, Found()).add(problem)

    def _too_thick(self, who: Recipient, pages: int) -> Problem | None:
        """A letter of more sheets than an envelope holds, once they are folded."""
        sheets = self._stationery.sheets(pages)
        if sheets <= FOLDED or not self._job.campaign.page.profile().folds:
            return None
        what = f"the letter takes {sheets} sheets; an envelope holds at most {FOLDED}, folded"
        cure = "shorten it, or send it flat in a large envelope"
        return Problem(what, cure, self._job.recipients.said, row=who.row, kind="letter of too many sheets")

    def _hold(self, problems: Iterable[Problem]) -> None:
        self.found.held += 1
        for problem in problems:
            self.found.problems.setdefault(problem.kind, Found()).add(problem)


def _stationery(job: Job) -> Stationery:
    """Paper and envelope, with what is enclosed. Raises CampaignError for an enclosure that can't be used."""
    if not job.campaign.print.enclose:
        return job.campaign.stationery
    from letterforge.production.bound import Enclosures, Way  # noqa: PLC0415 - reading PDFs is slow to load

    return Enclosures(job, Way(job.campaign.print.duplex)).stationery
