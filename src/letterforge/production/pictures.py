"""What a campaign's pictures are: in goes a job, out come their sizes and how sharp they will be, and what a person should know of them."""

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from letterforge.campaign import fault
from letterforge.errors import Problem
from letterforge.letter.gallery import LOGO
from letterforge.letter.model import Figure
from letterforge.production.job import Job

FEWEST_DOTS = 150  # to the inch: below, the dots are seen
MOST_BYTES = 2**20  # that one picture should add to every letter
_USUAL_DOTS = 300


class Hung(NamedTuple):
    """A picture of the campaign, by name, and whether letters may show it."""

    name: str
    figure: Figure
    used: bool

    @property
    def dpi(self) -> int:
        """Dots to the inch, as large as it stands; 0 for a drawing, which has none."""
        picture = self.figure.picture
        return 0 if picture.kind == "svg" else round(picture.width / self.figure.width * 25.4)

    def __str__(self) -> str:
        sharp = f"{self.dpi} dpi" if self.dpi else "a drawing"
        size = max(1, round(len(self.figure.picture.content) / 1024))
        return f"{self.name}: {self.figure.width:.1f} × {self.figure.height:.1f} mm, {sharp}, {size:,} kB"


def hung(job: Job) -> list[Hung]:
    """The campaign's pictures, in its order."""
    named = job.maker.pictures
    return [Hung(name, figure, name == LOGO or name in named) for name, figure in job.maker.figures]


def warnings(job: Job) -> Iterator[Problem]:
    """What may be better otherwise: a picture that few dots make, a heavy one, one that no letter shows."""
    for one in hung(job):
        size, width = len(one.figure.picture.content), one.figure.width
        dots = round(width / 25.4 * _USUAL_DOTS)
        if 0 < one.dpi < FEWEST_DOTS:
            what = f"has {one.dpi} dots to the inch, as large as it stands"
            yield _warning(job, one.name, "picture of few dots", what, f"find one of {dots:,} pixels across, or make it smaller")
        if size > MOST_BYTES:
            what = f"makes every letter {size / 2**20:.1f} MB larger"
            yield _warning(job, one.name, "picture of many bytes", what, f"save it {dots:,} pixels wide: that is {_USUAL_DOTS} to the inch")
        if not one.used:
            cure = f"write ![]({one.name}) into the template, or take it out of the campaign file"
            yield _warning(job, one.name, "picture not used", "stands in no letter", cure)


def _warning(job: Job, name: str, kind: str, what: str, cure: str) -> Problem:
    return replace(fault(job.campaign, ("pictures", name, "file"), what, cure).problem, kind=kind, value=name)
