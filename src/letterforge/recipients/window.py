"""Whether the window of the envelope shows an address whole. In go an envelope's profile and the lines of an address."""

from collections.abc import Sequence
from string import printable

from letterforge.campaign import Campaign, fault
from letterforge.envelope import MM, SIZES, AddressBlock, Envelope, Measure
from letterforge.errors import Problem
from letterforge.typeface import Typefaces, face_of
from letterforge.typeface.named import named

FONTS = "fonts"  # the campaign's own folder for font files


class Window:
    """The window of an envelope, and how long a line of ASCII may be that fits it whatever it says."""

    def __init__(self, envelope: Envelope, typefaces: Typefaces) -> None:
        self.envelope, self._face = envelope, face_of(typefaces)
        self._size, leading = SIZES[0]
        self._lines, self._width = int(envelope.safe.height * MM / leading), envelope.safe.width * MM
        widest = max(self._face.width(character, self._size) for character in printable)
        self._sure = int(self._width / widest)

    def shows(self, lines: Sequence[str]) -> bool:
        """Whether the address fits."""
        return self.fit(lines, self._face.width) is not None

    def fit(self, lines: Sequence[str], width_of: Measure, sizes: Sequence[tuple[float, float]] = SIZES) -> AddressBlock | None:
        """The address set into the window; nearly all fit as they stand, others wrapped or smaller; None where it can't be whole."""
        if (
            sizes is SIZES
            and len(lines) <= self._lines
            and not any(
                (len(line) > self._sure or not line.isascii()) and (width_of(line, self._size) > self._width or self.is_lent(line))
                for line in lines
            )
        ):
            return AddressBlock(tuple(lines), *SIZES[0])
        return self.envelope.fit(lines, width_of, sizes, lent=any(map(self.is_lent, lines)))

    def is_lent(self, line: str) -> bool:
        """Whether another face lends characters for a line."""
        return not line.isascii() and not self._face.has_all(line)


def typefaces_of(campaign: Campaign) -> Typefaces:
    """The campaign's face. Raises CampaignError where no font here is so called."""
    face = campaign.style.face
    try:
        return named(face, campaign.path(FONTS))
    except LookupError as error:
        raise fault(campaign, ("style", "face"), f"no font here is called {face!r}", str(error)) from None


def too_large(envelope: Envelope) -> Problem:
    """Why a letter is held whose address the window wouldn't show."""
    what = f"the address doesn't fit the window of the envelope ({envelope.name}), not even at 8 pt"
    return Problem(what, "shorten it, or choose an envelope with a larger window", kind="address too large for the window")
