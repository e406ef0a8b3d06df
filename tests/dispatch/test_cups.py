"""Letters printed by a real CUPS on a virtual printer, and what happens when something goes wrong."""

import ssl
import threading

import pypdfium2
import pytest

from letterforge.dispatch.channel import Outcome, State
from letterforge.dispatch.cups import Printer
from letterforge.dispatch.ipp_link import Patience
from letterforge.dispatch.ipp_values import Operation, Tag, values
from letterforge.dispatch.print_options import PrintOptions
from letterforge.dispatch.print_queue import _ask
from letterforge.errors import DispatchError
from letterforge.pdf.document import write

from ..conftest import make_letter
from .printing import LOOPBACK, PrintServer, parcel, wait_for
from .proxy import Proxy

CREATE_JOB = 0x0005  # begins a job whose document comes later; letterforge doesn't
TAKEN = (State.UNDERWAY, State.SENT)


def ended(printer, one, ticket) -> Outcome:
    """How it ended; it must end."""
    found = []

    def is_over():
        found.append(printer.follow(one.reference, one.dispatch, ticket))
        return found[-1].state is not State.UNDERWAY

    wait_for(is_over)
    return found[-1]


def said(printer, one, ticket, words):
    """Waits until those words are said of a letter."""
    wait_for(lambda: words in printer.follow(one.reference, one.dispatch, ticket).detail)


def words(pdf):
    """The words on the first page, and where they stand, in points."""
    document = pypdfium2.PdfDocument(pdf)
    page = document[0].get_textpage()
    places = [[round(side) for side in page.get_charbox(index)] for index in (0, 20, 40)]
    return page.get_text_range(), places, [round(side) for side in document[0].get_size()]


def printed(print_server, reference):
    (path,) = (path for path in print_server.printouts if reference.lower() in path.name)
    return path.read_bytes()


@pytest.mark.parametrize("queue_name", ["office", "plain", "the printer itself"])
def test_a_letter_is_printed(print_server, queue_name):
    """As it was made: by a raw queue byte for byte, by a driverless one with its words in their places."""
    number = 100 + len(queue_name)
    printer = print_server.client(print_server.printer_uri if " " in queue_name else queue_name)
    one = parcel(number, write(make_letter()))
    sent = printer.send(one)
    assert sent.state in TAKEN
    assert sent.ticket.startswith("job ")
    assert "urn:uuid:" in sent.ticket
    done = ended(printer, one, sent.ticket)
    assert (done.state, done.ticket) == (State.SENT, sent.ticket)
    assert done.detail == f"printed as {sent.ticket.split(' urn')[0]}"
    paper = printed(print_server, one.reference)
    assert words(paper) == words(one.pdf)
    assert (paper == one.pdf) == (queue_name != "office")


def test_a_printer_by_an_encrypted_connection(print_server, monkeypatch, tmp_path):
    certificate = tmp_path / "printer.pem"
    certificate.write_text(ssl.get_server_certificate((LOOPBACK, print_server.printer_port)))
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    printer = Printer.open(f"ipps://localhost:{print_server.printer_port}/ipp/print")
    one = parcel(125)
    assert ended(printer, one, printer.send(one).ticket).state is State.SENT


def test_jobs_are_named_by_their_reference_alone(print_server, queue):
    printer = print_server.client(queue)
    letters = [parcel(number) for number in (1, 2, 3)]
    tickets = [printer.send(one).ticket for one in letters]
    for one, ticket in zip(letters, tickets, strict=True):
        assert ended(printer, one, ticket).state is State.SENT
    assert sorted(job.name for job in printer._queue.jobs()) == ["LMP21-0001", "LMP21-0002", "LMP21-0003"]
    assert print_server.run("lpstat", "-W", "completed", queue).count("\n") == 3
    told = b"".join(path.read_bytes() for path in (print_server.folder / "log").iterdir())
    told += b"".join(path.read_bytes() for path in (print_server.folder / "spool").glob("c*"))
    assert b"Test Recipient" not in told


def test_sides_media_and_tray_reach_the_printer(print_server):
    wish = PrintOptions("two-sided-long-edge", "A4", others={"media-source": "by-pass-tray", "print-quality": "high"})
    printer = print_server.client("office", wish)
    one = parcel(110, write(make_letter()))
    assert ended(printer, one, printer.send(one).ticket).state is State.SENT
    direct = print_server.client(print_server.printer_uri)._queue
    asked = {"which-jobs": values(Tag.KEYWORD, "all"), "requested-attributes": values(Tag.KEYWORD, "all")}
    jobs = _ask(direct._link, Operation.GET_JOBS, direct._uri, "tester", asked).of(Tag.JOB)
    (job,) = (job for job in jobs if job["job-name"][0].content == one.reference)
    assert job["sides"][0].content == "two-sided-long-edge"
    assert job["print-quality"][0].content == 5
    (media,) = (value.content for value in job["media-col"])
    assert media["media-source"][0].content == "by-pass-tray"


@pytest.mark.parametrize(
    ("name", "wish"),
    [
        ("office", PrintOptions(sides="two-sided-wrong")),
        ("office", PrintOptions(others={"staple": "yes"})),
        ("plain", PrintOptions(sides="two-sided-long-edge")),
    ],
)
def test_an_option_that_the_printer_has_not_stops_the_run(print_server, name, wish):
    before = print_server.client(name)._queue.jobs()
    with pytest.raises(DispatchError, match=name):
        print_server.client(name, wish)
    assert print_server.client(name)._queue.jobs() == before


def test_the_printer_itself_is_asked_too(print_server, monkeypatch):
    """Where it doesn't agree with what it says that it can do."""
    monkeypatch.setattr("letterforge.dispatch.cups.job_attributes", lambda *_: {"sides": values(Tag.KEYWORD, "both")})
    with pytest.raises(DispatchError, match='refuses such jobs: "Unsupported sides keyword value'):
        Printer.open(print_server.printer_uri)


def test_options_that_the_printer_refuses_at_last(print_server):
    """`lp` would have said that all is well."""
    printer = print_server.client("office")
    printer._job = {"media": values(Tag.KEYWORD, "iso_a0_841x1189mm")}
    one = parcel(120, write(make_letter()))
    found = ended(printer, one, printer.send(one).ticket)
    assert found.state is State.REFUSED
    assert "Printer cannot print with supplied options" in found.detail


def test_a_printer_that_fails(print_server):
    """Asked itself: two threads of CUPS 2.4 watch the printer, and the one that takes an aborted job for completed may be first."""
    print_server.fault("fail", "yes")
    try:
        printer = print_server.client(print_server.printer_uri)
        one = parcel(130)
        found = ended(printer, one, printer.send(one).ticket)
    finally:
        print_server.fault("fail", None)
    assert found.state is State.FAILED
    assert "was given up by the printer" in found.detail


def test_a_printer_that_is_off_and_on_again(print_server):
    print_server.kill("printer")
    printer = print_server.client("plain")
    one = parcel(140)
    ticket = printer.send(one).ticket
    said(printer, one, ticket, "the printer doesn't answer: \"The printer may not exist or is unavailable")
    print_server.start_printer()
    assert ended(printer, one, ticket).state is State.SENT


def test_a_printer_without_paper(print_server):
    print_server.fault("state", "+media-empty-error\n")
    printer = print_server.client("plain")
    first, second = parcel(150), parcel(151)
    assert ended(printer, first, printer.send(first).ticket).state is State.SENT  # its last sheet
    assert printer.trouble() == "the printer waits: out of paper (media-empty-report)"
    ticket = printer.send(second).ticket
    said(printer, second, ticket, "the printer waits: out of paper (media-empty-warning)")
    print_server.run("cancel", ticket.split()[1])
    assert ended(printer, second, ticket).state is State.FAILED
    print_server.kill("printer")  # which fills its tray
    print_server.fault("state", None)
    print_server.start_printer()


def test_stopped_held_and_cancelled(print_server, queue):
    print_server.run("cupsdisable", queue)
    printer = print_server.client(queue)
    one = parcel()
    ticket = printer.send(one).ticket
    number = ticket.split()[1]
    stopped = "the printer is stopped: somebody stopped it (paused)"
    assert printer.trouble() == stopped
    found = printer.follow(one.reference, one.dispatch, ticket)
    assert found == Outcome(State.UNDERWAY, f"job {number} is waiting in the queue; {stopped}", ticket)
    print_server.run("lp", "-i", number, "-H", "hold")
    said(printer, one, ticket, f"job {number} is held in the queue: until somebody releases it (job-hold-until-specified)")
    print_server.run("cancel", number)
    assert printer.follow(one.reference, one.dispatch, ticket) == Outcome(State.FAILED, f"job {number} was cancelled", ticket)


def test_a_queue_that_takes_no_jobs_any_more(print_server, queue):
    printer = print_server.client(queue)
    print_server.run("cupsreject", queue)
    outcome = printer.send(parcel())
    assert outcome == Outcome(State.FAILED, f'the printer refused it: Destination "{queue}" is not accepting jobs.')


def test_a_queue_that_is_gone(print_server):
    print_server.add("passing")
    printer = print_server.client("passing")
    print_server.run("lpadmin", "-x", "passing")
    one = parcel()
    assert printer.send(one) == Outcome(State.FAILED, "the printer refused it: The printer or class does not exist.")
    assert printer.follow(one.reference, one.dispatch, "job 1").state is State.IN_DOUBT


def test_a_job_whose_letter_never_came_is_cancelled(print_server, queue):
    printer = print_server.client(queue)
    asking = printer._queue
    begun = {"document-name-supplied": values(Tag.NAME, "d15fa7c4")}
    _ask(asking._link, CREATE_JOB, asking._uri, asking._user, {"job-name": values(Tag.NAME, "LMP21-0001")}, begun)
    found = printer.follow("LMP21-0001", "d15fa7c4", "")
    assert found.state is State.FAILED
    assert "didn't reach the printer whole" in found.detail
    assert [job.state for job in asking.jobs()] == [7]


def test_a_second_sending_is_told_from_the_first(print_server, queue):
    printer = print_server.client(queue)
    first, second = parcel(), parcel()
    assert ended(printer, first, printer.send(first).ticket).state is State.SENT
    assert printer.follow(second.reference, second.dispatch, "").state is State.IN_DOUBT  # of the same title, but another's
    assert printer.follow(first.reference, first.dispatch, "").state is State.SENT


def test_cups_killed_before_it_wrote_anything_down(own_server):
    """The jobs are gone, and their numbers are given out again."""
    own_server.run("cupsdisable", "nowhere")
    own_server.restart()
    printer = own_server.client("nowhere")
    lost = parcel(1)
    ticket = printer.send(lost).ticket
    own_server.kill()
    own_server.start()
    other = parcel(2)
    again = printer.send(other)
    assert again.ticket.split()[:2] == ticket.split()[:2]
    assert printer.follow(lost.reference, lost.dispatch, ticket) == Outcome(State.IN_DOUBT, "the printer knows no such job", ticket)
    assert printer.follow(other.reference, other.dispatch, "").state is State.UNDERWAY


def test_cups_that_is_starting_again_is_waited_for(own_server):
    printer = own_server.client("nowhere")
    own_server.kill()
    later = threading.Timer(0.3, own_server.start)
    later.start()
    assert printer.send(parcel()).state in TAKEN
    later.join()


def test_cups_that_is_away(own_server):
    printer = own_server.client("nowhere", reach=0.1)
    one = parcel()
    ticket = printer.send(one).ticket
    own_server.kill()
    assert printer.send(parcel(2)).state is State.FAILED
    found = printer.follow(one.reference, one.dispatch, ticket)
    assert (found.state, found.ticket) == (State.IN_DOUBT, ticket)
    assert printer.trouble().startswith("the printer can't be asked")


@pytest.fixture
def small_server():
    """A CUPS that lets three jobs wait."""
    server = PrintServer(most=3)
    try:
        server.start()
        server.add("nowhere")
        server.run("cupsdisable", "nowhere")
        yield server
    finally:
        server.stop()


def test_a_full_queue_is_waited_for(small_server):
    printer = small_server.client("nowhere")
    for number in (1, 2, 3):
        assert printer.send(parcel(number)).state is State.UNDERWAY
    refused = printer.send(parcel(4))
    assert refused.state is State.FAILED
    assert "Too many active jobs.; the printer is stopped" in refused.detail
    waiting = parcel(5)
    printer.trouble = lambda: ""  # it is about to go on
    later = threading.Timer(0.3, small_server.run, ("cupsenable", "nowhere"))
    later.start()
    assert printer.send(waiting).state in TAKEN
    later.join()


def test_a_full_queue_is_not_waited_for_without_end(small_server):
    printer = small_server.client("nowhere", room=0)
    printer.trouble = lambda: ""
    assert [printer.send(parcel(number)).state for number in (1, 2, 3, 4)][3] is State.FAILED


def test_a_letter_cut_off_on_its_way_to_a_printer_is_never_taken_for_printed(print_server):
    """The printer prints what it got, and says that it is completed; what a printer says of a job without a ticket isn't enough."""
    proxy = Proxy(print_server.printer_port)
    printer = Printer.open(f"ipp://{LOOPBACK}:{proxy.port}/ipp/print", patience=Patience(reach=1, answer=10))
    one = parcel(160, b"%PDF" + bytes(20_000_000))
    proxy.cut_request(3_000_000)
    outcome = printer.send(one)
    assert outcome.state in {State.FAILED, State.IN_DOUBT}
    found = printer.follow(one.reference, one.dispatch, "")
    assert found.state in {State.FAILED, State.IN_DOUBT, State.UNDERWAY}
    assert found.ticket == "" or found.state is State.FAILED
    proxy.close()


def test_a_letter_cut_off_on_its_way_to_a_printer_that_cannot_be_asked_is_in_doubt(print_server):
    proxy = Proxy(print_server.printer_port)
    printer = Printer.open(f"ipp://{LOOPBACK}:{proxy.port}/ipp/print", patience=Patience(reach=0.2, answer=10))
    proxy.cut_request(3_000_000, then_away=True)
    outcome = printer.send(parcel(161, b"%PDF" + bytes(20_000_000)))
    assert outcome.state is State.IN_DOUBT
    assert "a part of it may be printed, and the printer can't be asked" in outcome.detail
