"""Makers: a recipient and a reference become a draft, which knows its fingerprint before it makes any bytes.

The native maker goes from the template through a `Letter` to the writers. Production knows nothing of a maker but this protocol.
"""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from functools import cached_property
from importlib.metadata import version
from typing import NamedTuple, Protocol, TypeVar

from letterforge import __version__, pdf
from letterforge.campaign import Campaign
from letterforge.errors import HeldError, Problem, TemplateError
from letterforge.letter.compose import Composer
from letterforge.letter.looks import Look
from letterforge.letter.model import LARGE_PRINT, Letter, fingerprint
from letterforge.production.fit import fitted
from letterforge.recipients import Fields, Recipient

_Draft = TypeVar("_Draft")


class Content(NamedTuple):
    """A finished letter: its bytes, and their SHA-256 in hexadecimal."""

    data: bytes
    sha256: str


class Draft(Protocol):
    """One letter, not yet made."""

    def fingerprint(self, form: str) -> str:
        """The hash of all that shapes the letter in a format: the same fingerprint means the same bytes."""
        ...

    def content(self, form: str) -> Content:
        """The letter in a format; HeldError where it can't be made."""
        ...


class Maker(Protocol):
    """Makes the letters of one campaign; `uses` names the fields that a letter may show."""

    template_digest: str
    uses: frozenset[str]

    def remarks(self) -> tuple[Problem, ...]:
        """What had better be otherwise in the template, though letters can be made of it."""
        ...

    def draft(self, recipient: Recipient, reference: str) -> Draft:
        """The draft of a letter; HeldError or TemplateError where there can be none."""
        ...


def drafted(draft: Callable[[Recipient, str], _Draft], recipient: Recipient, reference: str, said: str) -> _Draft:
    """What a maker's `draft` gives for a recipient of the list called `said`.

    HeldError where there can be none; a template that fails on this recipient alone holds this letter alone.
    """
    try:
        return draft(recipient, reference)
    except TemplateError as error:
        what = f"{error.problem.what}, for row {recipient.row} of {said}"
        raise HeldError([replace(error.problem, what=what, kind="template")]) from None


class NativeMaker:
    """Makes letters from a Markdown template, of the recipients' `fields`; `said` is what the list is called in problems."""

    def __init__(self, campaign: Campaign, fields: Fields, said: str) -> None:
        self._composer = Composer(campaign, fields, said)
        self._max_pages = campaign.page.max_pages
        self._smallest = campaign.style.smallest if campaign.page.fit else None
        self._said = said
        self.template_digest = self._composer.template.digest
        self.uses = frozenset(self._composer.template.uses)
        self.figures, self.pictures = self._composer.gallery.figures, self._composer.template.pictures
        self._engine = (__version__, *(version(package) for package in ("fontpkg-arimo", "uharfbuzz", "python-docx", "lxml")))

    @property
    def look(self) -> Look:
        """How most letters look."""
        return self._composer.look

    def remarks(self) -> tuple[Problem, ...]:
        """What had better be otherwise in the template, though letters can be made of it."""
        return self._composer.template.remarks()

    def draft(self, recipient: Recipient, reference: str) -> "NativeDraft":
        """The draft of a letter; HeldError or TemplateError where there can be none."""
        composed, found = self._composer.compose(recipient, reference), None
        letter = composed
        large = composed.style.name == LARGE_PRINT  # takes as many sheets as it needs
        if self._smallest is not None and not large:
            letter, found = fitted(composed, self._smallest, self._max_pages)
        draft = NativeDraft(letter, self._engine, None if large else self._max_pages, Problem("", "", self._said, row=recipient.row), found)
        draft.tightened = letter is not composed
        return draft


class NativeDraft:
    """A composed letter with the limit on its pages; `place` is where its recipient stands, for problems.

    One that is `tightened` is set tighter than the campaign's style, to stay on its sheet.
    """

    tightened = False

    def __init__(
        self, letter: Letter, engine: tuple[str, ...], max_pages: int | None, place: Problem, found: pdf.Paginated | None = None
    ) -> None:
        self.letter, self._engine, self._max_pages, self._place, self._found = letter, engine, max_pages, place, found

    @property
    def pages(self) -> int:
        """How many pages the letter takes; HeldError as with `paginated`."""
        return self.paginated.pages

    @cached_property
    def paginated(self) -> pdf.Paginated:
        """Where the letter's body stands; HeldError where it takes more pages than the campaign allows."""
        found = self._found or pdf.paginated(self.letter)
        if self._max_pages is not None and found.pages > self._max_pages:
            what = f"the letter takes {found.pages} pages, at most {self._max_pages} are allowed"
            cure = "shorten it, set it smaller under [style], or raise max_pages under [page]"
            if self._found is None:
                cure = f'write fit = "sheet" under [page] if it is a little too long, {cure}'
            raise HeldError([Problem(what, cure, self._place.file, row=self._place.row, kind="letter of too many pages")])
        return found

    @cached_property
    def _digest(self) -> str:
        return hashlib.sha256(repr((self._engine, self._max_pages)).encode() + fingerprint(self.letter)).hexdigest()

    def fingerprint(self, form: str) -> str:
        """The hash of the letter, of the engine's versions and of the format."""
        return f"{form}:{self._digest}"

    def content(self, form: str) -> Content:
        """The letter in a format; HeldError where it takes too many pages."""
        if form == "pdf":
            return Content(*pdf.written(self.letter, self.paginated))
        if self._max_pages is not None:
            _ = self.pages  # a letter that is too long as PDF is too long as DOCX
        from letterforge import docx  # noqa: PLC0415 - python-docx is slow to load, and a PDF needs none of it

        data = docx.write(self.letter)
        return Content(data, hashlib.sha256(data).hexdigest())
