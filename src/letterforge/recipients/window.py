"""Whether the window of the envelope shows an address whole. In go an envelope's profile and the lines of an address."""

from collections.abc import Sequence
from string import printable

from letterforge.envelope import MM, SIZES, Envelope
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
        """Whether the address fits; nearly all do as they stand, the others are tried wrapped and smaller."""
        sure, width = self._sure, face().width
        for line in lines:
            if (len(line) > sure or not line.isascii()) and width(line, self._size) > self._width:
                break
        else:
            if len(lines) <= self._lines:
                return True
        return self.envelope.fit(lines, width) is not None


def too_large(envelope: Envelope) -> Problem:
    """Why a letter is held whose address the window wouldn't show."""
    what = f"the address doesn't fit the window of the envelope ({envelope.name}), not even at 8 pt"
    return Problem(what, "shorten it, or choose an envelope with a larger window", kind="address too large for the window")
