"""Letters made for a look, where their pages are known only then: in go drafts, out comes what printer and envelope would say of each."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from letterforge.errors import HeldError, Problem
from letterforge.inspection import Fault, inspect, rules_of
from letterforge.production.job import Job
from letterforge.production.maker import Draft
from letterforge.recipients.select import Listed
from letterforge.word.office_folder import own_folder

MOST = 20  # letters that are made for a look: some seconds
Waiting = tuple[Listed, Draft]

_TURNED = "not A4 upright"  # pages that aren't A4 hold the letter; one on its side, which is let pass, is turned for the printer


class Seen(NamedTuple):
    """A letter that was looked at: its pages, or why it is held; and what is wrong with them."""

    one: Listed
    draft: Draft
    held: tuple[Problem, ...] = ()
    faults: tuple[Problem, ...] = ()


def sample(waiting: Sequence[Waiting]) -> list[Waiting]:
    """Of many letters those with the most text, and some from all over, in their order."""
    if len(waiting) <= MOST:
        return list(waiting)
    by_size = sorted(range(len(waiting)), key=lambda place: _size(waiting[place][0]), reverse=True)
    chosen = {*by_size[: MOST // 2], *range(0, len(waiting), len(waiting) // (MOST // 2))}
    return [waiting[place] for place in sorted(chosen)][:MOST]


def looked_at(job: Job, waiting: Sequence[Waiting]) -> Iterator[Seen]:
    """Makes letters' PDFs and holds them against the campaign's envelope. Raises OfficeError where none can be made."""
    rules = rules_of(job.campaign.page.profile(), job.campaign.page.max_pages)
    job.maker.expect(draft for _, draft in waiting)
    with own_folder() as folder:
        made: list[tuple[Path, Waiting]] = []
        for number, (one, draft) in enumerate(waiting):
            try:
                content = draft.content("pdf").data
            except HeldError as held:
                yield Seen(one, draft, held.problems)
                continue
            made.append((folder / f"{number:06}.pdf", (one, draft)))
            made[-1][0].write_bytes(content)
        reports = inspect([str(path) for path, _ in made], rules, pages_per_letter=10**6)
        for report, (_, (one, draft)) in zip(reports, made, strict=True):
            found = [_problem(job, one, fault) for fault in report.faults if fault.kind != _TURNED]
            yield Seen(one, draft, faults=tuple(found))


def _size(one: Listed) -> int:
    return sum(map(len, one.recipient.fields.values()))


def _problem(job: Job, one: Listed, fault: Fault) -> Problem:
    where = f"page {fault.page} of the letter: " if fault.page else "the letter: "
    return Problem(f"{where}{fault.what}", fault.cure, job.recipients.said, row=one.recipient.row, kind=fault.kind, value=fault.text)
