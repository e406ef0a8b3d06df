"""A template and a recipient become a `Letter`: Jinja2 in a sandbox renders to Markdown, Markdown becomes blocks.

A mistake in the template is a `TemplateError` with file, line and the nearest name that exists; one that only concerns a single
recipient holds that letter (`HeldError`).
"""

import hashlib
import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader
from markupsafe import Markup

from letterforge.campaign import Campaign
from letterforge.errors import Problem, TemplateError
from letterforge.letter import markdown
from letterforge.letter.filters import date_text, filters
from letterforge.letter.gallery import EMPTY, Gallery
from letterforge.letter.gaps import shown_in_markdown
from letterforge.letter.model import Block
from letterforge.letter.outline import Outline, outline
from letterforge.letter.quotes import odd_mark
from letterforge.letter.slots import Slots, Word, without_marks, worded
from letterforge.letter.sources import OWN_FIELDS, OWN_NAMES, Sources, always, read_table
from letterforge.recipients import Fields, Recipient
from letterforge.recipients.salutation import close_for
from letterforge.recipients.spool import DateText
from letterforge.sandbox import LONGEST_TEXT, Sandbox, TooCostlyError, limited, only_shown
from letterforge.words import words

_PLAIN = frozenset({".md", ".markdown", ".txt"})
_WORD = frozenset({".docm", ".dotx", ".dotm", ".doc", ".odt", ".rtf"})
_OUTLINES = 256  # that a template remembers
_PICTURE = re.compile(r"(?<!\\)!\[[^\]\n]*\]\(\s*<?([^\s()<>{}]+)")
_DEFINED = re.compile(r"^ {0,3}\[[^\]\n]+\]:\s*<?([^\s<>]+)")  # a name that stands elsewhere for a picture's, or for a link's address
_COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)


class Template:
    """A campaign's template, compiled, with the tables it walks through. Raises TemplateError or ListError when it can't be read."""

    def __init__(self, campaign: Campaign, fields: Fields, gallery: Gallery = EMPTY) -> None:
        path = campaign.path(campaign.template)
        _refuse_other_kinds(path.suffix.lower(), campaign.template)
        self._campaign = campaign
        self._headings = fields.by_heading
        self._columns = (*fields.names, *({*OWN_FIELDS} - set(fields.names)))
        self._slots, self._gallery = Slots(), gallery
        self._environment = Sandbox(
            loader=FileSystemLoader(path.parent),
            autoescape=True,
            finalize=self._finalize,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,  # an included file ends its last line itself
            cache_size=-1,
        )
        self._environment.globals["close_for"] = self._close_for
        self._environment.filters |= filters(campaign.language, campaign.date_format)
        self._environment.filters = {name: worded(made, self._slots) for name, made in self._environment.filters.items()}
        word = partial(Word, slots=self._slots)
        self._tables = {name: read_table(campaign, said, word) for name, said in campaign.tables.items()}
        self._always = always(campaign, self._tables)
        self.sources = Sources(self._environment, path.name, str(Path(campaign.template).parent))
        self.uses = self._used()  # names of fields that the letter may show, among other names
        self.shown = shown_in_markdown(self._environment, self.sources.texts, path.name, self._headings) & {*fields.names}
        self.pictures: set[str] = set()  # names of those that the letter may show
        self._check_pictures()
        self._plain, self._deciding, self._by_address = self._roles()
        self._outlines: dict[object, Outline] = {}

    def body(self, recipient: Recipient, reference: str) -> tuple[Block, ...]:
        """The letter's body for one recipient. Raises TemplateError where the template fails on it."""
        said = self._said(recipient, reference)
        branch = tuple((said[name], type(said[name])) for name in self._deciding), recipient.address if self._by_address else ()
        try:
            if (known := self._outlines.get(branch)) is not None:
                cells = {field: self._alone(said[field]) for field in known.fields}
                if known.shown * max(map(len, cells.values()), default=0) < LONGEST_TEXT:
                    return known.filled(cells)
            return self._outline(recipient, said, branch)
        except markdown.MarkdownError as error:
            raise TemplateError(self._markdown_problem(error)) from None
        except Exception as error:  # whatever a template provokes is its author's to mend
            raise TemplateError(self.sources.problem(error)) from None

    def _outline(self, recipient: Recipient, said: Mapping[str, str], branch: object) -> tuple[Block, ...]:
        """The body by rendering the template; its outline is remembered for all who take the same `branch`."""
        self._slots.clear()
        with limited():
            made = outline(self.sources.render(self._context(recipient, said)), self._slots, self._gallery)
        if not self._slots.mixed:
            if len(self._outlines) >= _OUTLINES:
                self._outlines.clear()
            self._outlines[branch] = made
        return made.filled({field: word for field, word in zip(self._slots.fields, self._slots.words, strict=True) if field})

    @staticmethod
    def _said(recipient: Recipient, reference: str) -> dict[str, str]:
        """All that a template may say of a recipient, but for the address."""
        own = {"name": recipient.name, "key": recipient.key, "salutation": recipient.salutation, "reference": reference}
        return {**recipient.fields, **own}

    def _alone(self, cell: str) -> str:
        """A cell as it is where it stands alone in double braces."""
        return self._date_text(cell.day) if isinstance(cell, DateText) else without_marks(cell)

    def _date_text(self, day: date) -> str:
        return date_text(day, self._campaign.date_format, self._campaign.language)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the template, its includes, its tables and pictures: what the register keeps beside a letter."""
        said = hashlib.sha256(repr(sorted(self.sources.texts.items())).encode())
        said.update(repr(sorted(self._tables.items())).encode())
        if self._gallery.figures:
            said.update(repr(self._gallery).encode())
        return said.hexdigest()

    def remarks(self) -> tuple[Problem, ...]:
        """What had better be otherwise in the template's files, though letters can be made of them."""
        if (odd := odd_mark(self.sources.texts)) is None:
            return ()
        name, line, mark = odd
        what = f"straight and curly quotation marks are mixed: this {mark} is the first of the rarer kind"
        return (replace(self.sources.at(name, line, what, "write all alike"), kind="quotation marks mixed"),)

    def _finalize(self, value: Any) -> Any:
        """What an expression gives becomes a slot; what is already rendered (a macro's or a block's text) stays as it is."""
        if isinstance(value, Markup):
            return value
        text = words(value, self._date_text)
        if self._slots.length + len(text) > LONGEST_TEXT:
            raise TooCostlyError(f"more than {LONGEST_TEXT:,} characters of text")
        return self._slots.take(text, value.field if isinstance(value, Word) else "")

    def _context(self, recipient: Recipient, said: Mapping[str, str]) -> dict[str, Any]:
        own: dict[str, Any] = {name: self._cell(name, text) for name, text in said.items()}
        own |= {heading: own[name] for heading, name in self._headings.items() if heading not in own}
        own["address"] = [Word(line, self._slots) for line in recipient.address]
        return {**own, **self._always, "recipient": own, "salutation": own["salutation"], "reference": own["reference"]}

    def _cell(self, name: str, text: str) -> "Word | date":
        if name in self._plain:
            return Word(self._alone(text), self._slots, name)
        return text.day if isinstance(text, DateText) else Word(text, self._slots)

    def _close_for(self, salutation: str) -> Word:
        """`Yours sincerely` or `Yours faithfully`, after the salutation."""
        return Word(close_for(str(salutation), self._campaign.recipients.salutation), self._slots)

    def _used(self) -> set[str]:
        fields = {"recipient": (*self._columns, *self._headings), "campaign": self._always["campaign"]}
        used = self.sources.check({*OWN_NAMES, *self._tables, *self._columns}, fields)
        return {self._headings.get(name, name) for name in used}

    def _check_pictures(self) -> None:
        """Every picture that any branch names must exist, too."""
        for name, source in self.sources.texts.items():
            said = _COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), source)
            for number, line in enumerate(said.splitlines(), 1):
                for picture in _PICTURE.findall(line):
                    if picture not in dict(self._gallery.figures):
                        raise TemplateError(self.sources.at(name, number, *self._gallery.lacks(picture)))
                    self.pictures.add(picture)
                self.pictures |= {*_DEFINED.findall(line)} & {*dict(self._gallery.figures)}

    def _roles(self) -> tuple[frozenset[str], tuple[str, ...], bool]:
        """Fields that the template only shows; those that may decide what it says; and whether the address may."""
        always = {*self._always} - {"salutation", "reference"}

        def fields(shapes: Collection[tuple[str, str]]) -> set[str]:
            own = {name for owner, name in shapes if owner == "recipient" or (not owner and name not in always)}
            return {self._headings.get(name, name) for name in own} & {*self._columns}

        shown, used = only_shown(self._environment, self.sources.texts.values())
        deciding = set(self._columns) if ("", "recipient") in used else fields(used)
        return frozenset(fields(shown) - deciding - {"address"}), tuple(sorted(deciding - {"address"})), "address" in deciding

    def _markdown_problem(self, error: markdown.MarkdownError) -> Problem:
        for name, source in self.sources.texts.items():
            for number, line in enumerate(source.splitlines(), 1):
                if error.text and error.text in line:
                    return self.sources.at(name, number, error.what, error.cure)
        return self.sources.at(self.sources.name, None, f"{error.what} ({error.text})", error.cure)


def _refuse_other_kinds(suffix: str, said: str) -> None:
    """Letters would be made of any text, also of one that somebody named by mistake."""
    if suffix in _WORD:
        cure = "open it in Word or LibreOffice and save it as a Word document (.docx)"
        raise TemplateError(Problem(f"is a document of another kind ({suffix})", cure, said))
    if suffix not in _PLAIN:
        raise TemplateError(Problem("is no template by its name", "a letter is a .docx written in Word, or a text in Markdown, .md", said))
