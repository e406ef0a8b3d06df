"""Labels and envelopes that are printed on: sheets of labels on A4, and where an envelope without a window has its address.

In go the names or the measurements of stationery, in mm; out come boxes in mm from the sheet's or the envelope's top left corner, and
addresses set into them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from letterforge.envelope import SHEET_WIDTH, AddressBlock, Box, Measure, fit

SHEET_HEIGHT = 297.0  # mm, A4
_SHEET_PLAY = 2.0  # mm by which a sheet of A4 may differ: programs round
INSET = 2.0  # mm kept free all round on a label: printers pull sheets in a little askew
_MARGIN = 0.05  # of a label's width, where that is more than the inset: an address at the very edge looks lost on a wide label
_OVERHANG = 0.2  # mm: a `j` stands out to the left of its place
_TOLERANCE = 0.05  # mm: measurements with a ruler, and those in inches, are rounded
_SMALLEST_LABEL = (20.0, 10.0)  # mm

LABEL_SIZES = (
    *((12.0, 13.8), (11.0, 12.8), (10.5, 12.2), (10.0, 11.7), (9.5, 11.1), (9.0, 10.5)),
    *((8.5, 9.8), (8.0, 9.2), (7.5, 8.6), (7.0, 8.0), (6.5, 7.5), (6.0, 6.9)),
)
"""Size and leading in pt of an address on a label, tried in turn; the post reads 10 to 12 pt best."""

ENVELOPE_SIZES = ((15.0, 18.5), (14.0, 17.0), (13.0, 15.5), (12.0, 14.0), (11.0, 12.8), (10.0, 11.7), (9.0, 10.5))
"""The same on an envelope."""

SENDER_SIZES = ((8.0, 9.5), (7.0, 8.3), (6.0, 7.0))
"""The same of the address that an envelope is returned to."""

_UNBROKEN = 8.0  # pt: down to this size, smaller type is better than a line in two parts


def is_a4(width: float, height: float) -> bool:
    """Whether a page of this size in mm is A4, upright."""
    return abs(width - SHEET_WIDTH) <= _SHEET_PLAY and abs(height - SHEET_HEIGHT) <= _SHEET_PLAY


@dataclass(frozen=True, slots=True)
class LabelSheet:
    """A sheet of labels on A4: `columns` by `rows`, each `width` by `height`, the first one `left` and `top` of the sheet's edges.

    `pitch` is how far it is from one label to the next, to the right and down. All in mm.
    """

    name: str
    columns: int
    rows: int
    width: float
    height: float
    pitch: tuple[float, float]
    left: float
    top: float

    @property
    def places(self) -> int:
        """How many labels are on the sheet."""
        return self.columns * self.rows

    def labels(self) -> Iterator[Box]:
        """The labels in the order in which they are printed: row by row."""
        for row in range(self.rows):
            for column in range(self.columns):
                left, top = self.left + column * self.pitch[0], self.top + row * self.pitch[1]
                yield Box(left, top, left + self.width, top + self.height)

    @property
    def room(self) -> Box:
        """Where an address may stand, from the label's own corner."""
        side = INSET + _OVERHANG
        return Box(max(side, self.width * _MARGIN), INSET, self.width - side, self.height - INSET)

    def fit(self, lines: Sequence[str], width_of: Measure, *, lent: bool = False) -> AddressBlock | None:
        """Sets an address into a label; None where not even the smallest size lets it be whole. `lent` is as for a window."""
        return largest(lines, self.room, width_of, LABEL_SIZES, lent=lent)


def label_sheet(
    name: str, *, columns: int, rows: int, width: float, height: float, pitch: tuple[float, float], left: float, top: float
) -> LabelSheet:
    """A sheet of labels from its measurements in mm. Raises ValueError where it wouldn't lie on A4, or labels would overlap."""
    if width < _SMALLEST_LABEL[0] or height < _SMALLEST_LABEL[1]:
        raise ValueError(f"a label of {width:g} x {height:g} mm is too small for an address: at least 20 x 10 mm")
    for count, size, step, where, way in ((columns, width, pitch[0], "beside", "right"), (rows, height, pitch[1], "below", "down")):
        if count > 1 and step < size - _TOLERANCE:
            raise ValueError(f"labels {where} each other overlap: each is {size:g} mm, and the next one begins {step:g} mm further {way}")
    right, bottom = left + (columns - 1) * pitch[0] + width, top + (rows - 1) * pitch[1] + height
    for end, sheet, which, edge in ((right, SHEET_WIDTH, "rightmost", "left"), (bottom, SHEET_HEIGHT, "lowest", "top")):
        if end > sheet + _TOLERANCE:
            raise ValueError(f"the {which} labels end {end:g} mm from the {edge} edge, and an A4 sheet at {sheet:g} mm")
    return LabelSheet(name, columns, rows, width, height, pitch, left, top)


# Avery's, as LibreOffice has them in labels.xml
_AVERY = (
    label_sheet("L7160", columns=3, rows=7, width=63.5, height=38.1, pitch=(66.04, 38.1), left=7.2, top=15.15),
    label_sheet("L7161", columns=3, rows=6, width=63.5, height=46.56, pitch=(66.04, 46.56), left=7.21, top=8.82),
    label_sheet("L7162", columns=2, rows=8, width=99.06, height=33.87, pitch=(101.6, 33.87), left=4.67, top=13.02),
    label_sheet("L7163", columns=2, rows=7, width=99.06, height=38.1, pitch=(101.6, 38.1), left=4.67, top=15.15),
    label_sheet("L7651", columns=5, rows=13, width=38.1, height=21.17, pitch=(40.64, 21.17), left=4.67, top=10.9),
)
SHEETS = {sheet.name: sheet for sheet in _AVERY}


CLEAR = 5.0  # mm all round the address
_SIDES, _CODES = 15.0, 18.0  # mm from an envelope's sides and from its bottom: as far as Whistl's guide keeps addresses that machines read
_STAMP = (90.0, 40.0)  # mm: the most that a post office was found to keep free for stamps (Australia Post, envelope zones)
_CORNER = (10.0, 8.0)  # mm from the left and the top: office printers can't print at the very edge
_BEGINS = 0.4  # of an envelope's width: where an address begins


@dataclass(frozen=True, slots=True)
class Front:
    """The front of an envelope without a window, `width` by `height` mm, and what stands where on it."""

    name: str
    width: float
    height: float

    @property
    def address(self) -> Box:
        """Where the address may stand."""
        return Box(_SIDES, self.stamp.bottom + CLEAR, self.width - _SIDES, self.codes.top)

    @property
    def stamp(self) -> Box:
        """What stays free for the stamp, or for what is printed in its place."""
        return Box(self.width - _STAMP[0], 0.0, self.width, _STAMP[1])

    @property
    def codes(self) -> Box:
        """What stays free for the post's code marks: all of the strip at the bottom."""
        return Box(0.0, self.height - _CODES, self.width, self.height)

    @property
    def sender(self) -> Box:
        """Where the address to return it to may stand: top left, clear of the stamp and of the address."""
        return Box(*_CORNER, self.stamp.left - CLEAR, self.address.top - CLEAR)

    def fit(self, lines: Sequence[str], width_of: Measure, *, lent: bool = False) -> AddressBlock | None:
        """Sets an address onto the envelope; None where not even the smallest size lets it be whole."""
        return largest(lines, self.address, width_of, ENVELOPE_SIZES, lent=lent)

    def left(self, width: float) -> float:
        """Where an address `width` mm wide begins, mm from the left: a little left of the middle, or further left where it is wide."""
        return max(self.address.left, min(self.width * _BEGINS, self.address.right - width))


FRONTS = {front.name: front for front in (Front("dl", 220.0, 110.0), Front("c5", 229.0, 162.0), Front("c6", 162.0, 114.0))}


def largest(
    lines: Sequence[str], box: Box, width_of: Measure, sizes: Sequence[tuple[float, float]], *, lent: bool = False
) -> AddressBlock | None:
    """An address set into a box as large as goes: smaller rather than wrapped, down to 8 pt, then wrapped; None where it can't be whole."""
    readable = [pair for pair in sizes if pair[0] >= _UNBROKEN]
    return fit(lines, box, width_of, readable, lent=lent, broken=False) or fit(lines, box, width_of, sizes, lent=lent)
