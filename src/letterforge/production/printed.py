"""What was printed: in goes a letter that is due by post, out comes whether it lies in a print run as it is now.

What was made or changed after the last run would be recorded as posted and never leave. A campaign that has no print run on record prints
in some other way, of which nothing is known.
"""

from collections.abc import Collection

from letterforge.dispatch.sent import Due
from letterforge.errors import HeldError, Problem
from letterforge.production.chunk import Work
from letterforge.production.job import Job
from letterforge.register import Binding, Register

UNPRINTED = "not in a print run as they are"
_CURE = "print it: letterforge print-run --due; or, where it was printed otherwise, say: send --printed"


class Printed:
    """What lies in print runs, looked up some letters at a time."""

    reason = UNPRINTED

    def __init__(self, job: Job, register: Register) -> None:
        self._job, self._runs = job, register.print_runs
        self._found: dict[str, list[Binding]] = {}

    def look_up(self, references: Collection[str]) -> None:
        """Reads which runs these letters lie in, in place of those before."""
        self._found = self._runs.of(references)

    def lacking(self, work: Work, one: Due, way: str) -> Problem | None:
        """That a letter would be posted which no run holds as it is."""
        found = self._found.get(one.reference, ())
        if way != "post" or any(binding.fingerprint == self._now(work, binding.format) for binding in found):
            return None
        if not found:
            return Problem(f"{one.reference} isn't in a print run", _CURE)
        last = max(binding.finished_at for binding in found)
        return Problem(f"{one.reference} was made again after the print run of {last:%d %B %Y at %H:%M} UTC", _CURE)

    def _now(self, work: Work, form: str) -> str:
        """The fingerprint of a letter in a format, as it is today; a file of a letter that is due is on record as it would be made."""
        if (file := work.recorded.get(form)) is not None:
            return file.fingerprint
        try:
            return self._job.draft(work.recipient, work.reference).fingerprint(form)
        except HeldError:
            return ""
