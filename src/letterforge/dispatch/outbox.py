"""The outbox: in go letters that are due, one after another; out they go by a channel, each once, whatever happens in between.

A sending is begun on disk before the letter leaves, and settled when its fate is known; the outcome of one and the beginning of the next
are one transaction. After a crash what was begun is in doubt: it is looked for where the channel can, and left alone where it can't.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import sha256
from itertools import islice
from pathlib import PurePosixPath
from typing import NamedTuple
from uuid import uuid4

from letterforge.dispatch.channel import Channel, Outcome, Parcel, State, Stopped, Unasked, never
from letterforge.dispatch.claimant import claimant, goes_on
from letterforge.dispatch.cups import Printer
from letterforge.dispatch.print_batch import PrintJob, jobs_of, joined, new_name, of_each
from letterforge.dispatch.print_watch import Followed
from letterforge.dispatch.sent import Due, Sent
from letterforge.errors import LetterforgeError, Problem
from letterforge.files import Folder
from letterforge.interruption import heed
from letterforge.register import Claim, Dispatch, Dispatches, Fate, Settled

_FATES: dict[State, Fate] = {
    State.SENT: "sent",
    State.UNDERWAY: "underway",
    State.FAILED: "failed",
    State.REFUSED: "refused",
    State.IN_DOUBT: "begun",  # which is what in doubt means: nobody settled it
}
_SAID = {"begun": "in doubt", "underway": "at a printer", "failed": "not sent"}
HANDED = "handed over by"  # how the record of it begins
_IN_A_ROW = 5  # letters that fail, after which no other would fare better
_HANDED_TOGETHER = 500  # letters recorded in one transaction


class _Going(NamedTuple):
    """A letter that this process has begun to send."""

    claim: Claim
    letter: Due
    content: bytes


class Outbox:
    """Sends the letters of a campaign. `letters` is the folder of their files, `kept` the one where a copy of each stays as it was sent.

    The two lie on one disk: a copy is another name of the same file, which `generate` never writes into. `objected` says whether somebody
    doesn't want a letter any more; it is asked at the last moment.
    """

    def __init__(
        self, dispatches: Dispatches, letters: Folder, kept: Folder, kept_said: str, objected: Callable[[Due], bool] = lambda _: False
    ) -> None:
        self._dispatches, self._letters, self._kept, self._kept_said = dispatches, letters, kept, kept_said
        self._objected = objected

    def send(
        self,
        lots: Iterable[Sequence[Due]],
        channel: Channel,
        destination: Callable[[Due], str],
        tick: Callable[[int], None] = lambda _: None,
        *,
        both_sides: bool = False,
        stopped: Callable[[], bool] = never,
    ) -> Sent:
        """Sends letters by a channel, each lot as one parcel; `destination` says where a letter goes, for the record.

        Nothing is begun any more once somebody has `stopped` it.

        What breaks off a sending that has begun (a register, a list, a disk that is gone) ends it, and is said in `broken`; then the lot
        that was just leaving may be in doubt, and no other. Raises LetterforgeError before that.
        """
        found, settled, failed = Sent(), list[Settled](), 0
        going: list[_Going] = []
        try:
            for lot in lots:
                channel.ready(stopped)
                if stopped():
                    break
                name, going = self._begin(self._wanted(lot, found), channel.name, destination, settled, found)
                settled = []
                if not going:
                    continue
                outcome = _handed(name, going, channel, both_sides=both_sides)
                settled = [Settled(one.claim.uuid, _FATES[outcome.state], outcome.detail, outcome.ticket) for one in going]
                _add(found, name, [one.letter.reference for one in going], outcome)
                tick(len(going))
                failed = failed + 1 if outcome.state is State.FAILED else 0
                if isinstance(outcome, Stopped) or failed == _IN_A_ROW:
                    found.early = True
                    break
        except LetterforgeError as error:
            if not found.counts:
                raise
            found.broken = error.problem
        finally:
            if settled:
                self._settle_last(settled, going, found)
        return found

    def _settle_last(self, settled: Sequence[Settled], going: Sequence[_Going], found: Sent) -> None:
        """Records what became of the last lot. Where that fails, a person has to: the record will have it as in doubt."""
        try:
            self._dispatches.exchange(settled)
        except LetterforgeError as error:
            found.broken = found.broken or error.problem
            references = " ".join(one.letter.reference for one in going)
            said = "--sent" if settled[0].state in {"sent", "underway"} else "--not-sent"
            what = f"what became of {references} isn't on record: {settled[0].state}"
            found.problems.append(Problem(what, f"once the register is there again: letterforge resolve {references} {said}"))

    def _begin(
        self, lot: Iterable[Due], channel: str, destination: Callable[[Due], str], settled: Sequence[Settled], found: Sent
    ) -> tuple[str, list[_Going]]:
        """Settles what went before and begins a lot, in one transaction; gives its name, where it is a batch, and what is ours of it."""
        made = list(self._as_made(lot, found))
        name = new_name() if len(made) > 1 else ""
        claims = [self._claim(one, channel, destination(one), name) for one, _ in made]
        begun = self._dispatches.exchange(settled, claims)
        going = [_Going(claim, *two) for claim, two in zip(claims, made, strict=True) if claim.uuid in begun]
        self._tell_lost([claim for claim in claims if claim.uuid not in begun], found)
        for one in going:
            self._keep(one)  # after it is on record: a copy of which nothing is on record tells of a lost record
        return name, going

    def _wanted(self, lot: Iterable[Due], found: Sent) -> Iterator[Due]:
        """Letters but for those that somebody objected to meanwhile."""
        for one in lot:
            if self._objected(one):
                found.pass_over(one.reference, "its recipient doesn't want it any more")
            else:
                yield one

    def _tell_lost(self, claims: Sequence[Claim], found: Sent) -> None:
        """Counts letters that this process couldn't begin: what another one has sent is well, and anything else has to be told."""
        newest = {reference: sendings[-1] for reference, sendings in self._dispatches.of([one.reference for one in claims]).items()}
        for one in claims:
            other = newest.get(one.reference)
            if other is None or other.uuid == one.after:
                found.pass_over(one.reference, "it was made anew meanwhile", "run the same command again")
            elif other.state == "sent":
                found.elsewhere += 1
            else:
                state = "being sent" if other.state == "begun" and goes_on(other) else _SAID.get(other.state, other.state)
                found.pass_over(one.reference, f"another process had begun it, and it is {state}", f"see `letterforge log {one.reference}`")

    def hand_over(self, letters: Iterable[Due], channel: str, by: str, tick: Callable[[int], None] = lambda _: None) -> Sent:
        """Records letters as handed over by somebody, by name: they leave in a person's hands. What breaks it off is as in `send`."""
        found = Sent()
        letters = iter(letters)
        try:
            while some := list(islice(letters, _HANDED_TOGETHER)):
                heed()
                self._hand(self._wanted(some, found), channel, by, found)
                tick(len(some))
        except LetterforgeError as error:
            if not found.handed:
                raise
            found.broken = error.problem
        return found

    def _hand(self, letters: Iterable[Due], channel: str, by: str, found: Sent) -> None:
        taken = [_Going(self._claim(one, channel, "", ""), one, content) for one, content in self._as_made(letters, found)]
        begun = self._dispatches.handed([one.claim for one in taken], f"{HANDED} {by}")
        self._tell_lost([one.claim for one in taken if one.claim.uuid not in begun], found)
        handed = [one for one in taken if one.claim.uuid in begun]
        found.handed += [one.letter for one in handed]
        found.counts[State.SENT] += len(handed)
        for one in handed:
            self._keep(one)

    def look_again(self, channel: Channel, destination: str) -> Sent:
        """Looks for what was begun or underway by a channel and isn't settled; what another process is just sending is left to it."""
        found = Sent()
        mine = (one for one in self.unsettled(channel.name) if one.destination == destination or channel.name != "print")
        for job in jobs_of(mine):  # of what is at another printer this one knows nothing
            outcome, first = job.of_each(channel.follow(job.title, job.dispatch, job.ticket)), job.letters[0]
            outcome = _still(outcome, first)
            if outcome.state is State.IN_DOUBT and first.state == "begun" and first.detail:
                outcome = Outcome(State.IN_DOUBT, first.detail, first.ticket)
            self._settle(job, outcome, found)
        return found

    def unsettled(self, channel: str) -> list[Dispatch]:
        """What was begun or is underway by a channel, but for what another process is just sending."""
        return [one for one in self._dispatches.open(channel) if one.state == "underway" or not goes_on(one)]

    def follow(self, printer: Printer, destination: str, patience: float, told: Callable[[str], None]) -> Sent:
        """Follows what is underway at a printer to its end, as long as something comes to it within `patience` seconds.

        What is underway still stays so: the next sending looks for it. `told` hears when the printer stops, and when it goes on.
        """
        jobs = {Followed(job.title, job.dispatch, job.ticket): job for job in jobs_of(self._at(printer.name, destination))}
        found = Sent()
        for one, said in printer.wait(jobs, patience, told):
            outcome = _still(jobs[one].of_each(said), jobs[one].letters[0])
            if outcome.state is State.UNDERWAY:
                found.waiting_for = outcome.detail
                _add(found, jobs[one].name, jobs[one].references, outcome)
            else:
                self._settle(jobs[one], outcome, found)
        return found

    def _settle(self, job: PrintJob, outcome: Outcome, found: Sent) -> None:
        """Records what became of a job that was looked for."""
        self._dispatches.exchange([Settled(one.uuid, _FATES[outcome.state], outcome.detail, outcome.ticket) for one in job.letters])
        _add(found, job.name, job.references, outcome)

    def _at(self, channel: str, destination: str) -> list[Dispatch]:
        """What is underway at a printer."""
        return [one for one in self._dispatches.open(channel) if one.state == "underway" and one.destination == destination]

    def _as_made(self, letters: Iterable[Due], found: Sent) -> Iterator[tuple[Due, bytes]]:
        """Letters with their content; those whose file isn't as it was made have failed."""
        for one in letters:
            content = self.as_made(one)
            if content is None:
                found.add(one.reference, Outcome(State.FAILED, not_as_made(one)))
            else:
                yield one, content

    def as_made(self, one: Due) -> bytes | None:
        """A letter's content; None where it isn't what was made."""
        content = self._letters.read(PurePosixPath(one.path).name)
        return content if content is not None and sha256(content).hexdigest() == one.sha256 else None

    def _keep(self, one: _Going) -> None:
        """Keeps a copy of a letter as it is sent: another name of its file, or, where that was made anew in this moment, its content."""
        copy = PurePosixPath(one.claim.path).name
        if self._kept.take(self._letters, PurePosixPath(one.letter.path).name, copy) and self._kept.read(copy) == one.content:
            return
        self._kept.remove(copy)
        self._kept.stage(copy, one.content)
        self._kept.publish()

    def _claim(self, one: Due, channel: str, destination: str, ticket: str) -> Claim:
        uuid, name = uuid4().hex, PurePosixPath(one.path)
        kept = f"{self._kept_said}/{name.stem}-{uuid[:12]}{name.suffix}"  # each sending's own: by its copy a lost record is noticed
        known = one.turn, one.reason, ticket, one.after
        return Claim(one.reference, uuid, channel, claimant(), kept, one.sha256, destination, *known)


def not_as_made(one: Due) -> str:
    """What is to be done about a letter whose file somebody or something has changed."""
    return f"its file isn't as it was made; make it again: letterforge generate --force --only {one.reference}"


def _handed(name: str, going: Sequence[_Going], channel: Channel, *, both_sides: bool) -> Outcome:
    """What becomes of a letter, or of each one of a batch."""
    if not name:
        (only,) = going
        one = only.letter
        return _sent(channel, Parcel(one.reference, only.claim.uuid, only.content, one.name, one.email, dict(one.fields)))
    outcome = _sent(channel, Parcel(name, name, joined([one.content for one in going], both_sides=both_sides), ""))
    return of_each(name, outcome, began=bool(outcome.ticket))


def _sent(channel: Channel, parcel: Parcel) -> Outcome:
    """What becomes of a parcel. Who doesn't wait for that, by a second Ctrl-C, is told at least which one it is."""
    try:
        return channel.send(parcel)
    except KeyboardInterrupt:
        return Stopped(State.IN_DOUBT, "Ctrl-C stopped it while it was being sent")


def _still(outcome: Outcome, before: Dispatch) -> Outcome:
    """What is certainly in a queue stays so, though the queue can't be asked just now."""
    if isinstance(outcome, Unasked) and before.state == "underway":
        return Outcome(State.UNDERWAY, outcome.detail, before.ticket)
    return outcome


def _add(found: Sent, name: str, references: Sequence[str], outcome: Outcome) -> None:
    if name:
        found.add_batch(name, references, outcome)
    else:
        found.add(references[0], outcome)
