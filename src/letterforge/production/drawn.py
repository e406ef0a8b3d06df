"""Pages as pixels, and words beside them: in goes a PDF, out come pictures; in goes text, on a picture stand its glyphs."""

from functools import lru_cache
from importlib.resources import files
from io import BytesIO
from itertools import islice
from math import ceil

import pypdfium2
from PIL import Image, ImageDraw, ImageFont

from letterforge.typeface import ARIMO, Typefaces, in_faces

_FINER = 4  # times: letters are drawn so much larger first, since FreeType puts them on whole pixels


def pages(content: bytes, dpi: int, most: int | None = None) -> list[Image.Image]:
    """The pages of a PDF, at most so many of them."""
    document = pypdfium2.PdfDocument(content)
    try:
        return [page.render(scale=dpi / 72).to_pil().convert("RGB") for page in islice(document, most)]
    finally:
        document.close()


def png(picture: Image.Image, dpi: int) -> bytes:
    """A picture as a PNG file that knows its size on paper."""
    stream = BytesIO()
    picture.save(stream, "PNG", dpi=(dpi, dpi))
    return stream.getvalue()


class Lettering:
    """Text on pictures, `size` pixels high; characters that Arimo lacks come from the typefaces' lenders."""

    def __init__(self, size: float, typefaces: Typefaces = ARIMO) -> None:
        self.size, self._typefaces = size, typefaces

    def draw(self, on: Image.Image, place: tuple[float, float], text: str, fill: str = "black") -> None:
        """Draws one line, its top left corner at a place."""
        mask = Image.new("L", (ceil(self.width(text) + 1) * _FINER, ceil(self.size * 1.5) * _FINER))
        pen, x = ImageDraw.Draw(mask), 0.0
        for number, run in self._runs(text):
            font = self._font(number)
            pen.text((x, self.size * _FINER), run, fill=255, font=font, anchor="ls")
            x += font.getlength(run)
        mask = mask.reduce(_FINER)
        on.paste(Image.new("RGB", mask.size, fill), (round(place[0]), round(place[1])), mask)

    def width(self, text: str) -> float:
        """The width of a line in pixels."""
        return sum(self._font(number).getlength(run) for number, run in self._runs(text)) / _FINER

    def shortened(self, text: str, width: float) -> str:
        """The text, cut and with an ellipsis where it is wider than so many pixels."""
        if self.width(text) <= width:
            return text
        while text and self.width(f"{text}…") > width:
            text = text[:-1]
        return f"{text.rstrip()}…"

    def _runs(self, text: str) -> list[tuple[int, str]]:
        """Stretches of one font, a space with what is before it: words that run to the left stay in one stretch, and so in their order."""
        runs: list[tuple[int, str]] = []
        for number, run in in_faces(self._typefaces, text):
            if runs and (number == runs[-1][0] or run.isspace()):
                runs[-1] = runs[-1][0], runs[-1][1] + run
            else:
                runs.append((number, run))
        return runs

    def _font(self, number: int) -> ImageFont.FreeTypeFont:
        source = self._typefaces.fallbacks[number - 1] if number else None
        return _loaded(source.content() if source else _arimo(), source.number if source else 0, self.size * _FINER)


@lru_cache(maxsize=1)
def _arimo() -> bytes:
    return files("fontpkg_arimo").joinpath("files/Arimo[wght].ttf").read_bytes()


@lru_cache(maxsize=16)
def _loaded(content: bytes, number: int, size: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(BytesIO(content), size, number)
