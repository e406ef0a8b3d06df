"""What every letter of a Word document shows: in go its fields and stories, out come the columns that stand in its sentences.

A merge field that has a picture needs a number or a date, besides.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from jinja2 import nodes

from letterforge.letter.shown import EMPTY, Lack, Shown, recipients_own
from letterforge.letter.sources import Sources
from letterforge.word.asked import Names
from letterforge.word.codes import walk
from letterforge.word.compiling import FIELD, Marked, Placed
from letterforge.word.fields import PARAGRAPH, TEXT, Element, paragraph_of
from letterforge.word.marks import Marks
from letterforge.word.values import moment, number

NO_NUMBER, NO_DATE = "is no number", "is no date"
_AROUND = ("b", "f")  # switches for text that goes with the cell, so that nothing is missed without it


class Needs(NamedTuple):
    """What a document needs of a row: fields that aren't empty, and numbers and dates where pictures set them."""

    words: frozenset[str]
    numbers: frozenset[str]
    dates: frozenset[str]
    language: str

    def lacks(self, cells: Mapping[str, str]) -> Iterator[Lack]:
        """What the cells lack of it."""
        for field in self.words:
            if not cells.get(field):
                yield Lack(field, EMPTY)
        for field in self.numbers:
            if (cell := cells.get(field)) and number(cell, self.language) is None:
                yield Lack(field, NO_NUMBER)
        for field in self.dates:
            if (cell := cells.get(field)) and moment(cell, self.language) is None:
                yield Lack(field, NO_DATE)


def needs(codes: list[Placed], stories: Iterable[tuple[Sources, Marked]], names: Names, language: str) -> Needs:
    """What a document needs of each row; `stories` are its templates, each with its marks."""
    words = {field for sources, marked in stories for field in _in_words(sources, marked, codes, names)}
    merged = [one for code, _ in codes for one in walk(code) if one.name == "MERGEFIELD"]
    pictured = {sign: {names.column(one.words(0)) for one in merged if one.switch(sign) is not None} for sign in "#@"}
    numbers, dates = (frozenset(filter(None, pictured[sign])) & names.columns for sign in "#@")
    return Needs(frozenset(words) & names.columns, numbers, dates, language)


def _in_words(sources: Sources, marked: Marked, codes: list[Placed], names: Names) -> set[str]:
    environment, (name, root, marks) = sources.environment, marked
    worded = _with_words(root, marks)
    order = [worded.get(number, False) for number in marks.numbers(root)]
    set_here = {one.name for one in environment.parse(sources.texts[name]).find_all(nodes.Name) if one.ctx != "load"}

    def fields_of(node: nodes.Expr, _text: str) -> Iterator[str]:
        if not (0 < node.lineno <= len(order) and order[node.lineno - 1]):
            return
        match node:
            case nodes.Call(node=nodes.Name(name=name), args=[nodes.Const(value=int(field))]) if name == FIELD:
                code = codes[field].code
                if code.name == "MERGEFIELD" and all(code.switch(switch) is None for switch in _AROUND):
                    yield names.column(code.words(0)) or ""
            case _:
                yield from recipients_own(node, set_here, names.by_heading)

    return Shown(environment, sources.texts, fields_of).within(name)


def _with_words(root: Element, marks: Marks) -> dict[int, bool]:
    """Which marks, by number, stand in a paragraph that holds more than marks: without words it vanishes, or is a cell of a table."""
    found: dict[int, bool] = {}
    for paragraph in root.iter(PARAGRAPH):
        texts = [one for one in paragraph.iter(TEXT) if paragraph_of(one) is paragraph]
        worded = any(said.strip() for one in texts for said in ((one.text or ""), *((part.tail or "") for part in one)))
        found |= {number: worded for one in texts for part in one if (number := marks.number(part)) is not None}
    return found
