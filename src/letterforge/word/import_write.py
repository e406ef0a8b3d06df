"""A document's paragraphs as the text of a template. In go paragraphs and sections, out comes Markdown with its lists and containers."""

import re
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import NamedTuple

from letterforge.letter.markdown import MOST_COLUMNS
from letterforge.word.import_markdown import inline
from letterforge.word.import_model import NEW_PAGE, TAG, Para, Point, Remarks, Section, beginning

_FENCE = re.compile(r"^:{3,}", re.MULTILINE)
_ENDS_WITH_TAG = re.compile(r"[%#]\}$")
_SLACK = 30  # twips by which a paragraph may hang less than the point above it and still belong to it
_POINT, _TAGS = "point", "tags"


class _Made(NamedTuple):
    """A finished block: its text, and what it is, by which the empty lines around it go."""

    text: str
    kind: str = ""


class _Open(NamedTuple):
    """A list that is open: its last point, how far that stands in, in twips and in the Markdown, and its mark there."""

    point: Point
    left: int
    indent: int
    mark: str


def written(paras: Sequence[Para], sections: Sequence[Section], remarks: Remarks) -> str:
    """The template's text."""
    made: list[_Made] = []
    for number, group in groupby(paras, lambda para: para.section):
        section = sections[number]
        blocks = _blocks(list(group), remarks)
        if section.new_page and made and blocks:
            made.append(_Made("\\newpage"))
        columns = min(section.columns, MOST_COLUMNS)
        made += [_contained(f"columns {columns}", blocks)] if columns > 1 and blocks else blocks
    return _together(made) + "\n" if made else ""


def _is_tags(para: Para) -> bool:
    """Whether a paragraph holds tags and nothing else: it is none in the letter."""
    return any(piece.kind == TAG for piece in para.pieces) and all(piece.kind == TAG or not piece.text.strip() for piece in para.pieces)


def _blocks(paras: Sequence[Para], remarks: Remarks) -> list[_Made]:
    """Paragraphs that are kept together in their container, each stretch of a list as one block."""
    made: list[_Made] = []
    stretches = [(stretch, all(para.kept for para in stretch)) for stretch in _stretches(paras)]
    for kept, group in groupby(stretches, lambda one: one[1]):
        within: list[_Made] = []
        for right, inner in groupby(group, lambda one: one[0][0].right):
            blocks = [_stretch(stretch, remarks) for stretch, _ in inner]
            blocks = [block for block in blocks if block.text]
            within += [_contained("right", blocks)] if right and blocks else blocks
        made += [_contained("keep", within)] if kept and within else within
    return made


def _stretches(paras: Sequence[Para]) -> list[list[Para]]:
    """Each list with all that stands in it, each other paragraph for itself."""
    found: list[list[Para]] = []
    for at, para in enumerate(paras):
        listed = bool(found) and found[-1][-1].point is not None
        within = para.point is not None or _hangs(para, found[-1] if found else [])
        if _is_tags(para):  # between two points they choose or repeat points
            within = listed and any(one.point for one in _first_words(paras[at + 1 :]))
        if found and within and found[-1][0].point is not None and not para.right and not para.heading:
            found[-1].append(para)
        else:
            found.append([para])
    return found


def _first_words(paras: Sequence[Para]) -> Iterable[Para]:
    """The next paragraph that isn't tags alone, if any."""
    return [para for para in paras if not _is_tags(para)][:1]


def _hangs(para: Para, listed: Sequence[Para]) -> bool:
    """Whether a paragraph without a mark belongs to a point above it: it stands in as far as the point's text."""
    points = [one for one in listed if one.point is not None]
    least = min((one.left for one in points), default=0)
    return bool(points) and para.pieces[0].text != NEW_PAGE and 0 < least <= para.left + _SLACK


def _stretch(stretch: Sequence[Para], remarks: Remarks) -> _Made:
    first = stretch[0]
    if first.pieces[0].text == NEW_PAGE:
        return _Made("\\newpage")
    if _is_tags(first):
        return _Made("".join(piece.text for piece in first.pieces if piece.kind == TAG), _TAGS)
    if first.point is not None:
        return _Made(_list(stretch, remarks), _POINT)
    text = _text(first, remarks)
    return _Made(f"{'#' * first.heading} {text}" if first.heading and text else text)


def _text(para: Para, remarks: Remarks) -> str:
    text, kept = inline(para.pieces, heading=bool(para.heading))
    if not kept:
        remarks.place = beginning("".join(piece.text for piece in para.pieces))
        remarks.here("words beside each other look otherwise than Markdown can say", "here they are plain")
    return text


def _list(stretch: Sequence[Para], remarks: Remarks) -> str:
    """A list with the lists, paragraphs and tags within it."""
    opened: list[_Open] = []
    text = ""
    for para in stretch:
        if _is_tags(para):
            text += "\n" + "".join(piece.text for piece in para.pieces if piece.kind == TAG)
            continue
        said = _text(para, remarks)
        if para.point is not None:
            outer = opened[0].mark[-1] if opened else ""
            mark = _opened(opened, para.point, para.left)
            indent = opened[-1].indent - len(mark) - 1
            between = "" if not text else "\n" if opened[0].mark[-1] == outer else "\n\n"
            text += between + " " * indent + _hung(f"{mark} {said}", opened[-1].indent)
        else:
            while len(opened) > 1 and opened[-1].left > para.left + _SLACK:
                opened.pop()
            indent = opened[-1].indent
            text += "\n\n" + " " * indent + _hung(said.replace("{%", "{%+", 1) if said.startswith("{%") else said, indent)
    return text


def _opened(opened: list[_Open], point: Point, left: int) -> str:
    """The mark of a point, where its list is now the innermost that is `opened`. Where numbers jump, or begin anew, another list begins."""
    while opened and _depth(opened[-1], point, left) < 0:
        opened.pop()
    last = opened.pop() if opened and _depth(opened[-1], point, left) == 0 else None
    sign = "." if point.number else "-"
    if last and point.number and last.point.number:
        goes_on = point.number == last.point.number + 1
        sign = last.mark[-1] if goes_on else ")" if last.mark[-1] == "." else "."
    mark = f"{point.number}{sign}" if point.number else sign
    outer = opened[-1].indent if opened else 0
    opened.append(_Open(point, left, outer + len(mark) + 1, mark))
    return mark


def _depth(last: _Open, point: Point, left: int) -> int:
    """How much deeper a point lies than the `last` one: by its level in the same list, of another list by how far it stands in."""
    if point.list != last.point.list and abs(left - last.left) > _SLACK:
        return left - last.left
    return point.level - last.point.level


def _hung(text: str, indent: int) -> str:
    """`text` with its later lines below the first. Jinja takes spaces before a tag away unless it is told not to."""
    space = " " * indent
    lines = text.split("\n")
    later = [space + re.sub(r"^\{%(?![-+])", "{%+", line) if line else line for line in lines[1:]]
    return "\n".join([lines[0], *later])


def _contained(name: str, blocks: Sequence[_Made]) -> _Made:
    inner = _together(blocks)
    fence = ":" * max([3, *(len(found) + 1 for found in _FENCE.findall(inner))])
    return _Made(f"{fence} {name}\n{inner}\n{fence}")


def _together(blocks: Sequence[_Made]) -> str:
    """Blocks with the lines between them: Jinja takes the end of a line that ends with a tag away."""
    text, before, words = "", "", ""
    for block in blocks:
        if text:
            text += _between(text, before, words, block.kind)
        text += block.text
        before = block.kind
        words = before if before != _TAGS else words
    return text


def _between(text: str, before: str, words: str, after: str) -> str:
    """The line ends between two blocks; `words` is what stood there before any tags."""
    if before == _TAGS:
        return "\n\n" if words == _POINT and after not in {_POINT, _TAGS} else "\n"
    if before == _POINT and after == _TAGS:
        return "\n"
    return "\n\n\n" if _ENDS_WITH_TAG.search(text) else "\n\n"
