"""Print runs: which letters lie in a run's files, with a hash of their words.

That they were printed, or left, is another matter. One run at a time is made of a campaign, which its lock sees to.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Literal, NamedTuple

from sqlalchemy import ColumnElement, Connection, Engine, delete, insert, select, update

from letterforge.register.faults import said_plainly
from letterforge.register.schema import in_print_run, print_run, recipient
from letterforge.register.transactions import in_chunks, reading, writing
from letterforge.register.values import now

Replaces = Literal["all", "others", "nothing"]
"""What a run means for those before in its series: it takes their place; it does, unless it has nothing but letters of theirs, which are
printed again; or it goes with them, as a part that is printed again."""


class InPrintRun(NamedTuple):
    """That a letter lies in a run, with a hash of the `words` that it has there; a later run may have `replaced` the files."""

    words: str
    finished_at: datetime
    replaced: bool


class PrintRuns:
    """The print runs in a register."""

    def __init__(self, engine: Engine, where: str) -> None:
        self._engine, self._where = engine, where

    def begin(self, series: str) -> int:
        """A new run, whose files are called by their `series`. Of runs that were killed is forgotten what lay in them."""
        dead = select(print_run.c.id).where(print_run.c.finished_at.is_(None))
        with said_plainly(self._where), writing(self._engine) as connection:
            connection.execute(delete(in_print_run).where(in_print_run.c.print_run_id.in_(dead)))
            made = connection.execute(insert(print_run), {"series": series, "begun_at": now()}).inserted_primary_key
        return int(made[0]) if made else 0

    def add(self, run: int, letters: Mapping[str, str]) -> None:
        """Records letters of a run, the hash of their words by reference. Until the run is finished they don't count."""
        with said_plainly(self._where), writing(self._engine) as connection:
            for chunk in in_chunks(tuple(letters)):
                found = connection.execute(select(recipient.c.reference, recipient.c.id).where(recipient.c.reference.in_(chunk)))
                rows = [{"print_run_id": run, "recipient_id": owner, "words": letters[reference]} for reference, owner in found]
                if rows:
                    connection.execute(insert(in_print_run), rows)

    def finish(self, run: int, replaces: Replaces) -> None:
        """Records that the files of a run are in their place, and what becomes of those before in its series."""
        lies_here = select(in_print_run.c.recipient_id).where(in_print_run.c.print_run_id == run)
        series = select(print_run.c.series).where(print_run.c.id == run).scalar_subquery()
        before = (print_run.c.series == series) & (print_run.c.id != run) & print_run.c.replaced_at.is_(None)
        with said_plainly(self._where), writing(self._engine) as connection:
            if replaces == "all" or (replaces == "others" and self._has_others(connection, run, before)):
                connection.execute(update(print_run).where(before).values(replaced_at=now()))
                replaced = select(print_run.c.id).where(print_run.c.replaced_at.is_not(None))
                overlaid = in_print_run.c.print_run_id.in_(replaced) & in_print_run.c.recipient_id.in_(lies_here)
                connection.execute(delete(in_print_run).where(overlaid))  # nobody asks for those any more
            connection.execute(update(print_run).where(print_run.c.id == run).values(finished_at=now()))

    def _has_others(self, connection: Connection, run: int, before: ColumnElement[bool]) -> bool:
        """Whether a run has letters that lay in none of those before."""
        lay = select(in_print_run.c.recipient_id).join(print_run).where(before)
        new = select(in_print_run.c.id).where(in_print_run.c.print_run_id == run, in_print_run.c.recipient_id.not_in(lay))
        return connection.execute(new.limit(1)).first() is not None

    def abandon(self, run: int) -> None:
        """Forgets a run that failed before its files were in their place."""
        with said_plainly(self._where), writing(self._engine) as connection:
            connection.execute(delete(in_print_run).where(in_print_run.c.print_run_id == run))
            connection.execute(delete(print_run).where(print_run.c.id == run))

    def begun(self) -> bool:
        """Whether a run was ever begun, and not abandoned: also one that was killed."""
        with said_plainly(self._where), reading(self._engine) as connection:
            return connection.execute(select(print_run.c.id).limit(1)).first() is not None

    def of(self, references: Iterable[str]) -> dict[str, InPrintRun]:
        """The last finished run that each of these letters lies in."""
        query = (
            select(recipient.c.reference, in_print_run.c.words, print_run.c.finished_at, print_run.c.replaced_at)
            .select_from(in_print_run.join(recipient).join(print_run))
            .where(print_run.c.finished_at.is_not(None))
            .order_by(print_run.c.id)
        )
        found: dict[str, InPrintRun] = {}
        with said_plainly(self._where), reading(self._engine) as connection:
            for chunk in in_chunks(tuple(dict.fromkeys(references))):
                for reference, words, finished_at, replaced_at in connection.execute(query.where(recipient.c.reference.in_(chunk))):
                    found[reference] = InPrintRun(words, finished_at, replaced_at is not None)
        return found
