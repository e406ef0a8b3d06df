"""What is due: in goes a job, out come the letters that may be sent now, by which way, and of the others why not.

A letter is due when it was made, still says what it would say today, and was neither sent nor is in doubt.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import NamedTuple, Protocol

from letterforge.dispatch.claimant import goes_on, person
from letterforge.dispatch.sent import Due
from letterforge.dispatch.wording import fields_of
from letterforge.errors import HeldError, Problem, RegisterError
from letterforge.production.approval import UNAPPROVED, Approval, Emails
from letterforge.production.chunk import Work, stands
from letterforge.production.job import KEPT, Job
from letterforge.production.made import as_made, edited
from letterforge.production.maker import never_written
from letterforge.production.printed import UNPRINTED
from letterforge.recipients.duplicates import SAME_EMAIL
from letterforge.recipients.mailable import Mailable
from letterforge.register import Dispatch, MadeFile, Register

SHOWN = 1000  # problems that are told one by one
_COPIES = 3  # names of copies


class Again(NamedTuple):
    """Leave to send letters that were sent, refused, or are in doubt once more; the `reason` is recorded."""

    reason: str


@dataclass(slots=True)
class Plan:
    """What a sending would do: how many letters by each way, the first and the last; of the others how many for which reason.

    `before` says what is on record of letters that go once more; `shared` is how many e-mails go to a mailbox that several people have.
    """

    counts: Counter[str] = field(default_factory=Counter)
    first: Due | None = None
    last: Due | None = None
    before: list[str] = field(default_factory=list)
    shared: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)

    @property
    def due(self) -> int:
        """How many letters would go."""
        return self.counts.total()

    @property
    def held(self) -> int:
        """How many letters can't go until somebody mends something: they make the command end with 1."""
        return held_of(self.reasons)


GOING = "just being sent by another process"
SENT, UNDERWAY, DOUBT, REFUSED = "sent already", "at the printer", "in doubt", "refused before"
SENT_BEFORE = "sent already, and made anew since"
HELD, SUPPRESSED, NOT_MADE, CHANGED, NO_EMAIL = "held", "suppressed", "not made yet", "changed since they were made", "without an e-mail"
EDITED = "edited by hand"
_STOPS = {"sent": SENT, "begun": DOUBT, "underway": UNDERWAY}
GRAVE = frozenset({UNAPPROVED, UNPRINTED, EDITED, DOUBT, REFUSED, HELD, NOT_MADE, CHANGED})


class Condition(Protocol):
    """What must hold of a letter besides before it goes: that it is approved, or printed. `reason` counts those of which it doesn't."""

    @property
    def reason(self) -> str: ...  # noqa: D102

    def look_up(self, references: Collection[str], sendings: Mapping[str, Sequence[Dispatch]]) -> None:
        """Hears of letters that are asked for next, and of their sendings."""
        ...

    def lacking(self, work: Work, one: Due, way: str) -> Problem | None:
        """What is lacking for a letter to go this way; None where nothing is."""
        ...


def due(
    job: Job, register: Register, ways: Sequence[str], plan: Plan, again: Again | None = None, conditions: Sequence[Condition] = ()
) -> Iterator[tuple[str, Due]]:
    """The letters of a job that are due, each with its way: the first of `ways` that it can go. What it finds is counted in `plan`.

    Of what doesn't fulfil the `conditions` nothing is due.
    """
    for chunk in job.work(register):
        for way, _, one in due_of(chunk, job, register, ways, plan, again, conditions):
            yield way, one


def due_of(
    chunk: Sequence[Work],
    job: Job,
    register: Register,
    ways: Sequence[str],
    plan: Plan,
    again: Again | None = None,
    conditions: Sequence[Condition] = (),
) -> Iterator[tuple[str, Work, Due]]:
    """The same of some of a job's work, with the work."""
    mailable = Mailable()
    references = [work.reference for work in chunk if work.reference]
    sendings = register.dispatches.of(references)
    for condition in conditions:
        condition.look_up(references, sendings)
    for work in chunk:
        mine = sendings.get(work.reference, [])
        reason, problem, one = _look(job, work, mine, again)
        refused = {sending.channel: sending for sending in mine if sending.state == "refused"} if again is None else {}
        way = next((way for way in ways if one is not None and way not in refused and _goes(way, one, mailable)), None)
        if one is not None and way is None:
            reason, problem = _no_way(one, refused, _email(job, work))
        elif one is not None and (lacking := _lacking(conditions, work, one, way or "")) is not None:
            (reason, problem), way = lacking, None
        if one is not None and way is not None:
            plan.counts[way] += 1
            plan.first, plan.last = plan.first or one, one
            plan.before += [_on_record(mine[-1])] if mine and again is not None else []
            plan.shared += way == "email" and any(warning.kind == SAME_EMAIL for warning in work.recipient.warnings)
            yield way, work, one
            continue
        plan.reasons[reason] += 1
        if problem is not None and len(plan.problems) < SHOWN:
            plan.problems.append(_of(work, problem))


def _lacking(conditions: Sequence[Condition], work: Work, one: Due, way: str) -> tuple[str, Problem] | None:
    """The first condition that isn't fulfilled: by what it is counted, and what to do about it."""
    for condition in conditions:
        if (problem := condition.lacking(work, one, way)) is not None:
            return condition.reason, problem
    return None


def held_of(reasons: Mapping[str, int]) -> int:
    """How many letters can't go until somebody mends something, of those that don't for some reasons."""
    return sum([number for reason, number in reasons.items() if reason in GRAVE])


def by_post(chunk: Sequence[Work], job: Job, register: Register, plan: Plan) -> tuple[list[Work], Counter[str], list[Problem]]:
    """What of some work `send --via post` would take; of the rest how many for which reason, and problems; in `plan` too."""
    known, told = plan.reasons.copy(), len(plan.problems)
    conditions: list[Condition] = [Approval(register, Emails(None))] if job.campaign.approval else []
    found = [work for _, work, _ in due_of(chunk, job, register, ("post",), plan, conditions=conditions)]
    return found, plan.reasons - known, plan.problems[told:]


def nothing_made() -> RegisterError:
    """That nothing can be due."""
    return RegisterError(Problem("nothing has been made yet", "make the letters first: `letterforge generate`"))


def number_sent(chunk: Sequence[Work], register: Register) -> int:
    """How many letters of a job's work were sent, or may have been."""
    sendings = register.dispatches.of([work.reference for work in chunk if work.reference])
    return sum([any(one.state in _STOPS for one in mine) for mine in sendings.values()])


def refuse_old_register(job: Job, register: Register) -> None:
    """Refuses where a copy of a letter that was sent isn't on record: nobody knows what else isn't. Raises RegisterError."""
    kept = job.campaign.beside_letters(KEPT)
    folder = job.campaign.path(kept)
    copies = {path.name for path in folder.iterdir() if path.suffix == ".pdf"} if folder.is_dir() else set()
    if copies:
        copies -= {PurePosixPath(one.path).name for one in register.dispatches.all()}
    if copies:
        shown = ", ".join(sorted(copies)[:_COPIES]) + (" …" if len(copies) > _COPIES else "")
        number = f"{len(copies):,} letters were" if len(copies) > 1 else "a letter was"
        what = f"{number} sent of which the register knows nothing ({shown}): was it put back from a backup?"
        cure = f"put the newest register back; or, once you have found out who has had one, move these files out of {kept}"
        raise RegisterError(Problem(what, cure))


def _of(work: Work, problem: Problem) -> Problem:
    """A problem with the letter's reference, by which those that are else alike are told together."""
    return problem if problem.value or work.reference not in str(problem) else replace(problem, value=work.reference)


def _goes(way: str, one: Due, mailable: Mailable) -> bool:
    """Whether a letter can go a way."""
    return way != "email" or (bool(one.email) and mailable.fault(one.email) is None)


def _no_way(one: Due, refused: Mapping[str, Dispatch], email: str) -> tuple[str, Problem | None]:
    """Why a letter that is due can go by none of the ways; `email` is what its row says. Who just has none needs no words."""
    if refused:
        return REFUSED, _said(one.reference, next(iter(refused.values())))
    if email and not one.email:
        what = f"{one.reference} to {one.name} was made from a mended copy of its row, and its e-mail may be what was mended"
        return NO_EMAIL, Problem(what, "mend the list too")
    what = f"{one.reference} to {one.name}: nothing can be sent to the e-mail address {email!r}"
    return NO_EMAIL, Problem(what, "`letterforge check` says why") if email else None


def _email(job: Job, work: Work) -> str:
    """The e-mail address in a row."""
    return work.recipient.fields.get(job.recipients.columns["email"] or "", "").strip()


def _on_record(last: Dispatch) -> str:
    when = f"{last.settled_at or last.begun_at:%d %B %Y at %H:%M} UTC"
    return f"{last.reference} by {last.channel}, {last.state if last.state != 'begun' else DOUBT}, {when}"


def current(job: Job, register: Register, plan: Plan) -> Iterator[Due]:
    """The letters of a job that were made and are as they would be made today, sent or not; the others are counted in `plan`."""
    for chunk in job.work(register):
        for work in chunk:
            reason, problem, one = _look(job, work, (), None)
            if one is not None:
                yield one
                continue
            plan.reasons[reason] += 1
            if problem is not None and len(plan.problems) < SHOWN:
                plan.problems.append(_of(work, problem))


def _look(job: Job, work: Work, sendings: Sequence[Dispatch], again: Again | None) -> tuple[str, Problem | None, Due | None]:
    """Why a letter isn't due, and what to do about it; or the letter."""
    who, reference, made = work.recipient, work.reference, work.recorded.get("pdf")
    if who.suppressed or job.recipients.objection(who):
        return SUPPRESSED, None, None
    if (standing := _on_its_way(work, sendings, again)) is not None:
        return *standing, None
    mended = False
    try:
        draft = job.draft(who, reference)
        same = made is not None and draft.may_go(made.fingerprint)
        draft.refuse_too_long()
    except HeldError as held:
        unwritten = never_written(who, held.problems)
        if unwritten or made is None or not stands(work, job.maker.template_digest, job.campaign_digest, job.other):
            return (SUPPRESSED, None, None) if unwritten else (HELD, held.problems[0], None)
        same = mended = True
    if made is None:
        return NOT_MADE, Problem(f"{reference} wasn't made as PDF yet", "run `letterforge generate`"), None
    if (other := _other_words(job, work, made, same=same)) is not None:
        return *other, None
    # What the faulty row says of a letter made from a mended copy may be what was mended: it can't be e-mailed by that.
    email = "" if mended else _email(job, work)
    turn = sendings[-1].turn + (sendings[-1].state != "failed" or again is not None) if sendings else 1
    reason = again.reason if again else ""
    after = sendings[-1].uuid if sendings else ""
    return "", None, Due(reference, who.name or who.salutation, made.path, made.sha256, email, fields_of(who), turn, reason, after, who)


def _other_words(job: Job, work: Work, made: MadeFile, *, same: bool) -> tuple[str, Problem] | None:
    """Why what would go isn't what it should say; nothing where it is. `same` where it is, by its record."""
    if not same:
        return CHANGED, _changed(job, work)
    if not as_made(job, made):
        cure = f"make it again: letterforge generate --force --only {work.reference}"
        return EDITED, Problem(f"{work.reference}: its file isn't as it was made", cure)
    if edited(job, work, "docx"):
        what = f"{work.reference} was edited by hand as DOCX; its PDF, which would go, doesn't say that"
        return EDITED, Problem(
            what, "change the template or the row instead, and run `letterforge generate`: it sets the edited DOCX aside"
        )
    return None


def _changed(job: Job, work: Work) -> Problem:
    """That a letter isn't what it would be today, and why, as far as the record tells."""
    what = f"{work.reference} would say something else today"
    if work.before is None or work.before.template_hash == job.maker.template_digest:
        return Problem(what, "make it again: run `letterforge generate`")
    what += f": it was made of another template than {job.campaign.template}, or before that was changed"
    return Problem(what, "if it was made with --template, name that in the campaign file; else run `letterforge generate` again")


def _on_its_way(work: Work, sendings: Sequence[Dispatch], again: Again | None) -> tuple[str, Problem | None] | None:
    """Why a letter isn't due that was sent, or may have been; None where nothing of its sendings stands in the way."""
    reference, made = work.reference, work.recorded.get("pdf")
    last = next((one for one in reversed(sendings) if one.stands), None)
    if last is None:
        return None
    if last.state == "begun" and goes_on(last):
        wait = Problem(f"{reference} is just being sent, by {person(last.claimant)}", "wait until that has ended")
        return GOING, wait if again else None
    if again is not None:
        return None
    state = _STOPS[last.state]
    if state == SENT and made is not None and made.sha256 != last.sha256:
        state = SENT_BEFORE
    return state, _said(reference, last) if state in GRAVE else None


def _said(reference: str, last: Dispatch) -> Problem:
    if last.state == "refused":
        cure = f"mend what was wrong, then send it with --again {reference} --reason TEXT"
        return Problem(f"{reference} was refused, by {last.channel}: {last.detail}", cure)
    cure = f"say what became of it: letterforge resolve {reference} --sent, or --not-sent"
    return Problem(
        f"{reference} was begun by {last.channel} on {last.begun_at:%d %B %Y at %H:%M} UTC, and nobody knows whether it left", cure
    )
