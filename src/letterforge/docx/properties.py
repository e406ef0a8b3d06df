"""What a document says of itself. In go its title, author, language, date and face, out come its properties, settings, fonts and theme."""

from datetime import date
from functools import cache, lru_cache

from docx.oxml.ns import qn

from letterforge.docx.markup import Stencil, fit, one, skeleton
from letterforge.letter.model import Style
from letterforge.opc import Part, part, serialise, streamed

_PANOSE = {"Arial": "020B0604020202020204"}  # how Word finds a likeness where the face is missing


def core(title: str, author: str, reference: str, language: str, day: date) -> Part:
    """The core properties; the letter's date stands for every moment that a clock would tell."""
    return streamed("docProps/core.xml", [_told(author, language, day).piece(title, reference)])


@lru_cache(maxsize=16)
def _told(author: str, language: str, day: date) -> Stencil:
    def written(title: str, reference: str) -> bytes:
        root = skeleton("core.xml")
        moment = f"{day.isoformat()}T00:00:00Z"
        told = {"dc:title": title, "dc:creator": author, "dc:identifier": reference, "dc:language": language}
        for tag, text in (told | {"dcterms:created": moment, "dcterms:modified": moment}).items():
            one(root, tag).text = fit(text)
        return serialise(root)

    return Stencil(written, 2)


@cache
def application() -> Part:
    """The extended properties: which program made the document, without its version, which would change the bytes of a letter."""
    return part("docProps/app.xml", serialise(skeleton("app.xml")))


@lru_cache(maxsize=16)
def settings(language: str, *, hyphenated: bool) -> Part:
    """The settings: today's layout rules, whether words are broken, the language."""
    root = skeleton("settings.xml")
    one(root, "w:autoHyphenation").set(qn("w:val"), "true" if hyphenated else "false")
    one(root, "w:themeFontLang").set(qn("w:val"), fit(language))
    return part("word/settings.xml", serialise(root))


@lru_cache(maxsize=16)
def font_table(style: Style) -> Part:
    """The font table: the face that the document asks for, and the PDF's as one that will do."""
    root = skeleton("fontTable.xml")
    font = one(root, "w:font")
    font.set(qn("w:name"), fit(style.word_face))
    other = one(font, "w:altName")
    if style.typefaces.family == style.word_face:
        font.remove(other)
    else:
        other.set(qn("w:val"), fit(style.typefaces.family))
    panose = one(font, "w:panose1")
    if style.word_face in _PANOSE:
        panose.set(qn("w:val"), _PANOSE[style.word_face])
    else:
        font.remove(panose)
    return part("word/fontTable.xml", serialise(root))


@lru_cache(maxsize=16)
def theme(style: Style) -> Part:
    """The theme, which Word wants in every document: the face for headings and text, and colours that a letter leaves alone."""
    root = skeleton("theme.xml")
    for kind in ("majorFont", "minorFont"):
        one(root, f"a:themeElements/a:fontScheme/a:{kind}/a:latin").set("typeface", fit(style.word_face))
    return part("word/theme/theme1.xml", serialise(root))
