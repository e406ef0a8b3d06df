"""A register in a PostgreSQL database, for several people: the same tables and migrations, in a database of its own."""

from sqlalchemy import URL, Connection, Engine, create_engine, inspect, text

from letterforge.errors import Problem, RegisterError
from letterforge.register.schema import SCHEMA_VERSION, recipient
from letterforge.register.transactions import reading, writing

_VERSIONS = "alembic_version"
_CREATION_LOCK = 0x4C464F52


def name(url: URL) -> str:
    """The database in words, without user and password."""
    return f"PostgreSQL database {url.database or ''} at {url.host or 'the local socket'}"


def engine(url: URL) -> Engine:
    """An engine for `url`, not connected yet. Raises RegisterError where the driver isn't installed."""
    if url.drivername == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    try:
        return create_engine(url, hide_parameters=True, pool_pre_ping=True)
    except ModuleNotFoundError as error:
        problem = Problem(f"PostgreSQL needs the package {error.name}", "install letterforge[postgresql]", file=name(url))
        raise RegisterError(problem) from error


def exists(engine: Engine) -> bool:
    """Whether the database holds a register. Raises RegisterError where it holds something else, or a newer register."""
    with reading(engine) as connection:
        return _version(connection) > 0


def engine_to_write(engine: Engine) -> Engine:
    """The engine, with the register's tables made or brought up to date."""
    with reading(engine) as connection:
        version = _version(connection)
    if version < SCHEMA_VERSION:
        _migrate(engine)
    return engine


def engine_to_read(engine: Engine) -> Engine:
    """The engine, fit only for reading, its register being of this version. Raises RegisterError otherwise."""
    with reading(engine) as connection:
        if _version(connection) < SCHEMA_VERSION:
            raise _error(connection, "the register was made by an older letterforge", "bring it up to date with `letterforge generate`")
    return engine.execution_options(postgresql_readonly=True)


def _migrate(engine: Engine) -> None:
    from letterforge.register import migrate  # noqa: PLC0415 - alembic is slow to load and seldom needed

    with writing(engine) as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _CREATION_LOCK})
        if _version(connection) < SCHEMA_VERSION:  # another may have been quicker
            migrate.upgrade(connection)


def _version(connection: Connection) -> int:
    """The version of the register's tables, 0 where there are none yet."""
    tables = inspect(connection)
    if not tables.has_table(_VERSIONS):
        if tables.has_table(recipient.name):
            raise _error(connection, "the database belongs to another program", "give the register a database of its own")
        return 0
    revision = connection.execute(text(f"SELECT version_num FROM {_VERSIONS}")).scalar()  # noqa: S608 - our own constant
    if revision is None:
        return 0
    if not str(revision).isdecimal() or int(revision) > SCHEMA_VERSION:
        cure = "install that version or a later one, or give the register a database of its own"
        raise _error(connection, "the register was made by a newer letterforge or another program", cure)
    return int(revision)


def _error(connection: Connection, what: str, cure: str) -> RegisterError:
    return RegisterError(Problem(what, cure, file=name(connection.engine.url)))
