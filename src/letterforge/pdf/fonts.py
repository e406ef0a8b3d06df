"""Faces as a PDF embeds them: in goes the set of glyphs a letter uses of a face, out comes a subset with its widths and Unicode map.

Every subset holds one common set, so that the letters of a run share it; a letter that needs more gets its own. Glyph numbers are the
face's own in every subset, so that a line's bytes don't depend on the letter it stands in.
"""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from letterforge.pdf.objects import Numbered, array, deflated, number, ref
from letterforge.typeface import Face, Key, Metrics, Typefaces, face_of

COMMON = "".join(map(chr, (*range(0x20, 0x7F), *range(0xA0, 0x100)))) + "–—‘’“”•…€™"
Extra = frozenset[tuple[int, str]]  # glyphs beyond the common ones, and the text that each stands for
NOTHING: Extra = frozenset()


@dataclass(frozen=True, slots=True)
class Embedded:
    """A subset ready to be written: deflated program and Unicode map, the `/W` array, the metrics, a six-letter tag.

    The program is a TrueType file, or where the face is `postscript` a CFF table.
    """

    name: str
    program: bytes
    program_length: int
    widths: bytes
    to_unicode: bytes
    metrics: Metrics
    postscript: bool


def resource(key: Key) -> bytes:
    """What a face is called on the pages: F1 to F4 are the family's own, the others follow in fours."""
    return b"F%d" % (4 * key.number + key.bold + 2 * key.italic + 1)


@lru_cache(maxsize=256)
def common(typefaces: Typefaces, key: Key) -> Mapping[int, str]:
    """The glyphs that every subset of a face holds, with the text of each; of characters that share a glyph, the lowest.

    Of a fallback there are none: it lends what is asked for.
    """
    if key.number:
        return {}
    source = face_of(typefaces, key)
    return {glyph: character for character in reversed(COMMON) if (glyph := source.glyph(character)) is not None}


@lru_cache(maxsize=256)
def embedded(typefaces: Typefaces, key: Key, extra: Extra) -> Embedded:
    """The subset of a face with the common glyphs and `extra` ones."""
    source = face_of(typefaces, key)
    glyphs = dict(sorted({**dict(sorted(extra, key=_certainty)), **common(typefaces, key)}.items()))
    program = source.subset(glyphs)
    return Embedded(
        name=f"{_tag(glyphs)}+{source.name}",
        program=zlib.compress(program, 9),
        program_length=len(program),
        widths=_widths(source, glyphs),
        to_unicode=zlib.compress(_unicode_map(glyphs), 9),
        metrics=source.metrics,
        postscript=source.postscript,
    )


def font(objects: Numbered, typefaces: Typefaces, key: Key, extra: Extra) -> int:
    """Adds the objects of a face with its common glyphs and `extra` ones; gives the number of the one that pages name."""
    subset = embedded(typefaces, key, extra)
    name, m = subset.name.encode(), subset.metrics
    if subset.postscript:  # PDF 32000-1, 9.7.4 and 9.7.6: their CIDs need no map to glyphs, and the font's name has its encoding's with it
        program = objects.add(deflated(subset.program, b"/Subtype /CIDFontType0C"))
        kind, file, glyphs, composed = b"/CIDFontType0", b"/FontFile3", b"", name + b"-Identity-H"
    else:
        program = objects.add(deflated(subset.program, b"/Length1 %d" % subset.program_length))
        kind, file, glyphs, composed = b"/CIDFontType2", b"/FontFile2", b"/CIDToGIDMap /Identity ", name
    measures = b" ".join(
        b"/%s %s" % (key, number(value))
        for key, value in (
            (b"Ascent", m.ascent),
            (b"Descent", m.descent),
            (b"CapHeight", m.cap_height),
            (b"ItalicAngle", m.italic_angle),
            (b"StemV", m.stem),
        )
    )
    descriptor = objects.add(
        b"<< /Type /FontDescriptor /FontName /%s /Flags %d /FontBBox %s %s %s %s >>"
        % (name, m.flags, array([number(edge) for edge in m.box]), measures, file, ref(program))
    )
    descendant = objects.add(
        b"<< /Type /Font /Subtype %s /BaseFont /%s /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> "
        b"%s/DW 1000 /W %s /FontDescriptor %s >>" % (kind, name, glyphs, subset.widths, ref(descriptor))
    )
    unicode_map = objects.add(deflated(subset.to_unicode))
    return objects.add(
        b"<< /Type /Font /Subtype /Type0 /BaseFont /%s /Encoding /Identity-H /DescendantFonts [%s] /ToUnicode %s >>"
        % (composed, ref(descendant), ref(unicode_map))
    )


def _certainty(use: tuple[int, str]) -> tuple[bool, int, str]:
    """What a glyph stands for is the more certain the less it is: as part of something it stands for all of that, or for a space."""
    return use[1] != " ", -len(use[1]), use[1]


def _tag(glyphs: Mapping[int, str]) -> str:
    number = zlib.crc32(repr(list(glyphs.items())).encode())
    letters = ""
    for _ in range(6):
        number, digit = divmod(number, 26)
        letters += chr(65 + digit)
    return letters


def _widths(source: Face, glyphs: Mapping[int, str]) -> bytes:
    """The `/W` array: runs of consecutive glyphs with their advances, in thousandths of an em."""
    runs: list[list[int]] = []
    for glyph in glyphs:
        if runs and glyph == runs[-1][-1] + 1:
            runs[-1].append(glyph)
        else:
            runs.append([glyph])
    parts = [f"{run[0]} [{' '.join(f'{source.advance(glyph):.5g}' for glyph in run)}]" for run in runs]
    return f"[{' '.join(parts)}]".encode()


def _unicode_map(glyphs: Mapping[int, str]) -> bytes:
    """The ToUnicode map (PDF 32000-1, 9.10.3), in blocks of at most 100 entries."""
    entries = [f"<{number:04X}> <{text.encode('utf-16-be').hex().upper()}>" for number, text in glyphs.items()]
    blocks = [entries[first : first + 100] for first in range(0, len(entries), 100)]
    body = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        f"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n{body}\n"
        "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    ).encode("ascii")
