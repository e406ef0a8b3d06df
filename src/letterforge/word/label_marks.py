"""A label sheet's marks made ready to turn: in goes a story with its marks, out come marks that ask whether there is a row to show.

A label that begins a cell with NEXT or SKIPIF is empty as a whole where nobody comes into it: what it says to all (“Private”, a logo) would
be printed on labels that are free for another day, or on the bare sheet where one has been peeled off.
"""

import re
from collections.abc import Iterator, Sequence
from copy import deepcopy
from itertools import chain, takewhile
from typing import NamedTuple

from letterforge.word.codes import walk
from letterforge.word.compiling import TO_NEXT_ROW, Marked, Placed
from letterforge.word.document import W
from letterforge.word.fields import PARAGRAPH, Element
from letterforge.word.label_flow import MORE, SAYS
from letterforge.word.marks import Mark
from letterforge.word.shown import TEXT_BOX, shown_in

_TABLE, _CELL, _CELL_LOOK, _LOOK = f"{{{W}}}tbl", f"{{{W}}}tc", f"{{{W}}}tcPr", f"{{{W}}}pPr"
_NUMBER = re.compile(r"\((\d+)")  # a field's, in the call of it


class _Found(NamedTuple):
    """A mark in its place; `fields` are the names of the field that it stands for, first, and of those within it."""

    at: Element
    mark: Mark
    fields: tuple[str, ...]

    @property
    def to_next_row(self) -> bool:
        """Whether another row may be shown behind it."""
        return not TO_NEXT_ROW.isdisjoint(self.fields)

    @property
    def sets(self) -> bool:
        """Whether it gives a name to something, which other labels may show."""
        return "SET" in self.fields or self.mark.word == "set"


def let_turn(story: Marked, codes: Sequence[Placed]) -> None:
    """Makes the marks of a story ready."""
    _Labels(story, codes).ready()


def cells_around(story: Marked) -> list[tuple[int, ...]]:
    """The cells, by numbers, that each mark of a story stands in, from inside out: mark after mark, as the lines of its template."""
    cells = {cell: number for number, cell in enumerate(story.root.iter(_CELL))}
    around = {
        number: tuple(cells[cell] for cell in one.iterancestors(_CELL))
        for one in story.root.iter()
        if (number := story.marks.number(one)) is not None
    }
    return [around.get(number, ()) for number in story.marks.numbers(story.root)]


class _Labels:
    def __init__(self, story: Marked, codes: Sequence[Placed]) -> None:
        self._root, self._marks, self._codes = story.root, story.marks, codes
        self._found = [self._look_at(one, mark) for one in story.root.iter() if (mark := story.marks.of(one)) is not None]

    def ready(self) -> None:
        for one, mark in self._saying().items():
            self._marks.say(one, f"{mark.source}{{{{ {SAYS}() }}}}")
        for found in self._found:
            if found.mark.kind == "show":
                self._marks.say(found.at, f"{{% if {MORE}() %}}{found.mark.source}{{% endif %}}")
        for cell in self._root.iter(_CELL):
            self._empty_if_nobody(cell)

    def _look_at(self, at: Element, mark: Mark) -> _Found:
        number = _NUMBER.search(mark.source) if mark.kind == "field" else None
        return _Found(at, mark, tuple(one.name for one in walk(self._codes[int(number[1])].code)) if number else ())

    def _saying(self) -> dict[Element, Mark]:
        """The tags right behind which, up to the end of their branch, there are words or a picture."""
        saying: dict[Element, Mark] = {}
        begun: list[tuple[Element, Mark]] = []
        boxed = chain.from_iterable(self._root.iter(TEXT_BOX))
        for one, said in chain.from_iterable(map(shown_in, (self._root, *boxed))):
            mark = self._marks.of(one)
            if mark is None:
                if begun and (said is None or said.strip()):
                    saying.update(begun[-1:])
            elif mark.step == "open":
                begun.append((one, mark))
            elif mark.step == "part":
                begun[-1] = one, mark
            elif mark.step == "close":
                begun.pop()
        return saying

    def _empty_if_nobody(self, cell: Element) -> None:
        """Turns before all else that a label says, and lets it say nothing where there is nobody to show."""
        own = [one for one in self._own(cell) if one.mark.kind in {"show", "field", "do"}]
        first = list(takewhile(lambda one: one.fields[:1] and one.fields[0] in TO_NEXT_ROW, own))
        within = [one for one in self._found if cell in one.at.iterancestors(_CELL) and one not in first]
        table = next(cell.iterancestors(_TABLE), None)
        alike = table is not None and any(one.to_next_row for one in self._found if next(one.at.iterancestors(_TABLE), None) is table)
        if not own or not alike or any(one.to_next_row or one.sets for one in within):
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
