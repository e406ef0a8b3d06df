"""Label sheets by Word: in go recipients one after another, out come pages, finished documents with a recipient in each label.

A field NEXT (or a NEXTIF that holds) turns to the following row, for the fields and the tags behind it. Where the rows are out, fields and
tags are empty, and so is a label that is a cell, whatever else it says. SKIPIF passes a row over: it stands first in its label.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from jinja2 import nodes

from letterforge.campaign import Campaign
from letterforge.errors import HeldError, Problem, TemplateError
from letterforge.recipients import Fields, Recipient
from letterforge.recipients.columns import Columns
from letterforge.word.codes import walk
from letterforge.word.compiling import TO_NEXT_LABEL, Marked
from letterforge.word.document import W
from letterforge.word.evaluate import Signal
from letterforge.word.fields import Element
from letterforge.word.label_flow import MORE, SAID, SAYS, SHOWN, Flow
from letterforge.word.label_marks import cells_around, let_turn
from letterforge.word.label_rows import Cursor, Page, Row, Rows, Unlabelled
from letterforge.word.ranges import keep_whole
from letterforge.word.story import Story, says
from letterforge.word.template import WordTemplate

_SHARED = ("recipient", "salutation", "reference")
_SIZE, _SIDES = f"{{{W}}}pgSz", (f"{{{W}}}w", f"{{{W}}}h")
_LETTER = 12_240  # twentieths of a point: what a page measures at its narrow side where the document doesn't say
_WIDEST_LABEL = 6_803  # the same, 120 mm: a page that is narrower, of a label printer or an envelope, is one label


class LabelPage(NamedTuple):
    """A page of labels; `shown` are the recipients on it, `skipped` those that a field SKIPIF passed over while it was filled.

    Those who have no label though there is a row are `unlabelled`: each recipient is in one of the three. Where a page would show nobody,
    there is none: `content` is empty.
    """

    content: bytes
    shown: tuple[Recipient, ...]
    skipped: tuple[Recipient, ...]
    unlabelled: tuple[Unlabelled, ...] = ()


class LabelTemplate(WordTemplate):
    """A label sheet, compiled; `pages` in place of `filled`. `places` is how many labels a page has, as NEXT and NEXTIF tell."""

    labels = True
    _rows: Rows
    _page: Page  # that is being filled
    _at = Cursor()

    def __init__(self, campaign: Campaign, fields: Fields, columns: Columns) -> None:
        self._body, self._narrow = "", _LETTER
        self._cells: dict[str, list[tuple[int, ...]]] = {}  # around the lines of each story's template
        super().__init__(campaign, fields, columns)
        self.places = max((self._checked(story) for story in self._stories), default=1)
        if self.places == 1 and self._narrow > _WIDEST_LABEL:
            what = "the label sheet has no field NEXT, so that each recipient would take a whole page"
            cure = "put { NEXT } first into each label but the first (Word's label assistant does, by 'Update labels')"
            raise TemplateError(Problem(what, f"{cure}; a letter is for `letterforge generate`", self._said))

    def pages(self, rows: Iterable[Row | None]) -> Iterator[LabelPage]:
        """Pages for recipients and their references, until the rows are out; where None comes in place of a row, a label stays free.

        Raises TemplateError where the template fails on the first row already, and so is at fault itself.
        """
        self._rows, self._at = Rows(rows), Cursor()
        while (page := self._next_page()) is not None:
            yield page

    def _next_page(self) -> LabelPage | None:
        begin, failed = self._at._replace(row=None, record=None, free=0, shown=False), list[Unlabelled]()
        while True:
            self._at, self._page = begin, Page()
            try:
                self._turn()
                pieces = self._filled() if self._at.record is not None else None
            except (HeldError, TemplateError) as error:
                row = self._at.row
                if row is None or (isinstance(error, TemplateError) and self._at.merged == 1):
                    raise
                failed.append(self._unlabelled(row, error))
                self._rows.put_back([None if one is row else one for one in self._page.read])
                continue
            if pieces is None and not failed:
                return None
            self._leave()
            self._go_back()
            page = self._page
            content = self._packed(pieces)[0] if pieces is not None and page.shown else b""
            return LabelPage(content, tuple(page.shown), tuple(page.skipped), (*failed, *page.unlabelled))

    def _filled(self) -> list[list[Any]]:
        """The stories of a page: each begins with the page's first row, and only the body, which comes last, turns to others."""
        made: dict[str, list[Any]] = {}
        begin = self._at
        for story in sorted(self._stories, key=lambda story: story.name == self._body):
            self._at = begin if story.name == self._body else begin._replace(free=0)
            made[story.name] = self._pieces(story, self._always)
        return [made[story.name] for story in self._stories]

    def _turn(self) -> None:
        """To the next label, with the next row in it, if there is one and no label before it stays free."""
        self._leave()
        if self._at.free:
            self._at = self._at._replace(free=self._at.free - 1)
        else:
            self._take()

    def _leave(self) -> None:
        """The row that has the label which ends here was shown, or has none: it is never counted unseen."""
        if not self._at.shows or self._at.row is None:
            return
        who = self._at.row[0]
        if self._at.shown:
            self._page.shown.append(who)
            return
        what = f"{self._said}: the label sheet shows nothing of this recipient"
        problem = Problem(what, "look at the columns that it shows, and at its tags and IF fields", kind="nothing on the label")
        self._page.unlabelled.append(Unlabelled(who, (problem,)))

    def _take(self) -> None:
        """Takes the next row in hand."""
        at = self._at
        bookmarks = at.record.bookmarks if at.record else at.bookmarks
        self._at = Cursor(merged=at.merged, bookmarks=bookmarks)
        for free, row in enumerate(self._rows):
            self._page.read.append(row)
            if row is not None:
                self._at = self._at._replace(row=row, merged=at.merged + 1, free=free)
                record = self._record_of(row[0], self._at.merged).remembering(bookmarks)
                self._at = self._at._replace(record=record, values=self._context(*row))
                return

    def _go_back(self) -> None:
        """Leaves a row that no label of the page had room for, because so many stay free, to the next page."""
        at = self._at
        if at.record is not None:
            self._at = at = at._replace(bookmarks=at.record.bookmarks)
        if at.record is not None and at.free:
            self._rows.put_back([*[None] * (at.free - 1), at.row])
            self._at = at._replace(merged=at.merged - 1)

    @property
    def _record(self) -> Any:
        """The row that fields are filled from."""
        return self._at.record

    @_record.setter
    def _record(self, record: Any) -> None:
        self._at = self._at._replace(record=record)

    def _text(self, number: int) -> str:
        while self._at.record is not None:
            free = self._at.free
            if free and any(one.name in TO_NEXT_LABEL for one in walk(self._codes[number].code)):
                self._turn()  # whatever the row in hand says, which isn't shown here
                return ""
            result = self._evaluated(number)
            if free:
                return ""
            if result.signal is Signal.NEXT:
                self._turn()
            if result.signal is not Signal.SKIP:
                return result.text
            if self._at.row is not None:
                self._page.skipped.append(self._at.row[0])
            self._at = self._at._replace(merged=self._at.merged - 1)
            self._take()
        return ""

    def _unlabelled(self, row: Row, error: HeldError | TemplateError) -> Unlabelled:
        """Why there is no label for the row in hand: its own cells are to blame, or what the template makes of them."""
        problems = error.problems if isinstance(error, HeldError) else (replace(error.problem, file="", kind="template"),)
        said = [one if one.file else replace(one, what=f"{self._said}: {one.what}") for one in problems]
        return Unlabelled(row[0], tuple(said))

    def _said_now(self, name: str) -> Any:
        """What a name stands for in the label that is being filled; nothing where it stays free."""
        if self._at.shows:
            return self._at.values[name]
        return dict.fromkeys(self._by_row, "") if name == "recipient" else ""

    def _shown_now(self, value: Any) -> Any:
        """What is shown of the row; the row has a label once that is more than nothing."""
        shown = self._finalize(value)
        if self._at.shows and says(str(shown)):
            self._says()
        return shown

    def _says(self) -> str:
        """Notes that the label says something because of the row."""
        self._at = self._at._replace(shown=True)
        return ""

    def _prepare(self, story: Marked) -> None:
        """Names are asked for where they stand; tags show nothing where there is nobody."""
        self._by_row = {*self._names.all, *self._headings, *_SHARED} - {*self._always}
        if story.marks.story == "body":
            self._body, self._narrow = story.name, max(map(_narrow_side, story.root.iter(_SIZE)), default=_LETTER)
        own = {SAID: self._said_now, MORE: lambda: self._at.shows, SHOWN: self._shown_now, SAYS: self._says}
        self._environment.globals |= own
        self._environment.rewrite = self._flow
        let_turn(story, self._codes)
        keep_whole(story.root, story.marks, self._said, self._shown, lambda _: ("in a label, which may be empty", "the labels"))
        self._cells[story.name] = cells_around(story)

    def _flow(self, tree: nodes.Template, cells: Sequence[Sequence[int]] = ()) -> Flow:
        return Flow(self._codes, self._by_row, cells).read(tree)

    def _checked(self, story: Story) -> int:
        """How many labels a story fills. Raises TemplateError where a recipient would have none, or somebody else's words."""
        flow = self._flow(self._environment.parse(story.sources.texts[story.name]), self._cells[story.name])
        for line, what, cure in flow.faults:
            raise TemplateError(story.sources.at(story.name, line, what, cure))
        return flow.labels


def _narrow_side(size: Element) -> int:
    """Of a page, in twentieths of a point."""
    sides = [size.get(name, "") for name in _SIDES]
    return min(int(one) if one.isdecimal() else _LETTER for one in sides)
