"""A Word document as a template: compiled once, then filled for one recipient after another.

In go a `.docx` with merge fields and tags, and recipients; out come the bytes of finished documents. Nothing but what stands in fields and
tags differs from the template.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from html import unescape
from itertools import count
from typing import Any, ClassVar

from jinja2 import DictLoader
from markupsafe import Markup

from letterforge.campaign import Campaign
from letterforge.deflate import lasting
from letterforge.errors import LEFT_OUT, HeldError, LetterforgeError, Problem, TemplateError
from letterforge.letter.filters import date_text, filters
from letterforge.letter.slots import without_marks
from letterforge.letter.sources import OWN_FIELDS, OWN_NAMES, always, as_values, read_table
from letterforge.opc import beginning, packaged, streamed
from letterforge.recipients import Fields, Recipient
from letterforge.recipients.columns import Columns
from letterforge.recipients.salutation import close_for
from letterforge.sandbox import Sandbox
from letterforge.word.asked import Asked, Names, asked_by
from letterforge.word.captured import PLAIN
from letterforge.word.codes import Code, CodeError, walk
from letterforge.word.compiling import FIELD, INSTRUCTED, Compiler, Marked, instruction, placed
from letterforge.word.document import LINK_CURE, Document, leads_astray
from letterforge.word.evaluate import Result, Signal, evaluate
from letterforge.word.faces import faces_of
from letterforge.word.needed import Needs, needs
from letterforge.word.open_elsewhere import open_elsewhere
from letterforge.word.papers import papers_of
from letterforge.word.record import Record, field_of, record_of
from letterforge.word.repeated import DRAWN, ID
from letterforge.word.story import Story, as_xml
from letterforge.word.support import check, just_column
from letterforge.words import words


class WordTemplate:
    """A campaign's `.docx`, compiled. Raises TemplateError where it can't be used, ListError where a table can't be read.

    `asks` is what the document uses, and where; `uses` the fields of recipients among it; `needs` what of each row;
    `remarks` what had better be otherwise; `faces` the names of the typefaces that it is set in, `papers` its sections' sizes in mm.
    """

    labels: ClassVar[bool] = False  # whether fields may turn to the next row

    def __init__(self, campaign: Campaign, fields: Fields, columns: Columns) -> None:
        self._campaign, self._columns, self._said = campaign, columns, campaign.template
        content = _content(campaign)
        document = Document(content, self._said)
        self.faces, self.papers = faces_of(document), tuple(papers_of(document))
        self._headings = fields.by_heading
        self._names = Names(fields, OWN_FIELDS, campaign.tables)
        tables = {name: read_table(campaign, said, without_marks) for name, said in campaign.tables.items()}
        self._always = always(campaign, tables)
        self.digest = hashlib.sha256(content + repr(sorted(tables.items())).encode()).hexdigest()
        self._texts: dict[str, str] = {}
        self._environment = self._sandbox()
        self._record: Record | None = None  # of the letter that is being filled
        compiler = Compiler(document, labels=self.labels, columns=(*fields.names, *fields.headings.values()))
        marked = compiler.stories()
        self._codes, self._shown = compiler.codes, compiler.shown
        listed = {*fields.names, "name", "salutation", "key"}
        self._columns_shown = [field_of(just_column(code), listed) for code, _ in self._codes]
        self._asks_parts = any(one.name in {"ADDRESSBLOCK", "GREETINGLINE"} for code, _ in self._codes for one in walk(code))
        self._taken = {one.get("id") for story in marked for one in story.root.iter(*DRAWN)}
        self._ids_anew()
        touched = [story for story in marked if story.marks.touched]
        for story in touched:
            self._prepare(story)
        slotted = None if self.labels else self._field  # on a label sheet each field may turn to another row
        shared = (self._environment, self._texts, self._said, self._always, slotted)
        self._stories = [Story(one.root, one.marks, one.name, *shared) for one in touched]
        self.remarks = (*open_elsewhere(campaign.path(campaign.template), self._said), *compiler.remarks, *self._checked_fields())
        self.uses, self.asks = self._asked(touched)
        sources = [story.sources for story in self._stories]
        self.needs: Needs = needs(self._codes, zip(sources, touched, strict=True), self._names, campaign.language)
        filled = {story.name for story in self._stories}
        self._fixed = beginning(tuple(streamed(name, [lasting(one)]) for name, one in document.parts.items() if name not in filled))

    def filled(self, recipient: Recipient, reference: str) -> bytes:
        """The document for one recipient.

        Raises HeldError where there is none for this one, TemplateError where the template fails on it.
        """
        return self.written(recipient, reference)[0]

    def written(self, recipient: Recipient, reference: str) -> tuple[bytes, str]:
        """The document for one recipient, and the SHA-256 of it in hexadecimal; raises as `filled` does."""
        self._record = self._record_of(recipient, recipient.row)
        context = self._context(recipient, reference)
        self._ids_anew()
        self._chosen: list[str] = []
        return self._packed([self._pieces(story, context) for story in self._stories])

    def leaves_out(self, recipient: Recipient) -> bool:
        """Whether a field SKIPIF leaves a recipient out, as far as that can be told without a letter."""
        if not self.needs.deciding:
            return False
        try:
            self._record = self._record_of(recipient, recipient.row)
            return any(self._evaluated(number).signal is Signal.SKIP for number in self.needs.deciding)
        except (HeldError, TemplateError):
            return False  # which is told where the letter is made

    @property
    def branch(self) -> str:
        """Which way the document took for the letter that was filled last: its parts, and the texts of its fields IF, without its words."""
        return repr((self._chosen, [story.branch for story in self._stories]))

    def _packed(self, pieces: Iterable[list[Any]]) -> tuple[bytes, str]:
        return packaged(self._fixed, [streamed(story.name, own) for story, own in zip(self._stories, pieces, strict=True)])

    def _record_of(self, recipient: Recipient, sequence: int) -> Record:
        """A row as fields see it. Raises HeldError for one of which no letter is made."""
        if recipient.suppressed:
            raise HeldError([recipient.suppressed])
        if recipient.problems:
            raise HeldError(recipient.problems)
        campaign = self._campaign
        said = {"language": campaign.language, "date_format": campaign.date_format}
        columns = self._columns if self._asks_parts else None
        return record_of(recipient, columns, campaign.date, number=recipient.row, sequence=sequence, **said)

    def _prepare(self, story: Marked) -> None:
        """What a kind of template does with a story's marks before it is compiled."""

    def _pieces(self, story: Story, context: Mapping[str, Any]) -> list[Any]:
        try:
            return list(story.pieces(context))
        except LetterforgeError:
            raise
        except Exception as error:  # whatever a template provokes is its author's to mend
            raise TemplateError(story.sources.problem(error)) from None

    def _checked_fields(self) -> tuple[Problem, ...]:
        """Looks through all fields. Raises TemplateError; what is left out of account is told."""
        found: dict[Problem, None] = {}
        for code, place in self._codes:
            try:
                found |= {
                    Problem(f"{place}: {said}", "", self._said, kind="switch without effect"): None
                    for said in check(code, self._campaign.language)
                }
            except CodeError as error:
                raise placed(error, place, self._said) from None
        return tuple(found)

    def _asked(self, marked: list[Marked]) -> tuple[set[str], tuple[Asked, ...]]:
        """Every name that the document uses, which must exist."""
        names = self._names
        orders = [(story.sources, marks.order(root)) for story, (_, root, marks) in zip(self._stories, marked, strict=True)]
        asks = asked_by(self._codes, orders, names, self._said)
        known = {"recipient": (*names.all, *self._headings), "campaign": self._always["campaign"]}
        for story in self._stories:
            story.sources.check({*OWN_NAMES, *names.shared, *names.all}, known)
        return {self._headings.get(one.field, one.field) for one in asks}, asks

    def _sandbox(self) -> Sandbox:
        """What renders the stories: all that is shown goes through `_finalize`, constants too, which Jinja would escape before."""
        campaign = self._campaign
        environment = Sandbox(
            loader=DictLoader(self._texts), autoescape=False, finalize=self._finalize, keep_trailing_newline=True, auto_reload=False
        )
        environment.globals["close_for"] = lambda salutation: close_for(str(salutation), campaign.recipients.salutation)
        own: dict[str, Callable[..., Any]] = {FIELD: self._field, INSTRUCTED: self._instructed, PLAIN: _plain, ID: self._new_id}
        environment.globals |= own
        environment.filters |= filters(campaign.language, campaign.date_format)
        return environment

    def _field(self, number: int) -> Markup:
        """What a field shows in the letter that is being filled."""
        return as_xml(self._text(number))

    def _instructed(self, number: int, quoted: bool, link: str | None) -> Markup:
        """What a field gives within the instruction of one of Word's own; `link` follows it where a link's address begins with it."""
        text = self._text(number)
        if link is not None and (leads_astray(text + link) or text.startswith(":")):
            what = f"{self._codes[number].place}: the address of a link would begin with {text[:80]!r}"
            raise HeldError([Problem(what, LINK_CURE, kind="link to what no letter leads to", value=text)])
        return as_xml(instruction(text, quoted=quoted))

    def _text(self, number: int) -> str:
        if (name := self._columns_shown[number]) and self._record is not None:
            return self._record.text(name)
        result = self._evaluated(number)
        if result.signal is Signal.SKIP:
            raise HeldError([Problem("the document leaves this recipient out, by a field SKIPIF", kind=LEFT_OUT)])
        if self._codes[number][0].name == "IF":
            self._chosen.append(_unmerged(self._codes[number][0], result.text))
        return result.text

    def _evaluated(self, number: int) -> Result:
        assert self._record is not None  # noqa: S101 - templates are rendered for a recipient
        code, place = self._codes[number]
        try:
            result = evaluate(code, self._record)
        except CodeError as error:
            raise placed(error, place, self._said) from None
        self._record = self._record.remembering(result.bookmarks)
        return result

    def _ids_anew(self) -> None:
        self._ids = count(1)

    def _new_id(self) -> int:
        """An id that no picture of the document has."""
        return next(number for number in self._ids if str(number) not in self._taken)

    def _finalize(self, value: Any) -> Any:
        """What an expression gives, as XML."""
        if isinstance(value, Markup):  # a field's: nothing else makes any
            return value
        return as_xml(words(value, self._date_text))

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


def _unmerged(code: Code, text: str) -> str:
    """The text that an IF shows, where it is the same for all whom it is shown to."""
    typed = ("".join(map(str, one)) for one in code.arguments[3:] if all(isinstance(part, str) for part in one))
    return text if text in typed else ""


def _plain(text: str) -> str:
    """The words of text that was made ready to stand in a run, without the XML of its lines and tabs."""
    for sign in "\n\t":
        text = text.replace(as_xml(sign), sign)
    return unescape(text)
