"""A document made ready to be filled: in go its parts, out come those with letters' words, with marks for all that differs in each.

Whatever of a field or tag can't be done is said here, before there is a letter.
"""

import re
from collections.abc import Collection, Iterable
from contextlib import suppress
from typing import NamedTuple, NoReturn

from letterforge.errors import Problem, TemplateError
from letterforge.word.barred import refuse_barred
from letterforge.word.captured import capture
from letterforge.word.codes import Code, CodeError, Unsupported, parse, walk
from letterforge.word.document import LINK_CURE, Document, W, leads_astray
from letterforge.word.fields import (
    INSTRUCTION,
    SPACE,
    TEXT,
    Cutter,
    Element,
    Fate,
    FieldError,
    FieldFound,
    Judge,
    Put,
)
from letterforge.word.leftovers import refuse_leftovers
from letterforge.word.lookalike import lookalikes
from letterforge.word.marks import Marks, Place, refuse_marks
from letterforge.word.ranges import bookmarks, keep_whole
from letterforge.word.repeated import keep_unique
from letterforge.word.run_look import RunLooks
from letterforge.word.support import MERGE, WORDS_OWN, Kind, bookmarks_made, bookmarks_shown, kind, refusal
from letterforge.word.tags import mark_tags
from letterforge.word.vanish import let_vanish
from letterforge.word.within import looks_differ, more_than_words

FIELD, INSTRUCTED = "_word_field", "_word_instruction"  # what a template calls to fill a field, in the text or in another one's instruction
TO_NEXT_LABEL = frozenset({"NEXT", "NEXTIF"})  # fields behind which the next row is shown, in the label that follows
TO_NEXT_ROW = TO_NEXT_LABEL | {"SKIPIF"}  # those, and the one behind which it is shown in the same label
_BOOKMARK, _NAME = f"{{{W}}}bookmarkStart", f"{{{W}}}name"
_CONTROL, _CONTROL_LOOK = f"{{{W}}}sdt", f"{{{W}}}sdtPr"
_FROM_ELSEWHERE = ("dataBinding", "showingPlcHdr")  # Word would put other words in the place of ours
_QUOTES = '"“”„‟'
_LINK = "HYPERLINK"
_TO_ADDRESS = re.compile(rf'\s*{_LINK}\s+(?:\\[mn]\s+|\\[lot]\s+(?:"[^"]*"|\S+)\s+)*[{_QUOTES}]?_*', re.IGNORECASE)
_ADDRESS = re.compile(rf"[^\s{_QUOTES}]*")


class Marked(NamedTuple):
    """A story with its marks; `name` is the part's."""

    name: str
    root: Element
    marks: Marks


class Placed(NamedTuple):
    """A field that is filled, and where it stands."""

    code: Code
    place: Place


class Compiler:
    """Makes a document's stories ready; `labels` says whether fields may turn to the next row, `columns` is what the list's are called.

    `codes` are the fields that are filled, by the numbers by which marks call them; `shown` the bookmarks that any field shows, in small
    letters; `remarks` is what had better be otherwise.
    """

    def __init__(self, document: Document, *, labels: bool, columns: Collection[str] = ()) -> None:
        self._document, self._said, self._labels, self._columns = document, document.said, labels, columns
        self._looks = RunLooks(document)
        self._made: set[str] = set()  # bookmarks that fields SET have made so far
        self._later: set[str] = set()  # those that they make anywhere
        self.shown: set[str] = set()
        self.codes: list[Placed] = []
        self.remarks: list[Problem] = []

    def stories(self) -> list[Marked]:
        """All stories of the document. Raises TemplateError."""
        roots = {name: self._document.tree(name) for name in self._document.stories}
        self._elsewhere = frozenset(mark.get(_NAME, "").casefold() for root in roots.values() for mark in root.iter(_BOOKMARK)) - {""}
        for name, root in roots.items():
            marks = Marks(self._document.stories[name])
            refuse_barred(root, marks, self._said)
            self._find_bookmarks(root, marks)
        stories = [Marked(name, root, Marks(self._document.stories[name])) for name, root in roots.items()]
        before = self._bookmarks(stories)
        made = [self._story(story) for story in stories]
        for name in sorted(before.keys() - self._bookmarks(made).keys()):
            what = f"the bookmark {name} goes with the tag that it stands at, and a field shows it"
            raise self._wrong(CodeError(what, "put the bookmark around words that stay"), before[name])
        refuse_leftovers(self._document, roots)
        return made

    def _bookmarks(self, stories: Iterable[Marked]) -> dict[str, Place]:
        """Where the bookmarks stand that fields show."""
        return {name: place for story in stories for name, place in bookmarks(story.root, self.shown, story.marks).items()}

    def _story(self, story: Marked) -> Marked:
        _, root, marks = story
        refuse_marks(root, self._said)
        self._cut_fields(root, marks)
        self.remarks += lookalikes(root, marks, self._columns, self._said)
        mark_tags(root, marks, self._said)
        keep_whole(root, marks, self._said, self.shown)
        capture(root, marks, self._said)
        self.remarks += keep_unique(root, marks, self._said)
        let_vanish(root, marks, self.shown)
        _free_controls(root, marks)
        return story

    def _cut_fields(self, root: Element, marks: Marks) -> None:
        places: dict[Element, Place] = {}  # a paragraph may hold thousands of fields

        def place_of(paragraph: Element) -> Place:
            return places.get(paragraph) or places.setdefault(paragraph, marks.place(paragraph))

        def judge(found: FieldFound, paragraph: Element) -> Fate:
            return self._judge(found, place_of(paragraph))

        def put(found: FieldFound, paragraph: Element, within: FieldFound | None) -> Element:
            place = place_of(paragraph)
            self._check_within(found, place)
            self.codes.append(Placed(self._code(found, place), place))
            call = f"{FIELD}({len(self.codes) - 1})"
            if within is not None:
                begun = _begun_link(found, within)
                call = f"{INSTRUCTED}({len(self.codes) - 1}, {self._is_quoted(found, within, place)}, {begun!r})"
            text = paragraph.makeelement(TEXT if within is None else INSTRUCTION)
            text.set(SPACE, "preserve")
            text.append(marks.put("field", place, f"{{{{ {call} }}}}"))
            return text

        self._cut(root, marks, judge, put)

    def _check_within(self, found: FieldFound, place: Place) -> None:
        """A field that is filled shows words, in one look: what else stands in it is refused, or remarked."""
        cure = "put it between {% if … %} and {% endif %}, without the field"
        if more := more_than_words(found):
            raise self._wrong(CodeError(f"{more} stands within the field {found.name}, which shows words alone", cure), place)
        if looks_differ(found, self._looks.of):
            what = f"{place}: words within the field {found.name} differ in their look, as in bold; a letter shows them in one"
            remark = Problem(what, cure.replace("it", "them", 1), self._said, kind="looks within a field")
            self.remarks += [remark] if remark not in self.remarks else []  # a text box is there twice

    def _find_bookmarks(self, root: Element, marks: Marks) -> None:
        """Finds out which bookmarks fields make and show: the one may stand behind the other, or in another story."""

        def note(found: FieldFound, _paragraph: Element) -> Fate:
            with suppress(CodeError):  # which is said when it comes to be filled
                code = _code(found)
                self._later.update(bookmarks_made(code))
                self.shown.update(bookmarks_shown(code))
            return Fate.OPENED

        def put(*_: object) -> NoReturn:
            raise AssertionError("no field is cut")

        self._cut(root, marks, note, put)

    def _cut(self, root: Element, marks: Marks, judge: Judge, put: Put) -> None:
        try:
            Cutter(judge, put).cut(root)
        except FieldError as error:
            raise self._wrong(CodeError(error.what, error.cure), marks.place(error.at)) from None

    def _judge(self, found: FieldFound, place: Place) -> Fate:
        """What becomes of a field. Raises TemplateError for one that can't be filled."""
        if not found.name:
            if any(not isinstance(piece, str) and piece.name in MERGE for piece in found.pieces):
                raise self._wrong(CodeError("the name of a field is given by another field", "write its name into it"), place)
            return Fate.KEPT
        if found.name.startswith("{"):
            raise self._wrong(CodeError("a tag stands in the instruction of a field", "put the tags around the whole field"), place)
        if found.name in WORDS_OWN:
            if found.name == _LINK:
                self._check_links(self._code(found, place), place)
            return Fate.OPENED
        code = self._code(found, place)
        self._check_links(code, place)
        self._made.update(bookmarks_made(code))
        bookmarks = (self._made, self._elsewhere, self._later)
        what = kind(code, *bookmarks)
        if what is Kind.REFUSED:
            raise self._wrong(refusal(code, *bookmarks), place)
        if what is Kind.MERGE:
            self._check_turns(code, place)
            return Fate.CUT
        return Fate.OPENED if what is Kind.MIXED else Fate.KEPT

    def _check_links(self, code: Code, place: Place) -> None:
        """The addresses of links are held to what the document's relations are held to."""
        for link in walk(code):
            address = next(iter(link.arguments), ())[:1]
            if link.name == _LINK and any(isinstance(part, str) and leads_astray(part) for part in address):
                raise self._wrong(CodeError(f"a link leads to {str(address[0])[:80]}", LINK_CURE), place)

    def _check_turns(self, code: Code, place: Place) -> None:
        """A field that turns to the next row would show somebody else's data in a letter; in the body of a label sheet it has its place."""
        turning = TO_NEXT_ROW if self._labels else TO_NEXT_LABEL  # of a row that SKIPIF passes over there is no letter at all
        turns = next((inner.name for inner in walk(code) if inner.name in turning), "")
        if turns and not self._labels:
            what = f"the field {turns} would show another recipient in somebody's letter"
            cure = f"take it out; for labels: `letterforge labels --template {self._said}`"
            raise self._wrong(Unsupported(Problem(what, cure, value=turns)), place)
        if turns and place.kind not in {"body", "table"}:
            what = f"the field {turns} stands in a {place.kind}"
            raise self._wrong(Unsupported(Problem(what, "let the labels be the cells of a table", value=turns)), place)

    def _is_quoted(self, found: FieldFound, within: FieldFound, place: Place) -> bool:
        """Whether a field within Word's own stands within quotation marks there: if not, it must be a word by itself."""
        before, after = within.around(found)
        unescaped = before.replace("\\\\", "").replace('\\"', "")
        if sum(unescaped.count(mark) for mark in _QUOTES) % 2:
            return True
        if not before[-1:].isspace() or after[:1].strip():
            cure = f'write it as {{ {within.name} "…{{ {found.name} }}…" }}'
            raise self._wrong(CodeError(f"{found.name} stands within {within.name} without quotation marks", cure), place)
        return False

    def _code(self, found: FieldFound, place: Place) -> Code:
        try:
            return _code(found)
        except CodeError as error:
            raise self._wrong(error, place) from None

    def _wrong(self, error: CodeError, place: Place) -> TemplateError:
        return placed(error, place, self._said)


def _begun_link(found: FieldFound, within: FieldFound) -> str | None:
    """What follows a field with which the address of a link begins, up to the address's end; None where it stands elsewhere."""
    before, after = within.around(found)
    if not _TO_ADDRESS.fullmatch(before):
        return None
    end = _ADDRESS.match(after)
    return end[0] if end else ""


def _code(found: FieldFound) -> Code:
    return parse([piece if isinstance(piece, str) else _code(piece) for piece in found.pieces])


def placed(error: CodeError, place: Place, said: str) -> TemplateError:
    """What is wrong with a field, with its place in the document that is called `said`."""
    return TemplateError(Problem(f"{place}: {error.problem.what}", error.problem.cure, said))


def instruction(text: str, *, quoted: bool) -> str:
    """A value as it stands in the instruction of a field of Word's own, out of which it can't break; in quotation marks if need be."""
    escaped = "".join(f"\\{sign}" if sign in f"\\{_QUOTES}" else sign for sign in " ".join(text.split()))
    return escaped if quoted else f'"{escaped}"'


def _free_controls(root: Element, marks: Marks) -> None:
    """Frees content controls that we fill from what Word would fill them with."""
    for control in root.iter(_CONTROL):
        look = control.find(_CONTROL_LOOK)
        if look is not None and any(marks.of(one) is not None for one in control.iter()):
            for one in [one for one in look if isinstance(one.tag, str) and one.tag.rpartition("}")[2] in _FROM_ELSEWHERE]:
                look.remove(one)
