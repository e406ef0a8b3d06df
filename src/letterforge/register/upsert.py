"""Rows that are inserted, or brought up to date where they are there already: the same call for SQLite and PostgreSQL."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import sqlite


def upsert(connection: Connection, table: Table, unique: tuple[str, ...], rows: Sequence[dict[str, Any]]) -> None:
    """Insert `rows`, all with the same columns, or bring those up to date that agree with one in the columns `unique`."""
    if rows:
        connection.execute(_upserting(connection.dialect.name, table, unique, tuple(rows[0])), rows)


@cache
def _upserting(dialect: str, table: Table, unique: tuple[str, ...], columns: tuple[str, ...]) -> Any:
    """The statement, built once: it is an object of many parts, and they refer to each other."""
    if dialect == "postgresql":
        from sqlalchemy.dialects import postgresql  # noqa: PLC0415 - slow to load, and seldom needed

        statement: Any = postgresql.insert(table)
    else:
        statement = sqlite.insert(table)
    changes = {name: statement.excluded[name] for name in columns if name not in unique}
    return statement.on_conflict_do_update(index_elements=unique, set_=changes)
