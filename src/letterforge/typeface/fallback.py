"""Fallbacks: font files that have the characters which a letter's family lacks. In go characters and a folder, out come the files.

Looked for in the campaign's own folder first, then in font packages (`letterforge[fonts]`), then among the machine's fonts.
"""

import hashlib
import os
import re
import sys
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

import uharfbuzz as hb

from letterforge.typeface.face import has_outlines, is_whole, may_be_embedded
from letterforge.typeface.family import Source

_ENDINGS = (".ttf", ".otf", ".ttc", ".otc")
_LIKELY = re.compile(r"noto ?sans|dejavu ?sans|arial|segoe|droid ?sans|free ?sans|sans", re.IGNORECASE)
_UNLIKE = re.compile(r"bold|black|italic|oblique|light|thin|condensed|mono|serif|display|math|last ?resort", re.IGNORECASE)
_MOST_FACES = 24  # that are looked at in one file


def lenders(missing: str, folder: Path) -> tuple[Source, ...]:
    """The files that have the characters of `missing`, or as many of them as any has; `folder` is the campaign's own of fonts.

    Files are taken in the order in which they are looked for, each only if it has a character that those before lack.
    """
    chosen: list[Source] = []
    left = set(missing)
    for source, characters in _known(folder):
        if found := left & characters:
            chosen.append(source)
            left -= found
        if not left:
            break
    return tuple(chosen)


def _known(folder: Path) -> Iterator[tuple[Source, frozenset[str]]]:
    for place in (within(folder), _packaged(), installed()):
        for path in place:
            yield from _sources(path)


def within(folder: Path) -> tuple[Path, ...]:
    """The font files in a folder."""
    return tuple(sorted(path for path in folder.rglob("*") if path.suffix.lower() in _ENDINGS)) if folder.is_dir() else ()


@cache
def _packaged() -> tuple[Path, ...]:
    import fontpkg  # noqa: PLC0415 - only where a character is missing

    return tuple(fontpkg.path(name) for name in sorted(fontpkg.families()))


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


@lru_cache(maxsize=1024)
def _sources(path: Path) -> tuple[tuple[Source, frozenset[str]], ...]:
    """The faces in a file that can lend characters, with all that each has. A file that is no font, or can't be embedded, has none."""
    try:
        content = path.read_bytes()
    except OSError:
        return ()
    found = []
    digest = hashlib.sha256(content).hexdigest()[:16]
    blob = hb.Blob(content)
    for number in range(min(hb.Face(blob).count, _MOST_FACES)):
        face = hb.Face(blob, number)
        if face.glyph_count and may_be_embedded(face) and has_outlines(face) and is_whole(face):
            source = Source(_name(path, number), str(path), number, digest)
            found.append((source, frozenset(map(chr, face.unicodes))))
    return tuple(found)


def _name(path: Path, number: int) -> str:
    """A name as PDF takes it, from the file's."""
    plain = re.sub(r"[^A-Za-z0-9-]", "", path.stem) or "Font"
    return f"{plain}-{number}" if number else plain
