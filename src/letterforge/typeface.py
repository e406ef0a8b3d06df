"""Type: the faces letters are set in, and what text measures in them. In goes text, out come glyphs and widths.

The default family is Arimo, metric-compatible with Arial, so that a DOCX in Arial and a PDF in Arimo break alike. HarfBuzz takes the weight
out of the variable font and subsets it (in milliseconds); ReportLab reads the metrics.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import BytesIO

import uharfbuzz as hb
from reportlab.pdfbase.ttfonts import TTFontFile

_FAMILIES = {"Arimo": ("fontpkg_arimo", "files/Arimo[wght].ttf", "files/Arimo-Italic[wght].ttf")}
FAMILIES = tuple(_FAMILIES)
_WEIGHTS = {False: 400.0, True: 700.0}
_NOT_IN_PDF = ("GDEF", "GPOS", "GSUB", "STAT", "gasp", "name", "post", "OS/2", "cmap", "prep", "fpgm", "cvt ")
_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})


@dataclass(frozen=True, slots=True)
class Metrics:
    """A face's own measures in thousandths of its size, as a PDF font descriptor wants them."""

    ascent: float
    descent: float
    cap_height: float
    italic_angle: float
    stem: float
    flags: int
    box: tuple[float, float, float, float]


class _Advances(dict[str, float]):
    """Widths by character, in thousandths of the size; a character that the face lacks has the default width."""

    def __init__(self, widths: dict[int, float], default: float) -> None:
        super().__init__({chr(code): width for code, width in widths.items()})
        self._default = default

    def __missing__(self, character: str) -> float:
        return self._default


class Face:
    """One face of a family: upright or italic, regular or bold."""

    def __init__(self, family: str, *, bold: bool, italic: bool) -> None:
        package, upright, slanted = _FAMILIES[family]
        self.name = (
            family
            + {(False, False): "-Regular", (True, False): "-Bold", (False, True): "-Italic", (True, True): "-BoldItalic"}[bold, italic]
        )
        self.bold, self.italic = bold, italic
        source = files(package).joinpath(slanted if italic else upright)
        self._variable = hb.Face(hb.Blob(source.read_bytes()))
        read = TTFontFile(BytesIO(self._instance(range(0x110000), keep_ids=True)))
        self._glyphs: dict[int, int] = read.charToGlyph
        self._advances = _Advances(read.charWidths, read.defaultWidth)
        flags = read.flags & ~(1 << 18) | (1 << 6 if italic else 0)
        self.metrics = Metrics(read.ascent, read.descent, read.capHeight, read.italicAngle, read.stemV, flags, tuple(read.bbox))

    def _instance(self, codes: Iterable[int], *, keep_ids: bool, drop: tuple[str, ...] = ()) -> bytes:
        wanted = hb.SubsetInput()
        wanted.unicode_set.update(codes)
        wanted.pin_axis_location(self._variable, "wght", _WEIGHTS[self.bold])
        wanted.flags = hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NOTDEF_OUTLINE
        if keep_ids:
            wanted.flags |= hb.SubsetFlags.RETAIN_GIDS
        for tag in drop:
            wanted.drop_table_tag_set.add(int.from_bytes(tag.encode(), "big"))
        return bytes(hb.subset(self._variable, wanted).blob.data)

    def glyph(self, character: str) -> int | None:
        """The glyph's number, the same in every subset; None where the face lacks the character."""
        return self._glyphs.get(ord(character))

    def advance(self, character: str) -> float:
        """The character's width in thousandths of the size."""
        return self._advances[character]

    def width(self, text: str, size: float) -> float:
        """The width of `text` in pt at `size` pt."""
        return sum(map(self._advances.__getitem__, text)) * size / 1000

    def subset(self, codes: frozenset[int]) -> bytes:
        """A TrueType file with the glyphs of `codes` under their own numbers, bare of what a PDF doesn't use."""
        return self._instance(codes, keep_ids=True, drop=_NOT_IN_PDF)


@cache
def face(family: str = "Arimo", *, bold: bool = False, italic: bool = False) -> Face:
    """The face, read once a process."""
    return Face(family, bold=bold, italic=italic)


def unsettable(text: str, family: str = "Arimo") -> str:
    """The characters of `text` that can't be set: the face lacks them, or they run from right to left, which isn't done yet."""
    regular = face(family)
    return "".join(
        dict.fromkeys(
            character
            for character in unicodedata.normalize("NFC", text)
            if character != "\n" and (regular.glyph(character) is None or unicodedata.bidirectional(character) in _RIGHT_TO_LEFT)
        )
    )
