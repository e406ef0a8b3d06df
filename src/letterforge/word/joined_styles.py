"""The styles of a joined document: in go the styles of its letters, out come those of the first, and beside them those of letters that look
otherwise (large print, a letter set tighter to stay on its sheet), under ids and names of their own.

A paragraph that names no style looks as the document's default one, which is the first letter's: in such a letter it gets the letter's own.
"""

from collections.abc import Callable
from copy import deepcopy

from letterforge.word.document import W
from letterforge.word.fields import Element
from letterforge.word.joined_order import PARAGRAPHS, RUNS, STYLES, first_child, made, put

_VAL, _ID, _TYPE, _DEFAULT = f"{{{W}}}val", f"{{{W}}}styleId", f"{{{W}}}type", f"{{{W}}}default"
_STYLE, _BASED, _NAME = f"{{{W}}}style", f"{{{W}}}basedOn", f"{{{W}}}name"
_LOOK = f"{{{W}}}pPr"
_REFERENCES = tuple(f"{{{W}}}{name}" for name in ("basedOn", "next", "link"))
_NAMED = tuple(f"{{{W}}}{name}" for name in ("pStyle", "rStyle", "tblStyle", "styleLink", "numStyleLink"))


class Styles:
    """The styles of all letters."""

    def __init__(self) -> None:
        self._root: Element | None = None
        self._looks: dict[bytes, Look] = {}

    def of_letter(self, content: bytes, parsed: Callable[[], Element]) -> "Look":
        """How a letter with this styles part looks."""
        if content not in self._looks:
            root = parsed()
            number = len(self._looks)
            look = self._looks[content] = Look(root, f"-{number + 1}" if number else "")
            if self._root is None:
                self._root = deepcopy(root)
                look.given = list(self._root.iterchildren(_STYLE))
            else:
                look.given = look.own()
                self._root.extend(look.given)
        return self._looks[content]

    def styles(self) -> Element | None:
        """The styles part of them all; None where no letter has one."""
        return self._root


class Look:
    """The styles of some letters; what isn't the first letter's has a `suffix` to its id."""

    def __init__(self, root: Element, suffix: str) -> None:
        self.suffix = suffix
        self._root = root
        self.given: list[Element] = []  # as they stand in the joined document, until their lists are settled
        self._styles = {one.get(_ID, ""): one for one in root.iterchildren(_STYLE)}
        self._defaults = {one.get(_TYPE, ""): one.get(_ID, "") for one in self._styles.values() if one.get(_DEFAULT) in {"1", "true", "on"}}
        self._lists: dict[str, tuple[Element, Element | None] | None] = {}

    def list_of(self, style: str) -> tuple[Element, Element | None] | None:
        """The place in a list that a paragraph's style gives it, and the style's own indent; None where it gives none."""
        style = style or self._defaults.get("paragraph", "")
        if style not in self._lists:
            self._lists[style] = self._list_of(style)
        return self._lists[style]

    def settle_lists(self, number: Callable[[str], str]) -> None:
        """Gives the styles that make points of a list its number in the joined document; once."""
        for style in self.given:
            for one in style.iter(f"{{{W}}}numId"):
                one.set(_VAL, number(one.get(_VAL, "")))
        self.given = []

    def use(self, root: Element) -> None:
        """Lets a part of a letter use the letter's own styles."""
        if not self.suffix:
            return
        for one in root.iter(*_NAMED):
            one.set(_VAL, self._own(one.get(_VAL, "")))
        for tag, look, named, kind in (("p", "pPr", "pStyle", "paragraph"), ("tbl", "tblPr", "tblStyle", "table")):
            if kind in self._defaults:
                for one in root.iter(f"{{{W}}}{tag}"):
                    _name_default(one, look, named, self._own(self._defaults[kind]))

    def own(self) -> list[Element]:
        """The styles under ids and names of their own; what the document's defaults were stands in them."""
        others = [deepcopy(one) for one in self._styles.values()]
        for one in others:
            one.attrib.pop(_DEFAULT, "")
            one.set(f"{{{W}}}customStyle", "1")
            one.set(_ID, self._own(one.get(_ID, "")))
            name = one.find(_NAME)
            if name is not None:
                name.set(_VAL, f"{name.get(_VAL, '')} {self.suffix[1:]}")
            for other in one.iterchildren(f"{{{W}}}aliases"):
                one.remove(other)
            for other in one.iterchildren(*_REFERENCES):
                other.set(_VAL, self._own(other.get(_VAL, "")))
            if one.get(_TYPE) == "paragraph" and one.find(_BASED) is None:
                self._settle(one)
        return others

    def _settle(self, style: Element) -> None:
        """Puts the document's defaults into a style that rests on no other."""
        for name, order in (("pPr", PARAGRAPHS), ("rPr", RUNS)):
            defaults = self._root.find(f"{{{W}}}docDefaults/{{{W}}}{name}Default/{{{W}}}{name}")
            for one in defaults if defaults is not None else ():
                look = made(style, name, STYLES)
                if look.find(one.tag) is None:
                    put(look, deepcopy(one), order)

    def _own(self, style: str) -> str:
        return f"{style}{self.suffix}" if style in self._styles else style

    def _list_of(self, style: str) -> tuple[Element, Element | None] | None:
        seen: set[str] = set()
        indent: Element | None = None
        while style in self._styles and style not in seen:
            seen.add(style)
            look = self._styles[style].find(_LOOK)
            if look is not None:
                found = look.find(f"{{{W}}}ind")
                indent = found if indent is None else indent
                place = look.find(f"{{{W}}}numPr")
                if place is not None and place.find(f"{{{W}}}numId") is not None:
                    return place, indent
            based = self._styles[style].find(_BASED)
            style = based.get(_VAL, "") if based is not None else ""
        return None


def _name_default(one: Element, look: str, named: str, style: str) -> None:
    found = first_child(one, look)
    if found.find(f"{{{W}}}{named}") is None:
        first_child(found, named).set(_VAL, style)
