"""Font files: where they lie, and what faces they hold. In go folders and files, out come faces that may be embedded, and a file's bytes.

A file is known by its bytes' hash, which decides the letters set in it: bytes of another hash are never given out under the first.
"""

import hashlib
import os
import re
import sys
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

import uharfbuzz as hb

from letterforge.errors import CampaignError, Problem
from letterforge.typeface.metrics import Windows, has, windows

_ENDINGS = (".ttf", ".otf", ".ttc", ".otc")
_LIKELY = re.compile(r"noto ?sans|dejavu ?sans|arial|segoe|droid ?sans|free ?sans|sans", re.IGNORECASE)
_UNLIKE = re.compile(r"bold|black|italic|oblique|light|thin|condensed|mono|serif|display|math|last ?resort", re.IGNORECASE)
_MOST_FACES = 24  # that are looked at in one file
_FAMILY, _TYPOGRAPHIC_FAMILY = 1, 16  # in the name table (OpenType, name IDs)


class Source(NamedTuple):
    """A face in a font file: its place, its number in the file, and the hash of the file's content, which decides the letter's."""

    name: str
    path: str
    number: int
    digest: str

    def __repr__(self) -> str:
        """What decides a letter, whose fingerprint is made of it: not where the file lies."""
        return f"Source({self.name!r}, {self.number}, {self.digest!r})"

    def content(self) -> bytes:
        """The file's bytes. Raises CampaignError where they aren't those that were hashed."""
        try:
            content = Path(self.path).read_bytes()
        except OSError as error:
            what = f"this font file can't be read any more ({error.strerror})"
            raise CampaignError(Problem(what, "put it back, or run the command again without it", self.path)) from None
        if _digest(content) != self.digest:
            raise CampaignError(Problem("this font file was changed while letters were made", "run the command again", self.path))
        return content


class Held(NamedTuple):
    """A face that a file holds: its family, the weights that it has, whether it slopes, how far from the usual width, its characters."""

    family: str
    least: float
    most: float
    italic: bool
    narrow: int
    characters: frozenset[str]
    number: int
    digest: str  # of the file


@lru_cache(maxsize=1024)
def held(path: Path) -> tuple[Held, ...]:
    """The faces of a file that may be embedded; none where it isn't a font. Whether they can be, only `Face.can_show` tells."""
    try:
        content = path.read_bytes() if path.is_file() else b""
    except OSError:
        return ()
    blob, digest = hb.Blob(content), _digest(content)
    faces = [(number, hb.Face(blob, number)) for number in range(min(hb.Face(blob).count, _MOST_FACES))]
    usable = [
        (face, measures, number)
        for number, face in faces
        if face.glyph_count and has_outlines(face) and (measures := windows(face)).may_be_embedded
    ]
    try:
        return tuple([_held(face, measures, path, number, digest) for face, measures, number in usable])
    except UnicodeDecodeError:  # the name of an axis of variation is no text
        return ()


def _held(face: hb.Face, measures: Windows, path: Path, number: int, digest: str) -> Held:
    said = face.get_name(_TYPOGRAPHIC_FAMILY) or face.get_name(_FAMILY) or ""
    family = "".join(filter(str.isprintable, said)) or path.stem  # XML has no place for control characters
    least, most = next(((axis.min_value, axis.max_value) for axis in face.axis_infos if axis.tag == "wght"), (measures.weight,) * 2)
    return Held(family, least, most, measures.italic, measures.narrow, frozenset(map(chr, face.unicodes)), number, digest)


def has_outlines(source: hb.Face) -> bool:
    """Whether a font has outlines of one colour, which are what is embedded here: TrueType's or PostScript's.

    A PDF takes PostScript's as CFF, which HarfBuzz makes of CFF2 where it takes the weight out of a variable font.
    """
    coloured = any(has(source, table) for table in ("COLR", "CBDT", "sbix", "SVG "))
    return not coloured and (has(source, "glyf") or has(source, "CFF ") or has(source, "CFF2", "fvar"))


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]


def within(folder: Path) -> tuple[Path, ...]:
    """The font files in a folder."""
    return tuple(sorted(path for path in folder.rglob("*") if path.suffix.lower() in _ENDINGS)) if folder.is_dir() else ()


@cache
def packaged() -> tuple[tuple[Path, ...], ...]:
    """The files of font packages, family by family, each with its usual one first."""
    import fontpkg  # noqa: PLC0415 - only for a campaign with a face of its own, or where a character is missing

    families = fontpkg.families()
    usual = {name: fontpkg.path(name) for name in sorted(families)}
    return tuple([(first, *[file.path for file in families[name].files if file.path != first]) for name, first in usual.items()])


@cache
def installed() -> tuple[Path, ...]:
    """The machine's font files, upright sans-serif ones first."""
    found = [path for place in _places() for path in within(place)]
    return tuple(sorted(found, key=lambda path: (bool(_UNLIKE.search(path.stem)), not _LIKELY.search(path.stem), path.name)))


def _places() -> tuple[Path, ...]:
    home = Path.home()
    if sys.platform == "darwin":
        return home / "Library/Fonts", Path("/Library/Fonts"), Path("/System/Library/Fonts")
    if sys.platform == "win32":
        own = Path(os.environ.get("LOCALAPPDATA", home))
        return own / "Microsoft/Windows/Fonts", Path(os.environ.get("WINDIR", "C:/Windows")) / "Fonts"
    return home / ".local/share/fonts", home / ".fonts", Path("/usr/local/share/fonts"), Path("/usr/share/fonts")
