"""One file of a print run: in go letters one after another, out comes a PDF with their enclosures, and on top of it a cover sheet."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Generic, NamedTuple, TypeVar

from letterforge import pdf
from letterforge.campaign import fault
from letterforge.pdf.enclosure import Enclosure
from letterforge.postage import Tally
from letterforge.production.cover import Held, Told, cover
from letterforge.production.job import Job
from letterforge.production.pages import Pages, copied

_COVER = pdf.Entry("Cover sheet", "Cover ")


Letter = TypeVar("Letter")


class Sendable(NamedTuple, Generic[Letter]):
    """A letter of a run: its `number` in it, and what is bound of it; `words` is a hash of what it says."""

    number: int
    reference: str
    name: str
    letter: Letter
    words: str

    def __str__(self) -> str:
        return f"{self.number}  {self.reference}  {self.name}"


class Way(NamedTuple):
    """How letters are bound: on both sides of the paper or on one, tagged for a reader, under a cover sheet."""

    duplex: bool = True
    tagged: bool = False
    cover: bool = False


class Enclosures:
    """What goes with each letter, and by that its sheets and weight (`stationery`). Raises CampaignError for one that can't be used.

    A tagged run has none: they say nothing to those who hear it.
    """

    def __init__(self, job: Job, way: Way) -> None:
        self.all = [] if way.tagged else [(said, _enclosure(job, said)) for said in job.campaign.print.enclose]
        sheets = sum([(len(one) + 1) // 2 if way.duplex else len(one) for _, one in self.all])
        self.stationery = replace(job.campaign.stationery, duplex=way.duplex, enclosed=sheets)

    def tally(self, pages: Counter[int]) -> Tally:
        """The sum over letters by their number of pages."""
        return self.stationery.tally(pages)


def _enclosure(job: Job, said: str) -> Enclosure:
    try:
        return Enclosure(job.campaign.path(said))
    except ValueError as error:
        raise fault(job.campaign, ("print", "enclose"), f"{said}: {error}") from None


class Bound:
    """The file, written by way of `write`."""

    def __init__(self, write: Callable[[bytes], object], job: Job, way: Way, enclosures: Enclosures) -> None:
        self._job, self._way, self._enclosures = job, way, enclosures
        campaign = job.campaign
        about = pdf.About(f"Print run of: {campaign.name}", campaign.sender.lines[0], campaign.language, campaign.date)
        self._run = pdf.PrintRun(write, about, duplex=way.duplex, tagged=way.tagged, cover=_COVER if way.cover else None)
        self._after = [copied(one, self._run) for _, one in enclosures.all]
        self.pages: Counter[int] = Counter()  # letters by how many they have
        self.first: Sendable[Pages] | None = None
        self.last: Sendable[Pages] | None = None

    def add(self, one: Sendable[Pages]) -> None:
        """Adds a letter and its enclosures."""
        pages = one.letter.add_to(self._run, pdf.Entry(str(one), f"{one.reference} p"))
        for after in self._after:
            self._run.add_pages(after)
        self.pages[pages] += 1
        self.first, self.last = self.first or one, one

    def finish(self, held: Held | None) -> None:
        """Ends the file; the cover sheet tells what is held back, where that is known."""
        if self._way.cover:
            tally, enclosed = self._enclosures.tally(self.pages), [f"{said} ({len(one)} pages)" for said, one in self._enclosures.all]
            told = Told(tally, str(self.first), str(self.last), self._way.duplex, enclosed, held)
            self._run.cover(*cover(self._job.campaign, self._job.maker.look, told))
        self._run.finish()
