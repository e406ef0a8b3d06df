"""Window envelopes: where the address must lie so that the window always shows it, what must stay clear, where the sheet is folded.

In goes a window's geometry; out come, in mm from the sheet's top left corner, the safe box, the clear zone, the folds and the window itself
as the sheet slides behind it, and an address set into them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol

SHEET_WIDTH = 210.0  # mm, A4
SAFETY = 2.0  # mm kept from every edge of what is always visible
MM = 72 / 25.4  # pt in a mm
SIZES = ((10.0, 11.0), (9.0, 10.0), (8.0, 8.5))  # pt: type and leading of an address, tried in turn
LARGE_SIZES = ((16.0, 18.0), (14.0, 16.0), (12.0, 13.5), *SIZES)  # the same in large print
LENT_LEADING = 1.15  # of the size, at least, where a face is lent: its vowels and dots stand higher and lower than Latin letters


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in mm from the sheet's top left corner."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """Width in mm."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Height in mm."""
        return self.bottom - self.top

    def touches(self, other: "Box") -> bool:
        """Whether the two have a place in common."""
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom

    def within(self, other: "Box") -> bool:
        """Whether all of this one lies in the other."""
        across = self.left >= other.left and self.right <= other.right
        return across and self.top >= other.top and self.bottom <= other.bottom

    def grown(self, by: float) -> "Box":
        """The rectangle made larger on every side, by mm."""
        return Box(self.left - by, self.top - by, self.right + by, self.bottom + by)

    def moved(self, across: float, down: float) -> "Box":
        """The same rectangle elsewhere, by mm."""
        return Box(self.left + across, self.top + down, self.right + across, self.bottom + down)


class Measure(Protocol):
    """Measures text: its width in pt at `size` pt."""

    def __call__(self, text: str, size: float) -> float:
        """The width of `text`."""
        ...


@dataclass(frozen=True, slots=True)
class AddressBlock:
    """An address as it is set: its lines and their size and leading in pt."""

    lines: tuple[str, ...]
    size: float = 10.0
    leading: float = 11.0


@dataclass(frozen=True, slots=True)
class Pane:
    """A window in its envelope: the envelope's `size` (width, height), the `opening` in it, and the `play` that a folded sheet has behind
    it, across and down. All in mm, the opening from the envelope's top left corner.
    """

    size: tuple[float, float]
    opening: Box
    play: tuple[float, float]

    def shown(self, across: float, down: float) -> Box:
        """What the window shows of a sheet that has slid so far: from (0, 0), in the envelope's top left corner, to `play`."""
        return self.opening.moved(-across, -down)


@dataclass(frozen=True, slots=True)
class Envelope:
    """A profile: the `safe` box for the address, the `clear` zone where nothing else may be printed, the `folds` (mm from the top).

    `pane` is the window that they come from, where that is known; letters don't depend on it.
    """

    name: str
    safe: Box
    clear: Box | None
    folds: tuple[float, ...]
    body_top: float
    pane: Pane | None = field(default=None, repr=False)  # not in the repr, by which letters are told apart

    def fit(
        self, lines: Sequence[str], width_of: Measure, sizes: Sequence[tuple[float, float]] = SIZES, *, lent: bool = False
    ) -> AddressBlock | None:
        """Sets an address into the safe box: wrapped where a line is too wide, then smaller; None where it can't be set whole.

        `sizes` are pairs of size and leading in pt, tried in turn; those of the design are 10/11, 9/10, 8/8.5. Where a face is `lent` for
        any of it the leading is larger, so that fewer lines fit.
        """
        return fit(lines, self.safe, width_of, sizes, lent=lent)


def window(
    name: str,
    *,
    envelope: tuple[float, float],
    window: tuple[float, float],
    left: float,
    bottom: float,
    packet: float,
    folds: tuple[float, ...],
) -> Envelope:
    """A profile from measurements in mm: `envelope` and `window` as width and height, the window's distance from the `left` and the
    `bottom` edge, the height of the folded `packet`.

    The sheet slides within the envelope by what the envelope is larger than the packet; the safe box is what the window shows in every
    position, less 2 mm a side, the clear zone what it shows in any (POSTAL figures, derived; they agree with a published British band).
    """
    play_x, play_y = envelope[0] - SHEET_WIDTH, envelope[1] - packet
    if play_x < 0 or play_y < 0:
        raise ValueError(
            f"a sheet folded to {SHEET_WIDTH:g} x {packet:g} mm doesn't go into an envelope of {envelope[0]:g} x {envelope[1]:g} mm"
        )
    top = envelope[1] - bottom - window[1]
    safe = Box(left + SAFETY, top + SAFETY, left + window[0] - play_x - SAFETY, top + window[1] - play_y - SAFETY)
    if safe.width < 40 or safe.height < 12 or top < 0:
        raise ValueError("the window is too small, or the sheet too loose behind it, for an address to be always visible")
    clear = Box(left - play_x, top - play_y, left + window[0], top + window[1])
    pane = Pane(envelope, Box(left, top, left + window[0], top + window[1]), (play_x, play_y))
    return Envelope(name, safe, clear, folds, max(95.0, clear.bottom + 2), pane)


def _dl(name: str, *, size: tuple[float, float], packet: float, bottom: float = 18) -> Envelope:
    """A window of `size` in a DL envelope, 20 mm from the left and `bottom` mm from the bottom; the sheet folded twice to `packet` mm."""
    return window(name, envelope=(220, 110), window=size, left=20, bottom=bottom, packet=packet, folds=(packet, 2 * packet))


_ALL = (
    _dl("dl", size=(93, 39), packet=99),
    _dl("dl-105", size=(93, 39), packet=105),
    _dl("dl-90", size=(90, 35), packet=99),
    _dl("dl-din", size=(90, 45), packet=99, bottom=15),
    window("c5", envelope=(229, 162), window=(90, 44), left=20, bottom=60, packet=148.5, folds=(148.5,)),
    # GOV.UK Notify's printer: its own block and no marks (notifications-template-preview, app/precompiled.py)
    Envelope("notify", Box(24.6, 39.5, 120, 66.3), Box(15, 30, 125, 95), (), 95.0),
    Envelope("none", Box(20, 45, 110, 85), None, (), 95.0),
)
PROFILES = {profile.name: profile for profile in _ALL}


def fit(
    lines: Sequence[str], box: Box, width_of: Measure, sizes: Sequence[tuple[float, float]], *, lent: bool = False, broken: bool = True
) -> AddressBlock | None:
    """Sets lines into a box: at the first of the `sizes` at which they fit, wrapped at spaces unless `broken` is false; None at no size."""
    for size, usual in sizes:
        leading = max(usual, round(size * LENT_LEADING, 2)) if lent else usual
        wrapped = wrap(lines, box.width * MM, partial(width_of, size=size))
        if wrapped is not None and len(wrapped) * leading <= box.height * MM and (broken or len(wrapped) == len(lines)):
            return AddressBlock(wrapped, size, leading)
    return None


def wrap(lines: Sequence[str], width: float, width_of: Callable[[str], float]) -> tuple[str, ...] | None:
    """`lines` with those wider than `width` pt broken at spaces; None where a single word is wider."""
    out: list[str] = []
    for line in lines:
        if width_of(line) <= width:
            out.append(line)
            continue
        held = ""
        for word in line.split(" "):
            if width_of(word) > width:
                return None
            if held and width_of(f"{held} {word}") > width:
                out.append(held)
                held = word
            else:
                held = f"{held} {word}" if held else word
        out.append(held)
    return tuple(out)
