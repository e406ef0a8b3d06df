"""Label sheets by Word: in go recipients one after another, out come pages, finished documents with a recipient in each label.

A field NEXT (or a NEXTIF that holds) turns to the following row, for the fields and the tags behind it. Where the rows are out, fields and
tags are empty. SKIPIF passes a row over: it stands first in its label.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from letterforge.errors import Problem, TemplateError
from letterforge.recipients import Recipient
from letterforge.word.codes import walk
from letterforge.word.compiling import TURNS, Marked
from letterforge.word.evaluate import Signal
from letterforge.word.record import Record
from letterforge.word.template import WordTemplate

_WORD = re.compile(r"[^\W\d]\w*")
_SAID, _MORE = "_word_said", "_word_more"  # what a template calls for a name's value in the row that is shown, and whether there is a row
_TURNING = frozenset({*TURNS, "SKIPIF"})
_SHARED = ("recipient", "salutation", "reference")


class LabelPage(NamedTuple):
    """A page of labels; `shown` are the recipients on it, `skipped` those that a field SKIPIF passed over while it was filled.

    Where all rows that were left were passed over, there is no page: `content` is empty.
    """

    content: bytes
    shown: tuple[Recipient, ...]
    skipped: tuple[Recipient, ...]


class LabelTemplate(WordTemplate):
    """A label sheet, compiled; `pages` in place of `filled`."""

    labels = True
    _rows: Iterator[tuple[Recipient, str]]
    _merged: int  # rows, those passed over not among them
    _shown: list[Recipient]  # on the page that is being filled
    _skipped: list[Recipient]
    _first: tuple[Record | None, dict[str, Any]]  # the page's first row, for fields and for tags
    _values: dict[str, Any]  # of the row that is shown, for tags

    def pages(self, rows: Iterable[tuple[Recipient, str]]) -> Iterator[LabelPage]:
        """Pages for recipients and their references, until the rows are out.

        Raises TemplateError where the template fails on a row, HeldError for a row that is held: leave those out.
        """
        self._rows, self._merged, self._record = iter(rows), 0, None
        while True:
            self._shown, self._skipped = [], []
            self._turn()
            if not self._shown:
                return
            self._ids_anew()
            pieces = self._page()
            if self._shown:
                yield LabelPage(self._packed(pieces), tuple(self._shown), tuple(self._skipped))
            else:
                yield LabelPage(b"", (), tuple(self._skipped))
                return

    def _page(self) -> list[list[Any]]:
        """The stories of a page: each begins with the page's first row, and only the body turns to others."""
        made = []
        for story in self._stories:
            self._record, self._values = self._first
            made.append(self._pieces(story, self._values))
        return made

    def _turn(self) -> None:
        """To the next row, if there is one."""
        recipient, reference = next(self._rows, (None, ""))
        if recipient is None:
            self._record = None
            return
        self._merged += 1
        bookmarks = self._record.bookmarks if self._record else {}
        self._record = self._record_of(recipient, self._merged).remembering(bookmarks)
        self._values = self._context(recipient, reference)
        if not self._shown:
            self._first = self._record, self._values
        self._shown.append(recipient)

    def _text(self, number: int) -> str:
        while self._record is not None:
            result = self._evaluated(number)
            if result.signal is Signal.NEXT:
                self._turn()
            if result.signal is not Signal.SKIP:
                return result.text
            self._skipped.append(self._shown.pop())
            self._merged -= 1
            self._turn()
        return ""

    def _said_now(self, name: str, _before: object) -> Any:
        """What a name stands for in the row that is shown; nothing where the rows are out."""
        if self._record is not None:
            return self._values[name]
        return dict.fromkeys(self._values["recipient"], "") if name == "recipient" else ""

    def _prepare(self, story: Marked) -> None:
        """After a field that turns to another row, names stand for that row's cells; tags show nothing where there is none."""
        self._environment.globals |= {_SAID: self._said_now, _MORE: lambda: self._record is not None}
        marks = story.marks
        known = {*self._names.all, *self._headings, *_SHARED}
        words = {word for mark in marks.all if mark.kind in {"show", "do"} for word in _WORD.findall(mark.source)}
        # the name itself is an argument, so that the template is known to use it
        anew = "".join(f'{{% set {name} = {_SAID}("{name}", {name}) %}}' for name in sorted(words & known))
        turning = {f"({number})" for number, (code, _) in enumerate(self._codes) if any(one.name in _TURNING for one in walk(code))}
        loops = 0
        for mark in marks.order(story.root):
            loops += mark.source.startswith("{% for ") - mark.source.startswith("{% endfor")
            turns = mark.kind == "field" and mark.source[mark.source.find("(") : mark.source.find(")") + 1] in turning
            if turns and loops:
                what = f"{mark.place}: a field turns to the next row within {{% for … %}}"
                raise TemplateError(Problem(what, "put it outside the loop", self._said))
            if turns or mark.kind == "show":
                source = f"{mark.source}{anew}" if turns else f"{{% if {_MORE}() %}}{mark.source}{{% endif %}}"
                marks.all[marks.all.index(mark)] = mark._replace(source=source)
