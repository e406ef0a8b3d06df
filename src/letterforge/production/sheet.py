"""A contact sheet: the first pages of many letters on one picture, for a human eye to find the odd one out.

In goes a job, out comes `sheet.png` beside the letters' folder: for each recipient a page with its reference and its name below it, or,
where the letter is held, an empty frame with the reason.
"""

import textwrap
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from math import ceil
from pathlib import Path

from PIL import Image, ImageDraw

from letterforge.errors import HeldError, LetterforgeError, Problem
from letterforge.files import Folder
from letterforge.letter.looks import with_lenders
from letterforge.production.drawn import Lettering, pages, png
from letterforge.production.job import Job
from letterforge.production.maker import Draft
from letterforge.production.preview import folder_of
from letterforge.recipients.select import Listed
from letterforge.typeface import ARIMO, unsettable

NAME = "sheet.png"
COLUMNS, PLACES = 5, 20  # across, and in all where nothing else is said
DPI = 80  # at which an address of 10 pt can be read
MOST_PIXELS = 80_000_000  # more than that is no picture to look at
_PAGE = (210.0, 297.0)  # mm
_GAP, _CAPTION, _TYPE = 9.0, 13.0, 4.6  # mm: between the pages, for the words below one, and their type
_GROUND, _FRAME, _HELD = "#e8e8e8", "#999999", "#a03000"


@dataclass(frozen=True, slots=True)
class Place:
    """One letter on the sheet: whose it is, and why it is held, if it is."""

    reference: str
    name: str
    held: Problem | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """The contact sheet: its file, and who stands on it."""

    path: Path
    places: tuple[Place, ...]


def sheet(job: Job, count: int, dpi: int, started: Callable[[int], None], tick: Callable[[int], None]) -> Sheet:
    """Draws the first `count` letters of the job's selection.

    Raises LetterforgeError where nobody is selected, or the picture would be too large.
    """
    register = job.register_to_read()
    try:
        chosen = list(islice(job.selected(register), count))
    finally:
        if register is not None:
            register.close()
    if not chosen:
        raise LetterforgeError(Problem("nobody is selected", "see --where and --only"))
    grid = _Grid(job, chosen, dpi)
    started(len(chosen))
    job.maker.expect(_drafts(job, chosen))
    places = []
    for number, one in enumerate(chosen):
        places.append(_place(job, one, grid, number))
        tick(1)
    said = folder_of(job)
    with Folder(job.campaign.path(said), said) as folder:
        folder.stage(NAME, png(grid.picture, dpi))
        folder.publish()
    return Sheet(job.campaign.path(said) / NAME, tuple(places))


def _drafts(job: Job, chosen: list[Listed]) -> Iterator[Draft]:
    """Those of the letters that can be made."""
    for one in chosen:
        with suppress(HeldError):
            yield job.draft(one.recipient, one.reference)


def _place(job: Job, one: Listed, grid: "_Grid", number: int) -> Place:
    """Draws one letter in its place."""
    who = one.recipient
    name = who.name or who.salutation or f"row {who.row}"
    try:
        (page,) = pages(job.draft(one.recipient, one.reference).content("pdf").data, grid.dpi, 1)
    except HeldError as held:
        grid.frame(number, one.reference, name, str(held.problems[0]))
        return Place(one.reference, name, held.problems[0])
    grid.page(number, one.reference, name, page)
    return Place(one.reference, name)


class _Grid:
    """The picture with its places, row by row."""

    def __init__(self, job: Job, chosen: list[Listed], dpi: int) -> None:
        self.dpi, self._scale = dpi, dpi / 25.4
        self._columns = min(COLUMNS, len(chosen))
        across = _GAP + self._columns * (_PAGE[0] + _GAP)
        down = _GAP + ceil(len(chosen) / self._columns) * (_PAGE[1] + _CAPTION + _GAP)
        size = round(across * self._scale), round(down * self._scale)
        if size[0] * size[1] > MOST_PIXELS:
            what = f"a picture of {size[0]:,} × {size[1]:,} dots is too large to look at"
            raise LetterforgeError(Problem(what, "put fewer letters on it with --count, or fewer dots to the inch with --dpi"))
        self.picture = Image.new("RGB", size, _GROUND)
        self._draw = ImageDraw.Draw(self.picture)
        names = "".join(one.recipient.name + one.recipient.salutation for one in chosen)
        self._lettering = Lettering(_TYPE * self._scale, with_lenders(job.campaign, ARIMO, unsettable(names)))

    def page(self, number: int, reference: str, name: str, page: Image.Image) -> None:
        """A letter's page."""
        left, top = self._corner(number)
        self.picture.paste(page, (left, top))
        self._draw.rectangle((left, top, left + page.width - 1, top + page.height - 1), outline=_FRAME)
        self._caption(left, top, reference, name)

    def frame(self, number: int, reference: str, name: str, why: str) -> None:
        """The empty frame of a letter that is held, with the reason."""
        left, top = self._corner(number)
        width, height = (round(side * self._scale) for side in _PAGE)
        self._draw.rectangle((left, top, left + width, top + height), outline=_HELD, width=max(2, round(0.7 * self._scale)))
        inset, step = round(12 * self._scale), round(_TYPE * 1.5 * self._scale)
        signs = int((width - 2 * inset) / (self._lettering.width("n" * 20) / 20))
        for line, text in enumerate(("Held", *textwrap.wrap(why, signs))):
            self._lettering.draw(self.picture, (left + inset, top + inset + line * step), text, _HELD)
        self._caption(left, top, reference, name)

    def _caption(self, left: int, top: int, reference: str, name: str) -> None:
        said = self._lettering.shortened(f"{reference}  {name}".strip(), _PAGE[0] * self._scale)
        self._lettering.draw(self.picture, (left, top + round((_PAGE[1] + 2) * self._scale)), said)

    def _corner(self, number: int) -> tuple[int, int]:
        row, column = divmod(number, self._columns)
        x = _GAP + column * (_PAGE[0] + _GAP)
        y = _GAP + row * (_PAGE[1] + _CAPTION + _GAP)
        return round(x * self._scale), round(y * self._scale)
