"""The native maker: from the Markdown template through a `Letter` to letterforge's own writers."""

import hashlib
from collections.abc import Collection, Iterable, Iterator
from functools import cache, cached_property
from importlib.metadata import version
from typing import TYPE_CHECKING

from letterforge import __version__, pdf
from letterforge.campaign import Campaign
from letterforge.envelope import SIZES
from letterforge.errors import HeldError, Problem
from letterforge.letter.compose import Composer
from letterforge.letter.gaps import EMPTY, Lack
from letterforge.letter.looks import Look
from letterforge.letter.model import LARGE_PRINT, Block, Columns, Keep, Letter, ListBlock, Passage, fingerprint
from letterforge.production.fit import fitted
from letterforge.production.maker import FAST, Content, Draft, Pace, Traits, words_of
from letterforge.production.pages import Pages, SetPages
from letterforge.recipients import Fields, Recipient
from letterforge.typeface import Typefaces

if TYPE_CHECKING:
    from letterforge.word.asked import Asked


class NativeMaker:
    """Makes letters from a Markdown template, of the recipients' `fields`; `said` is what the list is called in problems."""

    measured = True
    asks: "tuple[Asked, ...]" = ()  # they stand in a text file, where everybody sees them

    def __init__(self, campaign: Campaign, fields: Fields, said: str) -> None:
        self._composer = Composer(campaign, fields, said)
        self._max_pages = campaign.page.max_pages
        self._smallest = campaign.style.smallest if campaign.page.fit else None
        self._said = said
        self.template_digest = self._composer.template.digest
        self.uses = frozenset(self._composer.template.uses)
        self.figures, self.pictures = self._composer.gallery.figures, frozenset(self._composer.template.pictures)
        self._engine = (__version__, *(version(package) for package in ("fontpkg-arimo", "uharfbuzz", "python-docx", "lxml")))

    @property
    def look(self) -> Look:
        """How most letters look."""
        return self._composer.look

    def pace(self, formats: Collection[str]) -> Pace:  # noqa: ARG002 - all are made alike
        """How letters are made: the same in all formats."""
        return FAST

    def remarks(self) -> tuple[Problem, ...]:
        """What had better be otherwise in the template, though letters can be made of it."""
        return self._composer.template.remarks()

    def lacks(self, who: Recipient) -> Iterable[Lack]:
        """What the template shows in every letter, and a row hasn't."""
        return [Lack(field, EMPTY) for field in self._composer.template.shown if not who.fields.get(field)]

    def draft(self, recipient: Recipient, reference: str) -> "NativeDraft":
        """The draft of a letter; HeldError or TemplateError where there can be none."""
        composed, found = self._composer.compose(recipient, reference), None
        letter = composed
        large = composed.style.name == LARGE_PRINT  # takes as many sheets as it needs
        if self._smallest is not None and not large:
            letter, found = fitted(composed, self._smallest, self._max_pages)
        place = Problem("", "", self._said, row=recipient.row)
        return NativeDraft(letter, self._engine, None if large else self._max_pages, place, found, fitted=letter is not composed)

    def expect(self, drafts: Iterable[Draft]) -> None:
        """Each is made fast enough by itself."""


class NativeDraft:
    """A composed letter with the limit on its pages; `place` is where its recipient stands, for problems.

    One that is `fitted` is set tighter than the campaign's style, to stay on its sheet.
    """

    def __init__(
        self,
        letter: Letter,
        engine: tuple[str, ...],
        max_pages: int | None,
        place: Problem,
        found: pdf.Paginated | None = None,
        *,
        fitted: bool = False,
    ) -> None:
        self.letter, self._engine, self._max_pages, self._place, self._found = letter, engine, max_pages, place, found
        self._fitted = fitted

    @property
    def typefaces(self) -> Typefaces:
        """What the letter is set in."""
        return self.letter.style.typefaces

    @property
    def large_print(self) -> bool:
        """Whether the letter is in large print."""
        return self.letter.style.name == LARGE_PRINT

    @property
    def tightened(self) -> tuple[float, float] | None:
        """Size and leading in pt, where the letter is set tighter than the others to stay on its sheet."""
        return (self.letter.style.size, self.letter.style.leading) if self._fitted else None

    def traits(self) -> Traits:
        """What is particular about the letter; HeldError as with `pages`."""
        address = self.letter.address
        most: dict[str, float] = {
            "the longest line of an address": max(map(len, address.lines), default=0),
            "the most lines of an address": len(address.lines),
            "the most pages": self.pages,
        }
        if address.size < SIZES[0][0]:
            most["the smallest address"] = -address.size
        return Traits(" ".join(_kinds(self.letter.body)), most, ("set tighter, to stay on the sheet",) if self._fitted else ())

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
    def _words(self) -> str:
        return fingerprint(self.letter).hex()

    def fingerprint(self, form: str) -> str:
        """The format, the hash of the engine's versions and of the page limit, and that of the letter: what it says, whoever made it."""
        return f"{form}:{_made_by(self._engine, self._max_pages)}:{self._words}"

    def is_made_by(self, fingerprint: str, form: str) -> bool:
        """Whether a file of this fingerprint is what would be made now."""
        return fingerprint == self.fingerprint(form)

    def may_go(self, fingerprint: str) -> bool:
        """Whether a PDF of this fingerprint may leave."""
        return self.is_made_by(fingerprint, "pdf")

    def is_said_by(self, fingerprint: str) -> bool:
        """Whether a file of this fingerprint says what the letter says, by whatever version and page limit."""
        return words_of(fingerprint) == self._words

    def refuse_too_long(self) -> None:
        """Raises HeldError where the letter takes too many pages."""
        if self._max_pages is not None:
            _ = self.pages

    def content(self, form: str) -> Content:
        """The letter in a format; HeldError where it takes too many pages."""
        if form == "pdf":
            return Content(*pdf.written(self.letter, self.paginated))
        self.refuse_too_long()  # a letter that is too long as PDF is too long as DOCX
        from letterforge import docx  # noqa: PLC0415 - python-docx is slow to load, and a PDF needs none of it

        return Content(*docx.written(self.letter))

    def as_set(self) -> tuple[bytes, HeldError | None]:
        """Its PDF for a look; HeldError where there is none: one that is held hasn't any."""
        return self.content("pdf").data, None

    def bound(self) -> Pages:
        """The letter as a print run takes it: laid out anew, with faces that all letters share. HeldError as with `content`."""
        self.refuse_too_long()
        return SetPages(self.letter, self.paginated)


def _kinds(blocks: tuple[Block, ...]) -> Iterator[str]:
    """What the template made of a letter, without its words."""
    for block in blocks:
        match block:
            case Passage(blocks=inner) | Keep(blocks=inner):
                yield from _kinds(inner)
            case Columns(blocks=inner):
                yield f"Columns {len(inner)}"
            case ListBlock(items=items):
                yield f"List {len(items)}"
            case _:
                yield type(block).__name__


@cache
def _made_by(engine: tuple[str, ...], max_pages: int | None) -> str:
    """A hash of what makes the letters, the same for all but those in large print."""
    return hashlib.sha256(repr((engine, max_pages)).encode()).hexdigest()
