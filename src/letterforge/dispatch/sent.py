"""Letters that are to be sent, and what became of them, counted and said."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from letterforge.dispatch.channel import Outcome, State
from letterforge.errors import Problem
from letterforge.recipients import Recipient

IN_DOUBT = "in doubt"  # a kind of problem


class Due(NamedTuple):
    """A letter to be sent: its file, seen from the campaign's folder, with the hash on record; to whom; which `turn` of sending it is.

    `after` is the uuid of its newest sending, as far as is known; `who` is its recipient, by whom objections are told.
    """

    reference: str
    name: str
    path: str
    sha256: str
    email: str = ""
    fields: Mapping[str, str] = {}
    turn: int = 1
    reason: str = ""
    after: str = ""
    who: Recipient | None = None


@dataclass(slots=True)
class Sent:
    """What became of letters, by fate; `problems` say why some didn't go."""

    counts: Counter[State] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)
    elsewhere: int = 0  # letters that another process has sent meanwhile
    passed_over: int = 0  # letters about which something changed at the last moment
    waiting_for: str = ""  # why letters are underway still
    handed: list[Due] = field(default_factory=list)  # letters that somebody took
    early: bool = False  # whether it ended before its last letter
    broken: Problem | None = None  # why the sending ended before its time

    @property
    def told(self) -> int:
        """How many letters something is known of."""
        return self.counts.total() + self.elsewhere + self.passed_over

    @property
    def troubled(self) -> int:
        """How many letters didn't go, or may not have gone, or wait at a printer."""
        return self.passed_over + sum([self.counts[state] for state in (State.FAILED, State.REFUSED, State.IN_DOUBT, State.UNDERWAY)])

    def followed_by(self, later: "Sent") -> "Sent":
        """What became of these letters in all, once those that were underway have been followed."""
        counts = self.counts - Counter({State.UNDERWAY: self.counts[State.UNDERWAY]}) + later.counts
        problems = [*self.problems, *later.problems]
        return Sent(counts, problems, self.elsewhere, self.passed_over, later.waiting_for, early=self.early, broken=self.broken)

    def pass_over(self, reference: str, why: str, cure: str = "") -> None:
        """Counts a letter that wasn't sent by us, and says why."""
        self.passed_over += 1
        self.problems.append(Problem(f"{reference}: {why}", cure))

    def add(self, reference: str, outcome: Outcome) -> None:
        """Counts a letter."""
        self._count(1, outcome, reference, f"say what became of it: letterforge resolve {reference} --sent, or --not-sent")

    def add_batch(self, name: str, references: Sequence[str], outcome: Outcome) -> None:
        """Counts letters that were one job."""
        which = f"{len(references)} letters, {references[0]} to {references[-1]}" if len(references) > 1 else references[0]
        came, rest = "letterforge resolve REF… --sent", f"letterforge resolve {name} --not-sent"
        self._count(len(references), outcome, f"{name} ({which})", f"say what came out: {came}; then of the rest: {rest}")

    def _count(self, number: int, outcome: Outcome, what: str, cure: str) -> None:
        self.counts[outcome.state] += number
        if outcome.state in {State.FAILED, State.REFUSED, State.IN_DOUBT}:
            doubt = outcome.state is State.IN_DOUBT
            self.problems.append(Problem(f"{what}: {outcome.detail}", cure if doubt else "", kind=IN_DOUBT if doubt else ""))
