"""Word's lists. In go the numbering part and a paragraph's properties, out comes the point that the paragraph is, with its number."""

from typing import NamedTuple

from letterforge.word.fields import Element
from letterforge.word.import_model import Point
from letterforge.word.import_styles import Styles
from letterforge.word.import_xml import W, value, whole

_DEEPEST = 8  # Word counts nine levels, from 0
_MARKS = frozenset({"bullet", "none"})


class Level(NamedTuple):
    """How a level of a list counts: Word's name of its numbers, the pattern of its mark, its first number, its indent in twips."""

    form: str = "decimal"
    mark: str = "%1."
    start: int = 1
    left: int = 0


class Lists:
    """The lists of a document, counted as its paragraphs are met in their order."""

    def __init__(self, root: Element | None, styles: Styles) -> None:
        self._styles = styles
        self._kinds: dict[str, Element] = {}
        self._instances: dict[str, Element] = {}
        for element in root if root is not None else ():
            if element.tag == f"{W}abstractNum":
                self._kinds[element.get(f"{W}abstractNumId", "")] = element
            elif element.tag == f"{W}num":
                self._instances[element.get(f"{W}numId", "")] = element
        self._counts: dict[str, dict[int, int]] = {}  # by kind and level: instances of one kind go on with each other's count
        self._begun: set[tuple[str, int]] = set()

    def point(self, style: str, own: Element | None) -> tuple[Point, Level] | None:
        """The point that a paragraph is; None where it stands in no list, or its list shows no marks."""
        number, depth = self._named(style, own)
        kind = self._kind(number)
        if kind is None:
            return None
        level, said = self._level(number, kind, depth)
        if level.form == "none" or (level.form != "bullet" and not level.mark):
            return None
        key = kind.get(f"{W}abstractNumId", "")
        counts = self._counts.setdefault(key, {})
        if said is not None and (number, depth) not in self._begun:
            counts.pop(depth, None)
        self._begun.add((number, depth))
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [one for one in counts if one > depth]:
            del counts[deeper]
        counted = 0 if level.form in _MARKS else counts[depth]
        return Point(whole(number), depth, counted), level

    def _named(self, style: str, own: Element | None) -> tuple[str, int]:
        """The list's number and the depth in it, by the paragraph's own properties or its style's."""
        named = own.find(f"{W}numPr") if own is not None else None
        by_style = self._styles.paragraph(style, None, "numPr")
        number = self._part(named, "numId") or self._part(by_style, "numId")
        depth = self._part(named, "ilvl") or self._part(by_style, "ilvl")
        if not depth and by_style is not None and named is None:
            depth = self._depth_of_style(number, style)
        return number, min(max(whole(depth), 0), _DEEPEST)

    @staticmethod
    def _part(named: Element | None, name: str) -> str:
        return value(named.find(W + name)) if named is not None else ""

    def _depth_of_style(self, number: str, style: str) -> str:
        """The level that names the style as its own."""
        kind = self._kind(number)
        for level in kind.iterchildren(f"{W}lvl") if kind is not None else ():
            if value(level.find(f"{W}pStyle")) == style:
                return level.get(f"{W}ilvl", "")
        return ""

    def _kind(self, number: str) -> Element | None:
        """The kind of an instance, which may name a list style in place of levels of its own."""
        instance = self._instances.get(number)
        kind = self._kinds.get(value(instance.find(f"{W}abstractNumId"))) if instance is not None else None
        named = value(kind.find(f"{W}numStyleLink")) if kind is not None else ""
        if named:
            return next((one for one in self._kinds.values() if value(one.find(f"{W}styleLink")) == named), kind)
        return kind

    def _level(self, number: str, kind: Element, depth: int) -> tuple[Level, int | None]:
        """A level, and the number that its instance begins it with, where it has one of its own."""
        found = next((one for one in kind.iterchildren(f"{W}lvl") if one.get(f"{W}ilvl") == str(depth)), None)
        begins: int | None = None
        for override in self._instances[number].iterchildren(f"{W}lvlOverride"):
            if override.get(f"{W}ilvl") == str(depth):
                own = override.find(f"{W}lvl")
                found = own if own is not None else found
                said = override.find(f"{W}startOverride")
                begins = whole(value(said), 1) if said is not None else begins
        if found is None:
            return Level(start=begins or 1), begins
        indent = found.find(f"{W}pPr/{W}ind")
        left = whole(indent.get(f"{W}left") or indent.get(f"{W}start")) if indent is not None else 0
        start = whole(value(found.find(f"{W}start")), 1) if begins is None else begins
        form, mark = value(found.find(f"{W}numFmt"), "decimal"), value(found.find(f"{W}lvlText"))
        return Level(form, mark, max(start, 0), left), begins
