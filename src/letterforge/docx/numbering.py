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
from letterforge.letter.model import Block, Columns, Keep, ListBlock
from letterforge.opc import Part, part, serialise

DEEPEST = 8  # Word counts nine levels, from 0
_BULLETS = "•–"  # by depth
_DIGIT, _STOP = 0.556, 0.278  # em: how wide a digit and a full stop are in Arial and its likes


@dataclass(frozen=True, slots=True)
class Numbered:
    """A numbered list as its instance needs to know it: how deep it lies, where its count begins, how many digits its numbers have.

    `digits` is 0 where all have as many; else they are flush right, so that their full stops stand below each other.
    """

    level: int
    start: int
    digits: int = 0


def digits_of(block: ListBlock) -> int:
    """How many digits the last number of a numbered list has."""
    return len(str(block.start + len(block.items) - 1)) if block.ordered else 0


def is_flush_right(block: ListBlock) -> bool:
    """Whether the numbers of a list have their full stops below each other: some have more digits than others."""
    return block.ordered and len(str(block.start)) != digits_of(block)


def hang(digits: int, indent: float, size: float) -> tuple[float, float]:
    """How far numbers of so many digits make a list's text stand in, and how far from the left they end, in pt.

    The text stands in by the campaign's `indent`, or as much as numbers in type of `size` pt ask for.
    """
    widest = (digits * _DIGIT + _STOP) * size
    return max(indent, round(widest + size / 2, 2)), round(widest, 2)


@lru_cache(maxsize=1024)
def numbered_in(block: Block, depth: int = 0) -> tuple[Numbered, ...]:
    """The numbered lists of a block, each before those within it."""
    return tuple(_numbered((block,), depth))


def _numbered(blocks: tuple[Block, ...], depth: int) -> Iterator[Numbered]:
    for block in blocks:
        match block:
            case ListBlock(items=items):
                if block.ordered:
                    yield Numbered(min(depth, DEEPEST), block.start, digits_of(block) if is_flush_right(block) else 0)
                for item in items:
                    yield from _numbered(item, depth + 1)
            case Columns(blocks=inner) | Keep(blocks=inner):
                yield from _numbered(inner, depth)


@lru_cache(maxsize=64)
def numbering(lists: tuple[Numbered, ...], indent: float, size: float) -> Part:
    """The numbering part for a letter with these numbered lists; `indent` of a list's text and `size` of its type in pt."""
    root = OxmlElement("w:numbering", nsdecls={"w": NAMESPACES["w"]})
    root.extend(_kind(number, indent) for number in (BULLETED, NUMBERED))
    root.extend(_instance(number, number) for number in (BULLETED, NUMBERED))
    root.extend(_counted(number, one, indent, size) for number, one in enumerate(lists, FIRST_LIST))
    return part("word/numbering.xml", serialise(root))


def _kind(number: int, indent: float) -> BaseOxmlElement:
    """How a kind of list counts and hangs, level by level."""
    kind = element("abstractNum", abstractNumId=number)
    kind.append(element("multiLevelType", val="multilevel"))
    for level in range(DEEPEST + 1):
        bullet = _BULLETS[min(level, len(_BULLETS) - 1)]
        label, form, style = (bullet, "bullet", BULLET) if number == BULLETED else (f"%{level + 1}.", "decimal", POINT)
        one = _level(level, label, form, indent * (level + 1), indent)
        if level == 0:
            one.insert(2, element("pStyle", val=style))
        kind.append(one)
    return kind


def _level(level: int, label: str, form: str, left: float, hanging: float, *, start: int = 1, side: str = "left") -> BaseOxmlElement:
    """How a level counts, and where its labels begin, or end where `side` is right: so far before its text, `left` pt from the margin."""
    one = element("lvl", ilvl=level)
    one.extend((element("start", val=start), element("numFmt", val=form), element("lvlText", val=label), element("lvlJc", val=side)))
    one.append(element("pPr"))
    one[-1].append(element("ind", left=pt(left), hanging=pt(hanging)))
    return one


def _instance(number: int, kind: int) -> BaseOxmlElement:
    """A list that counts as its kind does."""
    instance = element("num", numId=number)
    instance.append(element("abstractNumId", val=kind))
    return instance


def _counted(number: int, one: Numbered, indent: float, size: float) -> BaseOxmlElement:
    """A numbered list that counts from its own start."""
    instance = _instance(number, NUMBERED)
    override = element("lvlOverride", ilvl=one.level)
    override.append(element("startOverride", val=one.start))
    if one.digits:
        step, ends = hang(one.digits, indent, size)
        left = indent * one.level + step
        override.append(_level(one.level, f"%{one.level + 1}.", "decimal", left, step - ends, start=one.start, side="right"))
    instance.append(override)
    return instance
