"""A print queue: found on its server by name, by default or by address, and asked about itself and its jobs.

In go names and job numbers, out come attributes and jobs. Finding one raises DispatchError; what is asked later raises LinkError, of which
`Refused` is one.
"""

import getpass
import os
from collections.abc import Iterable, Mapping
from typing import Self
from urllib.parse import unquote, urlsplit

from letterforge.dispatch.ipp_link import Declined, Link, LinkError, Patience
from letterforge.dispatch.ipp_values import Attributes, Group, Message, Operation, Tag, number, text, texts, values
from letterforge.dispatch.print_jobs import STATE, WANTED, Job
from letterforge.dispatch.print_place import Server, is_address, print_server, printer_at, queue_path
from letterforge.errors import DispatchError, Problem, did_you_mean

NOT_FOUND = 0x0406  # client-error-not-found (RFC 8011, Appendix B)
_CLASS = 0x01  # a bit of CUPS's printer-type: several printers in one queue
_LONGEST = 200  # characters of a server's own words
_HISTORY = ("not-completed", "completed")  # for printers that don't know `all`


class Refused(LinkError):  # noqa: N818 - says what is so
    """The printer answered, and did not do it: its status and words."""

    def __init__(self, status: int, said: str) -> None:
        super().__init__(said)
        self.status = status


class Queue:
    """A queue whose server can be reached and that takes jobs."""

    def __init__(self, link: Link, uri: str, name: str, user: str, attributes: Attributes) -> None:
        self._link = link
        self._uri = uri
        self._user = user
        self.name = name
        self.attributes = attributes
        operations = {value.content for value in attributes.get("operations-supported", ())}
        self.is_printer = Operation.CUPS_GET_PRINTERS not in operations
        self._by_ids = any(value.content is True for value in attributes.get("job-ids-supported", ()))
        self._which = ("all",) if "all" in texts(attributes, "which-jobs-supported") else _HISTORY

    @classmethod
    def find(cls, printer: str, patience: Patience, environment: Mapping[str, str] | None = None) -> Self:
        """The queue of that name or address, or the default one. Raises DispatchError where there is none, or it takes no jobs."""
        by_address = is_address(printer)
        server, path = printer_at(printer) if by_address else (print_server(os.environ if environment is None else environment), "/")
        link, name, user = Link(server, path, patience), printer, _login()
        try:
            if not by_address:
                name, link.path = _named(link, printer)
            uri, asked = server.uri(link.path), {"requested-attributes": values(Tag.KEYWORD, "all")}
            found = _ask(link, Operation.GET_PRINTER_ATTRIBUTES, uri, user, asked).of(Tag.PRINTER)
            queue = cls(link, uri, name, user, found[0] if found else {})
            queue.must_take_jobs()
        except LinkError as error:
            link.close()
            raise DispatchError(_unreachable(server, error)) from error
        except DispatchError:
            link.close()
            raise
        return queue

    def must_take_jobs(self) -> None:
        """Raises DispatchError where the queue takes no jobs, or no PDF."""
        if any(value.content is False for value in self.attributes.get("printer-is-accepting-jobs", ())):
            said = text(self.attributes, "printer-state-message")
            what = f"the printer {self.name} takes no jobs" + (f': "{said}"' if said else "")
            raise DispatchError(Problem(what, f"let it: `cupsaccept {self.name}`" if not is_address(self.name) else "choose another"))
        formats = texts(self.attributes, "document-format-supported")
        if "application/pdf" not in formats:
            raise DispatchError(
                Problem(f"the printer {self.name} can't print PDF by itself", "print by a queue of CUPS that it is set up in")
            )

    @property
    def described(self) -> str:
        """Its name, and what whoever set it up calls it and where it stands."""
        more = (text(self.attributes, "printer-info"), text(self.attributes, "printer-location"))
        said = ", ".join(part for part in more if part and part != self.name)
        return f"{self.name} ({said})" if said else self.name

    def submit(self, operation: Operation, title: str, document_name: str, job: Attributes, document: bytes = b"") -> Message:
        """Print-Job, or Validate-Job, which prints nothing. Raises LinkError or Refused."""
        asked = {
            "job-name": values(Tag.NAME, title),
            "document-name": values(Tag.NAME, document_name),
            "document-format": values(Tag.MIME_TYPE, "application/pdf"),
            "ipp-attribute-fidelity": values(Tag.BOOLEAN, *(True,)),
        }
        return _ask(self._link, operation, self._uri, self._user, asked, job, document)

    def jobs(self, ids: Iterable[int] = ()) -> list[Job]:
        """Jobs of these numbers, where the printer can tell them alone, or else all that it remembers. Raises LinkError or Refused.

        CUPS refuses to tell of any where it doesn't know one of them: after a crash, or when it has forgotten those that ended long ago.
        Of all it tells at most 500 at once, the oldest first, and the next from a number on.
        """
        wanted = tuple(ids)
        if wanted and self._by_ids:
            try:
                return self._jobs({"job-ids": values(Tag.INTEGER, *wanted)})
            except Refused as refused:
                if refused.status != NOT_FOUND:
                    raise
        found: dict[int, Job] = {}
        for which in self._which:
            asked, known = {"which-jobs": values(Tag.KEYWORD, which)}, -1
            while known < len(found):
                known = len(found)
                found |= {job.id: job for job in self._jobs(asked)}
                asked["first-job-id"] = values(Tag.INTEGER, max(found, default=0) + 1)
        return list(found.values())

    def titled(self, title: str) -> list[Job]:
        """All remembered jobs of that title. They are asked for whole: CUPS leaves titles out where it needn't read the job's file."""
        return [job for job in self.jobs() if job.name == title]

    def job(self, job_id: int) -> Job | None:
        """The job of that number; None where there is none. Raises LinkError or Refused."""
        asked = {"job-id": values(Tag.INTEGER, job_id), "requested-attributes": values(Tag.KEYWORD, *WANTED)}
        try:
            found = _ask(self._link, Operation.GET_JOB_ATTRIBUTES, self._uri, self._user, asked).of(Tag.JOB)
        except Refused as refused:
            if refused.status == NOT_FOUND:
                return None
            raise
        return Job.read(found[0]) if found else None

    def cancel(self, job_id: int) -> None:
        """Cancels a job. Raises LinkError or Refused."""
        _ask(self._link, Operation.CANCEL_JOB, self._uri, self._user, {"job-id": values(Tag.INTEGER, job_id)})

    def state(self) -> Attributes:
        """How the printer is now. Raises LinkError or Refused."""
        asked = {"requested-attributes": values(Tag.KEYWORD, *STATE)}
        found = _ask(self._link, Operation.GET_PRINTER_ATTRIBUTES, self._uri, self._user, asked).of(Tag.PRINTER)
        return found[0] if found else {}

    def close(self) -> None:
        """Ends the connection."""
        self._link.close()

    def _jobs(self, asked: Attributes) -> list[Job]:
        wanted = {"requested-attributes": values(Tag.KEYWORD, *WANTED)}
        found = _ask(self._link, Operation.GET_JOBS, self._uri, self._user, wanted | asked).of(Tag.JOB)
        return [job for job in map(Job.read, found) if job is not None]


def ignored(answer: Message) -> tuple[str, ...]:
    """The attributes that a printer says it won't heed."""
    return tuple(sorted({name for group in answer.of(Tag.UNSUPPORTED) for name in group}))


def _ask(
    link: Link, operation: int, uri: str, user: str, asked: Attributes, job: Attributes | None = None, document: bytes = b""
) -> Message:
    first = {
        "attributes-charset": values(Tag.CHARSET, "utf-8"),
        "attributes-natural-language": values(Tag.LANGUAGE, "en"),  # the log's
    }
    if uri:
        first["printer-uri"] = values(Tag.URI, uri)
    number_first = {name: value for name, value in asked.items() if name == "job-id"}  # it must follow the URI (RFC 8011, 4.1.5)
    if user:
        number_first["requesting-user-name"] = values(Tag.NAME, user)
    groups = [Group(Tag.OPERATION, first | number_first | asked)]
    if job:
        groups.append(Group(Tag.JOB, job))
    answer = link.ask(Message(operation, 0, tuple(groups)), document)
    if answer.code >= 0x0100:  # below are the successes (RFC 8011, Appendix B)
        raise Refused(answer.code, _refusal(answer))
    return answer


def _login() -> str:
    """Who prints, so that they may ask for their jobs; nothing where this machine doesn't know."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # KeyError before Python 3.13
        return ""


def _refusal(answer: Message) -> str:
    said = next((text(group, "status-message") for group in answer.of(Tag.OPERATION)), "")
    names = ignored(answer)
    said = " ".join(said.split())[:_LONGEST] or f"status {answer.code:#06x}"
    return f"{said} ({', '.join(names)})" if names and not any(name in said for name in names) else said


def _named(link: Link, name: str) -> tuple[str, str]:
    """The name and path of a queue on a CUPS server. Raises DispatchError where there is none of that name, or no default."""
    wanted = values(Tag.KEYWORD, "printer-name", "printer-type", "printer-uri-supported")
    if not name:
        name = _default(link)
    try:
        found = _ask(link, Operation.CUPS_GET_PRINTERS, "", "", {"requested-attributes": wanted}).of(Tag.PRINTER)
    except Refused as refused:
        if refused.status != NOT_FOUND:  # which is how a CUPS without queues answers
            raise
        found = []
    queues = {text(queue, "printer-name"): queue for queue in found}
    if not queues:
        raise DispatchError(Problem("no printer is set up here", "set one up (System settings, or http://localhost:631)"))
    if not name:
        raise DispatchError(Problem("no printer is the default", f"say --printer NAME; known: {', '.join(sorted(queues))}"))
    if name not in queues:
        known = ", ".join(sorted(queues))
        near = did_you_mean(name, queues)
        raise DispatchError(Problem(f"no printer is called {name}", near if near.startswith("known") else f"{near} known: {known}"))
    # The path that CUPS tells is for people of this server only; the server that was asked is the one to print by.
    path = unquote(urlsplit(next(iter(texts(queues[name], "printer-uri-supported")), "")).path)
    is_class = bool((number(queues[name], "printer-type") or 0) & _CLASS) or path.startswith("/classes/")
    return name, queue_path(name, of_class=is_class)


def _default(link: Link) -> str:
    """The name of the server's default queue, or nothing."""
    wanted = values(Tag.KEYWORD, "printer-name")
    try:
        found = _ask(link, Operation.CUPS_GET_DEFAULT, "", "", {"requested-attributes": wanted}).of(Tag.PRINTER)
    except Refused:
        return ""
    return text(found[0], "printer-name") if found else ""


def _unreachable(server: Server, error: LinkError) -> Problem:
    said = str(error)
    if isinstance(error, Declined | Refused):
        return Problem(f"{server} refuses: {said}")
    trusted = "certificate" not in said
    cure = "is it on, and does CUPS run? see `lpstat -r`" if trusted else "let this machine trust it, or print by a queue of CUPS"
    return Problem(said if str(server) in said else f"{server}: {said}", cure)
