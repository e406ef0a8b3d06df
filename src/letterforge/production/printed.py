"""What was printed: in goes a letter that is due by post, out comes whether it lies in a print run as it is now.

What was made or changed after the last run would be recorded as posted and never leave. A campaign that has no print run on record prints
in some other way, of which nothing is known.
"""

from collections.abc import Collection, Mapping
from datetime import datetime

from letterforge.dispatch.sent import Due
from letterforge.errors import Problem
from letterforge.production.chunk import Work
from letterforge.production.maker import words_of
from letterforge.register import InPrintRun, Register

UNPRINTED = "not in a print run as they are"


def same_words(run: InPrintRun, work: Work) -> bool:
    """Whether a letter has the words in a run that it was made with last."""
    made = work.recorded.get("pdf")
    return made is not None and run.words == words_of(made.fingerprint)


class Printed:
    """What lies in print runs, looked up some letters at a time; with `again`, of letters that are sent once more."""

    reason = UNPRINTED

    def __init__(self, register: Register, *, again: bool) -> None:
        self._register, self._again = register, again
        self._runs: Mapping[str, InPrintRun] = {}
        self._posted: Mapping[str, datetime] = {}

    def look_up(self, references: Collection[str]) -> None:
        """Reads which runs these letters lie in, and when they were posted, in place of those before."""
        self._runs = self._register.print_runs.of(references)
        sendings = self._register.dispatches.of(references)
        self._posted = {owner: max(one.begun_at for one in mine) for owner, mine in sendings.items()}

    def lacking(self, work: Work, one: Due, way: str) -> Problem | None:
        """That a letter would be posted which no run holds as it is."""
        if way != "post" or not (why := self._why(work, one.reference)):
            return None
        order = f"print-run --only {one.reference}" if self._again else "print-run --due"
        return Problem(f"{one.reference} {why}", f"print it: letterforge {order}; or, where it is on paper just so, say: send --printed")

    def _why(self, work: Work, reference: str) -> str:
        run = self._runs.get(reference)
        if run is None:
            return "isn't in a print run"
        when = f"the print run of {run.finished_at:%d %B %Y at %H:%M} UTC"
        if not same_words(run, work):
            return f"says something else since {when}"
        if reference in self._posted and run.finished_at < self._posted[reference]:
            return f"was recorded as sent since {when}"
        return f"lay in {when}, whose files a later run has replaced" if run.replaced else ""
