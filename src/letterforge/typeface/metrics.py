"""Metrics: a face's own measures, as a PDF font descriptor wants them. In goes a font, out come lengths in thousandths of the size.

ReportLab reads a TrueType font. It refuses one with PostScript outlines, of which the same is read here from the same tables.
"""

from dataclasses import dataclass
from io import BytesIO

import uharfbuzz as hb

_FIXED_PITCH, _SYMBOLIC, _ITALIC, _FORCE_BOLD = 1 << 0, 1 << 2, 1 << 6, 1 << 18  # PDF 32000-1, 9.8.2


@dataclass(frozen=True, slots=True)
class Metrics:
    """A face's own measures."""

    ascent: float
    descent: float
    cap_height: float
    italic_angle: float  # degrees, to the left
    stem: float
    flags: int
    box: tuple[float, float, float, float]


def of_truetype(content: bytes, *, italic: bool) -> Metrics:
    """The measures of a TrueType file."""
    from reportlab.pdfbase.ttfonts import TTFontFile  # noqa: PLC0415 - slow to load, and a DOCX needs none of it

    read = TTFontFile(BytesIO(content))
    flags = read.flags & ~_FORCE_BOLD | (_ITALIC if italic else 0)
    return Metrics(read.ascent, read.descent, read.capHeight, read.italicAngle, read.stemV, flags, tuple(read.bbox))


def of_postscript(source: hb.Face, *, italic: bool) -> Metrics:
    """The measures of a font with PostScript outlines; what it doesn't tell is 0, or taken from what is next to it."""
    head, post, windows = (source.reference_table(tag).data for tag in ("head", "post", "OS/2"))
    unit = 1000 / source.upem
    left, bottom, right, top = (_signed(head, place) * unit for place in (36, 38, 40, 42))
    ascent, descent = (_signed(windows, place) * unit for place in (68, 70)) if len(windows) > 70 else (top, bottom)
    angle = _signed(post, 4, 4) / 65536
    flags = _SYMBOLIC | (_FIXED_PITCH if _signed(post, 12, 4) else 0) | (_ITALIC if italic or angle else 0)
    # What it weighs, as the width of its stems: the rule of thumb that ReportLab has too.
    stem = 50 + int((_signed(windows, 4) / 65) ** 2)
    return Metrics(ascent, descent, _signed(windows, 88) * unit or ascent, angle, stem, flags, (left, bottom, right, top))


def _signed(table: bytes, place: int, size: int = 2) -> int:
    """A number of a font's table; 0 where the table ends before it."""
    return int.from_bytes(table[place : place + size], signed=True)
