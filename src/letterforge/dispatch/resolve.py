"""A person's word on what is in doubt: in go references, or a batch's name, and what became of them; the register has it after."""

from collections.abc import Sequence

from letterforge.dispatch.claimant import claimant, goes_on, person
from letterforge.dispatch.outbox import HANDED
from letterforge.dispatch.print_batch import in_batch
from letterforge.errors import DispatchError, Problem
from letterforge.register import Dispatch, Dispatches, Settled
from letterforge.register.dispatches import OPEN

_SAID_BY = "said by "  # how a person's word begins


def with_batches(dispatches: Dispatches, said: Sequence[str]) -> list[str]:
    """What was said, with the references of its open letters for the name of a batch. Raises DispatchError where there are none."""
    printing, found = dispatches.open("print"), list[str]()
    for one in said:
        letters = in_batch(one, printing)
        if letters is not None and not letters:
            raise DispatchError(Problem(f"no letter of {one} is in doubt", "see `letterforge log --state in-doubt`"))
        found += [one] if letters is None else letters
    return found


def resolve(dispatches: Dispatches, references: Sequence[str], *, sent: bool, reason: str) -> None:
    """Settles sendings in doubt as somebody says, or corrects what somebody said of them before.

    Raises DispatchError, and settles none, where a letter isn't in doubt, is just being sent, or waits at a printer.
    """
    known = dispatches.of(references)
    detail = f"{_SAID_BY}{person(claimant())}{f': {reason}' if reason else ''}"
    open_: list[Dispatch] = []
    corrected: list[Dispatch] = []
    for reference in references:
        sendings = known.get(reference, [])
        mine = [one for one in sendings if one.state in OPEN]
        again = [one for one in sendings[-1:] if one.detail.startswith((_SAID_BY, HANDED))]
        if not mine and not again:
            now = (
                f"{sendings[-1].state}, {sendings[-1].channel}, {sendings[-1].begun_at:%d %B %Y}" if sendings else "nobody began to send it"
            )
            raise DispatchError(Problem(f"{reference} isn't in doubt: {now}", f"see `letterforge log {reference}`"))
        _refuse_live(reference, mine, sent=sent)
        open_ += mine
        corrected += [] if mine else again
    dispatches.exchange([Settled(one.uuid, "sent" if sent else "failed", detail, one.ticket) for one in open_])
    for one in corrected:
        dispatches.correct(one.uuid, "sent" if sent else "failed", f"{detail}; before that, {one.detail}")


def _refuse_live(reference: str, sendings: Sequence[Dispatch], *, sent: bool) -> None:
    """What is still going on isn't for a person to settle."""
    for one in sendings:
        if one.state == "begun" and goes_on(one):
            raise DispatchError(Problem(f"{reference} is just being sent, by {person(one.claimant)}", "wait until that has ended"))
        if one.state == "underway" and not sent:
            what = f"{reference} waits at the printer {one.destination}, and may come out yet"
            raise DispatchError(Problem(what, "cancel the job there; the next `letterforge send` looks for it"))
