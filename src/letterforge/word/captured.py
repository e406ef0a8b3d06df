"""`{% set name %} … {% endset %}`: in goes a story with such blocks, out comes the same with one mark for each.

What such a block gives is shown within a run's text, so it is words alone: the runs around them are left out.
"""

import json
import re
from collections.abc import Iterator

from letterforge.errors import Problem, TemplateError
from letterforge.word.document import W
from letterforge.word.fields import BREAKS, PARAGRAPH, RUN, SHOWS_MORE, TEXT, Element
from letterforge.word.marks import Mark, Marks

PLAIN = "_word_plain"  # what a template calls to have a block's words without the XML of their lines
_SET = re.compile(r"\{% set (\w+) %\}")
_TABLE = f"{{{W}}}tbl"


def capture(story: Element, marks: Marks, said: str) -> None:
    """Puts one mark in the place of each block. Raises TemplateError where one holds more than words, or is filtered."""
    begun = [(one, mark) for one in story.iter() if (mark := _block(marks.of(one))) is not None]
    for one, mark in reversed(begun):  # those within another first
        name = _SET.fullmatch(mark.source)
        within = list(_until_end(one, marks))
        if name is None or any(next(inner.iter(*SHOWS_MORE, _TABLE), None) is not None for inner in within):
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


def _sources(elements: list[Element], marks: Marks) -> Iterator[str]:
    """Words and marks as a template says them; paragraphs are lines."""
    for number, element in enumerate(elements):
        if element.tag == PARAGRAPH and number:
            yield _literal("\n")
        for one in element.iter():
            mark = marks.of(one)
            above = one.getparent()
            if mark is not None:
                yield mark.source
                yield _literal(one.tail if above is not None and above.tag == TEXT else "")
            elif one.tag == TEXT:
                yield _literal(one.text)
            elif one.tag in BREAKS and above is not None and above.tag == RUN:
                yield _literal(BREAKS[str(one.tag)])


def _literal(text: str | None) -> str:
    return f"{{{{ {json.dumps(text, ensure_ascii=False)} }}}}" if text else ""
