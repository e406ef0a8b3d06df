"""Transactions: how each database begins one, who may write in it, and how much fits into one statement."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

from sqlalchemy import Connection, Engine, Table, event, text

_WRITES = "letterforge_writes"
_IN_ONE_STATEMENT = 900  # SQLite before 3.32 takes at most 999 parameters
_Item = TypeVar("_Item")


@contextmanager
def writing(engine: Engine, lock: Table | None = None) -> Iterator[Connection]:
    """A transaction that writes.

    SQLite lets one writer in at a time; on PostgreSQL `lock` is a table that no other may write meanwhile.
    """
    with engine.connect().execution_options(**{_WRITES: True}) as connection, connection.begin():
        if lock is not None and connection.dialect.name == "postgresql":
            connection.execute(text(f"LOCK TABLE {lock.name} IN SHARE ROW EXCLUSIVE MODE"))
        yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A transaction that reads, and sees one state of the register from its first statement to its end."""
    options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True} if engine.dialect.name == "postgresql" else {}
    with engine.connect().execution_options(**options) as connection, connection.begin():
        yield connection


@contextmanager
def disposed_on_error(engine: Engine) -> Iterator[None]:
    """Close the engine's connections where it turns out not to be fit for use."""
    try:
        yield
    except BaseException:
        engine.dispose()
        raise


def begin_explicitly(engine: Engine) -> None:
    """Let SQLAlchemy, not Python's sqlite3, begin SQLite's transactions: those that write at once as the writer.

    A transaction that begins as a reader and writes later fails at once when another has written in between, whatever the busy timeout.
    The connections must have been opened with `isolation_level=None`.
    """

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(_WRITES, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def in_chunks(items: Sequence[_Item]) -> Iterator[Sequence[_Item]]:
    """The items, as many at a time as one statement's IN takes."""
    return (items[start : start + _IN_ONE_STATEMENT] for start in range(0, len(items), _IN_ONE_STATEMENT))
