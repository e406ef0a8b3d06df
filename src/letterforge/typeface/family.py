"""Families: which files the faces of a letter come from. In goes what a letter is set in, out come its faces.

The default is Arimo, metric-compatible with Arial, so that DOCX and PDF agree. What it lacks comes from fallback files, in their order.
"""

import unicodedata
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from letterforge.typeface.face import Face, words
from letterforge.typeface.files import Source

_FAMILIES = {"Arimo": ("fontpkg_arimo", "files/Arimo[wght].ttf", "files/Arimo-Italic[wght].ttf")}
WEIGHTS = {False: 400.0, True: 700.0}
_SUFFIXES = {(False, False): "-Regular", (True, False): "-Bold", (False, True): "-Italic", (True, True): "-BoldItalic"}


class Typefaces(NamedTuple):
    """What a letter is set in: a family, and files for the characters it lacks.

    `files` are the family's own: regular, bold, italic, bold italic; none are needed for Arimo.
    """

    family: str = "Arimo"
    fallbacks: tuple[Source, ...] = ()
    files: tuple[Source, ...] = ()


ARIMO = Typefaces()


class Key(NamedTuple):
    """A face among a letter's typefaces: 0 is the family's, others are fallbacks counted from 1."""

    number: int = 0
    bold: bool = False
    italic: bool = False


_REGULAR = Key()


@cache
def face(family: str = "Arimo", *, bold: bool = False, italic: bool = False) -> Face:
    """A face of a family, read once a process."""
    package, upright, slanted = _FAMILIES[family]
    content = files(package).joinpath(slanted if italic else upright).read_bytes()
    return Face(content, family + _SUFFIXES[bold, italic], italic=italic, weight=WEIGHTS[bold], bundled=True)


@lru_cache(maxsize=64)
def lent(source: Source, *, bold: bool = False) -> Face:
    """The face of a fallback file; bold only where the file is variable. Raises CampaignError where the file has changed."""
    return Face(source.content(), source.name, weight=WEIGHTS[bold], number=source.number)


@lru_cache(maxsize=16)
def own(source: Source, *, bold: bool, italic: bool) -> Face:
    """A face of a family's own files. Raises CampaignError where the file has changed."""
    name = source.name + _SUFFIXES[bold, italic]
    return Face(source.content(), name, italic=italic, weight=WEIGHTS[bold], number=source.number)


def face_of(typefaces: Typefaces, key: Key = _REGULAR) -> Face:
    """The face of a key; the family's regular one where none is asked for."""
    if key.number == 0 and typefaces.files:
        return own(typefaces.files[key.bold + 2 * key.italic], bold=key.bold, italic=key.italic)
    if key.number == 0:
        return face(typefaces.family, bold=key.bold, italic=key.italic)
    return lent(typefaces.fallbacks[key.number - 1], bold=key.bold)


@lru_cache(maxsize=4096)
def in_faces(typefaces: Typefaces, text: str) -> tuple[tuple[int, str], ...]:
    """`text` in stretches, each with the number of the first face that has all of it, a letter's marks staying with the letter."""
    regular = face_of(typefaces)
    if regular.has_all(text):
        return ((0, text),)
    runs: list[tuple[int, str]] = []
    for cluster in clusters(text):
        number = _number(typefaces, cluster)
        if runs and runs[-1][0] == number:
            runs[-1] = number, runs[-1][1] + cluster
        else:
            runs.append((number, cluster))
    return tuple(runs)


def _number(typefaces: Typefaces, cluster: str) -> int:
    """The first face that has all of a cluster, or at least its letter; the family's own where none has."""
    for wanted in (cluster, cluster[0]):
        if face_of(typefaces).has_all(wanted):
            return 0
        for number, source in enumerate(typefaces.fallbacks, 1):
            if lent(source).has_all(wanted):
                return number
    return 0


def clusters(text: str) -> list[str]:
    """The characters of `text`, each with the marks, joiners and variation selectors that belong to it."""
    out: list[str] = []
    joined = False
    for character in text:
        belongs = unicodedata.category(character).startswith("M") or character in _JOINERS
        if out and (belongs or (joined and not unicodedata.category(character).startswith("Z"))):
            out[-1] += character
        else:
            out.append(character)
        joined = character == "\u200d"
    return out


_JOINERS = "\u200c\u200d"


def width(typefaces: Typefaces, text: str, size: float) -> float:
    """The width of `text` in pt at `size` pt, set word by word."""
    regular = face_of(typefaces)
    if not typefaces.fallbacks or text.isascii():
        return regular.width(text, size)
    runs = [(number, part) for word in words(text) for number, part in in_faces(typefaces, word)]
    return sum([face_of(typefaces, Key(number)).shape(part).width for number, part in runs]) * size / 1000


def unsettable(text: str, typefaces: Typefaces = ARIMO) -> str:
    """The characters of `text` that none of the faces has."""
    regular = face_of(typefaces)
    if regular.has_all(text):
        return ""
    lenders = [lent(source) for source in typefaces.fallbacks]
    missing = [
        character
        for character in unicodedata.normalize("NFC", text)
        if not regular.has_all(character) and not any(lender.has_all(character) for lender in lenders)
    ]
    return "".join(dict.fromkeys(missing))
