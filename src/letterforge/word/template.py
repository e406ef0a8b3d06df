"""A Word document as a template: compiled once, then filled for one recipient after another.

In go a `.docx` with merge fields and tags, and recipients; out come the bytes of finished documents. Nothing but what stands in fields and
tags differs from the template.
"""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from jinja2 import DictLoader
from markupsafe import Markup

from letterforge.campaign import Campaign
from letterforge.docx.package import beginning, package, part, streamed
from letterforge.errors import HeldError, LetterforgeError, Problem, TemplateError
from letterforge.letter.filters import date_text, filters
from letterforge.letter.slots import without_marks
from letterforge.letter.sources import OWN_FIELDS, OWN_NAMES, always, as_values, read_table
from letterforge.recipients import Fields, Recipient
from letterforge.recipients.columns import Columns
from letterforge.recipients.salutation import close_for
from letterforge.sandbox import Sandbox, limited
from letterforge.word.codes import Code, CodeError, parse
from letterforge.word.document import Document, W
from letterforge.word.evaluate import Signal, evaluate
from letterforge.word.fields import PARAGRAPH, TEXT, Cutter, Element, FieldFound, SplitFieldError, paragraph_of, text_of
from letterforge.word.marks import Mark, Marks
from letterforge.word.record import Record, record_of
from letterforge.word.story import Story, as_xml
from letterforge.word.support import WORDS_OWN, Kind, bookmarks_made, check, kind, refusal
from letterforge.word.tags import SPACE, mark_tags

_CELL, _BOOKMARK, _NAME = f"{{{W}}}tc", f"{{{W}}}bookmarkStart", f"{{{W}}}name"
_SAYS_MORE = tuple(f"{{{W}}}{name}" for name in ("drawing", "pict", "object", "fldChar", "fldSimple", "footnoteReference", "sectPr", "sym"))
_FIELD = "word_field"  # what a template calls to fill a field


class WordTemplate:
    """A campaign's `.docx`, compiled. Raises TemplateError where it can't be used, ListError where a table can't be read."""

    def __init__(self, campaign: Campaign, fields: Fields, columns: Columns) -> None:
        self._campaign, self._columns, self._said = campaign, columns, campaign.template
        content = _content(campaign)
        document = Document(content, self._said)
        self.digest = hashlib.sha256(content).hexdigest()
        self._headings = fields.by_heading
        self._names = (*fields.names, *({*OWN_FIELDS} - set(fields.names)))
        tables = {name: read_table(campaign, said, without_marks) for name, said in campaign.tables.items()}
        self._always = always(campaign, tables)
        self._texts: dict[str, str] = {}
        self._environment = self._sandbox()
        self._codes: list[tuple[Code, str]] = []  # the document's fields, and where each stands
        self._record: Record | None = None  # of the letter that is being filled
        self._elsewhere = _bookmarks(document)
        self._stories = list(self._compiled(document))
        self.uses = self._check()
        filled = {story.name for story in self._stories}
        self._fixed = beginning(tuple(part(name, one) for name, one in document.parts.items() if name not in filled))

    def filled(self, recipient: Recipient, reference: str) -> bytes:
        """The document for one recipient.

        Raises HeldError where there is none for this one, TemplateError where the template fails on it.
        """
        if recipient.suppressed:
            raise HeldError([recipient.suppressed])
        if recipient.problems:
            raise HeldError(recipient.problems)
        campaign = self._campaign
        said = {"language": campaign.language, "date_format": campaign.date_format}
        self._record = record_of(recipient, self._columns, campaign.date, number=recipient.row, sequence=recipient.row, **said)
        context = self._context(recipient, reference)
        return package(self._fixed, [streamed(story.name, self._pieces(story, context)) for story in self._stories])

    def _pieces(self, story: Story, context: Mapping[str, Any]) -> list[Any]:
        try:
            with limited():
                return list(story.pieces(context))
        except LetterforgeError:
            raise
        except Exception as error:  # whatever a template provokes is its author's to mend
            raise TemplateError(story.sources.problem(error)) from None

    def _compiled(self, document: Document) -> Iterator[Story]:
        """The stories that differ from letter to letter."""
        for name, what in document.stories.items():
            root, marks = document.tree(name), Marks(what)
            self._cut_fields(root, marks)
            mark_tags(root, marks, self._said)
            _let_vanish(root, marks)
            if marks.touched:
                yield Story(root, marks, name, self._environment, self._texts, self._said, self._always, self._field)

    def _cut_fields(self, root: Element, marks: Marks) -> None:
        made: set[str] = set()

        def wanted(found: FieldFound, paragraph: Element) -> bool:
            if not found.name or found.name in WORDS_OWN:
                return False
            code = self._code(found, marks.place(paragraph))
            made.update(bookmarks_made(code))
            what = kind(code, made, self._elsewhere)
            if what is Kind.REFUSED:
                raise self._wrong(refusal(code, made, self._elsewhere), marks.place(paragraph))
            return what is Kind.MERGE

        def put(found: FieldFound, paragraph: Element) -> Element:
            place = marks.place(paragraph)
            self._codes.append((self._code(found, place), place))
            text = paragraph.makeelement(TEXT)
            text.set(SPACE, "preserve")
            text.append(marks.put("field", place, f"{{{{ {_FIELD}({len(self._codes) - 1}) }}}}"))
            return text

        try:
            Cutter(lambda name: bool(name) and name not in WORDS_OWN, wanted, put).cut(root)
        except SplitFieldError as error:
            what = f"{marks.place(error.at)}: the field {error.name} ends in another paragraph"
            raise TemplateError(Problem(what, "write it within one paragraph", self._said)) from None

    def _code(self, found: FieldFound, place: str) -> Code:
        try:
            return parse([piece if isinstance(piece, str) else self._code(piece, place) for piece in found.pieces])
        except CodeError as error:
            raise self._wrong(error, place) from None

    def _wrong(self, error: CodeError, place: str) -> TemplateError:
        return TemplateError(Problem(f"{place}: {error.problem.what}", error.problem.cure, self._said))

    def _check(self) -> set[str]:
        """Every name and field that the document uses, which must exist."""
        known = {"recipient": (*self._names, *self._headings), "campaign": self._always["campaign"]}
        uses: set[str] = set()
        for story in self._stories:
            uses |= story.sources.check({*OWN_NAMES, *self._campaign.tables, *self._names}, known)
        for code, place in self._codes:
            try:
                check(code, self._campaign.language)
            except CodeError as error:
                raise self._wrong(error, place) from None
        return {self._headings.get(name, name) for name in uses} - {_FIELD}

    def _sandbox(self) -> Sandbox:
        campaign = self._campaign
        environment = Sandbox(
            loader=DictLoader(self._texts), autoescape=True, finalize=self._finalize, keep_trailing_newline=True, auto_reload=False
        )
        environment.globals["close_for"] = lambda salutation: close_for(str(salutation), campaign.recipients.salutation)
        environment.globals[_FIELD] = self._field
        environment.filters |= filters(campaign.language, campaign.date_format)
        return environment

    def _field(self, number: int) -> Markup:
        """What a field shows in the letter that is being filled."""
        assert self._record is not None  # noqa: S101 - templates are rendered for a recipient
        code, place = self._codes[number]
        try:
            result = evaluate(code, self._record)
        except CodeError as error:
            raise self._wrong(error, place) from None
        if result.signal is Signal.SKIP:
            raise HeldError([Problem("the document leaves this recipient out, by a field SKIPIF", kind="left out by the document")])
        self._record = self._record.remembering(result.bookmarks)
        return as_xml(result.text)

    def _finalize(self, value: Any) -> Any:
        """What an expression gives, as XML; lines of a list stand below each other."""
        if isinstance(value, Markup):
            return value
        if isinstance(value, date):
            value = self._date_text(value)
        if isinstance(value, list | tuple):
            value = "\n".join(map(str, value))
        return as_xml("" if value is None else str(value))

    def _date_text(self, day: date) -> str:
        return date_text(day, self._campaign.date_format, self._campaign.language)

    def _context(self, recipient: Recipient, reference: str) -> dict[str, Any]:
        said = {"name": recipient.name, "key": recipient.key, "salutation": recipient.salutation, "reference": reference}
        own = as_values({**recipient.fields, **said}, self._headings)
        own["address"] = list(recipient.address)
        return {**own, **self._always, "recipient": own, "salutation": recipient.salutation, "reference": reference}


def _content(campaign: Campaign) -> bytes:
    try:
        return campaign.path(campaign.template).read_bytes()
    except OSError as error:
        raise TemplateError(
            Problem(f"can't be read: {error.strerror}", "look at 'template' in letterforge.toml", campaign.template)
        ) from None


def _bookmarks(document: Document) -> frozenset[str]:
    """The bookmarks of a document's text, in small letters."""
    roots = [document.tree(name) for name in document.stories]
    return frozenset(mark.get(_NAME, "").lower() for root in roots for mark in root.iter(_BOOKMARK))


def _let_vanish(root: Element, marks: Marks) -> None:
    """Marks paragraphs that hold nothing but fields and tags: where all of them are empty, Word's own merge leaves the line out too."""
    for paragraph in list(root.iter(PARAGRAPH)):
        above = paragraph.getparent()
        own = [mark for one in paragraph.iter() if (mark := marks.of(one)) is not None and paragraph_of(one) is paragraph]
        if above is None or not own or not all(_shows(mark) for mark in own) or text_of(paragraph).strip() or _tails(paragraph, marks):
            continue
        if next(paragraph.iter(*_SAYS_MORE), None) is not None:
            continue
        if above.tag == _CELL and next(paragraph.itersiblings(PARAGRAPH), None) is None:
            continue  # a cell ends with a paragraph
        place = own[0].place
        paragraph.addprevious(marks.put("begin", place))
        paragraph.addnext(marks.put("end", place))


def _shows(mark: Mark) -> bool:
    return mark.kind in {"show", "field"}


def _tails(paragraph: Element, marks: Marks) -> bool:
    """Whether words stand behind a mark."""
    return any(marks.of(one) is not None and (one.tail or "").strip() for one in paragraph.iter())
