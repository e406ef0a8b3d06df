"""Paper and post: in go the pages of letters, out come sheets, grams, and what the post takes them for.

Figures: an A4 sheet has 0.06237 m², so that it weighs 4.99 g at 80 g/m². A letter may have 240 × 165 mm and 100 g, a large letter
353 × 250 mm and 100, 250, 500 or 750 g (Ofcom). Prices change every year: they are not known here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil
from typing import NamedTuple

A4 = 0.06237  # m²
FOLDED = 5  # sheets that a DL or C5 envelope holds at most, folded
_ENVELOPE_PAPER = 0.00021  # g for each mm² of its face: both faces, flaps and gum; 5 g for DL, 8 g for C5
_NAMES = {(220.0, 110.0): "DL", (229.0, 162.0): "C5", (324.0, 229.0): "C4"}  # by width and height in mm
LETTER, LARGE_LETTER = "letter", "large letter"
_LETTER_SIZE, _LARGE_SIZE = (240.0, 165.0), (353.0, 250.0)  # mm
_LETTER_GRAMS, _LARGE_GRAMS = 100, (100, 250, 500, 750)


class Band(NamedTuple):
    """What the post charges for: a format, and the most grams of its step."""

    format: str
    grams: int

    def __str__(self) -> str:
        return f"{self.format} up to {self.grams} g"


@dataclass(frozen=True, slots=True)
class Stationery:
    """What letters are printed on and posted in: both sides or one, `paper` in g/m², the envelope's grams and its size in mm if known.

    With each letter go so many `enclosed` sheets.
    """

    duplex: bool = True
    paper: float = 80.0
    envelope: float = 5.0
    size: tuple[float, float] | None = None
    enclosed: int = 0

    @property
    def envelope_name(self) -> str:
        """`DL`, `C5`, `C4`, else the measures; empty where the size isn't known."""
        return "" if self.size is None else _NAMES.get(self.size) or _measures(self.size)

    def sheets(self, pages: int) -> int:
        """Sheets of one letter, enclosures included."""
        return (ceil(pages / 2) if self.duplex else pages) + self.enclosed

    def grams(self, pages: int) -> float:
        """What one letter weighs in its envelope."""
        return self.sheets(pages) * A4 * self.paper + self.envelope

    def band(self, pages: int) -> Band | None:
        """What the post takes a letter for; None where it is a parcel. An envelope of unknown size is taken for a letter's."""
        return band(self.grams(pages), self.size or _LETTER_SIZE)

    def tally(self, letters: Mapping[int, int]) -> "Tally":
        """The sum over letters by their number of pages."""
        made = {pages: number for pages, number in sorted(letters.items()) if number}
        weights = [self.grams(pages) for pages in made] or [0.0]
        bands: dict[Band | None, int] = {}
        for pages, number in made.items():
            bands[self.band(pages)] = bands.get(self.band(pages), 0) + number
        sheets = sum(self.sheets(pages) * number for pages, number in made.items())
        total = sum(self.grams(pages) * number for pages, number in made.items())
        return Tally(sum(made.values()), sheets, total, weights[0], weights[-1], bands)


class Tally(NamedTuple):
    """Many letters: how many, their sheets, what they weigh in all, the lightest and the heaviest in g, letters by band (None: parcels)."""

    letters: int
    sheets: int
    grams: float
    lightest: float
    heaviest: float
    bands: Mapping[Band | None, int]


def envelope_grams(size: tuple[float, float] | None) -> float:
    """What an envelope of a size in mm weighs about; one of unknown size is taken for DL."""
    width, height = size or (220, 110)
    return float(round(width * height * _ENVELOPE_PAPER))


def band(grams: float, size: tuple[float, float]) -> Band | None:
    """What the post takes an envelope of `grams` and a size in mm for; None where it is a parcel."""
    if grams <= _LETTER_GRAMS and _goes_into(size, _LETTER_SIZE):
        return Band(LETTER, _LETTER_GRAMS)
    step = next((step for step in _LARGE_GRAMS if grams <= step), None)
    return None if step is None or not _goes_into(size, _LARGE_SIZE) else Band(LARGE_LETTER, step)


def size_name(size: tuple[float, float]) -> str:
    """`DL, 220 × 110 mm`: the name of an envelope's size, where it has one, and its measures."""
    return ", ".join(filter(None, (_NAMES.get(size), _measures(size))))


def _measures(size: tuple[float, float]) -> str:
    return f"{size[0]:g} × {size[1]:g} mm"


def _goes_into(size: tuple[float, float], limit: tuple[float, float]) -> bool:
    """Whether an envelope, either way up, is no larger than a limit in mm."""
    return max(size) <= max(limit) and min(size) <= min(limit)
