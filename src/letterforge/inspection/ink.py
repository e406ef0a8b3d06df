"""Ink on a page: in goes its picture in greys, out come places, in mm, that aren't white. Pillow looks, no loop over pixels."""

from math import ceil, floor

from PIL import Image, ImageChops

from letterforge.envelope import Box


class Ink:
    """The ink of a page that is drawn with so many pixels to the mm."""

    def __init__(self, picture: Image.Image, scale: float) -> None:
        self._ink, self._scale = ImageChops.invert(picture), scale

    def __bool__(self) -> bool:
        """Whether there is any."""
        return self._ink.getbbox() is not None

    def erase(self, box: Box) -> None:
        """Takes the ink of a place away: all pixels that it touches."""
        left, top = floor(box.left * self._scale), floor(box.top * self._scale)
        self._ink.paste(0, (left, top, ceil(box.right * self._scale), ceil(box.bottom * self._scale)))

    def first(self, box: Box) -> tuple[float, float] | None:
        """Where the topmost ink within a place begins, in mm; None where all of it is white. Pixels at its edge don't count."""
        left, top = max(0, ceil(box.left * self._scale)), max(0, ceil(box.top * self._scale))
        right, bottom = min(self._ink.width, floor(box.right * self._scale)), min(self._ink.height, floor(box.bottom * self._scale))
        if right <= left or bottom <= top:
            return None
        part = self._ink.crop((left, top, right, bottom))
        found = part.getbbox()
        if found is None:
            return None
        row = part.crop((0, found[1], part.width, found[1] + 1)).getbbox()
        return (left + (row[0] if row else 0)) / self._scale, (top + found[1]) / self._scale
