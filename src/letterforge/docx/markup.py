"""Text and lengths become WordprocessingML. In go words, millimetres and points; out come elements of python-docx's XML layer, and bytes.

Text that XML can't carry is refused here, and nowhere else: whatever holds text passes through `fit`.
"""

import re
from collections.abc import Callable, Iterable
from functools import cache, partial
from importlib.resources import files
from typing import cast
from xml.sax.saxutils import escape

from docx.oxml.ns import nsmap, qn
from docx.oxml.parser import OxmlElement, parse_xml
from docx.oxml.text.paragraph import CT_P
from docx.oxml.text.run import CT_R
from docx.oxml.xmlchemy import BaseOxmlElement
from lxml import etree

from letterforge.deflate import Piece, piece, stored
from letterforge.errors import HeldError, Problem

NAMESPACES = {"w": nsmap["w"], "r": nsmap["r"]}
_UNFIT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MARKS = re.compile("([\n\t])")
_LEFTWARD = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff"
_MARKED = re.compile(
    f"(?P<rtl>[{_LEFTWARD}](?:[{_LEFTWARD} \u200c\u200d.,()-]*[{_LEFTWARD})])?)"
    "|(?P<cs>[\u0900-\u109f\u1780-\u17ff\u1a20-\u1aaf][\u0900-\u109f\u1780-\u17ff\u1a20-\u1aaf\u200c\u200d ]*)"
    "|(?P<eastAsia>[\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7ff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff]+)"
)
_FEED = re.compile("\r\n?")
_LONG = 200  # characters from which on texts are worth deflating
_OPENING = re.compile("\ue000([0-9]+)\ue001")


def fit(text: str) -> str:
    """`text` with every line break a line feed; HeldError where it holds a character that XML has no way to write."""
    if bad := _UNFIT.search(text):
        raise HeldError([Problem(f"the character U+{ord(bad[0]):04X} can't stand in a document", "take it out")])
    return _FEED.sub("\n", text)


def mm(length: float) -> int:
    """Twips (twentieths of a point) in `length` mm."""
    return round(length * 1440 / 25.4)


def pt(length: float) -> int:
    """Twips in `length` pt."""
    return round(length * 20)


def half_points(size: float) -> int:
    """A size of type as Word counts it: 10.5 pt is 21."""
    return round(size * 2)


def element(tag: str, **attributes: str | int) -> BaseOxmlElement:
    """An element with attributes of its own namespace: `element("ind", left=400)` is `<w:ind w:left="400"/>`."""
    return cast(BaseOxmlElement, OxmlElement(f"w:{tag}", {qn(f"w:{name}"): str(value) for name, value in attributes.items()}))


def paragraph(style: str, *properties: BaseOxmlElement) -> CT_P:
    """An empty paragraph of a style (by its id), with `properties` in the schema's order."""
    made = cast(CT_P, element("p"))
    made.style = style
    made.get_or_add_pPr().extend(properties)
    return made


def runs(text: str, *, bold: bool = False, italic: bool = False, style: str | None = None, size: float | None = None) -> list[CT_R]:
    """Text as runs, one for each stretch of a kind of script: Word takes faces and direction from what the run says of itself."""
    made = partial(run, bold=bold, italic=italic, style=style, size=size)
    if not text or not _needs_marks(text):
        return [made(text)]
    found, at = [], 0
    for match in _MARKED.finditer(text):
        if match.start() > at:
            found.append(made(text[at : match.start()]))
        found.append(made(match[0], script=match.lastgroup or ""))
        at = match.end()
    return [*found, made(text[at:])] if at < len(text) else found


def _needs_marks(text: str) -> bool:
    """Whether a text has letters for which Word has to be told of their script."""
    return not text.isascii() and max(text) >= "\u0590"


def run(
    text: str, *, bold: bool = False, italic: bool = False, style: str | None = None, size: float | None = None, script: str = ""
) -> CT_R:
    """A run of text: line feeds in it become line breaks, tabs tabs; `size` in pt where it isn't the paragraph's own.

    `script` is `rtl` for what runs to the left, `cs` for what Word calls complex, `eastAsia` for Chinese, Japanese and Korean.
    """
    made = cast(CT_R, element("r"))
    look = [element("rStyle", val=style)] if style else []
    look += [element("rFonts", hint="eastAsia")] if script == "eastAsia" else []
    look += [element(tag) for tag, wanted in (("b", bold), ("bCs", bold), ("i", italic), ("iCs", italic)) if wanted and _has(tag, script)]
    look += [element(tag, val=half_points(size)) for tag in ("sz", "szCs") if size is not None]
    look += [element(script)] if script in {"rtl", "cs"} else []
    if look:
        made.get_or_add_rPr().extend(look)
    for part in _MARKS.split(fit(text)):
        if part == "\n":
            made.add_br()
        elif part == "\t":
            made.add_tab()
        elif part:
            made.add_t(part)
    return made


class Stencil:
    """XML with openings for texts, made once by python-docx and lxml: filling them in is all that is left to do for a letter.

    `write` gives the XML of a document in which so many texts stand; what it gives for texts that need more than their characters (a line
    break, a tab, a space at an end) differs in more than those, so that it writes them itself.
    """

    def __init__(self, write: Callable[..., bytes], count: int) -> None:
        self._write = write
        first, *others = _OPENING.split(write(*[f"\ue000{number}\ue001" for number in range(count)]).decode())
        self._first = piece(first.encode())
        self._openings = tuple((int(number), piece(text.encode())) for number, text in zip(others[::2], others[1::2], strict=True))

    def piece(self, *texts: str) -> Piece:
        """The XML with `texts`, deflated already but for them. Raises HeldError where one holds what XML can't carry."""
        if not _are_plain(texts) or sum(map(len, texts)) > _LONG:
            return piece(self._write(*texts))
        plain, deflated = [self._first.plain], [self._first.deflated]
        for number, after in self._openings:
            text = stored(escape(texts[number]).encode())
            plain += (text.plain, after.plain)
            deflated += (text.deflated, after.deflated)
        return Piece(b"".join(plain), b"".join(deflated))


def _are_plain(texts: Iterable[str]) -> bool:
    """Whether texts need nothing in XML but their characters, escaped."""
    return all(text and text.isprintable() and text[0] != " " != text[-1] and not _needs_marks(text) for text in texts)


def _has(tag: str, script: str) -> bool:
    """Whether a tag matters in a script: what ends in Cs is for complex ones alone."""
    return not tag.endswith("Cs") or script in {"rtl", "cs"}


def fragment(elements: Iterable[BaseOxmlElement]) -> bytes:
    """The bytes of `elements`, to be joined into a part that declares `NAMESPACES`."""
    holder = OxmlElement("w:body", nsdecls=NAMESPACES)
    holder.extend(elements)
    written = etree.tostring(holder, encoding="UTF-8")
    return written[written.index(b">") + 1 : -len(b"</w:body>")]


def skeleton(name: str) -> BaseOxmlElement:
    """The root of one of the package's own XML files, whose values are still to be filled in."""
    return parse_xml(_read(name))


@cache
def _read(name: str) -> bytes:
    return files("letterforge.docx").joinpath("skeleton", name).read_bytes()


def one(root: BaseOxmlElement, path: str) -> BaseOxmlElement:
    """The one element at `path` beneath `root`."""
    (found,) = root.findall(path, nsmap)
    return cast(BaseOxmlElement, found)
