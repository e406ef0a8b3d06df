"""Several letters as one print job: what the job is called, the one document of them, and what its end says of each letter.

A batch's name is made by chance before its letters are begun, and is on record with each from then on: after a crash the job is looked for
by it. It is the job's title, so that it says nothing of a letter or a person.

The letters are joined into one PDF. IPP also has jobs of several documents (Create-Job, then a Send-Document for each). Tried on CUPS 2.4
with three letters: a driverless queue gave its printer three PDFs end to end as one file, of which one letter came out; a raw queue's job
never ended; the printer itself refused ("Multiple document jobs are not supported"). And whoever is killed between two documents leaves a
job with half its letters. Joined, they are one request that comes whole or not at all, and one job of the printer: the same bytes by a raw
queue, all pages in their order by a driverless one.
"""

import re
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from io import BytesIO
from typing import NamedTuple
from uuid import uuid4

import pikepdf

from letterforge.dispatch.channel import Outcome, State
from letterforge.register import Dispatch

MOST = 100  # letters: a printer without a queue takes a job no faster than it prints, and a request has its time
_NAME = "letters-"
_TICKET = re.compile(rf"({_NAME}[0-9a-f]{{12}})(?: (.*))?")


class Lots(NamedTuple):
    """How many letters are one job at most, and whether each must begin on a new sheet of paper that is printed on both sides."""

    size: int = 1
    both_sides: bool = False


class PrintJob(NamedTuple):
    """A job that is to be asked for: the sendings in it, the batch's name where they are one, and the channel's own ticket of it."""

    letters: tuple[Dispatch, ...]
    name: str
    ticket: str

    @property
    def title(self) -> str:
        """What it is called at the printer."""
        return self.name or self.letters[0].reference

    @property
    def dispatch(self) -> str:
        """What its document is called there."""
        return self.name or self.letters[0].uuid

    @property
    def references(self) -> list[str]:
        """Of its letters."""
        return [one.reference for one in self.letters]

    def of_each(self, outcome: Outcome) -> Outcome:
        """What the job's outcome says of each of its letters."""
        ticket = outcome.ticket or self.ticket
        return of_each(self.name, replace(outcome, ticket=ticket), began=True) if self.name else replace(outcome, ticket=ticket)


def new_name() -> str:
    """The name of a batch: 48 bits of chance, so that no queue's history has it twice."""
    return f"{_NAME}{uuid4().hex[:12]}"


def jobs_of(sendings: Iterable[Dispatch]) -> list[PrintJob]:
    """The jobs that sendings went by: those of a batch together, each other one by itself."""
    together: dict[str, list[Dispatch]] = {}
    for one in sendings:
        together.setdefault(_split(one.ticket)[0] or one.uuid, []).append(one)
    return [PrintJob(tuple(some), *_split(some[0].ticket)) for some in together.values()]


def in_batch(said: str, sendings: Iterable[Dispatch]) -> list[str] | None:
    """The references of a batch's letters among sendings; None where `said` is no batch's name."""
    name = said.casefold()
    return [one.reference for one in sendings if _split(one.ticket)[0] == name] if _TICKET.fullmatch(name) else None


def of_each(name: str, outcome: Outcome, *, began: bool) -> Outcome:
    """What a batch's outcome says of each of its letters; `began` where it was a job.

    A job of several letters that was broken off has printed none, some or all of them, so that each is in doubt. What was refused before it
    was a job has printed none; it is the batch that was refused then, and a letter alone may pass.
    """
    state, detail = outcome.state, outcome.detail
    if state in {State.FAILED, State.REFUSED}:
        state = State.IN_DOUBT if began else State.FAILED
        detail += "; some of its letters may be printed: look at the paper" if began else ""
    return replace(outcome, state=state, detail=detail, ticket=f"{name} {outcome.ticket}".rstrip())


def _split(ticket: str) -> tuple[str, str]:
    """A batch's name, if there is one, and the channel's own ticket."""
    found = _TICKET.fullmatch(ticket)
    return (found[1], found[2] or "") if found else ("", ticket)


def joined(letters: Sequence[bytes], *, both_sides: bool) -> bytes:
    """One PDF of several, in their order; for paper printed on both sides a blank back where a letter would begin on one.

    The last has its back too: what follows may be another copy.
    """
    version = ""
    with ExitStack() as open_ones, pikepdf.new() as whole:
        for content in letters:
            letter = open_ones.enter_context(pikepdf.open(BytesIO(content)))
            whole.pages.extend(letter.pages)
            version = max(version, letter.pdf_version)
            if both_sides and len(letter.pages) % 2:
                box = letter.pages[-1].mediabox
                whole.add_blank_page(page_size=(float(box[2] - box[0]), float(box[3] - box[1])))
        written = BytesIO()
        whole.save(written, min_version=version)
        return written.getvalue()
