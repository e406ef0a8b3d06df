"""Print runs: which letters lie in a run's files, and what each said when it was bound.

That they were printed, or left, is another matter.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Engine, insert, select, update

from letterforge.register.faults import said_plainly
from letterforge.register.schema import bound, print_run, recipient
from letterforge.register.transactions import in_chunks, reading, writing
from letterforge.register.upsert import upsert
from letterforge.register.values import now


class Binding(NamedTuple):
    """That a letter lies in a finished run, and a hash of what it `said`."""

    said: str
    finished_at: datetime


class PrintRuns:
    """The print runs in a register."""

    def __init__(self, engine: Engine, where: str) -> None:
        self._engine, self._where = engine, where

    def begin(self) -> int:
        """A new run, which isn't finished."""
        with said_plainly(self._where), writing(self._engine) as connection:
            made = connection.execute(insert(print_run), {"begun_at": now()}).inserted_primary_key
        return int(made[0]) if made else 0

    def bind(self, run: int, letters: Mapping[str, str]) -> None:
        """Records letters of a run, by reference what they say. Until the run is finished they lie in none."""
        with said_plainly(self._where), writing(self._engine) as connection:
            for chunk in in_chunks(tuple(letters)):
                found = connection.execute(select(recipient.c.reference, recipient.c.id).where(recipient.c.reference.in_(chunk)))
                rows = [{"print_run_id": run, "recipient_id": owner, "said": letters[reference]} for reference, owner in found]
                upsert(connection, bound, ("recipient_id",), rows)

    def finish(self, run: int) -> None:
        """Records that the files of a run are in their place."""
        with said_plainly(self._where), writing(self._engine) as connection:
            connection.execute(update(print_run).where(print_run.c.id == run).values(finished_at=now()))

    def any(self) -> bool:
        """Whether a run was ever finished."""
        with said_plainly(self._where), reading(self._engine) as connection:
            return connection.execute(select(print_run.c.id).where(print_run.c.finished_at.is_not(None)).limit(1)).first() is not None

    def of(self, references: Iterable[str]) -> dict[str, Binding]:
        """The last run that bound each of these letters, if it was finished."""
        query = (
            select(recipient.c.reference, bound.c.said, print_run.c.finished_at)
            .select_from(bound.join(recipient).join(print_run))
            .where(print_run.c.finished_at.is_not(None))
        )
        found: dict[str, Binding] = {}
        with said_plainly(self._where), reading(self._engine) as connection:
            for chunk in in_chunks(tuple(dict.fromkeys(references))):
                for reference, *values in connection.execute(query.where(recipient.c.reference.in_(chunk))):
                    found[reference] = Binding(*values)
        return found
