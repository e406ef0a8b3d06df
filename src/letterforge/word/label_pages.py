"""Label sheets by Word: in go recipients one after another, out come pages, finished documents with a recipient in each label.

A field NEXT (or a NEXTIF that holds) turns to the following row, for the fields and the tags behind it. Where the rows are out, fields and
tags are empty, and so is a label that is a cell, whatever else it says. SKIPIF passes a row over: it stands first in its label.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import chain
from typing import Any, NamedTuple

from letterforge.campaign import Campaign
from letterforge.errors import HeldError, Problem, TemplateError
from letterforge.recipients import Fields, Recipient
from letterforge.recipients.columns import Columns
from letterforge.word.compiling import Marked
from letterforge.word.evaluate import Signal
from letterforge.word.label_marks import MORE, SAID, let_turn
from letterforge.word.template import WordTemplate

_SHARED = ("recipient", "salutation", "reference")
Row = tuple[Recipient, str]
"""A recipient and its reference."""


class Kept(NamedTuple):
    """One whose label the template can't make, and why."""

    recipient: Recipient
    problems: tuple[Problem, ...]


class LabelPage(NamedTuple):
    """A page of labels; `shown` are the recipients on it, `skipped` those that a field SKIPIF passed over while it was filled.

    `held` are those whose labels stayed free because the template can't make them. Where a page would show nobody, there is none:
    `content` is empty.
    """

    content: bytes
    shown: tuple[Recipient, ...]
    skipped: tuple[Recipient, ...]
    held: tuple[Kept, ...] = ()


class LabelTemplate(WordTemplate):
    """A label sheet, compiled; `pages` in place of `filled`. `places` is how many labels a page has, as far as NEXT tells."""

    labels = True
    _rows: Iterator[Row | None]
    _read: list[Row | None]  # the rows of the page that is being filled
    _merged: int  # rows, those passed over not among them
    _free: int  # labels, this one among them, that stay free before the row in hand is shown
    _hand: Row  # the row in hand, the last one read
    _values: dict[str, Any]  # of the row in hand, for tags
    _shown: list[Recipient]  # on the page that is being filled
    _skipped: list[Recipient]
    _bookmarks: Mapping[str, str]  # that earlier pages made

    def __init__(self, campaign: Campaign, fields: Fields, columns: Columns) -> None:
        self.places, self._body = 1, ""
        super().__init__(campaign, fields, columns)
        if self.places == 1:
            what = "the label sheet has no field NEXT, so that each recipient takes a page"
            cure = "put { NEXT } first into each label but the first (Word's label assistant does, by 'Update labels')"
            self.remarks = (*self.remarks, Problem(what, cure, self._said, kind="no field NEXT"))

    def pages(self, rows: Iterable[Row | None]) -> Iterator[LabelPage]:
        """Pages for recipients and their references, until the rows are out; where None comes in place of a row, a label stays free.

        Raises TemplateError where the template fails on the first row already, and so is at fault itself.
        """
        self._rows, self._merged, self._bookmarks = iter(rows), 0, {}
        while (page := self._next_page()) is not None:
            yield page

    def _next_page(self) -> LabelPage | None:
        merged, held = self._merged, list[Kept]()
        while True:
            self._merged, self._shown, self._skipped, self._read = merged, [], [], []
            self._record, self._free = None, 0
            try:
                self._turn()
                pieces = self._page() if self._record is not None else None
            except (HeldError, TemplateError) as error:
                if isinstance(error, TemplateError) and self._merged == 1:
                    raise
                held.append(self._kept(error))
                self._rows = chain([None if row is self._hand else row for row in self._read], self._rows)
                continue
            if pieces is None and not held:
                return None
            self._go_back()
            content = self._packed(pieces)[0] if pieces is not None and self._shown else b""
            return LabelPage(content, tuple(self._shown), tuple(self._skipped), tuple(held))

    def _page(self) -> list[list[Any]]:
        """The stories of a page: each begins with the page's first row, and only the body, which comes last, turns to others."""
        made: dict[str, list[Any]] = {}
        record, free = self._record, self._free
        for story in sorted(self._stories, key=lambda story: story.name == self._body):
            self._record, self._free = record, free if story.name == self._body else 0
            nobody = {name: self._said_now(name) for name in self._by_row} if self._free else {}
            made[story.name] = self._pieces(story, self._values | nobody)
        return [made[story.name] for story in self._stories]

    def _turn(self) -> None:
        """To the next label, with the next row in it, if there is one and no label before it stays free."""
        if self._free:
            self._free -= 1
        else:
            self._take()
        if self._record is not None and not self._free:
            self._shown.append(self._hand[0])

    def _take(self) -> None:
        """Takes the next row in hand."""
        bookmarks = self._record.bookmarks if self._record else self._bookmarks
        self._record = None
        for row in self._rows:
            self._read.append(row)
            if row is not None:
                self._merged += 1
                self._hand = row
                self._record = self._record_of(row[0], self._merged).remembering(bookmarks)
                self._values = self._context(*row)
                return
            self._free += 1

    def _go_back(self) -> None:
        """Leaves a row that no label of the page had room for, because so many stay free, to the next page."""
        self._bookmarks = self._record.bookmarks if self._record else self._bookmarks
        if self._record is not None and self._free:
            self._rows = chain([None] * (self._free - 1), [self._hand], self._rows)
            self._merged -= 1

    def _text(self, number: int) -> str:
        while self._record is not None:
            free = self._free
            result = self._evaluated(number)
            if result.signal is Signal.NEXT:
                self._turn()
            if free:
                return ""
            if result.signal is not Signal.SKIP:
                return result.text
            self._skipped.append(self._shown.pop())
            self._merged -= 1
            self._turn()
        return ""

    def _kept(self, error: HeldError | TemplateError) -> Kept:
        """Why there is no label for the row in hand: its own cells are to blame, or what the template makes of them."""
        problems = error.problems if isinstance(error, HeldError) else (replace(error.problem, file="", kind="template"),)
        said = [one if one.file else replace(one, what=f"{self._said}: {one.what}") for one in problems]
        return Kept(self._hand[0], tuple(said))

    def _shows(self) -> bool:
        """Whether somebody is shown in the label that is being filled."""
        return self._record is not None and not self._free

    def _said_now(self, name: str, _before: object = None) -> Any:
        """What a name stands for in the label that is being filled; nothing where it stays free."""
        if self._shows():
            return self._values[name]
        return dict.fromkeys(self._values["recipient"], "") if name == "recipient" else ""

    def _prepare(self, story: Marked) -> None:
        """After a field that turns to another row, names stand for that row's cells; tags show nothing where there is none."""
        self._by_row = {*self._names.all, *self._headings, *_SHARED}
        if story.marks.story == "body":
            self._body = story.name
        self._environment.globals |= {SAID: self._said_now, MORE: self._shows}
        self.places += let_turn(story, self._codes, self._by_row, self._said)
