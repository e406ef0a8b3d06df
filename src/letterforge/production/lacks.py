"""What a list lacks for its letters, by column: cells that are empty in the middle of a sentence, and no number or date where one is set.

In go recipients, one by one; out come warnings, one for each column with its first rows.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from letterforge.errors import Problem
from letterforge.letter.gaps import EMPTY, Lack
from letterforge.production.job import Job
from letterforge.recipients import Recipient

GAP, NOT_SET = "gap in the letter", "shown as it stands"  # kinds of warnings
_NAMED = 5  # rows that a warning names
_FILL_IN = "fill the column in, or have the template ask for it first, or keep it alone in its paragraph"
_CORRECT = "correct the list, or take the switch \\# or \\@ out of the merge field"


@dataclass(slots=True)
class _Rows:
    """How many rows there are, and the first of them."""

    count: int = 0
    first: list[int] = field(default_factory=list)

    def __str__(self) -> str:
        named = ", ".join(map(str, self.first))
        more = f" and {self.count - len(self.first):,} more" if self.count > len(self.first) else ""
        return f"{self.count:,} {'row' if self.count == 1 else 'rows'} ({named}{more})"


class Lacks:
    """Watches the columns that a job's letters show."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._found: dict[Lack, _Rows] = {}

    def look_at_all(self, some: Iterable[Recipient]) -> None:
        """Several of them."""
        for who in some:
            self.look_at(who)

    def look_at(self, who: Recipient) -> None:
        """One recipient who gets a letter."""
        for lack in self._job.maker.lacks(who):
            rows = self._found.setdefault(lack, _Rows())
            rows.count += 1
            if len(rows.first) < _NAMED:
                rows.first.append(who.row)

    def warnings(self) -> Iterator[Problem]:
        """What the columns lack, each once, by whatever names the template calls it."""
        once = {_said(self._job, lack): (lack, rows) for lack, rows in self._found.items()}
        for said, (lack, rows) in sorted(once.items()):
            gap = lack.what == EMPTY
            what = f"{said} in {rows}: {'the letter shows a gap there' if gap else 'shown as it stands'}"
            yield Problem(what, _FILL_IN if gap else _CORRECT, self._job.recipients.said, kind=GAP if gap else NOT_SET)


def lacks_said(job: Job, who: Recipient) -> Iterator[str]:
    """What one recipient's row lacks, in words: `Gift is empty`."""
    for lack in job.maker.lacks(who):
        yield _said(job, lack)


def _said(job: Job, lack: Lack) -> str:
    """A lack by its column as the list heads it; a name such as `first_name` may be another column's."""
    headings = job.recipients.table.columns
    column = lack.field if lack.field in headings else job.recipients.columns[lack.field]
    return f"{headings.get(column) or lack.field} {lack.what}"
