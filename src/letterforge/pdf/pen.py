"""A pen that writes the array of a `TJ` (PDF 32000-1, 9.4.3): in go glyphs and their places in a word, out come strings and numbers.

In such an array a number takes thousandths of the size back from where the pen stands. Operators go between two arrays.
"""

from letterforge.typeface import Face

BLANK = " "


class Pen:
    """Writes a word from left to right; places are in thousandths of the size."""

    def __init__(self, source: Face) -> None:
        self._source = source
        self._blank = source.glyph(BLANK)
        self._at = 0.0
        self._written: list[str] = []

    def move(self, x: float) -> None:
        """Goes to `x`."""
        back = f"{self._at - x:.2f}".rstrip("0").rstrip(".")
        if back not in {"0", "-0"}:
            self._written.append(back if self._written else f" {back}")  # a number may stand before the array's part that is this word
            self._at = x

    def show(self, glyph: int, x: float) -> None:
        """Shows a glyph at `x`."""
        self.move(x)
        self._written.append(f"<{glyph:04X}>")
        self._at = x + self._source.advance(glyph)

    def blank(self, x: float) -> None:
        """Shows a space at `x`, if the face has one: pdfium sorts what each `TJ` shows by where its first glyph stands."""
        if self._blank is not None:
            self.show(self._blank, x)

    def do(self, operators: str) -> None:
        """Operators between two arrays."""
        self._written.append(f"] TJ {operators} [")

    def lift(self, glyph: int, x: float, rise: float, begin: float) -> None:
        """Shows a glyph at `x`, `rise` pt above the line, by a `TJ` that begins at `begin`."""
        self.do(f"{rise:.2f} Ts")
        self.blank(begin)
        self.show(glyph, x)
        self.do("0 Ts")

    def hide(self, glyph: int, begin: float, end: float) -> None:
        """A glyph that isn't seen, stretched from `begin` to `end`."""
        self.move(begin)
        self.do(f"3 Tr {100 * (end - begin) / self._source.advance(glyph):.2f} Tz [<{glyph:04X}>] TJ 100 Tz 0 Tr")
        self._at = end

    def written(self, end: float) -> bytes:
        """All of it, with the pen at `end`, to stand in an array."""
        self.move(end)
        return "".join(self._written).replace("><", "").replace("[] TJ ", "").encode()
