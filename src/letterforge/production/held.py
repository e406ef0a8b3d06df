"""`out/held.csv`: the held rows as they came, with what is wrong and how to mend it, for staff to mend in their spreadsheet and feed back.

It always says what is held now: a run of a part of the list changes that part of it, and where nothing is held there is no such file. What
somebody has changed in it is moved aside, not overwritten.
"""

import csv
import hashlib
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from letterforge.campaign import Campaign
from letterforge.errors import LetterforgeError, ListError, Problem
from letterforge.files import Folder
from letterforge.production.chunk import aside_folder
from letterforge.production.job import Job
from letterforge.recipients import Recipient, RecipientList
from letterforge.recipients.read import ADDED, Table, defused, undefused

NAME = "held.csv"
_DIGEST = ".held.csv.sha256"  # of the file as it was written, by which a change is known


@dataclass(slots=True)
class HeldRows:
    """The rows that a run holds: by number, their key and what is wrong; and which of the rows held before it has dealt with."""

    names: tuple[str, ...] = ()  # the list's own columns
    before: dict[str, list[list[str]]] = field(default_factory=dict)  # records of the last file, by mark
    headings: tuple[str, ...] = ()
    rows: dict[int, tuple[str, str, str]] = field(default_factory=dict)

    @classmethod
    def of(cls, job: Job) -> "HeldRows":
        """Before a run: with what is held already where the run concerns a part of the list only."""
        names = _own(job.recipients.table, job.recipients.table.columns)
        return cls(names, *_read(job.campaign)) if job.partial else cls(names)

    def settle(self, who: Recipient, problems: Iterable[Problem]) -> None:
        """One recipient is dealt with: held for `problems`, or made."""
        self.before.pop(_mark(who, self.names), None)
        if problems := tuple(problems):
            what = "; ".join(f"{problem.column}: {problem.what}" if problem.column else problem.what for problem in problems)
            self.rows[who.row] = (who.key, what, "; ".join(dict.fromkeys(problem.cure for problem in problems if problem.cure)))


def path_of(campaign: Campaign) -> str:
    """Where the held rows are kept, relative to the campaign's folder."""
    return campaign.beside_letters(NAME)


def write(job: Job, held: HeldRows) -> str | None:
    """Writes or removes the file. Gives the name under which a changed one was moved aside, if it was.

    Raises ListError where the list isn't the one any more that the run has read.
    """
    campaign = job.campaign
    headings = _own(job.recipients.table, job.recipients.table.headings)
    content = _written(headings, [*(_kept(held, headings)), *_records(job, held)])
    said = str(PurePosixPath(campaign.output.folder).parent)
    with Folder(campaign.path(said), said) as folder:
        existing = folder.read(NAME)
        if existing == content:
            return None
        aside = None
        if existing is not None and folder.read(_DIGEST) != _digest(existing):
            with aside_folder(campaign, campaign.output.folder) as other:
                aside = folder.move_to(other, NAME)
        if content is None:
            folder.remove(NAME, _DIGEST)
        else:
            folder.stage(_DIGEST, _digest(content))
            folder.stage(NAME, content)
            folder.publish()
    return aside


def _mark(who: Recipient, names: Iterable[str]) -> str:
    """What a held row is known by: its key, or all of it where it has none."""
    return who.key or "\n".join(who.fields.get(name, "") for name in names)


def _read(campaign: Campaign) -> tuple[dict[str, list[list[str]]], tuple[str, ...]]:
    """The last file's records by mark, and its headings; nothing where there is none, or none that can be read."""
    path = campaign.path(path_of(campaign))
    if not path.exists():
        return {}, ()
    try:
        listed = RecipientList(campaign, str(path))
        names = _own(listed.table, listed.table.columns)
        records: dict[str, list[list[str]]] = {}
        for who, row in zip(listed, listed.table.rows(), strict=True):
            records.setdefault(_mark(who, names), []).append(list(row.record))
    except LetterforgeError:
        return {}, ()  # somebody's work, which is moved aside as such
    else:
        return records, listed.table.headings


def _kept(held: HeldRows, headings: tuple[str, ...]) -> Iterator[list[str]]:
    """What is held still from before, where it has the same columns."""
    if held.headings == (*headings, *ADDED):
        for records in held.before.values():
            yield from records


def _records(job: Job, held: HeldRows) -> Iterator[list[str]]:
    """The held rows as they came, taken from the list once more."""
    if not held.rows:
        return
    table = job.recipients.table
    left = len(held.rows)
    for row in table.rows():
        if row.number not in held.rows:
            continue
        key, what, cure = held.rows[row.number]
        if job.recipients.key(row) != key:
            break
        own = [defused(undefused(cell) if table.returned else cell) for cell in _own(table, row.record)]
        width = len(_own(table, table.headings))
        yield [*own[:width], *[""] * (width - len(own)), defused(what), defused(cure), *own[width:]]
        left -= 1
    if left:
        raise ListError(Problem("was changed while its letters were made", "run the same command again", job.recipients.said))


def _own(table: Table, record: Iterable[str]) -> tuple[str, ...]:
    """A record without the columns that letterforge added when it handed the rows back."""
    cells = tuple(record)
    added = {place for place, name in enumerate(table.columns) if name in ADDED} if table.returned else set()
    return tuple(cell for place, cell in enumerate(cells) if place not in added)


def _written(headings: tuple[str, ...], records: list[list[str]]) -> bytes | None:
    """CSV as every spreadsheet reads it: UTF-8 with a byte order mark, commas."""
    if not records:
        return None
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([*headings, *ADDED])
    writer.writerows(records)
    return b"\xef\xbb\xbf" + text.getvalue().encode("utf-8", "replace")


def _digest(content: bytes) -> bytes:
    return hashlib.sha256(content).hexdigest().encode("ascii") + b"\n"
