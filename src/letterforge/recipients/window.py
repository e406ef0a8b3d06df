"""Whether the window of the envelope shows an address whole. In go an envelope's profile and the lines of an address."""

from collections.abc import Sequence
from string import printable

from letterforge.envelope import MM, SIZES, AddressBlock, Envelope, Measure
from letterforge.errors import Problem
from letterforge.typeface import face


class Window:
    """The window of an envelope, and how long a line of ASCII may be that fits it whatever it says."""

    def __init__(self, envelope: Envelope) -> None:
        self.envelope = envelope
        self._size, leading = SIZES[0]
        self._lines, self._width = int(envelope.safe.height * MM / leading), envelope.safe.width * MM
        widest = max(face().width(character, self._size) for character in printable)
        self._sure = int(self._width / widest)

    def shows(self, lines: Sequence[str]) -> bool:
        """Whether the address fits."""
        return self.fit(lines, face().width) is not None

    def fit(self, lines: Sequence[str], width_of: Measure) -> AddressBlock | None:
        """The address set into the window; nearly all fit as they stand, others wrapped or smaller; None where it can't be whole."""
        if len(lines) <= self._lines and not any(
            (len(line) > self._sure or not line.isascii()) and (width_of(line, self._size) > self._width or _is_lent(line))
            for line in lines
        ):
            return AddressBlock(tuple(lines), *SIZES[0])
        return self.envelope.fit(lines, width_of, lent=any(map(_is_lent, lines)))


def _is_lent(line: str) -> bool:
    """Whether another face lends characters for a line."""
    return not line.isascii() and not face().has_all(line)


def too_large(envelope: Envelope) -> Problem:
    """Why a letter is held whose address the window wouldn't show."""
    what = f"the address doesn't fit the window of the envelope ({envelope.name}), not even at 8 pt"
    return Problem(what, "shorten it, or choose an envelope with a larger window", kind="address too large for the window")
