"""What was printed: in goes a letter that is due by post, out comes whether it lies in a print run as it is now.

What was made or changed after the last run would be recorded as posted and never leave. A campaign that has no print run on record prints
in some other way, of which nothing is known.
"""

from collections.abc import Collection, Mapping

from letterforge.dispatch.sent import Due
from letterforge.errors import Problem
from letterforge.production.chunk import Work
from letterforge.production.maker import words_of
from letterforge.register import Binding, Register

UNPRINTED = "not in a print run as they are"
_CURE = "print it: letterforge print-run --due; or, where it was printed otherwise, say: send --printed"


def lies(found: Mapping[str, Binding], work: Work) -> bool:
    """Whether a letter lies in the run that was found for it as it was made."""
    made, binding = work.recorded.get("pdf"), found.get(work.reference)
    return made is not None and binding is not None and binding.said == words_of(made.fingerprint)


class Printed:
    """What lies in print runs, looked up some letters at a time."""

    reason = UNPRINTED

    def __init__(self, register: Register) -> None:
        self._runs = register.print_runs
        self._found: dict[str, Binding] = {}

    def look_up(self, references: Collection[str]) -> None:
        """Reads which runs these letters lie in, in place of those before."""
        self._found = self._runs.of(references)

    def lacking(self, work: Work, one: Due, way: str) -> Problem | None:
        """That a letter would be posted which no run holds as it is."""
        if way != "post" or lies(self._found, work):
            return None
        binding = self._found.get(one.reference)
        if binding is None:
            return Problem(f"{one.reference} isn't in a print run", _CURE)
        return Problem(f"{one.reference} says something else since the print run of {binding.finished_at:%d %B %Y at %H:%M} UTC", _CURE)
