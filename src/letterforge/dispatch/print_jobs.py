"""Print jobs as a printer tells them, and what they mean: which of them is ours, what became of it, and that in words.

In go the attributes of a job or a printer (RFC 8011, 5.3 and 5.4); out come `Job`, `Outcome` and texts.
"""

import re
from typing import NamedTuple, Self

from letterforge.dispatch.channel import Outcome, State
from letterforge.dispatch.ipp_values import Attributes, number, text, texts

WANTED = (  # of a job
    "job-id",
    "job-name",
    "job-uuid",
    "document-name-supplied",
    "job-state",
    "job-state-reasons",
    "job-state-message",
    "job-printer-state-message",
    "job-impressions-completed",
    "job-media-sheets-completed",
)
STATE = ("printer-state", "printer-state-reasons", "printer-state-message", "printer-is-accepting-jobs")  # wanted of a printer

PENDING, HELD, PROCESSING, STOPPED, CANCELLED, ABORTED, COMPLETED = range(3, 10)  # RFC 8011, 5.3.7
ENDED = frozenset({CANCELLED, ABORTED, COMPLETED})
_PRINTER_STOPPED = 5  # RFC 8011, 5.4.11

_FOR_GOOD = frozenset(  # reasons for which another try would end in the same way (RFC 8011, 5.3.8; PWG 5100.13)
    {
        "compression-error",
        "conflicting-attributes",
        "document-format-error",
        "document-password-error",
        "document-security-error",
        "document-unprintable-error",
        "unsupported-attributes-or-values",
        "unsupported-compression",
        "unsupported-document-format",
    }
)
_REFUSED = "Printer cannot print with supplied options."  # what CUPS says when its printer refused a job's options
_SEVERITY = re.compile(r"-(report|warning|error)$")  # RFC 8011, 5.4.12; CUPS makes a report of what the printer calls an error
_STOPPERS = {  # reasons for which paper doesn't come out
    "connecting-to-device": "it can't be reached yet",
    "cover-open": "a cover is open",
    "door-open": "a door is open",
    "input-tray-missing": "a tray is missing",
    "marker-supply-empty": "out of ink or toner",
    "media-empty": "out of paper",
    "media-jam": "paper is jammed",
    "media-needed": "it wants paper",
    "offline": "it is off or not connected",
    "output-area-full": "its output tray is full",
    "paused": "somebody stopped it",
    "toner-empty": "out of toner",
}
_WORDS = _STOPPERS | {
    "job-canceled-at-device": "at the printer",
    "job-canceled-by-operator": "by whoever looks after the printer",
    "job-canceled-by-user": "by a user",
    "job-hold-until-specified": "until somebody releases it",
    "marker-supply-low": "ink or toner is low",
    "media-low": "paper is low",
    "toner-low": "toner is low",
}
_ABSENT = (  # how CUPS says that its printer doesn't answer; there is no reason for it
    "The printer is busy",
    "The printer is in use",
    "The printer is not connected",
    "The printer is not responding",
    "The printer is unreachable",
    "The printer may not exist or is unavailable",
    "Unable to locate printer",
)
_LONGEST = 200  # characters of a printer's own words
_SAY_NOTHING = frozenset({"aborted-by-system", "processing-to-stop-point", "job-printing", "none"})
_TICKET = re.compile(r"job (\d{1,10})(?: (urn:uuid:[0-9a-fA-F-]{36}))?")


class Job(NamedTuple):
    """A job: its number, which a server may give out again, its title, uuid and `dispatch`, the name of its document, which are its own."""

    id: int
    name: str
    uuid: str
    dispatch: str
    state: int
    reasons: tuple[str, ...]
    message: str
    printed: int  # sheets or sides that came out

    @classmethod
    def read(cls, attributes: Attributes) -> Self | None:
        """The job that a printer tells of; None where it has no number or state."""
        job_id, state = number(attributes, "job-id"), number(attributes, "job-state")
        if job_id is None or state is None:
            return None
        counts = (number(attributes, name) or 0 for name in ("job-impressions-completed", "job-media-sheets-completed"))
        said = text(attributes, "job-printer-state-message") or text(attributes, "job-state-message")
        return cls(
            job_id,
            text(attributes, "job-name"),
            text(attributes, "job-uuid"),
            text(attributes, "document-name-supplied"),
            state,
            texts(attributes, "job-state-reasons"),
            said,
            max(counts),
        )

    @property
    def ticket(self) -> str:
        """What finds it again."""
        return f"job {self.id} {self.uuid}".rstrip()

    @property
    def incoming(self) -> bool:
        """Whether the printer still waits for the letter."""
        return "job-incoming" in self.reasons and self.state not in ENDED

    def is_that(self, reference: str, dispatch: str, ticket: str) -> bool:
        """Whether it is the job of a dispatch: by title and uuid, or by the dispatch itself."""
        uuid = read_ticket(ticket)[1]
        return self.name == reference and ((bool(uuid) and self.uuid == uuid) or (bool(dispatch) and self.dispatch == dispatch))


def read_ticket(ticket: str) -> tuple[int | None, str]:
    """The job's number and uuid; None and nothing where the ticket tells neither."""
    found = _TICKET.fullmatch(ticket)
    return (int(found[1]), found[2] or "") if found else (None, "")


def outcome(job: Job, trouble: str = "", *, counts: bool = False) -> Outcome:
    """What became of a job; `trouble` is what is the matter with its printer.

    `counts` says that the printer itself counts the pages. CUPS counts one as soon as a printer has been given the job, so that its count
    tells nothing of a job that was broken off; a printer's does: then somebody must look whether the letter came out.
    """
    if job.state == COMPLETED:
        return Outcome(State.SENT, f"printed as job {job.id}", job.ticket)
    if job.state in ENDED:
        return _broken_off(job, counts=counts)
    if job.state == HELD:
        said = f"job {job.id} is held in the queue{_because(job.reasons)}"
    elif job.state == STOPPED:
        said = f"job {job.id} has stopped{_because(job.reasons)}{_quoted(job.message)}"
    else:
        said = f"job {job.id} is {'being printed' if job.state == PROCESSING else 'waiting in the queue'}"
    return Outcome(State.UNDERWAY, "; ".join(part for part in (said, trouble) if part), job.ticket)


def _broken_off(job: Job, *, counts: bool) -> Outcome:
    verb = "was cancelled" if job.state == CANCELLED else "was given up by the printer"
    said = f"job {job.id} {verb}{_because(job.reasons)}{_quoted(job.message)}"
    if job.printed and counts:
        sides = "1 page" if job.printed == 1 else f"{job.printed:,} pages"
        return Outcome(State.IN_DOUBT, f"{said}, after {sides}; look whether the letter came out", job.ticket)
    for_good = bool(_FOR_GOOD & set(job.reasons)) or job.message == _REFUSED
    return Outcome(State.REFUSED if for_good else State.FAILED, said, job.ticket)


def trouble(printer: Attributes) -> str:
    """What is the matter with a printer, such as `the printer is stopped: out of paper (media-empty)`; nothing where all is well."""
    reasons, message = texts(printer, "printer-state-reasons"), text(printer, "printer-state-message")
    if number(printer, "printer-state") == _PRINTER_STOPPED:
        return f"the printer is stopped{_because(reasons) or _quoted(message)}"
    grave = tuple(reason for reason in reasons if _SEVERITY.sub("", reason) in _STOPPERS)
    if grave:
        return f"the printer waits{_because(grave)}"
    return f"the printer doesn't answer{_quoted(message)}" if message.startswith(_ABSENT) else ""


def _because(reasons: tuple[str, ...]) -> str:
    """The reasons in words, each with its name in IPP, by which a technician knows it."""
    told = (reason for reason in reasons if reason not in _SAY_NOTHING)
    said = (f"{words} ({reason})" if (words := _WORDS.get(_SEVERITY.sub("", reason))) else reason for reason in told)
    joined = ", ".join(said)
    return f": {joined}" if joined else ""


def _quoted(message: str) -> str:
    """A printer's own words, on one line."""
    return f': "{" ".join(message.split())[:_LONGEST]}"' if message.strip() else ""
