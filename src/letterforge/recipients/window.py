"""Whether the window of the envelope shows an address whole. In go an envelope's profile and the lines of an address."""

from functools import lru_cache

from letterforge.envelope import MM, SIZES, Envelope
from letterforge.errors import Problem
from letterforge.typeface import face

_SURE = 20  # characters that fit the narrowest window whatever they are


class Window:
    """The window of an envelope, with the widths of lines that were measured."""

    def __init__(self, envelope: Envelope) -> None:
        self.envelope = envelope
        safe = envelope.safe
        size, leading = SIZES[0]
        self._lines, self._width = int(safe.height * MM / leading), safe.width * MM
        measure = face().width
        self._measured = lru_cache(maxsize=20_000)(lambda line: measure(line, size))

    def shows(self, lines: tuple[str, ...]) -> bool:
        """Whether the address fits; nearly all do as they stand, the others are tried wrapped and smaller."""
        if len(lines) <= self._lines and all([len(line) <= _SURE or self._measured(line) <= self._width for line in lines]):
            return True
        return self.envelope.fit(lines, face().width) is not None


def too_large(envelope: Envelope) -> Problem:
    """Why a letter is held whose address the window wouldn't show."""
    what = f"the address doesn't fit the window of the envelope ({envelope.name}), not even at 8 pt"
    return Problem(what, "shorten it, or choose an envelope with a larger window", kind="address too large for the window")
