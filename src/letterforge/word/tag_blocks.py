"""Blocks of tags: in goes a story with its marks.

Refused is a block that doesn't end where it began, and one that cuts a field in two.
"""

from dataclasses import dataclass
from typing import NoReturn

from letterforge.errors import Problem, TemplateError
from letterforge.word.document import W
from letterforge.word.fields import Element, paragraph_of
from letterforge.word.marks import BLOCKS, BRANCHES, Mark, Marks, Place

_BEGUN_BY = {end: (begin,) for begin, end in BLOCKS.items()} | BRANCHES
_MOST_OPEN = 12  # within each other; Python's own limit is 20 loops
_MOST_BRANCHES = 200  # of a block; Python reads each within the one before, and its stack ends at some 2,000
_FIELD, _KIND = f"{{{W}}}fldChar", f"{{{W}}}fldCharType"


@dataclass(slots=True, eq=False)
class _Block:
    """A block that is open: its word, where it began, and how many branches it has."""

    word: str
    place: Place
    holder: Element | None
    branches: int = 1


def check_blocks(story: Element, marks: Marks, said: str) -> None:
    """Blocks end where they began: in the same paragraph, cell, row, or stretch of paragraphs; and fields stay whole.

    Raises TemplateError, with the document's name `said` and the beginning of the paragraph.
    """
    _Blocks(said).check(story, marks)


class _Blocks:
    def __init__(self, said: str) -> None:
        self._said = said
        self._open: list[_Block] = []
        self._fields: list[tuple[tuple[_Block, int], ...]] = []  # the fields that are open, by the branches that they began in

    def check(self, story: Element, marks: Marks) -> None:
        for one in story.iter():
            if one.tag == _FIELD:
                self._field(one, marks)
            elif (mark := marks.of(one)) is not None and mark.kind == "do":
                self._statement(one, mark)
        if self._open:
            block = self._open[-1]
            self._wrong(f"nothing ends {{% {block.word} %}}", f"write {{% {BLOCKS[block.word]} %}}", block.place)

    def _statement(self, one: Element, mark: Mark) -> None:
        word = mark.word
        if word == "set" and "=" in mark.source:
            return
        if word in BLOCKS:
            if len(self._open) == _MOST_OPEN:
                what = f"more than {_MOST_OPEN} tags like {{% if %}} and {{% for %}} stand within each other"
                self._wrong(what, "make it simpler: {% if a and b %}", mark.place)
            self._open.append(_Block(word, mark.place, one.getparent()))
            return
        block = self._begun(word, mark.place)
        if block.holder is not one.getparent():
            what = f"{{% {word} %}} stands elsewhere than the {{% {block.word} %}} that it belongs to ({block.place})"
            cure = "write both in one paragraph, or each alone into one, a row or cell, without picture, page break or 'Page break before'"
            self._wrong(what, cure, mark.place)
        block.branches += 1
        if block.branches > _MOST_BRANCHES:
            self._wrong(f"{{% if %}} has more than {_MOST_BRANCHES} branches", "make a table of them (see docs/templates.md)", mark.place)
        if word in BLOCKS.values():
            self._open.pop()

    def _begun(self, word: str, place: Place) -> _Block:
        """The block that a tag within it, or at its end, belongs to."""
        if word not in _BEGUN_BY:
            cure = "an expression goes into {{ … }}; of statements there are if, for, set and with"
            self._wrong(f"{{% {word} %}} isn't possible in a Word template", cure, place)
        if not self._open or self._open[-1].word not in _BEGUN_BY[word]:
            self._wrong(f"{{% {word} %}} belongs to nothing", "look for the tag that should begin before it", place)
        return self._open[-1]

    def _field(self, one: Element, marks: Marks) -> None:
        """A field's parts come and go together: half of one would spoil the document."""
        branch = tuple((block, block.branches) for block in self._open)
        if one.get(_KIND) == "begin":
            self._fields.append(branch)
            return
        if self._fields and self._fields[-1] != branch:
            cure = "put the tags around the whole field, or within what it shows"
            self._wrong("a tag cuts a field in two", cure, marks.place(paragraph_of(one)))
        if self._fields and one.get(_KIND) == "end":
            self._fields.pop()

    def _wrong(self, what: str, cure: str, place: Place) -> NoReturn:
        raise TemplateError(Problem(f"{place}: {what}", cure, self._said))
