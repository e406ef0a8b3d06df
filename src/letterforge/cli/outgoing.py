"""What `letterforge send` does once it knows what is wanted: the plan, the question, the sending, and what became of it."""

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from uuid import uuid4

from letterforge.cli import console
from letterforge.cli.options import near
from letterforge.dispatch.channel import Channel, Outcome, Parcel, State, Stopped
from letterforge.dispatch.outbox import not_as_made
from letterforge.dispatch.print_batch import Lots
from letterforge.dispatch.sent import IN_DOUBT, Due, Sent
from letterforge.errors import CampaignError, Problem
from letterforge.interruption import STATUS, heed
from letterforge.production.due import Plan

if TYPE_CHECKING:
    from letterforge.dispatch.cups import Printer
    from letterforge.production import Job
    from letterforge.production.sending import Sending

_TITLES = {"print": "Print", "email": "E-mail", "post": "Post"}
_DONE = {"print": "printed", "email": "e-mailed", "post": "handed to the post"}
_FATES = {
    State.SENT: "sent",
    State.UNDERWAY: "still at the printer",
    State.FAILED: "not sent",
    State.REFUSED: "refused",
    State.IN_DOUBT: "in doubt",
}
_SHOWN = 20  # letters of which it is told what is on record
_PATIENCE = 300.0  # seconds for which a printer may stand still before it is left to itself


class Wishes(NamedTuple):
    """How letters are to be sent: by which printer and how, handed over `by` whom, e-mails into files, or one to `test` it.

    Up to `batch` letters are one print job.
    """

    printer: str
    sides: str
    media: str
    copies: int
    others: Mapping[str, str]
    by: str
    to_file: Path | None
    test: str
    posting_list: Path | None = None
    batch: int = 1


class Outgoing:
    """One run of `letterforge send`."""

    def __init__(self, job: "Job", sending: "Sending", ways: tuple[str, ...], wishes: Wishes, *, json: bool, quiet: bool) -> None:
        self._job, self._sending, self._ways, self._wishes = job, sending, ways, wishes
        self._json, self._silent = json, json or quiet
        self._printer: Printer | None = None
        self._mailer: Channel | None = None
        self._sent: dict[str, Sent] = {}
        self._stopped = False

    def run(self, *, dry_run: bool, yes: bool) -> int:
        """Says the plan, asks, sends; gives the exit status."""
        started = time.monotonic()
        try:
            self._open()
            if not dry_run and not self._is_trial:
                self._look_again()
            plan = self._sending.plan()
            if plan.counts["print"] and self._printer is None:
                self._printer = self._opened(self._wishes)
            self._say_plan(plan)
            if plan.due and not dry_run:
                if not self._agreed(plan, yes=yes):
                    console.note("letterforge: nothing was sent")
                    return 2
                heed()
                self._try_out() if self._is_trial else self._send(plan)
        finally:
            for channel in (self._printer, self._mailer):
                if channel is not None:
                    channel.close()
        return self._report(plan, time.monotonic() - started, dry_run=dry_run)

    @property
    def _is_trial(self) -> bool:
        """Whether nothing is recorded."""
        return bool(self._wishes.to_file or self._wishes.test)

    @property
    def _broken(self) -> Problem | None:
        """Why the sending ended before its time."""
        return next((sent.broken for sent in self._sent.values() if sent.broken), None)

    @property
    def _destination(self) -> str:
        """The queue of the printer."""
        return self._printer.queue if self._printer is not None else ""

    @property
    def _sides(self) -> str:
        """Both sides of the paper, or one: as somebody wishes, or as the campaign says."""
        return self._wishes.sides or ("two-sided-long-edge" if self._job.campaign.print.duplex else "one-sided")

    @property
    def _lots(self) -> Lots:
        """How many letters are one print job."""
        return Lots(self._wishes.batch, both_sides=self._sides != "one-sided")

    def _open(self) -> None:
        """Opens the ways: what is wrong with one is said before anything is sent. A printer is opened when there is something for it."""
        wishes, campaign = self._wishes, self._job.campaign
        if "email" in self._ways:
            if campaign.email is None:
                what = "has no section [email], so that no e-mail can be sent"
                raise CampaignError(Problem(what, "docs/campaign.md says what belongs into it", campaign.file.name))
            from letterforge.dispatch.eml import EmlFolder
            from letterforge.dispatch.smtp import Mailer

            messages = self._sending.messages
            assert messages is not None  # noqa: S101 - there is a section [email]
            into = wishes.to_file
            self._mailer = EmlFolder(messages, campaign.output.name, into) if into else Mailer(campaign.email, messages)

    def _opened(self, wishes: Wishes) -> "Printer":
        """The printer, set to both sides or to one; where nobody asked for that and it can't be set, as it is."""
        from letterforge.dispatch.cups import NotAsWished, Printer
        from letterforge.dispatch.print_options import PrintOptions

        own = wishes.media, wishes.copies, wishes.others
        try:
            return Printer.open(wishes.printer, PrintOptions(self._sides, *own))
        except NotAsWished:
            if wishes.sides:
                raise
        printer = Printer.open(wishes.printer, PrintOptions("", *own))
        console.note(f"printer: it can't be set to {self._sides} from here; see that it is")
        return printer

    def _look_again(self) -> None:
        """Looks for letters that an earlier run had begun to send, and says what became of them."""
        if "print" in self._ways and self._sending.awaits("print", self._wishes.printer):
            self._printer = self._opened(self._wishes)
        for channel in (self._printer, self._mailer):
            if channel is None:
                continue
            found = self._sending.look_again(channel, self._destination)
            if found.counts and not self._silent:
                said = ", ".join(f"{number:,} {_FATES[state]}" for state, number in found.counts.items() if number)
                console.out(f"Of an earlier run: {said}")

    def _say_plan(self, plan: Plan) -> None:
        console.problems(plan.problems, "held back")
        if self._silent:
            return
        for way, number in plan.counts.items():
            where = f", {self._printer.described}" if way == "print" and self._printer is not None else ""
            jobs = f" in {console.count(-(-number // self._wishes.batch), 'job')}" if way == "print" and self._wishes.batch > 1 else ""
            console.labelled(_TITLES[way], f"{console.count(number, 'letter')}{jobs}{where}")
        for title, one in (("First", plan.first), ("Last", plan.last)):
            if one is not None:
                console.labelled(title, f"{one.reference} to {one.name}")
        for line in plan.before[:_SHOWN]:
            console.labelled("On record", line)
        if plan.shared:
            console.labelled("Look", f"{console.count(plan.shared, 'e-mail')} to a mailbox that several of them share; `check` names them")
        console.say_not_due(plan)
        if not plan.due:
            console.out("Nothing is due.")

    def _agreed(self, plan: Plan, *, yes: bool) -> bool:
        if yes:
            return True
        letters = console.count(plan.due, "letter")
        what = f"Record {letters} as handed to the post by {self._wishes.by}?" if self._ways == ("post",) else f"Send {letters}?"
        if self._wishes.test:
            what = f"Send the first letter to {self._wishes.test}?"
        return console.agreed(what, cure="add --yes to send, or --dry-run to see the plan only", scripted=self._json)

    def _send(self, plan: Plan) -> None:
        with console.progress("Sending letters", quiet=self._silent) as bar:
            bar.begin(plan.due)
            for way in self._ways:
                if not plan.counts[way] or self._stopped or self._broken:
                    continue
                channel = {"print": self._printer, "email": self._mailer}.get(way)
                if channel is None:
                    self._sent[way] = self._hand_over(way, bar.advance)
                else:
                    where, lots = (self._destination, self._lots) if way == "print" else ("", Lots())
                    self._sent[way], self._stopped = self._sending.send(channel, where, bar.advance, console.stopping, lots)
        printed = self._sent.get("print")
        if self._printer is not None and printed is not None and printed.counts[State.UNDERWAY] and not (self._stopped or self._broken):
            followed = self._sending.follow(self._printer, self._destination, _PATIENCE, lambda line: console.note(f"printer: {line}"))
            self._sent["print"] = printed.followed_by(followed)

    def _hand_over(self, way: str, tick: Callable[[int], None]) -> Sent:
        """Records letters as handed over, and makes the list to sign of them; where none can be written, nothing is recorded."""
        path = self._wishes.posting_list
        if path is None:
            return self._sending.hand_over(way, self._wishes.by, tick)
        from letterforge.production.posting import posting_list, reserved

        with reserved(path):
            sent = self._sending.hand_over(way, self._wishes.by, tick)
            if sent.handed:
                posting_list(self._job, sent.handed, path)
        if sent.handed and not self._silent:
            console.out(f"{near(path)}: {console.count(len(sent.handed), 'letter')}, to sign")
        return sent

    def _try_out(self) -> None:
        """Writes e-mails into files, or sends the first to whoever tries it; nothing is recorded."""
        found = self._sent["email"] = Sent()
        for one in self._sending.letters("email"):
            outcome = self._tried(one)
            found.add(one.reference, outcome)
            if self._wishes.test or isinstance(outcome, Stopped):
                break

    def _tried(self, one: Due) -> Outcome:
        content = self._sending.content(one)
        if content is None or self._mailer is None:
            return Outcome(State.FAILED, not_as_made(one))
        return self._mailer.send(Parcel(one.reference, uuid4().hex, content, one.name, self._wishes.test or one.email, dict(one.fields)))

    def _report(self, plan: Plan, seconds: float, *, dry_run: bool) -> int:
        for sent in self._sent.values():
            for problem in sent.problems:
                console.note(f"{'in doubt' if problem.kind == IN_DOUBT else 'not sent'}: {problem}")
        if self._json:
            console.document(self._described(plan, seconds, dry_run=dry_run))
        elif not self._silent:
            for way, sent in self._sent.items():
                console.out(f"{self._said(way, sent, plan.counts[way] - sent.told)} in {seconds:.1f} s")
        if self._stopped:
            return STATUS
        if self._broken:
            console.note(f"letterforge: {self._broken}; run the same command again to go on")
        lacking = not self._is_trial and any(plan.counts[way] > sent.told for way, sent in self._sent.items())
        return 1 if plan.held or self._broken or lacking or any(sent.troubled for sent in self._sent.values()) else 0

    def _said(self, way: str, sent: Sent, left: int) -> str:
        done = "written" if self._wishes.to_file else f"sent to {self._wishes.test}" if self._wishes.test else _DONE[way]
        said = [f"{number:,} {done if state is State.SENT else _FATES[state]}" for state, number in sent.counts.items() if number]
        said += [f"{sent.elsewhere:,} sent by another process"] if sent.elsewhere else []
        early = sent.early or sent.broken or self._stopped
        if (left := left + sent.passed_over) > 0 and not self._is_trial:
            said.append(f"{left:,} {'not tried' if early else 'left out, since something changed meanwhile'}")
        waiting = f" ({sent.waiting_for})" if sent.waiting_for else ""
        return f"{', '.join(said) or 'nothing sent'}{waiting}"

    def _described(self, plan: Plan, seconds: float, *, dry_run: bool) -> dict[str, object]:
        problems = [*plan.problems, *(problem for sent in self._sent.values() for problem in sent.problems)]
        return {
            "due": dict(plan.counts),
            "not_due": dict(plan.reasons),
            "dry_run": dry_run,
            "sent": {
                way: {**{state.value: number for state, number in sent.counts.items() if number}, "elsewhere": sent.elsewhere}
                for way, sent in self._sent.items()
            },
            "interrupted": self._stopped,
            "seconds": round(seconds, 3),
            "problems": [console.as_json(problem) for problem in problems],
        }
