"""A paragraph's pieces as Markdown. In go pieces, out comes a text which the letter's own parser reads as the same words in the same looks.

Markdown can't make every stretch of letters bold: beside a letter, an emphasis begins and ends with letters only. So each text is read
back, and where its looks would come out otherwise, marks at the edge of an emphasis stay outside of it.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from letterforge.letter.markdown import LINK_SCHEMES, MarkdownError, parse
from letterforge.letter.model import Heading, Paragraph, Span
from letterforge.word.import_model import FIELD, NEW_PARAGRAPH, PLAIN, WORDS, Look, Piece

_STAND_IN = "\ue0000\ue001"  # for a field, when a text is read back: a slot, as in a rendered template
_Order = tuple[tuple[int, str], tuple[int, str]]  # of two emphases the outer and the inner one: the place in a look, and the mark
_ORDERS: tuple[_Order, _Order] = (((0, "**"), (1, "*")), ((1, "*"), (0, "**")))
_LIST = re.compile(r"[0-9]{1,9}(?=[.)](?:\s|$))")
_ENTITIES = {"\u00a0": "&nbsp;"}
_TAGS_IN_LINK = re.compile(r"%7B%7B(?:%20)*(\w+)(?:%20)*%7D%7D", re.IGNORECASE)


class _Cell(NamedTuple):
    """A character, or a field or tag, and how it looks."""

    text: str
    look: Look
    kind: str = WORDS

    @property
    def is_space(self) -> bool:
        return self.kind == WORDS and self.text.isspace()

    @property
    def is_mark(self) -> bool:
        """Whether it is punctuation to Markdown."""
        return self.kind == WORDS and unicodedata.category(self.text)[0] in "PS"


def leads_somewhere(link: str) -> bool:
    """Whether a letter can have this link."""
    return link.casefold().startswith((*LINK_SCHEMES, "{{"))


def inline(pieces: Sequence[Piece], *, heading: bool = False) -> tuple[str, bool]:
    """The Markdown of a paragraph or `heading`, and whether all of its looks could be kept. A heading has no line breaks."""
    cells = [cell for piece in pieces for cell in _cells(piece, heading=heading)]
    parts = [list(part) for is_end, part in groupby(cells, lambda cell: cell.text == NEW_PARAGRAPH) if not is_end]
    made = [_one(_trimmed(part), heading=heading) for part in parts]
    return "\n\n".join(text for text, _ in made if text), all(kept for _, kept in made)


def _one(cells: list[_Cell], *, heading: bool) -> tuple[str, bool]:
    if not cells:
        return "", True
    settled = _spaces_settled(cells)
    for changed in (list, _marks_outside):  # the second is seldom needed
        tried = changed(settled)
        wanted = list(_looks(tried))
        both = any(cell.look.bold for cell in tried) and any(cell.look.italic for cell in tried)
        orders = [
            order for order in _ORDERS[: 2 if both else 1] if _read_back(_written(tried, order, stand_in=True), heading=heading) == wanted
        ]
        if orders:
            return min((_written(tried, order) for order in orders), key=len), True
    plain = [cell._replace(look=PLAIN) for cell in cells]
    return _written(plain), all(cell.look == PLAIN for cell in cells)


def _cells(piece: Piece, *, heading: bool) -> Iterator[_Cell]:
    if piece.kind != WORDS:
        yield _Cell(piece.text, piece.look, piece.kind)
        return
    for character in piece.text:
        yield _Cell(" " if heading and character == "\n" else character, piece.look)


def _trimmed(cells: list[_Cell]) -> list[_Cell]:
    """Without spaces at the edges of lines, which Markdown doesn't keep, and without empty lines at the edges of the paragraph."""
    lines: list[list[_Cell]] = [[]]
    for cell in cells:
        if cell.text == "\n":
            lines.append([])
        else:
            lines[-1].append(cell)
    lines = [_stripped(line) for line in lines]
    while lines and not lines[0]:
        lines.pop(0)
    while lines and not lines[-1]:
        lines.pop()
    found: list[_Cell] = []
    for line in lines:
        found += [_Cell("\n", PLAIN), *line] if found else line
    return found


def _stripped(line: list[_Cell]) -> list[_Cell]:
    first = next((at for at, cell in enumerate(line) if cell.text != " "), len(line))
    last = next((at for at in range(len(line), first, -1) if line[at - 1].text != " "), first)
    return line[first:last]


def _spaces_settled(cells: list[_Cell]) -> list[_Cell]:
    """A space looks as what stands on both sides of it does: an emphasis that begins or ends with a space is none in Markdown."""
    found: list[_Cell] = []
    before = PLAIN
    for is_space, group in groupby(cells, lambda cell: cell.is_space):
        stretch = list(group)
        if is_space:
            after = cells[len(found) + len(stretch)].look if len(found) + len(stretch) < len(cells) else PLAIN
            link = before.link if before.link == after.link else ""
            look = Look(before.bold and after.bold, before.italic and after.italic, link)
            stretch = [cell._replace(look=look) for cell in stretch]
        before = stretch[-1].look
        found += stretch
    return found


def _marks_outside(cells: list[_Cell]) -> list[_Cell]:
    """Punctuation at the edge of an emphasis stays outside where a letter stands on the other side."""
    found = list(cells)
    for order in (range(len(found)), range(len(found) - 1, -1, -1)):
        outside: _Cell | None = None
        for at in order:
            cell = found[at]
            differs = outside is not None and not outside.is_space and outside.look[:2] != cell.look[:2]
            if cell.is_mark and differs and cell.look[:2] != (False, False):
                found[at] = cell._replace(look=Look(link=cell.look.link))
            outside = cell
    return _spaces_settled(found)


def _looks(cells: Sequence[_Cell]) -> Iterator[tuple[str, Look]]:
    """Each character with its look; a space has none of its own but its link."""
    for cell in cells:
        text = cell.text if cell.kind == WORDS else _STAND_IN
        bold, italic = cell.look[:2] if not cell.is_space else (False, False)
        look = Look(bold, italic, _address(cell.look.link, stand_in=True) if cell.look.link else "")
        yield from ((character, look) for character in text)


def _read_back(text: str, *, heading: bool) -> list[tuple[str, Look]] | None:
    """What the letter's own parser makes of a paragraph; None where it doesn't make one paragraph of it."""
    try:
        blocks = parse(f"# {text}" if heading else text)
    except MarkdownError:
        return None
    match blocks:
        case (Paragraph(spans=spans) | Heading(spans=spans),):
            return [one for span in spans for one in _span_looks(span)]
    return None


def _span_looks(span: Span) -> Iterator[tuple[str, Look]]:
    for character in span.text:
        shown = not character.isspace()
        yield character, Look(span.bold and shown, span.italic and shown, span.link)


def _written(cells: Sequence[_Cell], order: _Order = _ORDERS[0], *, stand_in: bool = False) -> str:
    """Markdown: links outside, in them emphasis in this order. A tag stands outside of all, since what it chooses may be empty."""
    (outer, outer_mark), (inner, inner_mark) = order
    found: list[str] = []
    at = 0
    for link, linked in groupby(cells, lambda cell: cell.look.link):
        text = ""
        for outside, group in groupby(linked, lambda cell: _emphasis(cell)[outer]):
            said = ""
            for inside, stretch in groupby(group, lambda cell: _emphasis(cell)[inner]):
                end = at + len(list(stretch))
                words = "".join(_escaped(cells, place, stand_in=stand_in) for place in range(at, end))
                at = end
                said += f"{inner_mark}{words}{inner_mark}" if inside else words
            text += f"{outer_mark}{said}{outer_mark}" if outside else said
        found.append(f"[{text}]({_target(link, stand_in=stand_in)})" if link else text)
    return "".join(found)


def _emphasis(cell: _Cell) -> tuple[bool, bool]:
    return (cell.look.bold, cell.look.italic) if cell.kind in {WORDS, FIELD} else (False, False)


def _address(link: str, *, stand_in: bool) -> str:
    """A link's address; Word writes the braces of a tag in it as numbers."""
    said = _TAGS_IN_LINK.sub(r"{{ \1 }}", link)
    return re.sub(r"\{\{.*?\}\}", _STAND_IN, said) if stand_in else said


def _target(link: str, *, stand_in: bool) -> str:
    said = re.sub(r"([\\<>])", r"\\\1", _address(link, stand_in=stand_in)).replace("&", "&amp;")
    return f"<{said}>" if re.search(r"[\s()\\]", said) or not said else said


def _escaped(cells: Sequence[_Cell], at: int, *, stand_in: bool) -> str:
    """A cell such that neither Markdown nor Jinja takes it for its own."""
    cell = cells[at]
    if cell.kind != WORDS:
        return _STAND_IN if stand_in else f"{{{{ {cell.text} }}}}" if cell.kind == FIELD else cell.text
    character = cell.text
    if character == "\n":
        return "\\\n"
    before = cells[at - 1] if at else None
    after = cells[at + 1] if at + 1 < len(cells) else None
    begins = before is None or before.text == "\n" or before.kind not in {WORDS, FIELD}
    ends = after is None or after.text == "\n"
    if character.isspace():
        return _ENTITIES.get(character, f"&#{ord(character)};") if (begins or ends) and character != " " else character
    following = after.text[0] if after and after.kind == WORDS else ""
    if character == "{":
        return "&#123;" if after and after.kind != WORDS else "\\{" if before and before.text == "{" else "{"
    needed = _is_syntax(character, before, following, after, cell) or (ends and character == "#")
    return f"\\{character}" if needed or (begins and _begins_a_block(cells, at)) or _ends_a_number(cells, at) else character


def _is_syntax(character: str, before: _Cell | None, following: str, after: _Cell | None, cell: _Cell) -> bool:
    """Whether a character means something wherever it stands in a line."""
    match character:
        case "_":  # within a word it is a letter
            needed = not (before and before.text[-1].isalnum() and following.isalnum())
        case "&":
            needed = not following or following == "#" or following.isalnum()
        case "!":
            needed = after is not None and after.look.link != cell.look.link
        case "%" | "#":
            needed = before is not None and before.text == "{"
        case _:
            needed = character in "\\`*[<" or (character == "]" and bool(cell.look.link))
    return needed


def _begins_a_block(cells: Sequence[_Cell], at: int) -> bool:
    """Whether a character at a line's beginning would make it a heading, a point, a quotation, a fence."""
    ahead = "".join(cell.text if cell.kind == WORDS else "x" for cell in cells[at : at + 12]).partition("\n")[0]
    return bool(re.match(r"#{1,6}(?:\s|$)|>|[-+](?:\s|$)|[-=]+\s*$|-(?:\s*-)+|:::|~~~", ahead))


def _ends_a_number(cells: Sequence[_Cell], at: int) -> bool:
    """Whether a full stop or bracket ends a number that begins a line, as of a numbered point."""
    if cells[at].text not in ".)":
        return False
    begun = at
    while begun and cells[begun - 1].kind == WORDS and cells[begun - 1].text != "\n" and at - begun < 12:
        begun -= 1
    said = "".join(cell.text for cell in cells[begun : at + 2])
    match = _LIST.match(said)
    return match is not None and match.end() == at - begun
