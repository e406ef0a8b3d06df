"""The worker's part of a run: a chunk of recipients goes in, their letters are written to disk, and out comes what was done with each.

Runs in the process of the run itself or in another one; it never touches the register.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from itertools import takewhile
from pathlib import PurePosixPath
from typing import NamedTuple

from letterforge.campaign import Campaign
from letterforge.errors import HeldError, LetterforgeError, Problem
from letterforge.files import Folder
from letterforge.letter.names import file_name
from letterforge.production.maker import Content, Draft, Maker, drafted, maker_of, never_written
from letterforge.production.verify import verify
from letterforge.recipients import Fields, Recipient
from letterforge.recipients.columns import Columns
from letterforge.recipients.duplicates import SAME_KEY
from letterforge.recipients.text import fold
from letterforge.register import MadeFile, Snapshot
from letterforge.typeface import unsettable


@dataclass(frozen=True, slots=True)
class Options:
    """How letters are made: in which `formats`, again although nothing changed (`force`), or only as a trial (`dry_run`).

    With `verify`, the PDF and the DOCX of a letter that is made are read back and compared.
    """

    formats: tuple[str, ...]
    force: bool = False
    dry_run: bool = False
    verify: bool = False


class Work(NamedTuple):
    """One recipient's turn: its reference, the files recorded for it, by format, and whom they were made for."""

    recipient: Recipient
    reference: str
    recorded: Mapping[str, MadeFile]
    before: Snapshot | None = None


class Outcome(NamedTuple):
    """What became of one recipient's letter: files made, files found unchanged, files to set aside, or the problems that hold it."""

    made: tuple[MadeFile, ...] = ()
    unchanged: int = 0
    aside: tuple[MadeFile, ...] = ()  # recorded, and no file to send any more: of another name, of another text, of a letter now held
    edited: tuple[str, ...] = ()  # names of files that somebody had changed, moved aside before they were made anew
    problems: tuple[Problem, ...] = ()
    verified: bool = False
    mended: bool = False  # the row is at fault, and the letter was made from a mended copy of it, from another list: it stands
    unwritten: bool = False  # the letter is meant not to be written, as `problems` say


@dataclass(frozen=True, slots=True)
class Staged:
    """A chunk whose letters are written, and not in their places yet: what became of each, and temporary names by those to come."""

    outcomes: list[Outcome]
    files: dict[str, str] = field(default_factory=dict)


def stands(work: Work, template_digest: str, campaign_digest: str, other_list: str) -> bool:
    """Whether a letter that can't be made as the list stands was made from a mended copy of its row, and would be the same today.

    Of rows with one key nobody can tell which it was made for: it stands for none of them.
    """
    before = work.before
    return (
        bool(work.recorded)
        and not work.recipient.suppressed
        and not any(problem.kind == SAME_KEY for problem in work.recipient.problems)
        and before is not None
        and before.list not in {"", other_list}
        and (before.template_hash, before.campaign_hash) == (template_digest, campaign_digest)
        and _same_person(work.recipient, before)
    )


def _same_person(who: Recipient, before: Snapshot) -> bool:
    """Whether a row names today whom its mended copy named, unless its name is what is at fault. What else was mended nobody knows."""
    blamed = any(problem.value and problem.value in who.name for problem in who.problems)
    return fold(who.name) == fold(before.name) or blamed or bool(unsettable(who.name))


@dataclass(frozen=True, slots=True)
class Kit:
    """What a worker in another process needs to make the same letters: the campaign, the options, what the list is like."""

    campaign: Campaign
    options: Options
    fields: Fields
    columns: Columns
    list_said: str
    other_list: str  # the list that was named in place of the campaign's own; empty where none was
    campaign_digest: str


class Worker:
    """Makes the letters of chunks; one for each process."""

    def __init__(self, kit: Kit, maker: Maker | None = None, stopped: Callable[[], bool] = lambda: False) -> None:
        self._stopped = stopped
        self._kit, self._campaign, self._options = kit, kit.campaign, kit.options
        self._maker = maker or maker_of(kit.campaign, kit.fields, kit.columns, kit.list_said)
        self._said = kit.campaign.output.folder
        self._drafts: dict[int, Draft] = {}  # of the chunk, by row, from when they were first looked at to when they are made
        self._within = str(PurePosixPath(self._said) / "x")[:-1]

    def run(self, chunk: Sequence[Work], tick: Callable[[int], None] = lambda _done: None) -> Staged:
        """Writes the letters of a chunk under temporary names, and says what became of each, in the same order.

        Once it is stopped, the rest stays undone. Raises OutputError where the disk refuses.
        """
        going_on = takewhile(lambda _work: not self._stopped(), chunk)
        if self._options.dry_run:
            return Staged([_told(self._trial(work), tick) for work in going_on])
        with Folder(self._campaign.path(self._said), self._said) as folder:
            self._drafts.clear()
            self._maker.expect(self._lacking_pdfs(chunk, folder))
            outcomes = [_told(self._letter(work, folder), tick) for work in going_on]
            return Staged(outcomes, folder.release())

    def rehearse(self, recipient: Recipient) -> None:
        """Makes a letter for nothing, so that what all letters share is there before the first chunk comes."""
        if not self._maker.measured:
            return  # that would start LibreOffice, which perhaps no letter needs
        with suppress(LetterforgeError):
            draft = self._maker.draft(recipient, "")
            for form in self._options.formats:
                draft.content(form)

    def _letter(self, work: Work, folder: Folder) -> Outcome:
        made: list[MadeFile] = []
        edited: list[str] = []
        unchanged = 0
        try:
            draft = self._draft(work)
            aside = self._stale(work, draft)
            contents = {form: draft.content(form) for form in self._options.formats if not self._stands(work, draft, form, folder)}
            verified = self._options.verify and bool(contents) and self._verify(work, contents, folder)
        except HeldError as held:
            return self._held(work, held.problems)
        for form in self._options.formats:
            before = work.recorded.get(form)
            name = self._name(work, form)
            path = self._path(name)
            if before is not None and before.path != path:
                aside.append(before)
            if form not in contents:
                unchanged += 1
                continue
            content = contents[form]
            edited += self._write(folder, name, content.data, before)
            made.append(MadeFile(form, path, draft.fingerprint(form), content.sha256, len(content.data)))
        return Outcome(tuple(made), unchanged, tuple(aside), tuple(edited), verified=verified)

    def _held(self, work: Work, problems: tuple[Problem, ...]) -> Outcome:
        """A letter that can't be made as the list stands. What a mended copy of its row gave, and would give today, stands."""
        if stands(work, self._maker.template_digest, self._kit.campaign_digest, self._kit.other_list):
            return Outcome(unchanged=len(work.recorded), mended=True)
        return Outcome(aside=tuple(work.recorded.values()), problems=problems, unwritten=never_written(work.recipient, problems))

    def _verify(self, work: Work, contents: Mapping[str, Content], folder: Folder) -> bool:
        """Reads the pair back, from the disk what wasn't made now. HeldError where the two differ; False where one is missing."""
        pdf, docx = (contents[form].data if form in contents else folder.read(self._name(work, form)) for form in ("pdf", "docx"))
        if pdf is None or docx is None:
            return False
        verify(pdf, docx, work.reference, self._campaign.page.imprint)
        return True

    def _stale(self, work: Work, draft: Draft) -> list[MadeFile]:
        """Files of formats that aren't asked for now, made of what the letter doesn't say any more."""
        return [
            file for form, file in work.recorded.items() if form not in self._options.formats and not draft.is_said_by(file.fingerprint)
        ]

    def _draft(self, work: Work) -> Draft:
        known = self._drafts.pop(work.recipient.row, None)
        return known or drafted(self._maker, work.recipient, work.reference, self._kit.list_said)

    def _lacking_pdfs(self, chunk: Sequence[Work], folder: Folder) -> Iterator[Draft]:
        """The letters of a chunk of which a PDF has to be made."""
        if "pdf" in self._options.formats:
            for work in chunk:
                with suppress(HeldError):
                    draft = self._drafts[work.recipient.row] = self._draft(work)
                    if not self._stands(work, draft, "pdf", folder):
                        yield draft

    def _stands(self, work: Work, draft: Draft, form: str, folder: Folder) -> bool:
        """Whether the letter's file is there as it should be."""
        before, name = work.recorded.get(form), self._name(work, form)
        if before is None or self._options.force or before.path != self._path(name) or not draft.is_made_by(before.fingerprint, form):
            return False
        since = before.made_at.timestamp() if before.made_at else None
        return folder.holds_as_made(name, before.size, before.sha256, since)

    def _write(self, folder: Folder, name: str, content: bytes, before: MadeFile | None) -> list[str]:
        """Stages a file. What somebody changed by hand is moved aside first: nothing is lost."""
        existing = folder.read(name)
        if existing == content:
            return []  # a killed run had finished it, and made it durable, before it could be recorded
        edited = []
        if existing is not None and (before is None or hashlib.sha256(existing).hexdigest() != before.sha256):
            with aside_folder(self._campaign, self._said) as other:
                folder.move_to(other, name)
            edited.append(name)
        folder.stage(name, content)
        return edited

    def _trial(self, work: Work) -> Outcome:
        """What a run would do, with nothing written."""
        path = self._campaign.path(self._said)
        try:
            draft = self._draft(work)
            with ExitStack() as stack:
                folder = stack.enter_context(Folder(path, self._said)) if path.is_dir() else None
                draft.refuse_too_long()
                lacking = [form for form in self._options.formats if folder is None or not self._stands(work, draft, form, folder)]
        except HeldError as held:
            return self._held(work, held.problems)
        made = [MadeFile(form, self._path(self._name(work, form)), "", "", 0) for form in lacking]
        return Outcome(tuple(made), len(self._options.formats) - len(made))

    def _name(self, work: Work, form: str) -> str:
        return file_name(self._campaign.output.name, work.reference, work.recipient.name, form)

    def _path(self, name: str) -> str:
        return self._within + name


def _told(outcome: Outcome, tick: Callable[[int], None]) -> Outcome:
    tick(1)
    return outcome


def aside_folder(campaign: Campaign, said: str) -> Folder:
    """Where files go that must not lie among the letters any more, and must not be lost: beside the letters' folder."""
    path = PurePosixPath(said)
    aside = path.with_name(f"{path.name}-set-aside")
    return Folder(campaign.path(str(aside)), str(aside))
