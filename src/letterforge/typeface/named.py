"""Families by name: the files that a campaign's own face comes from. In go a name and a folder, out come typefaces.

Looked for in the campaign's own folder first, then in font packages, then among the machine's fonts: all four faces come from one place.
"""

import hashlib
import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import uharfbuzz as hb

from letterforge.errors import did_you_mean
from letterforge.typeface.face import has_outlines, is_whole, may_be_embedded
from letterforge.typeface.fallback import installed, within
from letterforge.typeface.family import ARIMO, WEIGHTS, Source, Typefaces

_FAMILY, _TYPOGRAPHIC_FAMILY = 1, 16  # in the name table (OpenType, name IDs)
_STYLES = ((False, False), (True, False), (False, True), (True, True))  # bold, italic: the order of a family's files


class _Cut(NamedTuple):
    """A face in a file: its family, the weights that it has, how narrow or wide it is, whether it slopes."""

    family: str
    least: float
    most: float
    narrow: int
    italic: bool
    source: Source

    def away(self, weight: float, *, italic: bool) -> tuple[bool, int, float]:
        """How far it is from the face wanted; the right slope matters more than the width, and that more than the weight."""
        return self.italic != italic, self.narrow, max(self.least - weight, weight - self.most, 0.0)


@lru_cache(maxsize=16)
def named(name: str, folder: Path) -> Typefaces:
    """The typefaces of a family; `folder` is the campaign's own of fonts. LookupError, which says the cure, where no font is so called.

    A face that the family lacks (no italic, say) is the nearest that it has.
    """
    if name == ARIMO.family:
        return ARIMO
    wanted, known = _plain(name), {ARIMO.family}
    for files in (within(folder), _packaged(), _called(wanted, installed())):
        cuts = [cut for path in files for cut in _cuts(path)]
        known |= {cut.family for cut in cuts}
        if own := [cut for cut in cuts if _plain(cut.family) == wanted]:
            chosen = [min(own, key=lambda cut: cut.away(WEIGHTS[bold], italic=italic)) for bold, italic in _STYLES]
            return Typefaces(own[0].family, (), tuple([cut.source for cut in chosen]))
    near = did_you_mean(name, known)
    raise LookupError(
        near
        if near.startswith("did")
        else f"put its files into {folder.name}/, install letterforge[fonts] for Atkinson Hyperlegible, or take the line out"
    )


def _packaged() -> tuple[Path, ...]:
    import fontpkg  # noqa: PLC0415 - only for a campaign with a face of its own

    families = fontpkg.families()
    return tuple(file.path for name in sorted(families) for file in families[name].files)


def _called(wanted: str, files: Iterable[Path]) -> list[Path]:
    """The files that are called like a family: to open all of a machine's fonts would take too long."""
    return [path for path in files if _plain(path.stem).startswith(wanted)]


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.casefold())


def _cuts(path: Path) -> list[_Cut]:
    """The faces in a file; none where it isn't a font, or can't be embedded."""
    try:
        content = path.read_bytes()
    except OSError:
        return []
    blob, digest = hb.Blob(content), hashlib.sha256(content).hexdigest()[:16]
    found = []
    for number in range(hb.Face(blob).count):
        face = hb.Face(blob, number)
        if face.glyph_count and may_be_embedded(face) and has_outlines(face) and is_whole(face):
            family = face.get_name(_TYPOGRAPHIC_FAMILY) or face.get_name(_FAMILY) or path.stem
            source = Source(re.sub(r"[^A-Za-z0-9]", "", family) or "Font", str(path), number, digest)
            found.append(_Cut(family, *_measured(face), source))
    return found


def _measured(face: hb.Face) -> tuple[float, float, int, bool]:
    """The weights that a face has, how far it is from the usual width, whether it slopes.

    As the OS/2 table has it: usWeightClass, usWidthClass (5 is usual), fsSelection bit 0.
    """
    table = face.reference_table("OS/2").data
    weight = float(int.from_bytes(table[4:6])) if len(table) > 6 else WEIGHTS[False]
    narrow = abs(int.from_bytes(table[6:8]) - 5) if len(table) > 8 else 0
    italic = len(table) > 64 and bool(table[63] & 1)
    for axis in face.axis_infos:
        if axis.tag == "wght":
            return axis.min_value, axis.max_value, narrow, italic
    return weight, weight, narrow, italic
