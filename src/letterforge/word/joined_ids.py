"""Ids of a joined document that must be unique: in goes a part of a letter, and its ids are other ones afterwards.

Bookmarks go by another name in each letter, and what leads to them follows: hyperlinks within the letter, and fields such as PAGEREF.
"""

import re
from collections.abc import Mapping
from itertools import count

from letterforge.word.document import W
from letterforge.word.fields import PARAGRAPH, Element
from letterforge.word.support import WORDS_OWN

_ID, _VAL, _NAME, _ANCHOR = f"{{{W}}}id", f"{{{W}}}val", f"{{{W}}}name", f"{{{W}}}anchor"
_W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
_PARAGRAPH_IDS = (f"{{{_W14}}}paraId", f"{{{_W14}}}textId")
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_BOOKMARK, _CONTROL = f"{{{W}}}bookmarkStart", f"{{{W}}}sdtPr"
_MARKED = tuple(
    f"{{{W}}}{name}"
    for name in (
        "bookmarkStart bookmarkEnd permStart permEnd ins del moveFrom moveTo moveFromRangeStart moveFromRangeEnd moveToRangeStart "
        "moveToRangeEnd cellIns cellDel cellMerge rPrChange pPrChange sectPrChange tblPrChange tblGridChange tblPrExChange "
        "trPrChange tcPrChange numberingChange customXmlInsRangeStart customXmlInsRangeEnd customXmlDelRangeStart "
        "customXmlDelRangeEnd"
    ).split()
)
SIMPLE, INSTRUCTION = f"{{{W}}}fldSimple", f"{{{W}}}instrText"
INSTR, _MARK = f"{{{W}}}instr", f"{{{W}}}fldChar"
_LONGEST = 40  # characters of a bookmark's name
_WORD, _IN_LINK = re.compile(r"[^\W\d]\w*"), re.compile(r'(?<=\\l )\w+|(?<=\\l ")\w+')
_LEADING = frozenset({"FTNREF", "NOTEREF", "PAGEREF", "TOC"})  # of Word's own fields those that lead to bookmarks; REF isn't only its own


class Ids:
    """Gives ids that no part of any letter has."""

    def __init__(self) -> None:
        self._marks, self._drawings, self._controls = count(1), count(1), count(1)

    def next_mark(self) -> str:
        """An id for a bookmark."""
        return str(next(self._marks))

    def renew(self, root: Element, suffix: str) -> dict[str, str]:
        """Gives a part new ids; its bookmarks get `suffix` to their names, which are given by the old ones, in small letters."""
        marks: dict[str, str] = {}
        for one in root.iter(*_MARKED):
            old = one.get(_ID)
            if old is not None:
                if old not in marks:
                    marks[old] = self.next_mark()
                one.set(_ID, marks[old])
        for one in root.iter(_DRAWING):
            one.set("id", str(next(self._drawings)))
        for one in root.iter(_CONTROL):
            for own in one.iterchildren(_ID):
                own.set(_VAL, str(next(self._controls)))
        for one in root.iter(PARAGRAPH, f"{{{W}}}tr"):
            for name in _PARAGRAPH_IDS:
                one.attrib.pop(name, "")  # which comments' threads are known by; Word gives them anew
        return _rename(root, suffix) if suffix else {}


def _rename(root: Element, suffix: str) -> dict[str, str]:
    """Gives bookmarks other names; gives these by the old ones, in small letters."""
    names: dict[str, str] = {}
    for one in root.iter(_BOOKMARK):
        name = one.get(_NAME, "")
        new = f"{name[: _LONGEST - len(suffix)]}{suffix}"
        if name.lower() not in names:
            names[name.lower()] = f"b{len(names)}{suffix}" if new in names.values() else new
        one.set(_NAME, names[name.lower()])
    return names


def follow(root: Element, names: Mapping[str, str]) -> None:
    """Lets hyperlinks and fields lead to bookmarks by their new names."""
    if not names:
        return
    for one in root.iter(f"{{{W}}}hyperlink"):
        anchor = one.get(_ANCHOR)
        if anchor is not None and anchor.lower() in names:
            one.set(_ANCHOR, names[anchor.lower()])
    for said in instructions(root):
        text = said.text
        first = text.split(maxsplit=1)[0].upper() if text.strip() else ""
        pattern = _IN_LINK if first == "HYPERLINK" else _WORD if first in _LEADING or first not in WORDS_OWN else None
        new = pattern.sub(lambda found: names.get(found[0].lower(), found[0]), text) if pattern is not None else text
        if new != text:
            said.text = new


class Instruction:
    """A field's instruction, which may stand in several runs."""

    def __init__(self, elements: list[Element]) -> None:
        self.elements = elements

    @property
    def text(self) -> str:
        """What it says."""
        first = self.elements[0]
        return first.get(INSTR, "") if first.tag == SIMPLE else "".join(one.text or "" for one in self.elements)

    @text.setter
    def text(self, said: str) -> None:
        first, *others = self.elements
        if first.tag == SIMPLE:
            first.set(INSTR, said)
        else:
            first.text = said
            for one in others:
                one.text = ""


def instructions(root: Element) -> list[Instruction]:
    """The instructions of a part's fields; one with a field within it counts as several."""
    found: list[Instruction] = []
    open_: list[Element] = []
    for one in root.iter(SIMPLE, INSTRUCTION, _MARK):
        if one.tag == INSTRUCTION:
            open_.append(one)
            continue
        if open_:
            found.append(Instruction(open_))
            open_ = []
        if one.tag == SIMPLE:
            found.append(Instruction([one]))
    return [*found, Instruction(open_)] if open_ else found
