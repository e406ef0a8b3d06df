"""Families: which files a family's faces come from. The default is Arimo, metric-compatible with Arial, so that DOCX and PDF agree."""

import unicodedata
from functools import cache
from importlib.resources import files

from letterforge.typeface.face import Face

_FAMILIES = {"Arimo": ("fontpkg_arimo", "files/Arimo[wght].ttf", "files/Arimo-Italic[wght].ttf")}
FAMILIES = tuple(_FAMILIES)
_WEIGHTS = {False: 400.0, True: 700.0}
_SUFFIXES = {(False, False): "-Regular", (True, False): "-Bold", (False, True): "-Italic", (True, True): "-BoldItalic"}
_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})


@cache
def face(family: str = "Arimo", *, bold: bool = False, italic: bool = False) -> Face:
    """The face, read once a process."""
    package, upright, slanted = _FAMILIES[family]
    content = files(package).joinpath(slanted if italic else upright).read_bytes()
    return Face(content, family + _SUFFIXES[bold, italic], bold=bold, italic=italic, weight=_WEIGHTS[bold])


def unsettable(text: str, family: str = "Arimo") -> str:
    """The characters of `text` that can't be set: the face lacks them, or they run from right to left, which isn't done yet."""
    regular = face(family)
    return "".join(
        dict.fromkeys(
            character
            for character in unicodedata.normalize("NFC", text)
            if character != "\n" and (regular.glyph(character) is None or unicodedata.bidirectional(character) in _RIGHT_TO_LEFT)
        )
    )
