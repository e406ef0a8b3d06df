"""Metrics: a face's own measures, as a PDF font descriptor wants them. In goes a font, out come lengths in thousandths of the size.

ReportLab reads the font that letterforge brings along. It refuses PostScript outlines and fonts that lack a table which no PDF needs: of
those that others bring, the same is read here from the same tables, and what they don't tell is taken from what is next to it.
"""

from dataclasses import dataclass
from io import BytesIO
from typing import NamedTuple

import uharfbuzz as hb

_FIXED_PITCH, _SYMBOLIC, _ITALIC, _FORCE_BOLD = 1 << 0, 1 << 2, 1 << 6, 1 << 18  # PDF 32000-1, 9.8.2
_USUAL_WEIGHT, _USUAL_WIDTH = 400, 5


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


class Windows(NamedTuple):
    """What is read of a font's OS/2 table; lengths in the font's units, None where the table doesn't tell."""

    weight: float  # usWeightClass: 400 is regular, 700 is bold
    narrow: int  # how far usWidthClass is from the usual width, either way
    may_be_embedded: bool  # fsType, bit 1: the maker forbids it, even for viewing and printing
    italic: bool
    ascent: int | None
    descent: int | None
    cap_height: int | None


def windows(source: hb.Face) -> Windows:
    """A font's OS/2 table, of which much may be missing."""
    table = source.reference_table("OS/2").data
    length = len(table)
    return Windows(
        weight=_signed(table, 4) if length >= 6 else _USUAL_WEIGHT,
        narrow=abs(_signed(table, 6) - _USUAL_WIDTH) if length >= 8 else 0,
        may_be_embedded=not _signed(table, 8) & 2,
        italic=bool(_signed(table, 62) & 1),  # fsSelection, bit 0
        ascent=_signed(table, 68) if length >= 72 else None,
        descent=_signed(table, 70) if length >= 72 else None,
        cap_height=(_signed(table, 88) or None) if _signed(table, 0) > 1 else None,
    )


def of_truetype(content: bytes, *, italic: bool) -> Metrics:
    """The measures of a TrueType file that is known to be sound: ReportLab's errors are many."""
    from reportlab.pdfbase.ttfonts import TTFontFile  # noqa: PLC0415 - slow to load, and a DOCX needs none of it

    read = TTFontFile(BytesIO(content))
    flags = read.flags & ~_FORCE_BOLD | (_ITALIC if italic else 0)
    return Metrics(read.ascent, read.descent, read.capHeight, read.italicAngle, read.stemV, flags, tuple(read.bbox))


def of_tables(source: hb.Face, *, italic: bool) -> Metrics:
    """The measures of any font; it raises nothing."""
    head, post = (source.reference_table(tag).data for tag in ("head", "post"))
    own, unit = windows(source), 1000 / source.upem
    left, bottom, right, top = (_signed(head, place) * unit for place in (36, 38, 40, 42))
    ascent = top if own.ascent is None else own.ascent * unit
    descent = bottom if own.descent is None else own.descent * unit
    cap_height = ascent if own.cap_height is None else own.cap_height * unit
    angle = _signed(post, 4, 4) / 65536
    flags = _SYMBOLIC | (_FIXED_PITCH if _signed(post, 12, 4) else 0) | (_ITALIC if italic or angle else 0)
    # What it weighs, as the width of its stems: the rule of thumb that ReportLab has too.
    stem = 50 + int((own.weight / 65) ** 2)
    return Metrics(ascent, descent, cap_height, angle, stem, flags, (left, bottom, right, top))


def has(source: hb.Face, *tables: str) -> bool:
    """Whether a font has all of some tables, and something in them; to list all that it has fails where one's name is no text."""
    return all(len(source.reference_table(table).data) for table in tables)


def units_per_em(source: hb.Face) -> int:
    """How many units the size has, as the `head` table says it; HarfBuzz has another number in place of one that can't be."""
    return _signed(source.reference_table("head").data, 18)


def _signed(table: bytes, place: int, size: int = 2) -> int:
    """A number of a font's table; 0 where the table ends before it."""
    return int.from_bytes(table[place : place + size], signed=True)
