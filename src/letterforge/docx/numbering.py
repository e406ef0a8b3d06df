"""The numbering of lists. In go the numbered lists of a letter in their order, out comes the numbering part.

Every numbered list has an instance of its own, which begins again at its own start; bulleted lists share one, having nothing to count.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from docx.oxml.parser import OxmlElement
from docx.oxml.xmlchemy import BaseOxmlElement

from letterforge.docx.markup import NAMESPACES, element, pt
from letterforge.docx.names import BULLET, BULLETED, FIRST_LIST, NUMBERED, POINT
from letterforge.docx.package import Part, part, serialise
from letterforge.letter.model import Block, Columns, Keep, ListBlock

DEEPEST = 8  # Word counts nine levels, from 0
_BULLETS = "•–"  # by depth


@dataclass(frozen=True, slots=True)
class Numbered:
    """A numbered list as its instance needs to know it: how deep it lies and where its count begins."""

    level: int
    start: int


@lru_cache(maxsize=1024)
def numbered_in(block: Block, depth: int = 0) -> tuple[Numbered, ...]:
    """The numbered lists of a block, each before those within it."""
    return tuple(_numbered((block,), depth))


def _numbered(blocks: tuple[Block, ...], depth: int) -> Iterator[Numbered]:
    for block in blocks:
        match block:
            case ListBlock(items=items):
                if block.ordered:
                    yield Numbered(min(depth, DEEPEST), block.start)
                for item in items:
                    yield from _numbered(item, depth + 1)
            case Columns(blocks=inner) | Keep(blocks=inner):
                yield from _numbered(inner, depth)


@lru_cache(maxsize=64)
def numbering(lists: tuple[Numbered, ...], indent: float) -> Part:
    """The numbering part for a letter with these numbered lists; `indent` of a list's text in pt."""
    root = OxmlElement("w:numbering", nsdecls={"w": NAMESPACES["w"]})
    root.extend(_kind(number, indent) for number in (BULLETED, NUMBERED))
    root.extend(_instance(number, number) for number in (BULLETED, NUMBERED))
    root.extend(_instance(number, NUMBERED, one) for number, one in enumerate(lists, FIRST_LIST))
    return part("word/numbering.xml", serialise(root))


def _kind(number: int, indent: float) -> BaseOxmlElement:
    """How a kind of list counts and hangs, level by level."""
    kind = element("abstractNum", abstractNumId=number)
    kind.append(element("multiLevelType", val="multilevel"))
    for level in range(DEEPEST + 1):
        bullet = _BULLETS[min(level, len(_BULLETS) - 1)]
        label, form, style = (bullet, "bullet", BULLET) if number == BULLETED else (f"%{level + 1}.", "decimal", POINT)
        one = element("lvl", ilvl=level)
        one.extend((element("start", val=1), element("numFmt", val=form)))
        if level == 0:
            one.append(element("pStyle", val=style))
        one.extend((element("lvlText", val=label), element("lvlJc", val="left"), element("pPr")))
        one[-1].append(element("ind", left=pt(indent * (level + 1)), hanging=pt(indent)))
        kind.append(one)
    return kind


def _instance(number: int, kind: int, begins: Numbered | None = None) -> BaseOxmlElement:
    """A list that counts as its kind does, from its own start where it is numbered."""
    instance = element("num", numId=number)
    instance.append(element("abstractNumId", val=kind))
    if begins is not None:
        override = element("lvlOverride", ilvl=begins.level)
        override.append(element("startOverride", val=begins.start))
        instance.append(override)
    return instance
