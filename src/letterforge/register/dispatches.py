"""Sendings of letters: begun, on disk, before a letter leaves, and settled when its fate is known.

Of each turn of a letter one sending at most is begun, underway or sent: an index sees to it, so that several processes share the work.
What was begun and never settled is in doubt; it isn't begun again unless somebody says what became of it.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import cache
from typing import Any, Literal, NamedTuple

from sqlalchemy import Connection, Engine, Select, bindparam, select, update
from sqlalchemy.dialects import sqlite

from letterforge.errors import Problem, RegisterError
from letterforge.register.faults import said_plainly
from letterforge.register.schema import FIRST_VERSION, dispatch, file, letter, recipient
from letterforge.register.transactions import in_chunks, reading, writing
from letterforge.register.values import now

Fate = Literal["begun", "underway", "sent", "failed", "refused"]
OPEN: tuple[Fate, ...] = ("begun", "underway")
_ROWS_AT_A_TIME = 500
_COLUMNS = (
    recipient.c.reference,
    dispatch.c.uuid,
    dispatch.c.turn,
    dispatch.c.channel,
    dispatch.c.state,
    dispatch.c.begun_at,
    dispatch.c.settled_at,
    dispatch.c.claimant,
    dispatch.c.path,
    dispatch.c.sha256,
    dispatch.c.destination,
    dispatch.c.ticket,
    dispatch.c.detail,
    dispatch.c.reason,
)


class Dispatch(NamedTuple):
    """One sending: what was sent (`path` of the copy that is kept, and its hash), where to, by whom, and what became of it.

    A letter's `turn` is 1, and more where it was sent again for a `reason`. `ticket` finds it again at the printer or the server.
    """

    reference: str
    uuid: str
    turn: int
    channel: str
    state: Fate
    begun_at: datetime
    settled_at: datetime | None
    claimant: str
    path: str
    sha256: str
    destination: str
    ticket: str
    detail: str
    reason: str

    @property
    def stands(self) -> bool:
        """Whether the letter may have left by it: what failed or was refused certainly hasn't."""
        return self.state not in {"failed", "refused"}


class Claim(NamedTuple):
    """A sending to be begun, `after` the letter's newest one that is known of, by its uuid: where there is a newer one, it isn't begun.

    A `ticket` that it has before it leaves is the name that it shares with others.
    """

    reference: str
    uuid: str
    channel: str
    claimant: str
    path: str
    sha256: str
    destination: str = ""
    turn: int = 1
    reason: str = ""
    ticket: str = ""
    after: str = ""


class Settled(NamedTuple):
    """What became of a sending."""

    uuid: str
    state: Fate
    detail: str = ""
    ticket: str = ""


class Dispatches:
    """The sendings in a register."""

    def __init__(self, engine: Engine, where: str) -> None:
        self._engine, self._where = engine, where

    def exchange(self, settled: Sequence[Settled], claims: Sequence[Claim] = ()) -> frozenset[str]:
        """Records what became of sendings and begins others, in one transaction that is on disk when this returns.

        Gives the uuids of those that are begun: another process may have been quicker. RegisterError for a letter that was never made.
        """
        with said_plainly(self._where), writing(self._engine) as connection:
            for one in settled:
                _settle(connection, one)
            return frozenset(_begun(connection, claims))

    def handed(self, claims: Sequence[Claim], detail: str) -> frozenset[str]:
        """Records letters as sent that were handed over, in one transaction; gives the uuids of those that weren't sent before."""
        with said_plainly(self._where), writing(self._engine) as connection:
            begun = _begun(connection, claims)
            for uuid in begun:
                _settle(connection, Settled(uuid, "sent", detail))
        return frozenset(begun)

    def correct(self, uuid: str, state: Fate, detail: str) -> None:
        """Settles a sending in another way than it was: somebody said the wrong thing of it."""
        with said_plainly(self._where), writing(self._engine) as connection:
            changed = update(dispatch).where(dispatch.c.uuid == uuid).values(state=state, settled_at=now(), detail=detail)
            connection.execute(changed)

    def of(self, references: Iterable[str]) -> dict[str, list[Dispatch]]:
        """The sendings of letters, the oldest first."""
        found: dict[str, list[Dispatch]] = {}
        with said_plainly(self._where), reading(self._engine) as connection:
            for chunk in in_chunks(tuple(dict.fromkeys(references))):
                for row in connection.execute(_select().where(recipient.c.reference.in_(chunk))):
                    found.setdefault(row.reference, []).append(Dispatch(*row))
        return found

    def open(self, channel: str) -> list[Dispatch]:
        """The sendings by a channel that aren't settled."""
        with said_plainly(self._where), reading(self._engine) as connection:
            query = _select().where(dispatch.c.state.in_(OPEN), dispatch.c.channel == channel)
            return [Dispatch(*row) for row in connection.execute(query)]

    def all(self) -> Iterator[Dispatch]:
        """Every sending, the oldest first, read as it is asked for."""
        with said_plainly(self._where), reading(self._engine) as connection:
            for row in connection.execution_options(yield_per=_ROWS_AT_A_TIME).execute(_select()):
                yield Dispatch(*row)


def _select() -> Select[Any]:
    source = dispatch.join(letter, dispatch.c.letter_id == letter.c.id).join(recipient, letter.c.recipient_id == recipient.c.id)
    return select(*_COLUMNS).select_from(source).order_by(dispatch.c.id)


_SETTLE = (
    update(dispatch)
    .where(dispatch.c.uuid == bindparam("of"), dispatch.c.state.in_(OPEN))
    .values(state=bindparam("new"), settled_at=bindparam("at"), ticket=bindparam("found_by"), detail=bindparam("why"))
)


def _settle(connection: Connection, one: Settled) -> None:
    """Who comes later with the same sending changes nothing: what is settled stays."""
    at = None if one.state in OPEN else now()
    connection.execute(_SETTLE, {"of": one.uuid, "new": one.state, "at": at, "found_by": one.ticket, "why": one.detail})


_OWNER = (
    select(letter.c.id, file.c.sha256)
    .join(recipient, letter.c.recipient_id == recipient.c.id)
    .outerjoin(file, (file.c.letter_id == letter.c.id) & (file.c.format == "pdf"))
    .where(recipient.c.reference == bindparam("of"), letter.c.version == FIRST_VERSION)
    .with_for_update(of=letter)  # on PostgreSQL; on SQLite whoever writes is alone anyway
)
_NEWEST = select(dispatch.c.uuid).where(dispatch.c.letter_id == bindparam("of")).order_by(dispatch.c.id.desc()).limit(1)


def _begun(connection: Connection, claims: Iterable[Claim]) -> list[str]:
    """The uuids of those that are begun. In one order whoever it is: two processes mustn't wait for each other's letters."""
    return [claim.uuid for claim in sorted(claims, key=lambda claim: claim.reference) if _begin(connection, claim)]


def _begin(connection: Connection, claim: Claim) -> bool:
    """Whether the sending is this process's: none is begun for a file that was made anew meanwhile, or after one that wasn't known of.

    The letter's row is locked first, so that nobody else begins one meanwhile; the index sees to it in any case.
    """
    owner = connection.execute(_OWNER, {"of": claim.reference}).first()
    if owner is None:
        raise RegisterError(Problem(f"{claim.reference} was never made", "make it with `letterforge generate`"))
    number, digest = owner
    if digest != claim.sha256 or (connection.execute(_NEWEST, {"of": number}).scalar() or "") != claim.after:
        return False
    row = {**claim._asdict(), "letter_id": number, "state": "begun", "begun_at": now(), "detail": ""}
    del row["reference"], row["after"]
    return bool(connection.execute(_beginning(connection.dialect.name), row).rowcount == 1)


@cache
def _beginning(dialect: str) -> Any:
    if dialect == "postgresql":
        from sqlalchemy.dialects import postgresql  # noqa: PLC0415 - slow to load, and seldom needed

        return postgresql.insert(dispatch).inline().on_conflict_do_nothing().execution_options(preserve_rowcount=True)
    return sqlite.insert(dispatch).inline().on_conflict_do_nothing().execution_options(preserve_rowcount=True)
