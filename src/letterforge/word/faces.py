"""The typefaces that a Word document is set in, and what this machine has for them. In goes a document, out come names.

LibreOffice takes another face for one that isn't there: then lines end elsewhere than in Word, and a letter may take a page more.
"""

import shutil
import subprocess
from collections.abc import Iterable, Iterator, Mapping

from letterforge.word.document import Document, W
from letterforge.word.fields import Element

_RUN_FACES, _THEMES = f"{{{W}}}rFonts", {"minor": "minorFont", "major": "majorFont"}
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_STYLE, _ID, _VALUE, _DEFAULTS = f"{{{W}}}style", f"{{{W}}}styleId", f"{{{W}}}val", f"{{{W}}}docDefaults"
_USES = tuple(f"{{{W}}}{name}" for name in ("pStyle", "rStyle", "tblStyle"))
_SECONDS = 10
# Faces whose letters are as wide: fontconfig's 30-metric-aliases.conf, and LibreOffice's own list (VCL.xcu)
_ALIKE = {
    "arial": {"liberation sans", "arimo", "helvetica"},
    "helvetica": {"liberation sans", "arimo", "nimbus sans", "arial"},
    "times new roman": {"liberation serif", "tinos", "nimbus roman"},
    "times": {"liberation serif", "tinos", "nimbus roman"},
    "courier new": {"liberation mono", "cousine", "nimbus mono ps"},
    "calibri": {"carlito"},
    "cambria": {"caladea"},
    "georgia": {"gelasio"},
}


def faces_of(document: Document) -> frozenset[str]:
    """The names of the faces in which a document's Latin text is set: by its runs, by the styles they have, and by default."""
    roots = [document.tree(name) for name in document.stories]
    styled = {one.get(_VALUE) for root in roots for one in root.iter(*_USES)}
    named = [one for root in roots for one in root.iter(_RUN_FACES)]
    for _, name in document.beside("styles"):
        part = document.tree(name)
        named += [one for defaults in part.iter(_DEFAULTS) for one in defaults.iter(_RUN_FACES)]
        named += [one for style in part.iter(_STYLE) if style.get(_ID) in styled for one in style.iter(_RUN_FACES)]
    themes = themes_of(document)
    return frozenset(filter(None, (latin(one, themes) for one in named)))


def themes_of(document: Document) -> dict[str, str]:
    """The faces of a document's theme, for running text ("minor") and for headings ("major")."""
    return {kind: face for _, name in document.beside("theme") for kind, face in _theme(document.tree(name))}


def latin(faces: Element, themes: Mapping[str, str]) -> str:
    """The face of Latin text that a run's or style's faces name; nothing where they name those of other scripts alone."""
    return faces.get(f"{{{W}}}ascii") or themes.get((faces.get(f"{{{W}}}asciiTheme") or "")[:5], "")


def had_here(faces: Iterable[str]) -> dict[str, str]:
    """What this machine has for each face: family, style and version; nothing where fontconfig isn't there to ask."""
    program = shutil.which("fc-match")
    return {face: _matched(program, face) for face in sorted(faces)} if program else {}


def lacking(had: dict[str, str]) -> Iterator[tuple[str, str]]:
    """The faces that aren't here, each with the family that stands in for it; not those in whose place one as wide stands."""
    for face, match in had.items():
        family = match.partition(",")[0]
        if family and family.casefold() not in {face.casefold(), *_ALIKE.get(face.casefold(), ())}:
            yield face, family


def _theme(part: Element) -> Iterator[tuple[str, str]]:
    for kind, tag in _THEMES.items():
        for one in part.iter(f"{_DRAWING}{tag}"):
            latin = one.find(f"{_DRAWING}latin")
            if latin is not None:
                yield kind, latin.get("typeface", "")


def _matched(program: str, face: str) -> str:
    command = [program, "--format", "%{family[0]}, %{style[0]}, %{fontversion}", face.replace("-", r"\-").replace(":", r"\:")]
    try:
        return subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS, check=False).stdout  # noqa: S603 - fontconfig's own
    except (OSError, subprocess.TimeoutExpired):
        return ""
