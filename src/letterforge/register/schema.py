"""The register's tables, and the number of their version.

A `recipient` is a stable key with the number and reference given to it for ever; a `letter` is what was written to it; a `file` is a
letter in one format; a `dispatch` is one sending of a letter: begun before the letter leaves, settled when its fate is known. A copy of
the file that was sent is kept, and named there, so that what was sent stays as sent. An `approval` is somebody's word that letters may be
sent, which are `approved` by the hashes of their files. A `print_run` is finished once its files are in their place, and replaced once a
later one of its series has put its own there; which letters lie `in_print_run` is kept with a hash of their words. The migrations make the
same tables step by step; a test holds the two together.
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Connection,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)
from sqlalchemy.schema import SchemaItem
from sqlalchemy.types import TypeEngine

SCHEMA_VERSION = 5
"""The newest migration, as a number: SQLite's user_version, and alembic's revision as four digits."""

FIRST_VERSION = 1
"""The only version of a letter there is: what was sent of it is kept with its sendings."""


class UtcTime(TypeDecorator[datetime]):
    """A moment: aware in Python, always UTC. SQLite has no time zones, so there it is kept as naive UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Python to database."""
        if value is None:
            return None
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Database to Python."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


# Named constraints, so that a later migration can find and change them on either database.
metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    }
)


def _required(name: str, kind: type[TypeEngine[Any]], *more: SchemaItem) -> Column[Any]:
    return Column(name, kind, *more, nullable=False)


recipient = Table(
    "recipient",
    metadata,
    Column("id", Integer, primary_key=True),
    _required("key", Text),
    _required("number", Integer),
    _required("reference", Text),
    _required("first_seen", UtcTime),
    UniqueConstraint("key"),
    UniqueConstraint("number"),
    UniqueConstraint("reference"),
)

letter = Table(
    "letter",
    metadata,
    Column("id", Integer, primary_key=True),
    _required("recipient_id", Integer, ForeignKey("recipient.id")),
    _required("version", Integer),
    _required("name", Text),
    _required("fields", JSON),
    _required("template_hash", Text),
    _required("campaign_hash", Text),
    _required("made_at", UtcTime),
    Column("address", JSON(none_as_null=True)),
    Column("sources", JSON(none_as_null=True)),
    Column("list", Text),
    UniqueConstraint("recipient_id", "version"),
)

file = Table(
    "file",
    metadata,
    Column("id", Integer, primary_key=True),
    _required("letter_id", Integer, ForeignKey("letter.id")),
    _required("format", Text),
    _required("path", Text),
    _required("fingerprint", Text),
    _required("sha256", Text),
    _required("size", BigInteger),
    _required("made_at", UtcTime),
    UniqueConstraint("letter_id", "format"),
    UniqueConstraint("path"),
)

dispatch = Table(
    "dispatch",
    metadata,
    Column("id", Integer, primary_key=True),
    _required("uuid", Text),
    _required("letter_id", Integer, ForeignKey("letter.id")),
    _required("turn", Integer),
    _required("channel", Text),
    _required("state", Text),
    _required("begun_at", UtcTime),
    Column("settled_at", UtcTime),
    _required("claimant", Text),
    _required("path", Text),
    _required("sha256", Text),
    _required("destination", Text),
    _required("ticket", Text),
    _required("detail", Text),
    _required("reason", Text),
    UniqueConstraint("uuid"),
    # What keeps a letter from going out twice: of each turn one sending at most is underway or done.
    Index(
        "uq_dispatch_active",
        "letter_id",
        "turn",
        unique=True,
        sqlite_where=text("state IN ('begun', 'underway', 'sent')"),
        postgresql_where=text("state IN ('begun', 'underway', 'sent')"),
    ),
    Index("ix_dispatch_state", "state"),
    Index("ix_dispatch_letter_id", "letter_id"),
)

approval = Table(
    "approval",
    metadata,
    Column("id", Integer, primary_key=True),
    _required("by", Text),
    _required("approved_at", UtcTime),
)

approved = Table(
    "approved",
    metadata,
    Column("id", Integer, primary_key=True),
    _required("approval_id", Integer, ForeignKey("approval.id")),
    _required("letter_id", Integer, ForeignKey("letter.id")),
    _required("sha256", Text),
    UniqueConstraint("letter_id", "sha256"),
)

print_run = Table(
    "print_run",
    metadata,
    Column("id", Integer, primary_key=True),
    _required("series", Text),
    _required("begun_at", UtcTime),
    Column("finished_at", UtcTime),
    Column("replaced_at", UtcTime),
)

in_print_run = Table(
    "in_print_run",
    metadata,
    Column("id", Integer, primary_key=True),
    _required("print_run_id", Integer, ForeignKey("print_run.id")),
    _required("recipient_id", Integer, ForeignKey("recipient.id")),
    _required("words", Text),
    UniqueConstraint("print_run_id", "recipient_id"),
    Index("ix_in_print_run_recipient_id", "recipient_id"),
)


def create_newest(connection: Connection) -> None:
    """Makes the tables of an empty database as they are today, marked for alembic as migrated: loading alembic would take far longer."""
    metadata.create_all(connection)
    connection.exec_driver_sql(
        "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
    )
    connection.exec_driver_sql(f"INSERT INTO alembic_version (version_num) VALUES ('{SCHEMA_VERSION:04d}')")  # noqa: S608 - our own number
