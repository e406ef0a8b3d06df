"""Makers: a recipient and a reference become a draft, which knows before it makes any bytes whether a file would be the same.

Production knows nothing of a maker but what stands here: of the native one, which sets letters itself (`native`), and of the one that fills
a Word document (`word`).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple, Protocol

from letterforge.campaign import Campaign
from letterforge.errors import LEFT_OUT, HeldError, Problem, TemplateError
from letterforge.letter.gaps import Lack
from letterforge.recipients import Fields, Recipient
from letterforge.recipients.columns import Columns

if TYPE_CHECKING:  # slow to load, and each maker needs some of it only
    from letterforge.letter.looks import Look
    from letterforge.letter.model import Figure
    from letterforge.production.pages import Pages
    from letterforge.typeface import Typefaces
    from letterforge.word.asked import Asked


class Content(NamedTuple):
    """A finished letter: its bytes, and their SHA-256 in hexadecimal."""

    data: bytes
    sha256: str


class Pace(NamedTuple):
    """`together` letters are made durable and recorded at once; from `many` recipients on another process pays."""

    together: int
    many: int


FAST = Pace(500, 400)  # of what letterforge makes itself


@dataclass(frozen=True, slots=True)
class Traits:
    """What is particular about a letter, for whoever chooses some to be read.

    `shape` is what the template made of it, without its words; `most` are measures, of which the largest is worth reading; `first` are
    particulars that one letter shows for all that have them.
    """

    shape: str
    most: Mapping[str, float] = field(default_factory=dict)
    first: tuple[str, ...] = ()


def words_of(fingerprint: str) -> str:
    """What of a fingerprint stands for what the letter says, in whatever format."""
    return fingerprint.rpartition(":")[2]


class Draft(Protocol):
    """One letter, not yet made."""

    @property
    def typefaces(self) -> "Typefaces":
        """What its address is set in where it stands elsewhere, on a label or an envelope."""
        ...

    @property
    def pages(self) -> int:
        """How many pages it takes; HeldError where they are more than the campaign allows."""
        ...

    @property
    def large_print(self) -> bool:
        """Whether it is in large print."""
        ...

    @property
    def tightened(self) -> tuple[float, float] | None:
        """Size and leading in pt, where it is set tighter than the others to stay on its sheet."""
        ...

    def traits(self) -> Traits:
        """What is particular about it."""
        ...

    def fingerprint(self, form: str) -> str:
        """What is recorded of the letter's content in a format: the hash of all that shapes it, and what else shows whether it stands."""
        ...

    def is_made_by(self, fingerprint: str, form: str) -> bool:
        """Whether a file of this fingerprint is what would be made now."""
        ...

    def may_go(self, fingerprint: str) -> bool:
        """Whether a PDF of this fingerprint may leave: it says what the letter says today, to whom it is for now."""
        ...

    def is_said_by(self, fingerprint: str) -> bool:
        """Whether a file of this fingerprint says what the letter says, whichever program made it of that."""
        ...

    def refuse_too_long(self) -> None:
        """Raises HeldError where it takes too many pages, if that is known without making it: where not, making it tells."""
        ...

    def content(self, form: str) -> Content:
        """The letter in a format; HeldError where it can't be made."""
        ...

    def as_set(self) -> tuple[bytes, HeldError | None]:
        """Its PDF for a look, and why the letter is held, if it is; HeldError where there is no PDF of it."""
        ...

    def bound(self) -> "Pages":
        """The letter as a print run takes it; HeldError where it can't be made."""
        ...


class Maker(Protocol):
    """Makes the letters of one campaign; `uses` names the fields that a letter may show, `asks` says where a Word document has them.

    `figures` are the letters' pictures by name, `pictures` the names of those that a letter may show.

    Where `measured` is false, pages are known only of a letter that is made, which takes long.
    """

    template_digest: str
    uses: frozenset[str]
    asks: "tuple[Asked, ...]"
    figures: "tuple[tuple[str, Figure], ...]"
    pictures: frozenset[str]
    measured: bool

    @property
    def look(self) -> "Look":
        """How most letters look."""
        ...

    def pace(self, formats: Collection[str]) -> Pace:
        """How letters are made in these formats."""
        ...

    def remarks(self) -> tuple[Problem, ...]:
        """What had better be otherwise in the template, though letters can be made of it."""
        ...

    def lacks(self, who: Recipient) -> Iterable[Lack]:
        """What somebody's letter would show in a sentence, and the row's cells haven't."""
        ...

    def draft(self, recipient: Recipient, reference: str) -> Draft:
        """The draft of a letter; HeldError or TemplateError where there can be none."""
        ...

    def expect(self, drafts: Iterable[Draft]) -> None:
        """Hears of letters whose PDFs are asked for next, in this order: several are made faster than each by itself."""
        ...


def maker_of(campaign: Campaign, fields: Fields, columns: Columns, said: str) -> Maker:
    """The maker that a campaign's template needs; `said` is what the list is called in problems.

    Raises TemplateError, ListError or CampaignError where no letter could be made.
    """
    if campaign.by_word:
        from letterforge.production.word import WordMaker  # noqa: PLC0415 - each is slow to load, and a campaign needs one

        return WordMaker(campaign, fields, columns, said)
    from letterforge.production.native import NativeMaker  # noqa: PLC0415

    return NativeMaker(campaign, fields, said)


def drafted(maker: Maker, recipient: Recipient, reference: str, said: str) -> Draft:
    """The draft that a maker gives for a recipient of the list called `said`.

    HeldError where there can be none; a template that fails on this recipient alone holds this letter alone.
    """
    try:
        return maker.draft(recipient, reference)
    except TemplateError as error:
        what = f"{error.problem.what}, for row {recipient.row} of {said}"
        raise HeldError([replace(error.problem, what=what, kind="template")]) from None


def never_written(recipient: Recipient, problems: Sequence[Problem]) -> bool:
    """Whether a letter that isn't made is meant not to be: its recipient is suppressed, or the template leaves this one out."""
    return recipient.suppressed is not None or any(problem.kind == LEFT_OUT for problem in problems)
