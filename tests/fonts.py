"""Fonts with PostScript outlines, of each of the three kinds: Loma as Debian has it, and made from it what CJK and variable fonts are."""

from io import BytesIO
from pathlib import Path

import uharfbuzz as hb

from tests.tools import missing

_LOMA = Path("/usr/share/fonts/opentype/tlwg/Loma.otf")
KINDS = ("names", "CIDs", "CFF2")


def postscript_font(kind: str, folder: Path) -> Path:
    """A file of 2048 units to the em with Thai and Latin: its glyphs have names, or CIDs that aren't their numbers, or it is CFF2."""
    if not _LOMA.exists():
        missing(f"{_LOMA} isn't installed (fonts-tlwg-loma-otf)")
    path = folder / f"{kind}.otf"
    path.write_bytes({"names": _LOMA.read_bytes, "CFF2": _cff2, "CIDs": _with_cids}[kind]())
    return path


def _cff2() -> bytes:
    from fontTools.cffLib.CFFToCFF2 import convertCFFToCFF2
    from fontTools.fontBuilder import addFvar
    from fontTools.ttLib import TTFont

    font, out = TTFont(_LOMA), BytesIO()
    font.getGlyphOrder()  # of which a CFF2 table knows nothing any more
    convertCFFToCFF2(font)
    addFvar(font, [("wght", 400, 400, 700, "Weight")], [])
    font.save(out)
    return out.getvalue()


def _with_cids() -> bytes:
    """HarfBuzz makes a CFF2 font CID-keyed, and keeps the CIDs of those that it numbers anew."""
    whole = hb.Face(hb.Blob(_cff2()))
    keyed = _subset(whole, set(whole.unicodes), hb.SubsetFlags.DOWNGRADE_CFF2 | hb.SubsetFlags.RETAIN_GIDS)
    return bytes(_subset(keyed, set(range(0xE00, 0xE80)) | set(b"DemoAnn ,."), hb.SubsetFlags.DEFAULT).blob.data)


def _subset(source: hb.Face, characters: set[int], flags: hb.SubsetFlags) -> hb.Face:
    wanted = hb.SubsetInput()
    wanted.unicode_set.update(characters)
    wanted.flags = flags
    if source.axis_infos:
        wanted.pin_all_axes_to_default(source)
    return hb.subset(source, wanted)
