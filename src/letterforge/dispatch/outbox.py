"""The outbox: in go letters that are due, one after another; out they go by a channel, each once, whatever happens in between.

A sending is begun on disk before the letter leaves, and settled when its fate is known; the outcome of one and the beginning of the next
are one transaction. After a crash what was begun is in doubt: it is looked for where the channel can, and left alone where it can't.
"""

import os
import socket
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from getpass import getuser
from hashlib import sha256
from itertools import islice
from pathlib import PurePosixPath
from typing import NamedTuple
from uuid import uuid4

from letterforge.dispatch.channel import Channel, Outcome, Parcel, State, Stopped
from letterforge.dispatch.cups import Printer
from letterforge.dispatch.print_watch import Followed
from letterforge.errors import DispatchError, Problem
from letterforge.files import Folder
from letterforge.register import Claim, Dispatch, Dispatches, Fate, Settled
from letterforge.register.dispatches import OPEN

_FATES: dict[State, Fate] = {
    State.SENT: "sent",
    State.UNDERWAY: "underway",
    State.FAILED: "failed",
    State.REFUSED: "refused",
    State.IN_DOUBT: "begun",  # which is what in doubt means: nobody settled it
}
_LONGEST = timedelta(minutes=15)  # that one sending takes: a mail server has ten to answer (RFC 5321, 4.5.3.2.6)
_SAID_BY = "said by "  # how a person's word begins
_IN_A_ROW = 5  # letters that fail, after which no other would fare better
_HANDED_TOGETHER = 500  # letters recorded in one transaction
_NOT_AS_MADE = Outcome(State.FAILED, "its file isn't as it was made; make it again with `letterforge generate`")


class Due(NamedTuple):
    """A letter to be sent: its file, seen from the campaign's folder, with the hash on record; to whom; which `turn` of sending it is."""

    reference: str
    name: str
    path: str
    sha256: str
    email: str = ""
    fields: Mapping[str, str] = {}
    turn: int = 1
    reason: str = ""


@dataclass(slots=True)
class Sent:
    """What became of letters, by fate; `problems` say why some didn't go."""

    counts: Counter[State] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)
    elsewhere: int = 0  # letters that another process had begun to send
    waiting_for: str = ""  # why letters are underway still
    handed: list[Due] = field(default_factory=list)  # letters that somebody took

    @property
    def troubled(self) -> int:
        """How many letters didn't go, or may not have gone, or wait at a printer."""
        return sum([self.counts[state] for state in (State.FAILED, State.REFUSED, State.IN_DOUBT, State.UNDERWAY)])

    def followed_by(self, later: "Sent") -> "Sent":
        """What became of these letters in all, once those that were underway have been followed."""
        counts = self.counts - Counter({State.UNDERWAY: self.counts[State.UNDERWAY]}) + later.counts
        return Sent(counts, [*self.problems, *later.problems], self.elsewhere, later.waiting_for)

    def add(self, reference: str, outcome: Outcome) -> None:
        """Counts a letter."""
        self.counts[outcome.state] += 1
        if outcome.state in {State.FAILED, State.REFUSED, State.IN_DOUBT}:
            cure = f"say what became of it: letterforge resolve {reference} --sent, or --not-sent"
            self.problems.append(Problem(f"{reference}: {outcome.detail}", cure if outcome.state is State.IN_DOUBT else ""))


class Outbox:
    """Sends the letters of a campaign. `letters` is the folder of their files, `kept` the one where a copy of each stays as it was sent.

    The two lie on one disk: a copy is another name of the same file, which `generate` never writes into.
    """

    def __init__(self, dispatches: Dispatches, letters: Folder, kept: Folder, kept_said: str) -> None:
        self._dispatches, self._letters, self._kept, self._kept_said = dispatches, letters, kept, kept_said

    def send(
        self, letters: Iterable[Due], channel: Channel, destination: Callable[[Due], str], tick: Callable[[int], None] = lambda _: None
    ) -> Sent:
        """Sends letters by a channel; `destination` says where one goes, for the record.

        Raises RegisterError or OutputError; then the letter that was just leaving may be in doubt, and no other.
        """
        found, settled, failed = Sent(), list[Settled](), 0
        try:
            for one in letters:
                content = self.as_made(one)
                if content is None:
                    found.add(one.reference, _NOT_AS_MADE)
                    continue
                claim = self._claim(one, channel.name, destination(one))
                begun = self._dispatches.exchange(settled, [claim])
                settled = []
                if not begun:
                    found.elsewhere += 1
                    continue
                self._keep(one)  # after it is on record: a copy of which nothing is on record tells of a lost record
                outcome = channel.send(Parcel(one.reference, claim.uuid, content, one.name, one.email, dict(one.fields)))
                settled.append(Settled(claim.uuid, _FATES[outcome.state], outcome.detail, outcome.ticket))
                found.add(one.reference, outcome)
                tick(1)
                failed = failed + 1 if outcome.state is State.FAILED else 0
                if isinstance(outcome, Stopped) or failed == _IN_A_ROW:
                    break
        finally:
            if settled:
                self._dispatches.exchange(settled)
        return found

    def hand_over(self, letters: Iterable[Due], channel: str, by: str, tick: Callable[[int], None] = lambda _: None) -> Sent:
        """Records letters as handed over by somebody, by name: they leave in a person's hands."""
        found = Sent()
        letters = iter(letters)
        while some := list(islice(letters, _HANDED_TOGETHER)):
            claims, taken = list[Claim](), list[Due]()
            for one in some:
                if self.as_made(one) is None:
                    found.add(one.reference, _NOT_AS_MADE)
                else:
                    claims.append(self._claim(one, channel, ""))
                    taken.append(one)
            begun = self._dispatches.handed(claims, f"handed over by {by}")
            handed = [one for one, claim in zip(taken, claims, strict=True) if claim.uuid in begun]
            for one in handed:
                self._keep(one)
            found.handed += handed
            found.counts[State.SENT] += len(begun)
            found.elsewhere += len(claims) - len(begun)
            tick(len(some))
        return found

    def look_again(self, channel: Channel, destination: str) -> Sent:
        """Looks for what was begun or underway by a channel and isn't settled; what another process is just sending is left to it."""
        found = Sent()
        for one in self.unsettled(channel.name):
            if one.destination != destination and channel.name == "print":  # another printer knows nothing of it
                continue
            outcome = channel.follow(one.reference, one.uuid, one.ticket)
            if outcome.state is State.IN_DOUBT and one.detail:
                outcome = Outcome(State.IN_DOUBT, one.detail, one.ticket)
            self._dispatches.exchange([Settled(one.uuid, _FATES[outcome.state], outcome.detail, outcome.ticket or one.ticket)])
            found.add(one.reference, outcome)
        return found

    def unsettled(self, channel: str) -> list[Dispatch]:
        """What was begun or is underway by a channel, but for what another process is just sending."""
        return [one for one in self._dispatches.open(channel) if one.state == "underway" or not goes_on(one)]

    def follow(self, printer: Printer, destination: str, patience: float, told: Callable[[str], None]) -> Sent:
        """Follows what is underway at a printer to its end, as long as something comes to it within `patience` seconds.

        What is underway still stays so: the next sending looks for it. `told` hears when the printer stops, and when it goes on.
        """
        underway = [Followed(one.reference, one.uuid, one.ticket) for one in self._at(printer.name, destination)]
        found = Sent()
        for one, outcome in printer.wait(underway, patience, told):
            if outcome.state is State.UNDERWAY:
                found.waiting_for = outcome.detail
            else:
                self._dispatches.exchange([Settled(one.dispatch, _FATES[outcome.state], outcome.detail, outcome.ticket or one.ticket)])
            found.add(one.reference, outcome)
        return found

    def _at(self, channel: str, destination: str) -> list[Dispatch]:
        """What is underway at a printer."""
        return [one for one in self._dispatches.open(channel) if one.state == "underway" and one.destination == destination]

    def as_made(self, one: Due) -> bytes | None:
        """A letter's content; None where it isn't what was made."""
        content = self._letters.read(PurePosixPath(one.path).name)
        return content if content is not None and sha256(content).hexdigest() == one.sha256 else None

    def _keep(self, one: Due) -> None:
        """Keeps a copy of a letter as it is sent; where its file was made anew in this moment, there is none."""
        copy = _copy_of(one)
        if self._kept.take(self._letters, PurePosixPath(one.path).name, copy):
            content = self._kept.read(copy)
            if content is None or sha256(content).hexdigest() != one.sha256:
                self._kept.remove(copy)

    def _claim(self, one: Due, channel: str, destination: str) -> Claim:
        kept = f"{self._kept_said}/{_copy_of(one)}"
        return Claim(one.reference, uuid4().hex, channel, claimant(), kept, one.sha256, destination, one.turn, one.reason)


def _copy_of(one: Due) -> str:
    """What a letter's copy is called: the same content has the same copy."""
    name = PurePosixPath(one.path)
    return f"{name.stem}-{one.sha256[:12]}{name.suffix}"


def login() -> str:
    """Who is logged in; the number where this machine has no name for it."""
    try:
        return getuser()
    except (OSError, KeyError):  # KeyError before Python 3.13
        return str(os.getuid())


def claimant() -> str:
    """This process, by user, machine and number."""
    return f"{login()}@{socket.gethostname()}:{os.getpid()}"


def goes_on(one: Dispatch) -> bool:
    """Whether the process that began a sending may still be at it. None takes so long, and processes' numbers come again."""
    machine, _, number = one.claimant.rpartition("@")[2].rpartition(":")
    if datetime.now(UTC) - one.begun_at > _LONGEST or (machine, number) == (socket.gethostname(), str(os.getpid())):
        return False
    if machine != socket.gethostname():
        return True
    try:
        os.kill(int(number), 0)
    except (ProcessLookupError, ValueError, OverflowError):
        return False
    except PermissionError:  # another user's
        return True
    return True


def resolve(dispatches: Dispatches, references: Sequence[str], *, sent: bool, reason: str) -> list[str]:
    """Settles sendings in doubt as somebody says, or corrects what somebody said of them before; gives the letters.

    Raises DispatchError, and settles none, where a letter isn't in doubt, is just being sent, or waits at a printer.
    """
    spelt = [(said, said.upper(), said.lower()) for said in references]
    known = dispatches.of([one for way in spelt for one in way])
    detail = f"{_SAID_BY}{claimant()}{f': {reason}' if reason else ''}"
    found: list[str] = []
    open_: list[Dispatch] = []
    corrected: list[Dispatch] = []
    for ways in spelt:
        reference = next((one for one in ways if one in known), ways[0])
        sendings = known.get(reference, [])
        mine = [one for one in sendings if one.state in OPEN]
        again = [one for one in sendings[-1:] if one.detail.startswith(_SAID_BY)]
        if not mine and not again:
            now = (
                f"{sendings[-1].state}, {sendings[-1].channel}, {sendings[-1].begun_at:%d %B %Y}" if sendings else "nobody began to send it"
            )
            raise DispatchError(Problem(f"{reference} isn't in doubt: {now}", f"see `letterforge log {reference}`"))
        _refuse_live(reference, mine, sent=sent)
        open_ += mine
        corrected += [] if mine else again
        found.append(reference)
    dispatches.exchange([Settled(one.uuid, "sent" if sent else "failed", detail, one.ticket) for one in open_])
    for one in corrected:
        dispatches.correct(one.uuid, "sent" if sent else "failed", detail)
    return found


def _refuse_live(reference: str, sendings: Sequence[Dispatch], *, sent: bool) -> None:
    """What is still going on isn't for a person to settle."""
    for one in sendings:
        if one.state == "begun" and goes_on(one):
            raise DispatchError(Problem(f"{reference} is just being sent, by {one.claimant}", "wait until that has ended"))
        if one.state == "underway" and not sent:
            what = f"{reference} waits at the printer {one.destination}, and may come out yet"
            raise DispatchError(Problem(what, "cancel the job there; the next `letterforge send` looks for it"))
