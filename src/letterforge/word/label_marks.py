"""A label sheet's marks made ready to turn: in goes a story with its marks, out come marks that ask, behind each turn, which row is shown.

A label that begins a cell with NEXT or SKIPIF is empty as a whole where nobody comes into it: what it says to all (“Private”, a logo) would
be printed on labels that are free for another day, or on the bare sheet where one has been peeled off.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from copy import deepcopy
from itertools import takewhile
from typing import NamedTuple

from letterforge.errors import Problem, TemplateError
from letterforge.word.codes import walk
from letterforge.word.compiling import TURNS, Marked, Placed
from letterforge.word.document import W
from letterforge.word.fields import PARAGRAPH, Element
from letterforge.word.marks import Mark, Place

SAID, MORE = "_word_said", "_word_more"  # what a template calls for a name's value in the row that is shown, and whether there is one
_TABLE, _CELL, _CELL_LOOK, _LOOK = f"{{{W}}}tbl", f"{{{W}}}tc", f"{{{W}}}tcPr", f"{{{W}}}pPr"
_SKIP = "SKIPIF"
_TURNING = frozenset({*TURNS, _SKIP})
_WORD = re.compile(r"[^\W\d]\w*")
_NUMBER = re.compile(r"\((\d+)")  # a field's, in the call of it


class _Found(NamedTuple):
    """A mark in its place; `fields` are the names of the field that it stands for, first, and of those within it."""

    at: Element
    mark: Mark
    fields: tuple[str, ...]

    @property
    def turns(self) -> bool:
        """Whether it may turn to another row."""
        return not _TURNING.isdisjoint(self.fields)

    @property
    def goes_on(self) -> bool:
        """Whether it may turn to the following label."""
        return not TURNS.isdisjoint(self.fields)


def let_turn(story: Marked, codes: Sequence[Placed], names: Collection[str], said: str) -> int:
    """Makes the marks of a story ready, and gives how often it turns to the following row; `names` are those that rows give values to.

    Raises TemplateError, with the document's name `said`, for a field that turns where it can't.
    """
    return _Labels(story, codes, names, said).ready()


class _Labels:
    def __init__(self, story: Marked, codes: Sequence[Placed], names: Collection[str], said: str) -> None:
        self._root, self._marks, self._codes, self._names, self._said = story.root, story.marks, codes, names, said
        self._found = [self._look_at(one, mark) for one in story.root.iter() if (mark := story.marks.of(one)) is not None]

    def ready(self) -> int:
        self._refuse_in_loops()
        self._refuse_late_skips()
        words = {word for one in self._found if one.mark.kind in {"show", "do"} for word in _WORD.findall(one.mark.source)}
        # the name itself is an argument, so that the template is known to use it
        anew = "".join(f'{{% set {name} = {SAID}("{name}", {name}) %}}' for name in sorted(words & {*self._names}))
        for one in self._found:
            if one.turns:
                self._marks.say(one.at, f"{one.mark.source}{anew}")
            elif one.mark.kind == "show":
                self._marks.say(one.at, f"{{% if {MORE}() %}}{one.mark.source}{{% endif %}}")
        for cell in self._root.iter(_CELL):
            self._empty_if_nobody(cell)
        return sum(one.goes_on for one in self._found)

    def _look_at(self, at: Element, mark: Mark) -> _Found:
        number = _NUMBER.search(mark.source) if mark.kind == "field" else None
        return _Found(at, mark, tuple(one.name for one in walk(self._codes[int(number[1])].code)) if number else ())

    def _refuse_in_loops(self) -> None:
        loops = 0
        for one in self._found:
            loops += (one.mark.word == "for") - (one.mark.word == "endfor")
            if one.turns and loops:
                raise self._wrong("a field turns to the next row within {% for … %}", "put it outside the loop", one.mark.place)

    def _refuse_late_skips(self) -> None:
        """What stands in a label before a SKIPIF has been filled for the row that it passes over."""
        label: Element | None = None
        filled = False
        for one in self._found:
            cell = next(one.at.iterancestors(_CELL), None)
            filled = filled and cell is label and not one.goes_on
            label = cell
            if _SKIP in one.fields and filled:
                what, cure = f"the field {_SKIP} stands behind other fields of its label", "put it first in its label, right behind NEXT"
                raise self._wrong(what, cure, one.mark.place)
            filled |= not one.turns and one.mark.kind in {"show", "field"}

    def _empty_if_nobody(self, cell: Element) -> None:
        """Turns before all else that a label says, and lets it say nothing where there is nobody to show."""
        own = [one for one in self._own(cell) if one.mark.kind in {"show", "field", "do"}]
        first = list(takewhile(lambda one: one.fields[:1] and one.fields[0] in _TURNING, own))
        rest = own[len(first) :]
        table = next(cell.iterancestors(_TABLE), None)
        alike = table is not None and any(one.turns for one in self._found if next(one.at.iterancestors(_TABLE), None) is table)
        if not own or not alike or any(one.turns or "SET" in one.fields for one in rest):
            return
        place = own[0].mark.place
        start = next((at + 1 for at, one in enumerate(cell) if one.tag == _CELL_LOOK), 0)
        cell[start:start] = [*(one.at for one in first), self._marks.put("do", place, f"{{% if {MORE}() %}}")]
        empty = cell.makeelement(PARAGRAPH)
        last = next(cell.iterchildren(PARAGRAPH, reversed=True), None)
        look = last.find(_LOOK) if last is not None else None
        empty.extend([deepcopy(look)] if look is not None else [])
        cell.extend([self._marks.put("do", place, "{% else %}"), empty, self._marks.put("do", place, "{% endif %}")])

    def _own(self, cell: Element) -> Iterator[_Found]:
        """The marks of a cell, not those of a table in it."""
        return (one for one in self._found if next(one.at.iterancestors(_CELL), None) is cell)

    def _wrong(self, what: str, cure: str, place: Place) -> TemplateError:
        return TemplateError(Problem(f"{place}: {what}", cure, self._said))
