"""A face: one weight and slope of a family, from a font file. In goes text, out come glyphs with their places, and subsets to embed.

HarfBuzz shapes (kerning, ligatures, marks), takes the weight out of a variable font and subsets it, in milliseconds. Lengths are in
thousandths of the size, as a PDF has them.
"""

import re
from collections.abc import Iterable
from functools import cached_property, lru_cache
from typing import NamedTuple

import uharfbuzz as hb

from letterforge.typeface import metrics

_NOT_IN_PDF = ("GDEF", "GPOS", "GSUB", "STAT", "gasp", "name", "post", "OS/2", "cmap", "prep", "fpgm", "cvt ")
_NOT_IN_CFF = (*_NOT_IN_PDF, "BASE", "VORG", "hhea", "hmtx", "vhea", "vmtx")
_IN_PLACE = hb.SubsetFlags.RETAIN_GIDS | hb.SubsetFlags.CFF_IDENTITY_CHARSET
_SHAPED = 4096  # words that a face remembers
_NEVER_SHOWN = frozenset("\n\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\u2066\u2067\u2068\u2069\ufeff\ufe0e\ufe0f")
_SPACE = re.compile("( )")
_NEEDED, _OUTLINES = ("head", "hhea", "hmtx", "maxp"), ("glyf", "loca")  # tables (PDF 32000-1, 9.9)
_UNITS = range(16, 16385)  # to the em (OpenType, head)
_FILLERS = frozenset("\u115f\u1160\u3164\uffa0")  # letters of Hangul that are blank
_SAMPLE = range(0x20, 0x180)  # characters whose outlines tell a face's metrics


class Shaped(NamedTuple):
    """Text as glyphs from left to right: their numbers in the face, how far the next one stands from each, and the text each stands for.

    Of glyphs that stand for the same text together, the first one carries it. `shifts` move glyphs from where they would stand, right and
    up; it is empty where none is moved.
    """

    glyphs: tuple[int, ...]
    advances: tuple[float, ...]
    texts: tuple[str, ...]
    width: float  # of all
    shifts: tuple[tuple[float, float], ...] = ()


class Face:
    """A face from a font file's bytes, pinned to `weight` where the file is variable; a `bundled` one is known to be sound."""

    def __init__(self, content: bytes, name: str, *, italic: bool = False, weight: float, number: int = 0, bundled: bool = False) -> None:
        self.name, self.italic, self._bundled = name, italic, bundled
        self._source = hb.Face(hb.Blob(content), number)
        self._font = hb.Font(self._source)
        self._weight = weight if any(axis.tag == "wght" for axis in self._source.axis_infos) else None
        if self._weight is not None:
            self._font.set_variations({"wght": self._weight})
        self._unit: float = 1000 / self._source.upem
        self.shape = lru_cache(maxsize=_SHAPED)(self._shape)
        self.glyph = lru_cache(maxsize=4096)(self._glyph)
        self.advance = lru_cache(maxsize=4096)(self._advance)

    @cached_property
    def characters(self) -> frozenset[str]:
        """All characters that the face has."""
        return frozenset(map(chr, self._source.unicodes))

    def has_all(self, text: str) -> bool:
        """Whether the face has every character of `text`; line feeds and what is never shown it needn't have."""
        return self._needed.issuperset(text)

    @cached_property
    def _needed(self) -> frozenset[str]:
        return self.characters | _NEVER_SHOWN

    def _glyph(self, character: str) -> int | None:
        """The glyph's number, the same in every subset; None where the face lacks the character."""
        found: int | None = self._font.get_nominal_glyph(ord(character))
        return found

    def _advance(self, glyph: int) -> float:
        """How far the next glyph stands from this one, before kerning."""
        return float(self._font.get_glyph_h_advance(glyph)) * self._unit

    def _shape(self, text: str, direction: str = "ltr") -> Shaped:
        """`text`, all of one script and direction, as glyphs."""
        buffer = hb.Buffer()
        buffer.add_str(text)
        buffer.direction = direction
        buffer.language = "en"
        buffer.guess_segment_properties()
        hb.shape(self._font, buffer)
        unit, infos, places = self._unit, buffer.glyph_infos, buffer.glyph_positions
        starts = [info.cluster for info in infos]
        texts = tuple(text) if starts == list(range(len(text))) else _clusters(text, starts)
        found = [place.position for place in places]  # x and y offset, x and y advance
        moved = any(x or y for x, y, _, _ in found)
        shifts = tuple([(x * unit, y * unit) for x, y, _, _ in found]) if moved else ()
        advances = tuple([advance * unit for _, _, advance, _ in found])
        return Shaped(tuple([info.codepoint for info in infos]), advances, texts, sum(advances), shifts)

    def width(self, text: str, size: float) -> float:
        """The width of `text` in pt at `size` pt, set word by word."""
        return sum([self.shape(word).width for word in words(text)]) * size / 1000

    @cached_property
    def metrics(self) -> metrics.Metrics:
        """The face's measures."""
        sample = self._cut(codes=_SAMPLE)
        if self._bundled:
            return metrics.of_truetype(bytes(sample.blob.data), italic=self.italic)
        return metrics.of_tables(sample, italic=self.italic)

    def can_show(self, text: str) -> bool:
        """Whether a PDF can embed what the face has of `text`, and each letter and digit of that is seen: neither is so of a broken font.

        It costs a subset, and is asked only of a font that would be chosen.
        """
        glyphs = {character: glyph for character in text if (glyph := self.glyph(character)) is not None}
        try:
            whole = metrics.has(self._cut(glyphs=glyphs.values()), *_NEEDED, *(() if self.postscript else _OUTLINES))
            made = bool(self.metrics and self.subset(glyphs.values()))
        except RuntimeError:  # HarfBuzz can't subset it
            return False
        shown = [glyph for character, glyph in glyphs.items() if character.isalnum() and character not in _FILLERS]
        return whole and made and metrics.units_per_em(self._source) in _UNITS and all(map(self._has_outline, shown))

    def _has_outline(self, glyph: int) -> bool:
        """Whether anything is drawn for a glyph: of one whose outline is cut off, nothing is."""
        extents = self._font.get_glyph_extents(glyph)
        return extents is not None and bool(extents.width or extents.height)

    @cached_property
    def postscript(self) -> bool:
        """Whether the outlines are PostScript's (CFF) rather than TrueType's."""
        return not metrics.has(self._source, "glyf")

    def subset(self, glyphs: Iterable[int]) -> bytes:
        """A font program with `glyphs` under their own numbers, bare of what a PDF doesn't use: a TrueType file, or a CFF table.

        In a CFF table whose glyphs have names, as in a TrueType file, a number is a place, and all places are kept. One whose glyphs have
        none numbers them itself, as CIDs (PDF 32000-1, 9.7.4.2), and needs no empty places: of tens of thousands they would take 50 KB.
        """
        if not self.postscript:
            return bytes(self._cut(glyphs=glyphs, drop=_NOT_IN_PDF, flags=hb.SubsetFlags.RETAIN_GIDS).blob.data)
        if self._font.get_glyph_name(0):
            found = self._cut(glyphs=glyphs, drop=_NOT_IN_CFF, flags=_IN_PLACE)
        else:
            found = self._cut(self._by_cid, glyphs=glyphs)
        return bytes(found.reference_table("CFF ").data)

    @cached_property
    def _by_cid(self) -> hb.Face:
        """The whole font, its glyphs' CIDs the same as their numbers here; which a font's own needn't be, and a CFF2 font has none."""
        return self._cut(glyphs=range(self._source.glyph_count), drop=_NOT_IN_CFF, flags=_IN_PLACE | hb.SubsetFlags.DOWNGRADE_CFF2)

    def _cut(
        self,
        source: hb.Face = None,
        *,
        codes: Iterable[int] = (),
        glyphs: Iterable[int] = (),
        drop: tuple[str, ...] = (),
        flags: hb.SubsetFlags = hb.SubsetFlags.DEFAULT,
    ) -> hb.Face:
        """A font with some characters or glyphs of this one, of its weight."""
        wanted = hb.SubsetInput()
        wanted.unicode_set.update(codes)
        wanted.glyph_set.update(glyphs)
        if source is None and self._source.axis_infos:
            wanted.pin_all_axes_to_default(self._source)
            if self._weight is not None:
                wanted.pin_axis_location(self._source, "wght", self._weight)
        wanted.flags = hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NOTDEF_OUTLINE | flags
        wanted.drop_table_tag_set.update(_tags(drop))
        return hb.subset(source or self._source, wanted)


def _tags(names: Iterable[str]) -> list[int]:
    return [int.from_bytes(name.encode(), "big") for name in names]


def _clusters(text: str, starts: list[int]) -> tuple[str, ...]:
    """For each glyph the text that it stands for, given where its cluster starts in `text`; "" for all but the first of a cluster."""
    ordered = sorted(set(starts))
    ends = dict(zip(ordered, [*ordered[1:], len(text)], strict=True))
    return tuple(text[start : ends[start]] if not index or starts[index - 1] != start else "" for index, start in enumerate(starts))


def words(text: str) -> list[str]:
    """`text` in words and single spaces: what is shaped at a time, so that a word measures the same in every line."""
    return [part for part in _SPACE.split(text) if part]
