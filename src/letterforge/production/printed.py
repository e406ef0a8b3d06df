"""What was printed: letters that are bound go on record, and of one that is due by post is said whether it lies in a run as it is now.

What was made or changed after the last run would be recorded as posted and never leave. A campaign that has no print run on record prints
in some other way, of which nothing is known.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from types import TracebackType
from typing import Self

from letterforge.dispatch.sent import Due
from letterforge.errors import Problem
from letterforge.production.bound import Letter, Sendable
from letterforge.production.chunk import Work
from letterforge.production.maker import words_of
from letterforge.register import Dispatch, InPrintRun, Register, Replaces

_RECORDED_TOGETHER = 500  # letters
UNPRINTED = "not in a print run as they are"


def same_words(run: InPrintRun, work: Work) -> bool:
    """Whether a letter has the words in a run that it was made with last."""
    made = work.recorded.get("pdf")
    return made is not None and run.words == words_of(made.fingerprint)


class Printed:
    """What lies in print runs, looked up some letters at a time; with `again`, of letters that are sent once more."""

    reason = UNPRINTED

    def __init__(self, register: Register, *, again: bool) -> None:
        self._print_runs, self._again = register.print_runs, again
        self._runs: Mapping[str, InPrintRun] = {}
        self._posted: Mapping[str, datetime] = {}

    def look_up(self, references: Collection[str], sendings: Mapping[str, Sequence[Dispatch]]) -> None:
        """Reads which runs these letters lie in, and when they were posted, in place of those before."""
        self._runs = self._print_runs.of(references)
        posted = [one for mine in sendings.values() for one in mine if one.channel == "post"]
        self._posted = {one.reference: one.begun_at for one in sorted(posted, key=lambda one: one.begun_at)}  # the last one counts

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


class Record:
    """Puts letters of a run on record while they go by; they lie in it once its files are in their place, and it ends well.

    Without a `series`, by which its files are called, nothing is recorded.
    """

    def __init__(self, register: Register, series: str, replaces: Replaces) -> None:
        self._runs, self._series, self._replaces = register.print_runs, series, replaces
        self._some = False

    def __enter__(self) -> Self:
        self._run = self._runs.begin(self._series) if self._series else None
        return self

    def passing(self, letters: Iterator[Sendable[Letter]]) -> Iterator[Sendable[Letter]]:
        """The letters, one by one: who asks for them counts what is held on the way."""
        lying: dict[str, str] = {}
        for one in letters:
            yield one
            lying[one.reference] = one.words
            if len(lying) == _RECORDED_TOGETHER:
                self._add(lying)
        self._add(lying)

    def _add(self, lying: dict[str, str]) -> None:
        if self._run is not None and lying:
            self._runs.add(self._run, lying)
            self._some = True
        lying.clear()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._run is None:
            return
        if kind is None and self._some:
            self._runs.finish(self._run, self._replaces)
        else:
            self._runs.abandon(self._run)
