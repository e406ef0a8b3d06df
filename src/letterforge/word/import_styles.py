"""What a document's styles say of paragraphs and words. In go the styles part and an element's own properties, out comes what holds.

A style's id is in the language of whoever's Word it was (`berschrift1`); its name of a built-in style is English in every one.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from letterforge.word.fields import Element
from letterforge.word.import_xml import OFF, W, on, value, whole

_HEADING = re.compile(r"heading ([1-9])")
_TITLES = {"title": 1, "subtitle": 2}
_DEEPEST_HEADING = 6


@dataclass(frozen=True, slots=True)
class Typed:
    """The type that the running text is set in: the face's name, its size in pt; empty and 0 where the document doesn't say."""

    face: str = ""
    size: float = 0.0


class Styles:
    """The styles of a document, each with what it is based on."""

    def __init__(self, root: Element | None) -> None:
        self._by_id: dict[str, Element] = {}
        self._defaults: dict[str, str] = {}
        self._document = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr") if root is not None else None
        for style in root.iterchildren(f"{W}style") if root is not None else ():
            self._by_id[style.get(f"{W}styleId", "")] = style
            if style.get(f"{W}default", "0") not in OFF:
                self._defaults[style.get(f"{W}type", "")] = style.get(f"{W}styleId", "")

    def of(self, properties: Element | None) -> str:
        """The id of the style that a paragraph's properties name, or the default one."""
        named = value(properties.find(f"{W}pStyle")) if properties is not None else ""
        return named if named in self._by_id else self._defaults.get("paragraph", "")

    def name(self, style: str) -> str:
        """A style's name, small."""
        found = self._by_id.get(style)
        return value(found.find(f"{W}name")).casefold() if found is not None else ""

    def heading(self, style: str, own: Element | None) -> int:
        """The level of a heading, 1 to 6; 0 for a paragraph of text."""
        for properties in (own, *self._chain(style, "pPr")):
            level = properties.find(f"{W}outlineLvl") if properties is not None else None
            if level is not None:
                said = whole(value(level), 9)
                return min(said + 1, _DEEPEST_HEADING) if 0 <= said < 9 else 0
        for one in self._ids(style):
            if match := _HEADING.fullmatch(self.name(one)):
                return min(int(match[1]), _DEEPEST_HEADING)
            if title := _TITLES.get(self.name(one)):
                return title
        return 0

    def paragraph(self, style: str, own: Element | None, name: str) -> Element | None:
        """A paragraph's property, its own or its style's."""
        for properties in (own, *self._chain(style, "pPr")):
            found = properties.find(W + name) if properties is not None else None
            if found is not None:
                return found
        return None

    def toggled(self, paragraph: str, own: Element | None, name: str) -> bool:
        """Whether words are bold, italic or hidden. Styles turn what is on in the paragraph off again; the words' own word is the last."""
        said = on(own, name)
        if said is not None:
            return said
        character = value(own.find(f"{W}rStyle")) if own is not None else ""
        return self._style_says(paragraph, name) is not self._style_says(character, name)

    def words(self, paragraph: Element | None, own: Element | None) -> Iterator[Element]:
        """The properties that hold for words, the nearest first: their own, their style's, their paragraph's style's, the document's."""
        character = value(own.find(f"{W}rStyle")) if own is not None else ""
        found = (own, *self._chain(character, "rPr"), *self._chain(self.of(paragraph), "rPr"), self._document)
        return (one for one in found if one is not None)

    def underlined(self, own: Element | None) -> bool:
        """Whether words are underlined by whoever wrote them: links are so by their style."""
        said = own.find(f"{W}u") if own is not None else None
        return said is not None and value(said, "single") not in OFF

    def typed(self, used: Counter[str]) -> Typed:
        """The type of the running text: what the paragraph style says that is `used` most, or the document's defaults."""
        most = next((style for style, _ in used.most_common(1)), self._defaults.get("paragraph", ""))
        face, size = "", 0
        for properties in (*self._chain(most, "rPr"), self._document):
            if properties is None:
                continue
            fonts, measure = properties.find(f"{W}rFonts"), properties.find(f"{W}sz")
            face = face or (fonts.get(f"{W}ascii", "") if fonts is not None else "")
            size = size or whole(value(measure))
        return Typed(face, size / 2)

    def _style_says(self, style: str, name: str) -> bool:
        return next((said for properties in self._chain(style, "rPr") if (said := on(properties, name)) is not None), False)

    def _chain(self, style: str, part: str) -> list[Element]:
        found = (self._by_id[one].find(W + part) for one in self._ids(style))
        return [properties for properties in found if properties is not None]

    def _ids(self, style: str) -> Iterator[str]:
        """A style and those that it is based on; a circle of them ends where it began."""
        seen: set[str] = set()
        while style in self._by_id and style not in seen:
            seen.add(style)
            yield style
            style = value(self._by_id[style].find(f"{W}basedOn"))
