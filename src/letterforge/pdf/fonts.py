"""Faces as a PDF embeds them: in goes the set of characters a letter uses of a face, out comes a subset with its widths and Unicode map.

Every subset holds one common set, so that the letters of a run share it; a letter that needs more gets its own. Glyph numbers are the
face's own in every subset, so that a line's bytes don't depend on the letter it stands in.
"""

import zlib
from dataclasses import dataclass
from functools import lru_cache

from letterforge.typeface import Face, Metrics, face

COMMON = frozenset([*range(0x20, 0x7F), *range(0xA0, 0x100), *map(ord, "–—‘’“”•…€™")])
Style = tuple[bool, bool]  # bold, italic
STYLES: tuple[Style, ...] = ((False, False), (True, False), (False, True), (True, True))
RESOURCE = {style: f"F{number}" for number, style in enumerate(STYLES, 1)}


@dataclass(frozen=True, slots=True)
class Embedded:
    """A subset ready to be written: deflated program and Unicode map, the `/W` array, the metrics, a six-letter tag."""

    name: str
    program: bytes
    program_length: int
    widths: bytes
    to_unicode: bytes
    metrics: Metrics


@lru_cache(maxsize=256)
def embedded(family: str, style: Style, extra: frozenset[int]) -> Embedded:
    """The subset of a face with the common characters and `extra` ones (code points outside `COMMON`)."""
    source = face(family, bold=style[0], italic=style[1])
    codes = frozenset(code for code in COMMON | extra if source.glyph(chr(code)) is not None)
    program = source.subset(codes)
    glyphs = _glyphs(source, codes)
    return Embedded(
        name=f"{_tag(codes)}+{source.name}",
        program=zlib.compress(program, 9),
        program_length=len(program),
        widths=_widths(source, glyphs),
        to_unicode=zlib.compress(_unicode_map(glyphs), 9),
        metrics=source.metrics,
    )


def _glyphs(source: Face, codes: frozenset[int]) -> dict[int, int]:
    """Code point by glyph number; of several that share a glyph, the lowest."""
    glyphs: dict[int, int] = {}
    for code in sorted(codes, reverse=True):
        number = source.glyph(chr(code))
        if number is not None:
            glyphs[number] = code
    return dict(sorted(glyphs.items()))


def _tag(codes: frozenset[int]) -> str:
    number = zlib.crc32(repr(sorted(codes)).encode())
    letters = ""
    for _ in range(6):
        number, digit = divmod(number, 26)
        letters += chr(65 + digit)
    return letters


def _widths(source: Face, glyphs: dict[int, int]) -> bytes:
    """The `/W` array: runs of consecutive glyphs with their advances, in thousandths of an em."""
    runs: list[list[int]] = []
    for number in glyphs:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    parts = [f"{run[0]} [{' '.join(f'{source.advance(chr(glyphs[number])):.5g}' for number in run)}]" for run in runs]
    return f"[{' '.join(parts)}]".encode()


def _unicode_map(glyphs: dict[int, int]) -> bytes:
    """The ToUnicode map (PDF 32000-1, 9.10.3), in blocks of at most 100 entries."""
    entries = [f"<{number:04X}> <{chr(code).encode('utf-16-be').hex().upper()}>" for number, code in glyphs.items()]
    blocks = [entries[first : first + 100] for first in range(0, len(entries), 100)]
    body = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        f"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n{body}\n"
        "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    ).encode("ascii")
