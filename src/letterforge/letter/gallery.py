"""The pictures that a letter may show: in go the campaign's settings and its page, out come figures by name, and the page with its logo.

A template names a picture and never a file, so that it shows nothing but what the campaign has.
"""

import re
from dataclasses import dataclass, replace
from typing import NamedTuple

from letterforge.campaign import Campaign, PictureSettings, fault
from letterforge.envelope import MM
from letterforge.errors import did_you_mean
from letterforge.letter.model import Figure, Hashed, Page
from letterforge.picture import MOST_BYTES, Picture, PictureError, read

LOGO = "logo"  # the name of the picture that stands in the letterhead
_LEAST = 0.1  # mm, of a side: what is smaller isn't seen, and may be nothing once it is rounded


class Room(NamedTuple):
    """How large a picture may be (mm) where it stands, and what that place is called."""

    width: float
    height: float
    gap: float = 0.0  # between columns
    place: str = "the page"

    def column(self, count: int) -> "Room":
        """The room in one of `count` columns."""
        return self._replace(width=(self.width - (count - 1) * self.gap) / count, place="a column")

    def in_list(self) -> "Room":
        """None at all: a list's points are text."""
        return self._replace(width=0.0)


NOWHERE = Room(0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Gallery(Hashed):
    """Figures by name, and the room in the body of a page."""

    figures: tuple[tuple[str, Figure], ...] = ()
    room: Room = NOWHERE
    __hash__ = Hashed.__hash__

    def lacks(self, name: str) -> tuple[str, str]:
        """What is wrong, and how to mend it, where a picture is asked for that isn't there."""
        others = [other for other, _ in self.figures if other != LOGO]
        plain = name if re.fullmatch(r"[\w-]+", name) else "signature"
        cure = did_you_mean(name, others) or f"name its file under [pictures.{plain}] in the campaign file"
        return f"there is no picture {name!r}", cure


EMPTY = Gallery()


def hung(campaign: Campaign, page: Page, column_gap: float) -> tuple[Page, Gallery]:
    """The page with the campaign's logo, and all its pictures; `column_gap` in pt. CampaignError where one can't be read or doesn't fit."""
    figures = {name: _figure(campaign, name, said) for name, said in campaign.pictures.items()}
    if (logo := figures.get(LOGO)) is not None:
        _check_logo(campaign, page, logo)
        page = replace(page, logo=logo)
    return page, Gallery(tuple(figures.items()), Room(page.right - page.left, _height(page), column_gap / MM))


def _figure(campaign: Campaign, name: str, said: PictureSettings) -> Figure:
    picture = _picture(campaign, name, said.file)
    scale = said.width / picture.width if said.width is not None else (said.height or 0.0) / picture.height
    width, height = round(picture.width * scale, 3), round(picture.height * scale, 3)
    if min(width, height) < _LEAST:
        what = f"the picture would be {width:g} mm wide and {height:g} mm high, a side of {_LEAST:g} mm is the least"
        raise fault(campaign, ("pictures", name, _given(said)), what, "make it larger, or cut the file to another shape")
    return Figure(picture, width, height, said.alt)


def _picture(campaign: Campaign, name: str, file: str) -> Picture:
    key, path = ("pictures", name, "file"), campaign.path(file)
    try:
        if not path.is_file():
            raise fault(campaign, key, f"there is no file {file!r}", "put the picture there, or name another file")
        with path.open("rb") as opened:
            return read(opened.read(MOST_BYTES + 1))
    except OSError as error:
        raise fault(campaign, key, f"{file!r} can't be read: {error.strerror}", "see who may read it, or name another file") from None
    except PictureError as error:
        raise fault(campaign, key, f"{file!r} {error.what}", error.cure) from None


def _check_logo(campaign: Campaign, page: Page, logo: Figure) -> None:
    """The logo stands where no window shows it, beside the sender."""
    room, said = page.letterhead, campaign.pictures[LOGO]
    if room.height <= 0:
        what = f"above the window of the envelope {page.envelope.name!r} there is no room for a logo"
        raise fault(campaign, ("pictures", LOGO, "file"), what, "take it out, or choose another envelope")
    scale = min(room.width / logo.width, room.height / logo.height)
    if scale < 1 - 1e-6:
        key = _given(said)
        most = (logo.width if key == "width" else logo.height) * scale
        what = (
            f"the logo would be {logo.width:g} mm wide and {logo.height:g} mm high, the letterhead is {room.width:g} by {room.height:g} mm"
        )
        cure = f"make it {tenths(most)} at most" if most >= _LEAST else "cut the file to another shape"
        raise fault(campaign, ("pictures", LOGO, key), what, cure)


def _given(said: PictureSettings) -> str:
    """The side that a picture's size is told by."""
    return "width" if said.width is not None else "height"


def tenths(length: float) -> str:
    """A length in mm that is a limit, rounded down."""
    return f"{int(length * 10 + 1e-6) / 10:g}"


def _height(page: Page) -> float:
    """How high a picture may be, mm: Word wants a little more than its height, and at the foot there may be an imprint."""
    return page.bottom - page.top - (8.0 if page.imprint else 1.0)
