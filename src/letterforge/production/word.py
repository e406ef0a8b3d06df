"""The maker of letters that staff wrote in Word: the document is filled, and LibreOffice makes the PDF of it.

LibreOffice takes a tenth of a second for a letter, a thousand times as long as filling it takes: so it is started for the first PDF that is
asked for, and given many documents at a time.
"""

import hashlib
from collections.abc import Collection, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from functools import cached_property
from multiprocessing.util import Finalize
from typing import TYPE_CHECKING

from letterforge import __version__
from letterforge.campaign import Campaign
from letterforge.envelope import Envelope
from letterforge.errors import HeldError, OfficeError, Problem, TemplateError
from letterforge.letter.gaps import Lack
from letterforge.production.maker import FAST, Content, Draft, Pace, Traits, words_of
from letterforge.production.relied import addressee, has_still, noted
from letterforge.recipients import Fields, Recipient
from letterforge.recipients.columns import Columns
from letterforge.typeface import Typefaces, unsettable
from letterforge.word.convert import Converted, Converter, Source
from letterforge.word.faces import had_here, lacking
from letterforge.word.office import Office
from letterforge.word.template import WordTemplate

if TYPE_CHECKING:  # what DOCX alone doesn't need is loaded where it is used
    from letterforge.letter.looks import Look
    from letterforge.letter.model import Figure
    from letterforge.production.pages import Pages

_FEWEST, _MOST = 10, 100  # letters that LibreOffice is given at once: its start takes as long as ten letters of two pages
_MANY = 40  # letters, of which LibreOffice makes some in the time in which it starts a second time
_BYTES_TOGETHER = 64 * 2**20  # of their documents, which are held in memory meanwhile


class WordMaker:
    """Makes letters from a `.docx`; `said` is what the list is called in problems.

    Raises TemplateError where the document can't be filled, ListError where a table can't be read.
    """

    measured = False
    figures: "tuple[tuple[str, Figure], ...]" = ()  # the document has its own
    pictures: frozenset[str] = frozenset()

    def __init__(self, campaign: Campaign, fields: Fields, columns: Columns, said: str) -> None:
        self._campaign, self._fields, self.said = campaign, fields, said
        self._template = WordTemplate(campaign, fields, columns)
        self.template_digest = self._template.digest
        self.uses = frozenset(self._template.uses)
        self.asks = self._template.asks
        self._converter: Converter | None = None
        self._coming: Iterator[Converted] = iter(())
        self._expected: set[str] = set()
        self._ready: dict[str, Converted] = {}

    @cached_property
    def look(self) -> "Look":
        """How what goes with the letters looks: lists, labels, a cover sheet."""
        from letterforge.letter.looks import Looks  # noqa: PLC0415

        return Looks(self._campaign, self._fields).usual

    @cached_property
    def office(self) -> Office:
        """LibreOffice; OfficeError where it isn't there."""
        try:
            return Office.found()
        except OfficeError as error:
            cure = f"{error.problem.cure}; without it, --format docx makes the Word documents"
            raise OfficeError(replace(error.problem, cure=cure)) from None

    def pace(self, formats: Collection[str]) -> Pace:
        """How letters are made: documents at once, PDFs in lots that LibreOffice is given."""
        if "pdf" not in formats:
            return FAST
        size = self._campaign.path(self._campaign.template).stat().st_size  # of each letter, nearly
        return Pace(min(max(_BYTES_TOGETHER // size, _FEWEST), _MOST), _MANY)

    def remarks(self) -> tuple[Problem, ...]:
        """What had better be otherwise in the document, though letters can be made of it."""
        return (*self._template.remarks, *self._lacking())

    def lacks(self, who: Recipient) -> Iterable[Lack]:
        """What the document needs, and a row hasn't; nothing where it leaves the row out."""
        found = [*self._template.needs.lacks(who.fields)]
        return () if found and self._template.leaves_out(who) else found

    def _lacking(self) -> Iterator[Problem]:
        for face, other in lacking(self._faces):
            what = f"is set in {face}, which isn't on this machine: the PDFs are set in {other}, and lines may end elsewhere than in Word"
            yield Problem(what, "install it, or choose another face in Word", self._campaign.template, kind="typeface not here", value=face)

    def draft(self, recipient: Recipient, reference: str) -> "WordDraft":
        """The draft of a letter; HeldError or TemplateError where there can be none."""
        try:
            document, sha256 = self._template.written(recipient, reference)
        except HeldError as held:
            raise HeldError([problem if problem.file else self.at(recipient, problem) for problem in held.problems]) from None
        return WordDraft(self, recipient, document, sha256, self._template.branch)

    def expect(self, drafts: Iterable[Draft]) -> None:
        """Hears of letters whose PDFs are asked for next, in this order: LibreOffice gets them all at once."""
        self._await([draft for draft in drafts if isinstance(draft, WordDraft)])

    def converted(self, draft: "WordDraft") -> bytes:
        """The PDF of a letter. HeldError where LibreOffice can't make one of it, OfficeError where it doesn't work at all."""
        while draft.sha256 not in self._ready:
            one = next(self._coming, None) if draft.sha256 in self._expected else None
            if one is None:  # nobody spoke of it, or what was underway broke off
                self._await([draft])
                continue
            self._expected.discard(one.name)
            self._ready[one.name] = one
        _, content, why = self._ready[draft.sha256]
        if content is None:
            cure = "open its DOCX (--format docx) in LibreOffice to see what is wrong with it"
            raise draft.held(Problem(why, cure, kind="no PDF by LibreOffice"))
        return content

    @property
    def max_pages(self) -> int | None:
        """How many pages the campaign allows a letter."""
        return self._campaign.page.max_pages

    @property
    def envelope(self) -> Envelope:
        """The envelope that letters go into."""
        return self._campaign.page.profile()

    def typefaces_for(self, recipient: Recipient) -> Typefaces:
        """What an address is set in where it stands elsewhere."""
        from letterforge.letter.looks import with_lenders  # noqa: PLC0415

        usual = self.look.style.typefaces
        missing = unsettable("".join(recipient.address), usual)
        return with_lenders(self._campaign, usual, missing) if missing else usual

    def engine(self, form: str) -> str:
        """What a letter depends on besides its document, in a format."""
        if form == "docx":
            return form
        return f"{form} by LibreOffice {self.office.version}:{self._machine}"

    @cached_property
    def _machine(self) -> str:
        """A hash of what else shapes a PDF, which may be otherwise on another machine."""
        return _hash((__version__, self._faces))

    @cached_property
    def asked(self) -> str:
        """A hash of what is asked of a PDF."""
        return _hash((self.max_pages, self.envelope))

    @cached_property
    def _faces(self) -> dict[str, str]:
        """What this machine has for the typefaces of the document."""
        return had_here(self._template.faces)

    def _await(self, drafts: list["WordDraft"]) -> None:
        self._ready.clear()
        sources = {draft.sha256: Source(draft.sha256, draft.document) for draft in drafts}  # letters may be the same to the last byte
        self._expected = {*sources}
        if sources:
            self._coming = self._started().convert([*sources.values()])

    def _refuse_paper(self) -> None:
        """Raises TemplateError where no page of any letter can be A4: that is the document's fault, and said once."""
        from letterforge.production.windowed import UPRIGHT, takes  # noqa: PLC0415

        papers = self._template.papers
        if papers and not any(takes(self.envelope, *size) for size in papers):
            width, height = papers[0]
            what = f"its paper is {width:.0f} × {height:.0f} mm, so that no PDF of it can be printed on A4"
            raise TemplateError(Problem(what, UPRIGHT, self._campaign.template))

    def _started(self) -> Converter:
        """LibreOffice, started, and ended with this process or the maker. TemplateError where the document's paper isn't A4."""
        if self._converter is None:
            self._refuse_paper()
            stack = ExitStack()
            self._converter = stack.enter_context(Converter(self.office))
            Finalize(self, stack.close, exitpriority=10)  # also in a worker's process, which knows no `atexit`
        return self._converter

    def at(self, recipient: Recipient, problem: Problem) -> Problem:
        """A problem with the place of the recipient's row."""
        return replace(problem, file=self.said, row=recipient.row)


class WordDraft:
    """A letter's document, filled; its PDF is made when it is asked for."""

    large_print, tightened = False, None

    def __init__(self, maker: WordMaker, recipient: Recipient, document: bytes, sha256: str, branch: str) -> None:
        self._maker, self.recipient, self.document, self.sha256, self._branch = maker, recipient, document, sha256, branch

    @property
    def typefaces(self) -> Typefaces:
        """What its address is set in where it stands elsewhere, on a label or an envelope."""
        return self._maker.typefaces_for(self.recipient)

    @property
    def pages(self) -> int:
        """How many pages its PDF has, which is made for that.

        HeldError where they are more than the campaign allows or not A4, or the envelope's window doesn't show the address alone.
        """
        return self._seen[0]

    @cached_property
    def _seen(self) -> tuple[int, frozenset[str]]:
        """Its pages, once they are looked at, and the recipient's cells that the window shows beside the address."""
        from pypdfium2 import PdfDocument  # noqa: PLC0415

        from letterforge.production.windowed import off_paper, seen  # noqa: PLC0415

        most, envelope = self._maker.max_pages, self._maker.envelope
        with PdfDocument(self._pdf) as document:
            pages = len(document)
            window = seen(document[0], envelope, self.recipient, self._maker.uses)
            wrong = off_paper(document, envelope) or window.fault
        if wrong is not None:
            raise self.held(wrong)
        if most is not None and pages > most:
            what = f"the letter takes {pages} pages, at most {most} are allowed"
            cure = "shorten it, make its type or margins smaller in Word, or raise max_pages under [page]"
            raise self.held(Problem(what, cure, kind="letter of too many pages"))
        return pages, window.cells

    @cached_property
    def _pdf(self) -> bytes:
        return self._maker.converted(self)

    def traits(self) -> Traits:
        """What is particular about the letter."""
        lines = self.recipient.address
        most: dict[str, float] = {
            "the longest line of an address": max(map(len, lines), default=0),
            "the most lines of an address": len(lines),
            "the longest of all": len(self.document),
        }
        return Traits(self._branch, most)

    def fingerprint(self, form: str) -> str:
        """The document's hash; for a PDF also the version of LibreOffice, and for whom it is: it is made for that, if it isn't yet.

        The last is what the window was held against, which the document needn't show: the address, and cells that text there may be.
        """
        if form == "docx":
            return f"{form}:{self.sha256}"
        return f"{self._maker.engine(form)}:{self._maker.asked}:{self._addressee}:{noted(self._seen[1])}:{self.sha256}"

    def is_made_by(self, fingerprint: str, form: str) -> bool:
        """Whether a file of this fingerprint is what would be made now, and its window as right as it was; OfficeError as for a PDF."""
        if form == "docx":
            return fingerprint == self.fingerprint(form)
        return self.may_go(fingerprint) and fingerprint.startswith(f"{self._maker.engine(form)}:")

    def may_go(self, fingerprint: str) -> bool:
        """Whether a PDF of this fingerprint may leave; LibreOffice isn't asked, nor whether this machine's would set it just so."""
        match fingerprint.split(":"):
            case [_, _, asked, addressee, cells, sha256]:
                same = (asked, addressee, sha256) == (self._maker.asked, self._addressee, self.sha256)
                return same and has_still(self.recipient, cells)
        return False

    @cached_property
    def _addressee(self) -> str:
        return addressee(self.recipient)

    def is_said_by(self, fingerprint: str) -> bool:
        """Whether a file of this fingerprint was made of the same document, by whatever version of LibreOffice."""
        return words_of(fingerprint) == self.sha256

    def refuse_too_long(self) -> None:
        """How many pages it takes is known once it is made."""

    def content(self, form: str) -> Content:
        """The letter in a format; HeldError where its PDF takes too many pages, or can't be made."""
        if form == "docx":
            return Content(self.document, self.sha256)
        _ = self.pages
        return Content(self._pdf, hashlib.sha256(self._pdf).hexdigest())

    def as_set(self) -> tuple[bytes, HeldError | None]:
        """Its PDF for a look, and why the letter is held, if it is; HeldError where there is no PDF of it."""
        content, held = self._pdf, None
        try:
            _ = self.pages
        except HeldError as error:
            held = error
        return content, held

    def bound(self) -> "Pages":
        """The letter as a print run takes it. HeldError as with `content`, and where it can't be bound."""
        from letterforge.production.pages import read  # noqa: PLC0415

        return read(self.content("pdf").data, self._maker.said, self.recipient.row)

    def held(self, problem: Problem) -> HeldError:
        """That the letter can't be made, with its recipient's place."""
        return HeldError([self._maker.at(self.recipient, problem)])


def _hash(of: object) -> str:
    return hashlib.sha256(repr(of).encode()).hexdigest()[:16]
