"""What printers tell of their jobs and themselves, and what that means."""

import pytest

from letterforge.dispatch.channel import State
from letterforge.dispatch.ipp_values import Tag, values
from letterforge.dispatch.print_jobs import Job, outcome, read_ticket, trouble

UUID = "urn:uuid:0a1b2c3d-0000-3000-8000-0123456789ab"
NO_SUCH_OPTIONS = "Printer cannot print with supplied options."


def job(state, *reasons, message="", printed=0):
    return Job(12, "LMP21-0001", UUID, "d15fa7c4", state, reasons or ("none",), message, printed)


@pytest.mark.parametrize(
    ("told", "state", "said"),
    [
        (job(3), State.UNDERWAY, "job 12 is waiting in the queue"),
        (job(4), State.UNDERWAY, "job 12 is held in the queue"),
        (
            job(4, "job-hold-until-specified"),
            State.UNDERWAY,
            "job 12 is held in the queue: until somebody releases it (job-hold-until-specified)",
        ),
        (job(5, "job-printing"), State.UNDERWAY, "job 12 is being printed"),
        (job(6, "job-stopped", message="Filter failed"), State.UNDERWAY, 'job 12 has stopped: job-stopped: "Filter failed"'),
        (job(7, "job-canceled-by-user"), State.FAILED, "job 12 was cancelled: by a user (job-canceled-by-user)"),
        (job(7, "processing-to-stop-point", printed=1), State.FAILED, "job 12 was cancelled"),
        (job(7, message=NO_SUCH_OPTIONS), State.REFUSED, f'job 12 was cancelled: "{NO_SUCH_OPTIONS}"'),
        (job(8, "aborted-by-system", message="Paper\njam"), State.FAILED, 'job 12 was given up by the printer: "Paper jam"'),
        (job(8, "aborted-by-system", "document-format-error"), State.REFUSED, "job 12 was given up by the printer: document-format-error"),
        (job(8, "unsupported-attributes-or-values"), State.REFUSED, "job 12 was given up by the printer: unsupported-attributes-or-values"),
        (job(9, "job-completed-successfully", printed=1), State.SENT, "printed as job 12"),
    ],
)
def test_outcomes(told, state, said):
    found = outcome(told)
    assert (found.state, found.detail, found.ticket) == (state, said, f"job 12 {UUID}")


@pytest.mark.parametrize(
    ("printed", "state", "said"),
    [
        (0, State.FAILED, "job 12 was cancelled"),
        (1, State.IN_DOUBT, "job 12 was cancelled, after 1 page; look whether the letter came out"),
        (2, State.IN_DOUBT, "job 12 was cancelled, after 2 pages; look whether the letter came out"),
    ],
)
def test_a_printer_that_counts_may_have_printed_what_was_cancelled(printed, state, said):
    found = outcome(job(7, printed=printed), counts=True)
    assert (found.state, found.detail) == (state, said)


def test_trouble_is_said_with_what_is_underway():
    assert outcome(job(3), "the printer is stopped").detail == "job 12 is waiting in the queue; the printer is stopped"
    assert outcome(job(9), "the printer is stopped").detail == "printed as job 12"


@pytest.mark.parametrize(
    ("state", "reasons", "message", "said"),
    [
        (3, ["none"], "", ""),
        (4, ["none"], "Printing.", ""),
        (4, ["toner-low-warning", "cups-waiting-for-job-completed"], "", ""),
        (5, ["media-empty"], "", "the printer is stopped: out of paper (media-empty)"),
        (5, ["paused"], "new toner comes", "the printer is stopped: somebody stopped it (paused)"),
        (5, ["media-jam-error", "x-own-reason"], "", "the printer is stopped: paper is jammed (media-jam-error), x-own-reason"),
        (5, [], "Filter failed", 'the printer is stopped: "Filter failed"'),
        (5, [], "", "the printer is stopped"),
        (4, ["media-empty-report", "toner-low-warning"], "", "the printer waits: out of paper (media-empty-report)"),
        (4, ["none"], "The printer is not responding.", 'the printer doesn\'t answer: "The printer is not responding."'),
    ],
)
def test_trouble(state, reasons, message, said):
    printer = {
        "printer-state": values(Tag.ENUM, state),
        "printer-state-reasons": values(Tag.KEYWORD, *reasons),
        "printer-state-message": values(Tag.TEXT, message),
    }
    assert trouble(printer) == said


def test_a_printer_that_tells_nothing_has_no_trouble():
    assert trouble({}) == ""


@pytest.mark.parametrize(
    ("name", "dispatch", "ticket", "ours"),
    [
        ("LMP21-0001", "d15fa7c4", "", True),
        ("LMP21-0001", "d15fa7c4", "job 3 urn:uuid:00000000-0000-3000-8000-000000000000", True),  # numbers and uuids of another try
        ("LMP21-0001", "another", f"job 12 {UUID}", True),
        ("LMP21-0001", "another", "job 12", False),  # the number alone says nothing
        ("LMP21-0001", "", "", False),
        ("LMP21-0002", "d15fa7c4", f"job 12 {UUID}", False),
    ],
)
def test_which_job_is_ours(name, dispatch, ticket, ours):
    assert job(3).is_that(name, dispatch, ticket) is ours


def test_a_job_without_uuid_or_dispatch_is_nobodys():
    bare = job(3)._replace(uuid="", dispatch="")
    assert not bare.is_that("LMP21-0001", "", "job 12")


@pytest.mark.parametrize(
    ("ticket", "read"),
    [
        (f"job 12 {UUID}", (12, UUID)),
        ("job 12", (12, "")),
        ("", (None, "")),
        ("<4711@example.org>", (None, "")),
        ("job 12 urn:uuid:short", (None, "")),
    ],
)
def test_tickets(ticket, read):
    assert read_ticket(ticket) == read


def test_a_job_is_read():
    told = {
        "job-id": values(Tag.INTEGER, 12),
        "job-state": values(Tag.ENUM, 5),
        "job-name": values(Tag.NAME, "LMP21-0001"),
        "job-uuid": values(Tag.URI, UUID),
        "document-name-supplied": values(Tag.NAME, "d15fa7c4"),
        "job-state-reasons": values(Tag.KEYWORD, "job-incoming"),
        "job-impressions-completed": values(Tag.INTEGER, 1),
        "job-printer-state-message": values(Tag.TEXT, "Printing."),
    }
    read = Job.read(told)
    assert read == job(5, "job-incoming", message="Printing.", printed=1)
    assert read.incoming
    assert Job.read({}) is None
