"""What all letters of a joined document have in one part: relations of a part that grows, footnotes, endnotes and comments.

In go the letters' own, out come those of all, under ids that no other letter has.
"""

from copy import deepcopy

from lxml import etree

from letterforge.word.document import W
from letterforge.word.fields import Element
from letterforge.word.joined_package import Package, Relation
from letterforge.word.joined_sections import R

_ID, _TYPE = f"{{{W}}}id", f"{{{W}}}type"
_RELATED = etree.XPath(f"//@*[namespace-uri()='{R}']")


class Relations:
    """The relations of a part that letters are joined in; what leads to the same has one id."""

    def __init__(self) -> None:
        self._ids: dict[Relation, str] = {}

    def id(self, relation: Relation) -> str:
        """The id of a relation, which is put in where it is new."""
        return self._ids.setdefault(relation, f"rId{len(self._ids) + 1}")

    def all(self) -> dict[str, Relation]:
        """All of them by their ids."""
        return {key: relation for relation, key in self._ids.items()}


def used(root: Element) -> list[tuple[Element, str, str]]:
    """Where a part names relations: the element, the attribute, the id."""
    return [(one.getparent(), one.attrname, str(one)) for one in _RELATED(root)]  # type: ignore[union-attr, misc]


class Notes:
    """The footnotes, endnotes or comments of all letters; `one` and `references` are what their elements are called."""

    def __init__(self, kind: str, one: str, *references: str) -> None:
        self.kind, self.type = kind, ""
        self.relations = Relations()
        self.root: Element | None = None
        self._one = f"{{{W}}}{one}"
        self._references = tuple(f"{{{W}}}{name}" for name in references)
        self._next = 0

    def begin(self, letter: Package, name: str, root: Element) -> None:
        """Takes what stands before a letter's notes, where it is the first one with any: the lines that separate them from the text."""
        if self.root is None:
            self.type = letter.type(name)
            self.root = deepcopy(root)
            for one in [*self.root.iterchildren(self._one)]:
                if one.get(_TYPE, "normal") == "normal":
                    self.root.remove(one)
            self._next = max((int(one.get(_ID, "0")) for one in self.root.iterchildren(self._one)), default=-1) + 1

    def add(self, root: Element, body: Element) -> bool:
        """Takes the notes of a letter, in the order in which its body comes to them; whether it has any."""
        assert self.root is not None  # noqa: S101 - begun before
        given: dict[str, str] = {}
        for one in root.iterchildren(self._one):
            if one.get(_TYPE, "normal") == "normal":
                given[one.get(_ID, "")] = str(self._next)
                one.set(_ID, str(self._next))
                self.root.append(one)
                self._next += 1
        for one in body.iter(*self._references):
            one.set(_ID, given.get(one.get(_ID, ""), one.get(_ID, "")))
        return bool(given)


def all_notes() -> tuple[Notes, Notes, Notes]:
    """Footnotes, endnotes, comments."""
    return (
        Notes("footnotes", "footnote", "footnoteReference"),
        Notes("endnotes", "endnote", "endnoteReference"),
        Notes("comments", "comment", "commentReference", "commentRangeStart", "commentRangeEnd"),
    )
