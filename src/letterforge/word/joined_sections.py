"""The sections of a joined document: in goes a letter's body, out comes one that begins a sheet, with page numbers of its own.

A letter has a section, or several (columns, say). Its first one says where it begins; its last one's properties, which end a document,
stand in its last paragraph, as Word has it wherever another section follows.
"""

from letterforge.word.document import W
from letterforge.word.fields import PARAGRAPH, Element
from letterforge.word.joined_order import PARAGRAPHS, SECTIONS, first_child, made, put

R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SECTION, _LOOK, _TYPE = f"{{{W}}}sectPr", f"{{{W}}}pPr", f"{{{W}}}type"
_LINE = "20"  # twips: a paragraph of a point that holds a section's properties and nothing else
_UNSEEN = frozenset(f"{{{W}}}{name}" for name in ("bookmarkStart", "bookmarkEnd", "proofErr", "permStart", "permEnd"))
KINDS = ("headerReference", "footerReference")
_TYPES = ("default", "first", "even")


def sections(body: Element) -> list[Element]:
    """The properties of a letter's sections; there is one at least."""
    found = list(body.iter(_SECTION))
    if not found or found[-1].getparent() is not body:
        found.append(body.makeelement(_SECTION))
        body.append(found[-1])
    return found


def begin(letters: list[Element], *, duplex: bool) -> None:
    """Lets a letter begin a sheet, or a page where paper has one side, and count its pages and its footnotes from 1."""
    first = letters[0]
    made(first, "type", SECTIONS, val="oddPage" if duplex else "nextPage")
    numbers = made(first, "pgNumType", SECTIONS)
    if numbers.get(f"{{{W}}}start") is None:
        numbers.set(f"{{{W}}}start", "1")


def count_notes(letters: list[Element]) -> None:
    """Lets a letter's footnotes begin at 1, and its endnotes stand at its end."""
    for name in ("footnotePr", "endnotePr"):
        notes = made(letters[0], name, SECTIONS)
        made(notes, "numRestart", ("pos", "numFmt", "numStart", "numRestart"), val="eachSect")
    for one in letters[:-1]:
        made(one, "noEndnote", SECTIONS)


def missing(first: Element) -> list[tuple[str, str]]:
    """The kinds of headers and footers that a letter has none of: without one of its own it would show those of the letter before it."""
    own = {(one.tag, one.get(_TYPE)) for name in KINDS for one in first.iterchildren(f"{{{W}}}{name}")}
    return [(name, kind) for name in KINDS for kind in _TYPES if (f"{{{W}}}{name}", kind) not in own]


def furnish(first: Element, name: str, kind: str, relation: str) -> None:
    """Puts a header or a footer into a section."""
    one = first.makeelement(f"{{{W}}}{name}")
    one.set(_TYPE, kind)
    one.set(f"{{{R}}}id", relation)
    put(first, one, SECTIONS)


def close(body: Element) -> None:
    """Moves the properties of a letter's last section into its last paragraph, or into a paragraph of a point that it is given."""
    last = body[-1]
    body.remove(last)
    shown = [one for one in body if one.tag not in _UNSEEN]
    if shown and shown[-1].tag == PARAGRAPH and _can_hold(shown[-1]):
        paragraph = shown[-1]
    else:
        paragraph = body.makeelement(PARAGRAPH)
        body.append(paragraph)
        look = first_child(paragraph, "pPr")
        made(look, "spacing", PARAGRAPHS, before="0", after="0", line=_LINE, lineRule="exact")
        sizes = made(look, "rPr", PARAGRAPHS)
        made(sizes, "sz", ("sz",), val="2")
    put(first_child(paragraph, "pPr"), last, PARAGRAPHS)


def _can_hold(paragraph: Element) -> bool:
    look = paragraph.find(_LOOK)
    return look is None or (look.find(_SECTION) is None and look.find(f"{{{W}}}framePr") is None)
