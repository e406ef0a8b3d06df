"""`{% set name %} … {% endset %}`: in goes a story with such blocks, out comes the same with one mark for each.

What such a block gives is shown within a run's text, so it is words alone: the runs around them are left out.
"""

import json
import re
from collections.abc import Iterator

from letterforge.errors import Problem, TemplateError
from letterforge.word.document import W
from letterforge.word.fields import PARAGRAPH, Element
from letterforge.word.marks import Mark, Marks
from letterforge.word.shown import shown_in

PLAIN = "_word_plain"  # what a template calls to have a block's words without the XML of their lines
_SET = re.compile(r"\{% set (\w+) %\}")
_TABLE = f"{{{W}}}tbl"


def capture(story: Element, marks: Marks, said: str) -> None:
    """Puts one mark in the place of each block. Raises TemplateError where one holds more than words, or is filtered."""
    begun = [(one, mark) for one in story.iter() if (mark := _block(marks.of(one))) is not None]
    for one, mark in reversed(begun):  # those within another first
        name = _SET.fullmatch(mark.source)
        within = list(_until_end(one, marks))
        if name is None or any(_is_more(inner, marks) for inner in within):
            what = f"{mark.place}: {mark.source} … {{% endset %}} may hold text alone, and has one name"
            raise TemplateError(Problem(what, "write {% set name = … %}", said))
        source = "".join(_sources([*within[:-1]], marks))
        one.addprevious(marks.put("do", mark.place, f"{mark.source}{source}{{% endset %}}{{% set {name[1]} = {PLAIN}({name[1]}) %}}"))
        for old in (one, *within):
            above = old.getparent()
            if above is not None:
                above.remove(old)


def _block(mark: Mark | None) -> Mark | None:
    return mark if mark is not None and mark.kind == "do" and re.match(r"\{% set [^=]*%\}$", mark.source) else None


def _until_end(begin: Element, marks: Marks) -> Iterator[Element]:
    """What stands behind a block's beginning, its end included."""
    for one in begin.itersiblings():
        yield one
        mark = marks.of(one)
        if mark is not None and mark.source == "{% endset %}":
            return


def _is_more(one: Element, marks: Marks) -> bool:
    """Whether an element holds more than words and what is shown among them."""
    return next(one.iter(_TABLE), None) is not None or any(said is None and marks.of(at) is None for at, said in shown_in(one))


def _sources(elements: list[Element], marks: Marks) -> Iterator[str]:
    """Words and marks as a template says them; paragraphs are lines."""
    for number, element in enumerate(elements):
        if element.tag == PARAGRAPH and number:
            yield _literal("\n")
        for one, said in shown_in(element):
            mark = marks.of(one)
            yield mark.source if mark is not None else _literal(said)


def _literal(text: str | None) -> str:
    return f"{{{{ {json.dumps(text, ensure_ascii=False)} }}}}" if text else ""
