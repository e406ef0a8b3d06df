"""Labels by a label sheet from Word: in go a job and the sheet, out comes one Word document in the folder `print`, a page a sheet.

As with labels that letterforge sets itself (`addressed`), a label is printed for whom there is a letter to send, and for nobody else: the
campaign's own template decides who that is, the label sheet only what a label says.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from itertools import chain
from pathlib import Path

from letterforge.errors import LEFT_OUT, Problem, TemplateError
from letterforge.production.addressed import Printed, for_each, growing, letter_to_send, place_of
from letterforge.production.chunk import Work
from letterforge.production.job import Job
from letterforge.recipients import Recipient
from letterforge.word.joined import Joined
from letterforge.word.label_pages import LabelPage, LabelTemplate
from letterforge.word.label_rows import Row

FILE = "labels.docx"


def label_sheet(job: Job, template: Path) -> LabelTemplate:
    """A label sheet from Word for the recipients of a job; `template` is its place from where the user stands. Raises TemplateError."""
    campaign = job.campaign.with_template(template)
    if template.suffix.lower() != ".docx":
        what = "isn't a label sheet from Word (.docx)"
        raise TemplateError(Problem(what, "for labels as letterforge sets them, leave --template out", campaign.template))
    if not template.is_file():
        raise TemplateError(Problem("no such file", "correct what follows --template, or put the label sheet there", campaign.template))
    return LabelTemplate(campaign, job.recipients.fields, job.recipients.columns)


def labels_by_word(
    job: Job,
    sheet: LabelTemplate,
    skip: int = 0,
    started: Callable[[int], None] = lambda _total: None,
    tick: Callable[[int], None] = lambda _done: None,
    *,
    due: bool = False,
) -> Printed:
    """Fills a label sheet for a job's letters; the first `skip` labels stay free. `started`, `tick` and `due` are as for `labels`.

    Raises TemplateError where the sheet can't be filled, OutputError where nothing can be written.
    """
    printed = Printed(place_of(job, FILE))
    with growing(job, printed) as write:
        started(len(job.recipients))
        rows = for_each(job, partial(_row, job, printed), printed, tick, due=due)
        joined = Joined(write, f"Labels: {job.campaign.name}", duplex=False)
        for page in sheet.pages(chain([None] * skip, rows)):
            _count_left_out(job, page, printed)
            if page.content:
                joined.add(page.content)
                printed.addresses += len(page.shown)
                printed.pages += 1
        if printed.addresses:
            joined.finish()
    return printed


def _row(job: Job, printed: Printed, work: Work) -> Row | None:
    """Whom a label is for; None where it stays free, though there is a letter. HeldError where there is none."""
    if letter_to_send(job, work) is not None:
        return work.recipient, work.reference
    what = "its letter was made from a mended copy of the row, of which a label sheet from Word knows nothing"
    _count_without_label(job, printed, work.recipient, [Problem(what, "mend the row in the list too", kind="no label of a mended row")])
    return None


def _count_left_out(job: Job, page: LabelPage, printed: Printed) -> None:
    """Counts those who are left out by the label sheet itself."""
    for one in page.skipped:
        what = "the label sheet leaves this recipient out, by a field SKIPIF"
        printed.hold(one, [Problem(what, file=job.recipients.said, row=one.row, kind=LEFT_OUT)])
    for one, problems in page.unlabelled:
        _count_without_label(job, printed, one, problems)


def _count_without_label(job: Job, printed: Printed, who: Recipient, problems: Iterable[Problem]) -> None:
    """Counts one who has a letter, and no label."""
    printed.hold(who, [one if one.file else replace(one, file=job.recipients.said, row=who.row) for one in problems])
    printed.without += 1
