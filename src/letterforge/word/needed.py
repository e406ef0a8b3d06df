"""What every letter of a Word document shows: in go its fields and stories, out come the columns that stand in its sentences.

A merge field that has a picture needs a number or a date, besides. Told too is which fields leave rows out: those need nothing.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from jinja2 import nodes

from letterforge.letter.gaps import EMPTY, AlwaysShown, Lack, recipients_own
from letterforge.letter.sources import Sources
from letterforge.word.asked import Names
from letterforge.word.codes import Argument, Code, walk
from letterforge.word.compiling import FIELD, Marked, Placed
from letterforge.word.fields import PARAGRAPH, TEXT, Element, paragraph_of
from letterforge.word.marks import Marks
from letterforge.word.values import moment, number

NO_NUMBER, NO_DATE = "is no number", "is no date"
_AROUND = ("b", "f")  # switches for text that goes with the cell, so that nothing is missed without it


class Needs(NamedTuple):
    """What a document needs of a row: fields that aren't empty, and numbers and dates where pictures set them.

    `deciding` are the numbers of codes that say whether there is a letter at all: SKIPIF wherever it is always filled, and SET for it.
    """

    words: frozenset[str]
    numbers: frozenset[str]
    dates: frozenset[str]
    language: str
    deciding: tuple[int, ...] = ()

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
    told = [*stories]
    words = {field for sources, marked in told for field in _in_words(sources, marked, codes, names)}
    merged = [one for code, _ in codes for one in walk(code) if one.name == "MERGEFIELD"]
    pictured = {sign: {names.column(one.words(0)) for one in merged if one.switch(sign) is not None} for sign in "#@"}
    numbers, dates = (frozenset(filter(None, pictured[sign])) & names.columns for sign in "#@")
    deciding = [number for sources, marked in told for number in _always(sources, marked.name) if _has(codes[number].code, "SKIPIF", "SET")]
    skipped = any(_has(codes[number].code, "SKIPIF") for number in deciding)
    return Needs(frozenset(words) & names.columns, numbers, dates, language, tuple(sorted(deciding)) if skipped else ())


def _has(code: Code, *wanted: str) -> bool:
    return any(one.name in wanted for one in walk(code))


def _number(node: nodes.Expr) -> int | None:
    """Which field an expression fills."""
    match node:
        case nodes.Call(node=nodes.Name(name=called), args=[nodes.Const(value=int(number))]) if called == FIELD:
            return number
    return None


def _always(sources: Sources, name: str) -> list[int]:
    """The numbers of the fields that are filled in every letter."""

    def filled(node: nodes.Expr, _text: str) -> Iterator[str]:
        if (number := _number(node)) is not None:
            yield str(number)

    return [*map(int, AlwaysShown(sources.environment, sources.texts, filled).within(name))]


def _in_words(sources: Sources, marked: Marked, codes: list[Placed], names: Names) -> set[str]:
    environment, (name, root, marks) = sources.environment, marked
    in_words = _with_words(root, marks)
    order = [in_words.get(number, False) for number in marks.numbers(root)]
    set_here = {one.name for one in environment.parse(sources.texts[name]).find_all(nodes.Name) if one.ctx != "load"}

    def fields_of(node: nodes.Expr, _text: str) -> Iterator[str]:
        worded = 0 < node.lineno <= len(order) and order[node.lineno - 1]
        if (number := _number(node)) is not None:
            yield from _shown(codes[number].code, names, worded=worded)
        elif worded:
            yield from recipients_own(node, set_here, names.by_heading)

    return AlwaysShown(environment, sources.texts, fields_of).within(name)


def _shown(code: Code, names: Names, *, worded: bool) -> set[str]:
    """The columns that a field shows, whatever is in them: `worded` says whether words stand around it; its own texts may have some too."""
    if code.name == "MERGEFIELD":
        return {names.column(code.words(0)) or ""} if worded and all(code.switch(switch) is None for switch in _AROUND) else set()
    if code.name == "QUOTE":
        return set().union(*(_within(argument, names, worded=worded) for argument in code.arguments))
    if code.name == "IF":
        texts = (*code.arguments[3:], ())[:2]  # without a second text there is nothing
        asked = {
            names.column(one.words(0))
            for argument in code.arguments[:3]
            for part in argument
            if isinstance(part, Code)
            for one in walk(part)
        }
        return set.intersection(*(_within(text, names, worded=worded) for text in texts)) - asked
    return set()


def _within(argument: Argument, names: Names, *, worded: bool) -> set[str]:
    worded = worded or any(isinstance(part, str) and part.strip() for part in argument)
    return set().union(*(_shown(part, names, worded=worded) for part in argument if isinstance(part, Code)))


def _with_words(root: Element, marks: Marks) -> dict[int, bool]:
    """Which marks, by number, stand in a paragraph that holds more than marks: without words it vanishes, or is a cell of a table."""
    found: dict[int, bool] = {}
    for paragraph in root.iter(PARAGRAPH):
        texts = [one for one in paragraph.iter(TEXT) if paragraph_of(one) is paragraph]
        worded = any(said.strip() for one in texts for said in ((one.text or ""), *((part.tail or "") for part in one)))
        found |= {number: worded for one in texts for part in one if (number := marks.number(part)) is not None}
    return found
