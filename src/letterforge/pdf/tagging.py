"""The structure of a letter among others in one file: in go its shapes and marks, out come its elements for any place in the file.

Letters alike have the same elements but for the objects' numbers, so that they are built once, as a pattern that numbers are filled into.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from letterforge.pdf.objects import Objects
from letterforge.pdf.rows import Shape
from letterforge.pdf.skeleton import Marked, links_of, marks_of
from letterforge.pdf.structure import Structure

_ROOT = 1  # stands for the element that holds the letters: a number that `Objects` gives to none
_REFERENCE = re.compile(rb"(\d+) 0 R")


@dataclass(frozen=True, slots=True, eq=False)
class Tags:
    """A letter's elements: so many `pages`, `elements` and `links`, whose annotations are numbered after the elements."""

    pages: int
    elements: int
    links: int
    pattern: bytes  # a line for each element, and for each entry of the tree from marks to elements
    numbers: tuple[int, ...]

    def placed(self, page: int, first: int, root: int) -> tuple[list[bytes], list[bytes]]:
        """The elements, numbered from `first`, the letter's own first, below the element `root`; and the tree's entries.

        Its pages are numbered from `page`.
        """
        own = _ROOT + 1
        inner = own + self.pages
        placed = [root if one == _ROOT else one - own + page if one < inner else one - inner + first for one in self.numbers]
        lines = (self.pattern % tuple(placed)).split(b"\n")
        return lines[: self.elements], lines[self.elements :]


@lru_cache(maxsize=256)
def tags(shapes: tuple[Shape, ...], marked: tuple[Marked, ...]) -> Tags:
    """The elements of all letters whose blocks have these shapes and are marked so on their pages."""
    marks, links = marks_of(marked), links_of(marked)
    dry = Objects()
    Structure(dry, _pages(dry, marked), marks).build(shapes, _ROOT)
    objects = Objects()
    pages = _pages(objects, marked)
    for annotation, (page, block, leaf) in enumerate(links, len(dry) + 1):
        marks.annotations.setdefault((block, leaf), []).append((annotation, page))
    structure = Structure(objects, pages, marks)
    structure.build(shapes, _ROOT, b"Part")
    elements = objects.bodies(len(pages) + _ROOT + 1)
    said = b"\n".join([*elements, *structure.parents()])
    numbers = tuple([int(number) for number in _REFERENCE.findall(said)])
    return Tags(len(pages), len(elements), len(links), _REFERENCE.sub(b"%d 0 R", said.replace(b"%", b"%%")), numbers)


def _pages(objects: Objects, marked: Sequence[Marked]) -> list[int]:
    return [objects.add() for _ in marked]
