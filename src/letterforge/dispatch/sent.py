"""Letters that are to be sent, and what became of them, counted and said."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from letterforge.dispatch.channel import Outcome, State
from letterforge.errors import Problem


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
    broken: Problem | None = None  # why the sending ended before its time

    @property
    def troubled(self) -> int:
        """How many letters didn't go, or may not have gone, or wait at a printer."""
        return sum([self.counts[state] for state in (State.FAILED, State.REFUSED, State.IN_DOUBT, State.UNDERWAY)])

    def followed_by(self, later: "Sent") -> "Sent":
        """What became of these letters in all, once those that were underway have been followed."""
        counts = self.counts - Counter({State.UNDERWAY: self.counts[State.UNDERWAY]}) + later.counts
        return Sent(counts, [*self.problems, *later.problems], self.elsewhere, later.waiting_for, broken=self.broken)

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
            self.problems.append(Problem(f"{what}: {outcome.detail}", cure if outcome.state is State.IN_DOUBT else ""))
