"""Several letters as one job: one document of them, on sheets of their own, and what the job's end says of each."""

from datetime import UTC, datetime
from io import BytesIO

import pikepdf
import pypdfium2
import pytest

from letterforge.dispatch.channel import Outcome, State
from letterforge.dispatch.print_batch import in_batch, jobs_of, joined, new_name, of_each
from letterforge.pdf.document import write
from letterforge.register import Dispatch

from ..conftest import make_letter
from .printing import parcel, wait_for

NAME = "letters-0123456789ab"
URN = "urn:uuid:01234567-89ab-cdef-0123-456789abcdef"


def pages(count: int, width: float = 595.276) -> bytes:
    """A PDF of so many pages, each of which has something on it."""
    with pikepdf.new() as made:
        for _ in range(count):
            made.add_blank_page(page_size=(width, 841.89))
            made.pages[-1].Contents = made.make_stream(b"0 0 100 100 re f")
        written = BytesIO()
        made.save(written)
        return written.getvalue()


def shown(content: bytes) -> str:
    """A page that shows something as x, a blank one as a dot."""
    return "".join("x" if list(page.get_objects()) else "." for page in pypdfium2.PdfDocument(content))


@pytest.mark.parametrize(
    ("counts", "both_sides", "made"),
    [
        ([1, 1, 1], False, "xxx"),
        ([1, 1, 1], True, "x.x.x."),
        ([2, 1, 3, 2], True, "xxx.xxx.xx"),
        ([2, 1, 3, 2], False, "xxxxxxxx"),
    ],
)
def test_each_letter_begins_on_a_new_sheet(counts: list[int], both_sides: bool, made: str) -> None:
    assert shown(joined([pages(count) for count in counts], both_sides=both_sides)) == made


def test_it_is_of_the_letters_version() -> None:
    """A printer mustn't take what shines through for an older PDF's."""
    letter = write(make_letter())
    assert joined([letter, pages(1)], both_sides=True)[:8] == letter[:8]


def test_a_blank_back_is_as_large_as_its_front() -> None:
    document = pypdfium2.PdfDocument(joined([pages(1, 420), pages(1)], both_sides=True))
    assert [round(page.get_width()) for page in document] == [420, 420, 595, 595]


@pytest.mark.parametrize("queue", ["office", "plain"])
def test_a_batch_is_one_job_of_the_printer(print_server, queue: str) -> None:
    """With all its letters, in their order, by a queue that rewrites them and by one that doesn't."""
    letters = [write(make_letter(f"Dear Test Recipient {number:06},")) for number in (1, 2, 3)]
    name = new_name()
    one = parcel(pdf=joined(letters, both_sides=True))._replace(reference=name, dispatch=name)
    printer = print_server.client(queue)
    ticket = printer.send(one).ticket
    wait_for(lambda: printer.follow(name, name, ticket).state is State.SENT)
    (paper,) = (path for path in print_server.printouts if name in path.name)
    document = pypdfium2.PdfDocument(paper)
    said = [page.get_textpage().get_text_range() for page in document]
    assert [f"Dear Test Recipient 00000{number}," in said[2 * number - 2] for number in (1, 2, 3)] == [True] * 3
    assert [text.strip() for text in said[1::2]] == [""] * 3
    assert printer.follow(name, name, "").state is State.SENT  # as after a crash


def sending(number: int, ticket: str) -> Dispatch:
    now = datetime(2021, 3, 16, tzinfo=UTC)
    return Dispatch(f"LMP21-{number:04}", f"uuid {number}", 1, "print", "begun", now, None, "me@here:1", "", "", "office", ticket, "", "")


def test_sendings_are_asked_for_job_by_job() -> None:
    found = jobs_of(
        [sending(1, NAME), sending(2, f"job 4 {URN}"), sending(3, NAME), sending(4, ""), sending(5, f"letters-ba9876543210 job 5 {URN}")]
    )
    assert [(job.title, job.dispatch, job.ticket, job.references) for job in found] == [
        (NAME, NAME, "", ["LMP21-0001", "LMP21-0003"]),
        ("LMP21-0002", "uuid 2", f"job 4 {URN}", ["LMP21-0002"]),
        ("LMP21-0004", "uuid 4", "", ["LMP21-0004"]),
        ("letters-ba9876543210", "letters-ba9876543210", f"job 5 {URN}", ["LMP21-0005"]),
    ]


@pytest.mark.parametrize(
    ("said", "references"),
    [
        (NAME, ["LMP21-0001", "LMP21-0002"]),
        (NAME.upper(), ["LMP21-0001", "LMP21-0002"]),
        ("letters-ba9876543210", []),
        ("LMP21-0001", None),
        ("letters-1", None),
        ("LETTERS-0001", None),
    ],
)
def test_a_batch_is_known_by_its_name(said: str, references: list[str] | None) -> None:
    assert in_batch(said, [sending(1, NAME), sending(2, f"{NAME} job 3 {URN}"), sending(3, "")]) == references


def test_names_tell_nothing_and_never_come_twice() -> None:
    names = {new_name() for _ in range(100)}
    assert len(names) == 100
    assert all(in_batch(name, []) == [] for name in names)


PARTLY = "; some of its letters may be printed: look at the paper"


@pytest.mark.parametrize(
    ("said", "began", "each"),
    [
        (Outcome(State.SENT, "printed", "job 1"), True, Outcome(State.SENT, "printed", f"{NAME} job 1")),
        (Outcome(State.UNDERWAY, "waits", "job 1"), True, Outcome(State.UNDERWAY, "waits", f"{NAME} job 1")),
        (Outcome(State.FAILED, "cancelled", "job 1"), True, Outcome(State.IN_DOUBT, f"cancelled{PARTLY}", f"{NAME} job 1")),
        (Outcome(State.REFUSED, "no PDF", "job 1"), True, Outcome(State.IN_DOUBT, f"no PDF{PARTLY}", f"{NAME} job 1")),
        (Outcome(State.FAILED, "no connection"), False, Outcome(State.FAILED, "no connection", NAME)),
        (Outcome(State.REFUSED, "too large"), False, Outcome(State.FAILED, "too large", NAME)),
        (Outcome(State.IN_DOUBT, "no answer"), False, Outcome(State.IN_DOUBT, "no answer", NAME)),
    ],
)
def test_what_a_job_says_of_each_letter(said: Outcome, began: bool, each: Outcome) -> None:
    assert of_each(NAME, said, began=began) == each
