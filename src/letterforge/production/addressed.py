"""Labels and printed envelopes for the letters of a job: in goes a job, out comes one PDF in the folder `print`, beside the letters'.

An address is printed for whom there is a letter to send, and for nobody else: in its typefaces, in the order that the job asks for. The
register is read, and stays as it is.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import NamedTuple, Protocol, TypeVar

from letterforge.envelope import SHEET_WIDTH, AddressBlock, Measure
from letterforge.errors import HeldError, Problem
from letterforge.files import Folder
from letterforge.letter.looks import with_lenders
from letterforge.letter.names import PLACE
from letterforge.pdf.envelopes import Envelopes
from letterforge.pdf.labels import Labels, Setup
from letterforge.pdf.metadata import About
from letterforge.pdf.sheets import Sheets
from letterforge.production.chunk import Work
from letterforge.production.due import Plan, by_post, held_of, nothing_made, number_sent
from letterforge.production.job import Job
from letterforge.production.lock import only_run
from letterforge.production.made import mended_file
from letterforge.production.maker import Draft, never_written
from letterforge.production.run import SHOWN
from letterforge.recipients import Recipient
from letterforge.recipients.address import divided, postcode
from letterforge.register import Register
from letterforge.stationery import ENVELOPE_SIZES, LABEL_SIZES, SHEET_HEIGHT, Front, LabelSheet
from letterforge.typeface import Typefaces, face_of, unsettable, width

_One = TypeVar("_One")


@dataclass(slots=True)
class Printed:
    """What was printed: addresses on pages of the `file`, which is absent where there are none; who is held or suppressed, and why.

    Of problems the first `SHOWN` are kept.
    """

    file: Path
    addresses: int = 0
    pages: int = 0
    held: int = 0
    suppressed: int = 0
    sent: int = 0  # of those printed: letters that were sent before, or may have been
    plan: Plan | None = None  # where only what is due was wanted: why the others aren't
    without: int = 0  # of those held: letters that are sent, and have no address here
    problems: list[Problem] = field(default_factory=list)
    suppressed_why: list[Problem] = field(default_factory=list)

    def hold(self, who: Recipient, problems: Sequence[Problem]) -> None:
        """Counts one who isn't printed."""
        if never_written(who, problems):
            self.suppressed += 1
            self.suppressed_why += problems[: SHOWN - len(self.suppressed_why)]
        else:
            self.held += 1
            self.problems += problems[: SHOWN - len(self.problems)]


class _Pages(Protocol):
    """Takes addresses one after another, and puts them onto pages."""

    def add(self, address: AddressBlock, typefaces: Typefaces) -> None: ...

    def leave(self) -> None: ...

    def finish(self) -> None: ...


class _Fit(Protocol):
    """Sets an address into its place; None where it can't be whole."""

    def __call__(self, lines: Sequence[str], width_of: Measure, *, lent: bool = False) -> AddressBlock | None: ...


class _Kind(NamedTuple):
    """A kind of stationery: the file's name, what the file is called, its pages in mm, how an address is set, why one is held."""

    file: str
    title: str
    width: float
    height: float
    fit: _Fit
    too_large: Problem
    pages: Callable[[Sheets], _Pages]


def labels(
    job: Job,
    sheet: LabelSheet,
    setup: Setup,
    started: Callable[[int], None] = lambda _total: None,
    tick: Callable[[int], None] = lambda _done: None,
    *,
    due: bool = False,
) -> Printed:
    """Prints labels for a job's letters, or for those that are `due`; `started` and `tick` are as for `generate`.

    Raises OutputError where it can't write.
    """
    what = f"the address doesn't fit a label of {sheet.width:g} x {sheet.height:g} mm ({sheet.name}), not even at {LABEL_SIZES[-1][0]:g} pt"
    problem = Problem(what, "shorten it, or print on larger labels: see --sheet", kind="address too large for the label")
    pages = partial(Labels, sheet=sheet, setup=setup)
    kind = _Kind("labels.pdf", f"Labels ({sheet.name})", SHEET_WIDTH, SHEET_HEIGHT, sheet.fit, problem, pages)
    return _print(job, kind, started, tick, due=due)


def envelopes(
    job: Job,
    front: Front,
    started: Callable[[int], None] = lambda _total: None,
    tick: Callable[[int], None] = lambda _done: None,
    *,
    returned: bool = True,
    due: bool = False,
) -> Printed:
    """The same for envelopes, which show the address that they are `returned` to."""
    size = f"{front.width:g} x {front.height:g} mm ({front.name})"
    what = f"the address doesn't fit an envelope of {size}, not even at {ENVELOPE_SIZES[-1][0]:g} pt"
    problem = Problem(what, "shorten it, or print on larger envelopes: see --size", kind="address too large for the envelope")
    pages = partial(Envelopes, front=front, sender=return_lines(job.campaign.sender.lines) if returned else ())
    kind = _Kind("envelopes.pdf", f"Envelopes ({front.name})", front.width, front.height, front.fit, problem, pages)
    return _print(job, kind, started, tick, due=due)


def return_lines(sender: Sequence[str]) -> tuple[str, ...]:
    """The sender's lines down to the postcode; all of them where none has one. What comes after it is no address."""
    for number, line in enumerate(sender, 1):
        if any(postcode(part.text) for part in divided(line, "")) or postcode(" ".join(line.split()[-2:])):
            return tuple(sender[:number])
    return tuple(sender)


@contextmanager
def growing(job: Job, printed: Printed) -> Iterator[Callable[[bytes], object]]:
    """The file of what is printed, to be written piece by piece: in its place once all is done, and absent where nobody has an address."""
    campaign, name = job.campaign, printed.file.name
    with only_run(campaign.folder), Folder(printed.file.parent, campaign.beside_letters(PLACE)) as folder:
        folder.clean()
        with folder.growing() as file:
            yield file.write
            if printed.addresses:
                file.name = name
        if printed.addresses:
            folder.publish()
        else:
            folder.remove(name)  # what was printed before is for others


def place_of(job: Job, name: str) -> Path:
    """Where a file of this name is printed to."""
    return job.campaign.path(job.campaign.beside_letters(PLACE)) / name


def for_each(job: Job, take: Callable[[Work], _One], printed: Printed, tick: Callable[[int], None], *, due: bool) -> Iterator[_One]:
    """What `take` makes of those whose letters can be sent, or are `due`, in the order that the job asks for.

    Whom it raises HeldError for is left out, and told to `printed`. RegisterError where nothing was made yet, of which any could be due.
    """
    with ExitStack() as stack:
        register = job.register_to_read()
        if register is not None:
            stack.enter_context(register)
            job.refuse_lost_keys(register)
        elif due:
            raise nothing_made()
        for chunk in job.work(register):
            for work in chunk if register is None else _wanted(chunk, job, register, printed, due=due):
                try:
                    one = take(work)
                except HeldError as held:
                    printed.hold(work.recipient, held.problems)
                else:
                    yield one
            tick(len(chunk))


def _wanted(chunk: list[Work], job: Job, register: Register, printed: Printed, *, due: bool) -> list[Work]:
    """The work of a chunk that is wanted; what isn't due is told, as in a print run of what is due, so that both have the same."""
    if not due:
        printed.sent += number_sent(chunk, register)
        return chunk
    printed.plan = printed.plan or Plan()
    found, others, problems = by_post(chunk, job, register, printed.plan)
    printed.held += held_of(others)
    printed.problems += problems[: SHOWN - len(printed.problems)]
    return found


def letter_to_send(job: Job, work: Work) -> Draft | None:
    """The letter of a recipient; None for one that was made from a mended copy of its row, and still stands.

    HeldError where there is no letter to send.
    """
    try:
        draft = job.draft(work.recipient, work.reference)
        draft.refuse_too_long()
    except HeldError:
        if work.before is None or not work.before.address or mended_file(job, work) is None:
            raise
        return None
    return draft


def _print(job: Job, kind: _Kind, started: Callable[[int], None], tick: Callable[[int], None], *, due: bool) -> Printed:
    campaign = job.campaign
    printed = Printed(place_of(job, kind.file))
    with growing(job, printed) as write:
        about = About(f"{kind.title}: {campaign.name}", campaign.sender.lines[0], campaign.language, campaign.date)
        started(len(job.recipients))
        out = Sheets(write, about, job.maker.look.style.typefaces, width=kind.width, height=kind.height)
        pages = kind.pages(out)
        for one in for_each(job, partial(_set, job, kind, printed), printed, tick, due=due):
            if one is None:
                pages.leave()
            else:
                pages.add(*one)
                printed.addresses += 1
        if printed.addresses:
            pages.finish()
    printed.pages = out.pages
    return printed


def _set(job: Job, kind: _Kind, printed: Printed, work: Work) -> tuple[AddressBlock, Typefaces] | None:
    """A letter's address, set; None where it can't be whole. HeldError where there is no letter to send."""
    lines, typefaces = _addressee(job, work)
    lent = not face_of(typefaces).has_all("".join(lines))
    address = kind.fit(lines, partial(width, typefaces), lent=lent)
    if address is None:
        printed.hold(work.recipient, [replace(kind.too_large, file=job.recipients.said, row=work.recipient.row)])
        printed.without += 1
        return None
    return address, typefaces


def _addressee(job: Job, work: Work) -> tuple[Sequence[str], Typefaces]:
    """The lines of a letter's address, and what they are set in. HeldError where there is no letter to send.

    One that was made from a mended copy of its row goes where it was addressed to: so it is bound in a print run too.
    """
    draft = letter_to_send(job, work)
    if draft is not None:
        return work.recipient.address, draft.typefaces
    lines = work.before.address or () if work.before is not None else ()
    usual = job.maker.look.style.typefaces
    return lines, with_lenders(job.campaign, usual, unsettable("".join(lines), usual))
