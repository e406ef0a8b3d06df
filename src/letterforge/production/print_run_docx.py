"""A print run as one Word document, or as several: in go the letters of a job, out come files for whoever prints from Word.

Each letter begins a sheet, or a page where paper has one side. How many pages it has is Word's to say, so that nothing is weighed here.
"""

from collections import Counter
from collections.abc import Callable

from letterforge.postage import Tally
from letterforge.production.bound import Sendable
from letterforge.production.chunk import Work
from letterforge.production.cover import Held
from letterforge.production.job import Job
from letterforge.production.made import edited, mended_file
from letterforge.production.order import Part
from letterforge.production.print_run import Summary, bind
from letterforge.word.joined import Joined


def print_run_docx(
    job: Job,
    part: Part,
    started: Callable[[int], None] = lambda _total: None,
    tick: Callable[[int], None] = lambda _done: None,
    *,
    duplex: bool,
) -> Summary:
    """Joins the letters of a job; `started` and `tick` are as for a run as PDF, and so is what is raised. The tally stays empty."""
    kind = _Docx(job, duplex=duplex)
    summary = bind(job, part, kind, started, tick)
    summary.unseen, summary.edited = kind.unseen, kind.edited
    return summary


class _Docx:
    """A run as Word document."""

    form, instead, on_paper = "docx", "leave --format docx out", True

    def __init__(self, job: Job, *, duplex: bool) -> None:
        self._job, self._duplex = job, duplex
        self.unseen = self.edited = 0

    def tally(self, _pages: Counter[int]) -> Tally:
        return self._job.campaign.stationery.tally(Counter())

    def expect(self, chunk: list[Work]) -> None:
        """Documents are made fast enough one by one."""

    def ready(self, work: Work) -> tuple[bytes, str]:
        draft = self._job.draft(work.recipient, work.reference)
        made = work.recorded.get("pdf")
        self.unseen += not self._job.maker.measured and (made is None or not draft.is_said_by(made.fingerprint))
        self.edited += edited(self._job, work, "docx")
        return draft.content("docx").data, draft.fingerprint("docx")

    def mended(self, work: Work) -> bytes | None:
        made = mended_file(self._job, work, "docx")
        return made.read_bytes() if made is not None else None

    def begin(self, write: Callable[[bytes], object]) -> "_File":
        return _File(Joined(write, f"Print run of: {self._job.campaign.name}", duplex=self._duplex))


class _File:
    """A file of the run."""

    def __init__(self, joined: Joined) -> None:
        self._joined = joined
        self.pages: Counter[int] = Counter()  # all with 0: only Word knows
        self.first: Sendable[bytes] | None = None
        self.last: Sendable[bytes] | None = None

    def add(self, one: Sendable[bytes]) -> None:
        self._joined.add(one.letter)
        self.pages[0] += 1
        self.first, self.last = self.first or one, one

    def finish(self, _held: Held | None) -> None:
        self._joined.finish()
