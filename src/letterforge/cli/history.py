"""What is on record of a letter, told: how it stands in a word, when and how it went, and all that happened to it, in order of time."""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from letterforge.register import Approval, Dispatch, Entry, Register

_TOGETHER = 500  # letters whose sendings are looked up together
_STATES = {"begun": "in_doubt", "underway": "in_doubt", "sent": "sent", "failed": "failed", "refused": "failed"}
_DONE = {"print": "printed", "email": "e-mailed", "post": "posted"}
_FATES = {"begun": "in doubt", "underway": "at the printer", "failed": "not sent", "refused": "refused"}
FATES = (*_DONE.values(), *_FATES.values())  # how a letter stands, in a word or two


class Told(NamedTuple):
    """A letter with its sendings and its approvals, the oldest first."""

    entry: "Entry"
    sendings: "list[Dispatch]"
    approvals: "list[Approval]"

    @property
    def state(self) -> str:
        """`not made`, `made`, `in_doubt`, `sent` or `failed`."""
        return _STATES[self.last.state] if self.last is not None else self.entry.state

    @property
    def last(self) -> "Dispatch | None":
        """The sending that tells how it stands: the last one that didn't fail, or the last one."""
        stands = [one for one in self.sendings if one.stands] or self.sendings
        return stands[-1] if stands else None

    @property
    def sent_at(self) -> datetime | None:
        """When it was sent, if it was."""
        return self.last.settled_at if self.last is not None and self.state == "sent" else None

    @property
    def fate(self) -> str:
        """How it stands, in a word or two; empty where it was made and nobody began to send it."""
        return fate(self.last) if self.last is not None else "" if self.entry.state == "made" else self.entry.state

    @property
    def how(self) -> str:
        """When it went, or was begun, and as which of the printer's jobs."""
        last = self.last
        if last is None:
            return ""
        job = re.search(r"\bjob \d+", last.ticket) if last.channel == "print" else None
        return moment(last.settled_at or last.begun_at) + (f", {job[0]}" if job else "")

    @property
    def name(self) -> str:
        """Whose it is; a letter that was never made is known by its recipient's key alone."""
        return self.entry.name or f"key {self.entry.key}"


def told(register: "Register", entries: "Iterable[Entry]") -> Iterator[Told]:
    """Letters with what is on record of them, looked up some at a time."""
    stream = iter(entries)
    while some := list(islice(stream, _TOGETHER)):
        references = [entry.reference for entry in some]
        sendings, approvals = register.dispatches.of(references), register.approvals.of(references)
        yield from (Told(entry, sendings.get(entry.reference, []), approvals.get(entry.reference, [])) for entry in some)


def fate(one: "Dispatch") -> str:
    """What became of a sending, in a word or two."""
    return _DONE[one.channel] if one.state == "sent" else _FATES[one.state]


def timeline(one: Told) -> list[tuple[datetime, str]]:
    """All that happened to a letter, the earliest first; a clock that was put back changes nothing in the order of its sendings."""
    events = list(_events(one))
    latest, keys = datetime.min.replace(tzinfo=UTC), list[datetime]()
    for when, _, is_sending in events:
        latest = max(latest, when) if is_sending else latest
        keys.append(latest if is_sending else when)
    order = sorted(range(len(events)), key=lambda place: keys[place])
    return [events[place][:2] for place in order]


def _events(one: Told) -> Iterator[tuple[datetime, str, bool]]:
    """When it was, what it was, and whether it was of a sending: these come in their own order."""
    from letterforge.dispatch.claimant import person

    entry = one.entry
    if entry.made_at is not None:
        yield entry.made_at, f"made: {', '.join(file.path for file in entry.files)}", False
    for when, by in dict.fromkeys((word.approved_at, word.by) for word in one.approvals):  # a letter and its e-mail are one word
        yield when, f"approved by {by}", False
    for sending in one.sendings:
        once_more = f" once more ({sending.reason})" if sending.turn > 1 else ""
        where = f" to {sending.destination}" if sending.destination else ""
        yield sending.begun_at, f"begun by {sending.channel}{where}{once_more}, by {person(sending.claimant)}; kept as {sending.path}", True
        said = f"{fate(sending)}{f': {sending.detail}' if sending.detail else ''}"
        ticket = f" [{sending.ticket}]" if sending.ticket else ""
        yield sending.settled_at or sending.begun_at, f"{said}{ticket}", True


def moment(when: datetime | None) -> str:
    """A moment in this machine's own time."""
    return f"{when.astimezone():%d %b %Y %H:%M}" if when else ""
