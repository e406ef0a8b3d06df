"""The numbered lists of a joined document: in go the numbering parts of its letters, out comes one in which each counts anew.

A kind of list that several letters have is there once (`w:abstractNum`). Each letter has instances of its own (`w:num`), of which the
first of a kind begins at its start again; those after it go on or begin anew as the letter has it. Bullets count nothing: they are shared.
"""

from copy import deepcopy

from lxml import etree

from letterforge.word.document import W
from letterforge.word.fields import PARAGRAPH, Element
from letterforge.word.joined_order import PARAGRAPHS, first_child, made, put
from letterforge.word.joined_styles import Look

_VAL = f"{{{W}}}val"
_KIND, _NUMBER, _KIND_ID, _NUMBER_ID = f"{{{W}}}abstractNum", f"{{{W}}}num", f"{{{W}}}abstractNumId", f"{{{W}}}numId"
_LEVEL, _LEVEL_ID, _OVERRIDE, _START = f"{{{W}}}lvl", f"{{{W}}}ilvl", f"{{{W}}}lvlOverride", f"{{{W}}}startOverride"
_SILENT = frozenset({"bullet", "none"})


class Lists:
    """The lists of all letters; `count` is how many instances they have, of which Word bears about 2,000."""

    def __init__(self) -> None:
        self._root: Element | None = None
        self._kinds: dict[bytes, str] = {}  # by what they say
        self._numbers: list[Element] = []
        self._silent: dict[bytes, str] = {}  # instances that count nothing, by what they say

    @property
    def count(self) -> int:
        """How many instances there are."""
        return len(self._numbers)

    def of_letter(self, numbering: Element | None, look: Look | None) -> "LettersLists":
        """A letter's lists. Pictures in place of bullets are those of the first letter that has a list."""
        if self._root is None and numbering is not None:
            self._root = deepcopy(numbering)
            for one in [*self._root.iterchildren(_KIND, _NUMBER)]:
                self._root.remove(one)
        return LettersLists(self, numbering, look)

    def add(self, number: Element, *, silent: bool) -> str:
        """Takes an instance; gives its number, which those that say the same have in common where they are `silent`."""
        number.attrib.pop(_NUMBER_ID)
        said = etree.tostring(number, method="c14n") if silent else b""
        if said not in self._silent or not silent:
            self._numbers.append(number)
            number.set(_NUMBER_ID, str(len(self._numbers)))
            self._silent[said] = str(len(self._numbers))
        return self._silent[said]

    def kind(self, one: Element, look: Look | None) -> str:
        """The number that a kind of list has here, which is put in where it is new; its styles are those of a look."""
        assert self._root is not None  # noqa: S101 - a letter is asked first
        own = deepcopy(one)
        if look is not None:
            look.use(own)
        own.attrib.pop(_KIND_ID)
        said = etree.tostring(own, method="c14n")
        if said not in self._kinds:
            self._kinds[said] = str(len(self._kinds))
            own.set(_KIND_ID, self._kinds[said])
            for name in own.iterchildren(f"{{{W}}}nsid"):  # by which Word would take two kinds for one
                if len(self._kinds) > 1:
                    name.set(_VAL, f"{int(name.get(_VAL, '0'), 16) + len(self._kinds) & 0x7FFFFFFF:08X}")
            self._root.append(own)
        return self._kinds[said]

    def numbering(self) -> Element | None:
        """The numbering part of them all; None where no letter has one."""
        if self._root is not None:
            last = self._root.find(f"{{{W}}}numIdMacAtCleanup")
            if last is not None:
                self._root.remove(last)  # says where Word for Mac is to tidy up
            self._root.extend(self._numbers)
        return self._root


class LettersLists:
    """The lists of one letter, by the numbers that they have in it."""

    def __init__(self, lists: Lists, numbering: Element | None, look: Look | None) -> None:
        self._lists, self._look = lists, look
        found = list(numbering) if numbering is not None else []
        self._kinds = {one.get(_KIND_ID, ""): one for one in found if one.tag == _KIND}
        self._numbers = {one.get(_NUMBER_ID, ""): one for one in found if one.tag == _NUMBER}
        self._given: dict[str, str] = {"0": "0"}  # 0 is no list
        self._begun: set[str] = set()

    def use(self, root: Element) -> None:
        """Gives the points of a part's lists their numbers here; those that a style makes points get them themselves."""
        for paragraph in root.iter(PARAGRAPH):
            look = paragraph.find(f"{{{W}}}pPr")
            own = look.find(f"{{{W}}}numPr") if look is not None else None
            number = own.find(_NUMBER_ID) if own is not None else None
            if number is not None:
                number.set(_VAL, self.number(number.get(_VAL, "0")))
            elif self._look is not None:
                style = look.find(f"{{{W}}}pStyle") if look is not None else None
                self._number_by_style(paragraph, self._look, style.get(_VAL, "") if style is not None else "")

    def _number_by_style(self, paragraph: Element, letters_look: Look, style: str) -> None:
        found = letters_look.list_of(style)
        if found is None:
            return
        place, indent = found
        look = first_child(paragraph, "pPr")
        own = made(look, "numPr", PARAGRAPHS)
        number = place.find(_NUMBER_ID)
        said = number.get(_VAL, "0") if number is not None else "0"
        level = place.find(f"{{{W}}}ilvl")
        deep = self._level(said, style) or (level.get(_VAL) if level is not None else None) or "0"
        if own.find(f"{{{W}}}ilvl") is None:
            made(own, "ilvl", ("ilvl", "numId"), val=deep)
        made(own, "numId", ("ilvl", "numId"), val=self.number(said))
        if indent is not None and look.find(indent.tag) is None:  # which the list's own would stand before else
            put(look, deepcopy(indent), PARAGRAPHS)

    def _level(self, own: str, style: str) -> str | None:
        """The level of a list that is linked with a style."""
        kind = self._kind_of(own)
        for level in kind.iterchildren(_LEVEL) if kind is not None else ():
            linked = level.find(f"{{{W}}}pStyle")
            if linked is not None and linked.get(_VAL) == style:
                return level.get(_LEVEL_ID)
        return None

    def _kind_of(self, own: str) -> Element | None:
        number = self._numbers.get(own)
        kind = number.find(_KIND_ID) if number is not None else None
        return self._kinds.get(kind.get(_VAL, "")) if kind is not None else None

    def number(self, own: str) -> str:
        """The number here of the instance that the letter calls `own`, in the order in which the letter comes to them."""
        if own not in self._given:
            kind = self._kind_of(own)
            self._given[own] = "0" if kind is None else self._taken(self._numbers[own], kind)
        return self._given[own]

    def _taken(self, found: Element, kind: Element) -> str:
        number, key = deepcopy(found), self._lists.kind(kind, self._look)
        number.find(_KIND_ID).set(_VAL, key)  # type: ignore[union-attr]
        counted = [level for level in kind.iterchildren(_LEVEL) if _counts(level)]
        if key not in self._begun:
            self._begun.add(key)
            for level in counted:
                _begin(number, level)
        return self._lists.add(number, silent=not counted)


def _counts(level: Element) -> bool:
    form = level.find(f"{{{W}}}numFmt")
    return form is None or form.get(_VAL) not in _SILENT


def _begin(number: Element, level: Element) -> None:
    """Makes an instance begin a level at its start, where it doesn't say itself where to begin."""
    depth = level.get(_LEVEL_ID, "0")
    override = next((one for one in number.iterchildren(_OVERRIDE) if one.get(_LEVEL_ID) == depth), None)
    if override is None:
        override = number.makeelement(_OVERRIDE)
        override.set(_LEVEL_ID, depth)
        number.append(override)
    if override.find(_START) is None:
        starts = [one for at in (override.find(_LEVEL), level) if at is not None and (one := at.find(f"{{{W}}}start")) is not None]
        begin = override.makeelement(_START)
        begin.set(_VAL, starts[0].get(_VAL, "1") if starts else "1")
        override.insert(0, begin)
