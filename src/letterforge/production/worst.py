"""The worst cases of a job: in goes its list, out come the letters that a colleague had better read, each with why, as one PDF.

The longest address, the most lines, each way of greeting, each branch that the template takes, each column that leaves a gap, each script,
the most pages, and some by chance (the same ones each time).
"""

import unicodedata
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from letterforge import pdf
from letterforge.errors import HeldError
from letterforge.files import Folder
from letterforge.letter.model import Block, Heading, ListBlock, Paragraph, Span
from letterforge.letter.names import PLACE
from letterforge.production.job import Job
from letterforge.production.lacks import lacks_said
from letterforge.production.lock import only_run
from letterforge.production.maker import Draft, Traits, never_written
from letterforge.recipients import Recipient

FILE = "proof.pdf"
_WORDS = "These letters are the ones in which a mistake is likeliest. Read them all; those that are not here are like them."
_MOST = 40  # letters: a colleague's time is short
_BY_CHANCE = 3


class _Case(NamedTuple):
    """A letter that is worth reading."""

    reference: str
    name: str
    draft: Draft


@dataclass(slots=True)
class Proof:
    """The PDF, and which letters are in it: reference, name, and why."""

    file: Path
    letters: list[tuple[str, str, str]] = field(default_factory=list)
    held: int = 0


def proof(job: Job, started: Callable[[int], None] = lambda _: None, tick: Callable[[int], None] = lambda _: None) -> Proof:
    """Chooses the letters and binds them. Raises OutputError where that can't be written; where no letter can be made, nothing is."""
    campaign = job.campaign
    said = campaign.beside_letters(PLACE)
    found = Proof(campaign.path(said) / FILE)
    with ExitStack() as stack:
        register = job.register_to_read()
        if register is not None:
            stack.enter_context(register)
        started(len(job.recipients))
        chooser = _Chooser(job)
        for one in job.selected(register):
            try:
                draft = job.draft(one.recipient, one.reference)
                case = _Case(one.reference, one.recipient.name or one.recipient.salutation, draft)
                chooser.look_at(one.recipient, case, draft.traits())
            except HeldError as held:
                found.held += not never_written(one.recipient, held.problems)
            tick(1)
        chosen = chooser.chosen()
        if chosen:
            stack.enter_context(only_run(campaign.folder))
            folder = stack.enter_context(Folder(campaign.path(said), said))
            _bind(job, folder, chosen)
        found.letters = [(case.reference, case.name, ", ".join(why)) for case, why in chosen]
    return found


def _bind(job: Job, folder: Folder, chosen: list[tuple[_Case, list[str]]]) -> None:
    campaign = job.campaign
    about = pdf.About(f"To be read: {campaign.name}", campaign.sender.lines[0], campaign.language, campaign.date)
    style, page = job.maker.look
    with folder.growing() as file:
        run = pdf.PrintRun(file.write, about, duplex=False)
        list_ = pdf.laid_alone(_said(campaign.name, chosen), page, style)
        run.add(list_, style.typefaces, pdf.Entry("What to read, and why", "List "))
        job.maker.expect(case.draft for case, _ in chosen)
        for case, why in chosen:
            case.draft.bound().add_to(run, pdf.Entry(f"{case.reference}  {', '.join(why)}", f"{case.reference} p"))
        run.finish()
        file.name = FILE
    folder.publish()


def _said(name: str, chosen: list[tuple[_Case, list[str]]]) -> tuple[Block, ...]:
    points = tuple([(Paragraph((Span(f"{case.reference}: {', '.join(why)}"),)),) for case, why in chosen])
    return (
        Heading(1, (Span(name),)),
        Paragraph((Span(_WORDS),)),
        ListBlock(points),
        Paragraph((Span("Read by ______________________________   on ____________________"),)),
    )


class _Chooser:
    """Looks at letters one by one, and keeps those that are the first, or the most, of something."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._most: dict[str, tuple[float, _Case]] = {}
        self._first: dict[str, _Case] = {}
        self._chance: list[tuple[bytes, _Case]] = []

    def look_at(self, who: Recipient, case: _Case, traits: Traits) -> None:
        """One letter that can be made."""
        for what, value in traits.most.items():
            self._record(what, value, case)
        self._first.setdefault(f"greeted by {who.rule}" if who.rule else "greeted", case)
        self._first.setdefault(f"a branch of the template: {traits.shape}", case)
        for what in (*traits.first, *lacks_said(self._job, who)):
            self._first.setdefault(what, case)
        for script in _scripts("".join((*who.address, who.salutation))):
            self._first.setdefault(f"in {script} letters", case)
        lot = sha256(who.key.encode("utf-8", "surrogatepass")).digest()
        self._chance = sorted([*self._chance, (lot, case)], key=lambda one: one[0])[:_BY_CHANCE]

    def chosen(self) -> list[tuple[_Case, list[str]]]:
        """The letters, each once, with all that speaks for reading them; branches are numbered."""
        why: dict[str, list[str]] = {}
        cases: dict[str, _Case] = {}
        branch = 0
        for reason, case in [*((reason, case) for reason, (_, case) in self._most.items()), *self._first.items()]:
            said = reason
            if reason.startswith("a branch"):
                branch += 1
                said = f"branch {branch} of the template"
            cases.setdefault(case.reference, case)
            why.setdefault(case.reference, []).append(said)
        for _, case in self._chance:
            cases.setdefault(case.reference, case)
            why.setdefault(case.reference, []).append("by chance")
        return [(cases[reference], why[reference]) for reference in list(why)[:_MOST]]

    def _record(self, what: str, value: float, case: _Case) -> None:
        if what not in self._most or value > self._most[what][0]:
            self._most[what] = value, case


def _scripts(text: str) -> set[str]:
    """The scripts of letters that aren't Latin, by the beginnings of their names: Cyrillic, Arabic, Cjk."""
    names = [unicodedata.name(character, "").partition(" ")[0] for character in text if not character.isascii() and character.isalpha()]
    return {name.capitalize() for name in names if name} - {"Latin"}
