"""A register in an SQLite file: told apart from every other file, made whole or not at all, opened to read without leaving a trace.

An empty file would open as a healthy database in which nothing was ever sent. So a register carries a mark of its own in its header,
the mark is read before SQLite sees the file, and a new register gets its name only when it is complete.
"""

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, QueuePool, create_engine

from letterforge.errors import Problem, RegisterError
from letterforge.register.schema import SCHEMA_VERSION, create_newest
from letterforge.register.transactions import begin_explicitly, disposed_on_error, reading, writing

APPLICATION_ID = 0x4C464F52
"""`LFOR`, in the file's header at byte 68."""

BUSY_SECONDS = 10
_HEADER_BYTES = 100
_BEGIN_ANEW = "restore it from a backup, or, to begin anew, move it and the letters in the output folder away"


def exists(path: Path) -> bool:
    """Whether a register is at `path`. Raises RegisterError for anything else that is there, and for what is left of a register."""
    try:
        with path.open("rb") as opened:
            header = opened.read(_HEADER_BYTES)
    except FileNotFoundError:
        _refuse_remains(path)
        return False
    except OSError as error:
        raise _error(path, f"the register can't be read ({error.strerror})", "check what is there and its permissions") from error
    if not header:
        raise _error(path, "the register is empty (0 bytes)", _BEGIN_ANEW)
    if len(header) < _HEADER_BYTES or not header.startswith(b"SQLite format 3\0"):
        raise _error(path, "this is not a register", _BEGIN_ANEW)
    if int.from_bytes(header[68:72]) != APPLICATION_ID:
        cure = "name another file as `register` in letterforge.toml"
        raise _error(path, "this is another program's SQLite database, not a register", cure)
    return True


def engine_to_write(path: Path) -> Engine:
    """An engine on the register at `path`, its tables brought up to date. Raises RegisterError for a newer version."""
    engine = _engine(f"{path.as_uri()}?mode=rw", "PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", "PRAGMA foreign_keys=ON")
    with disposed_on_error(engine):
        if _version(engine, path) < SCHEMA_VERSION:
            _migrate(engine)
    return engine


def engine_to_read(path: Path) -> Engine:
    """An engine that only reads the register at `path`, and leaves no file behind. Raises RegisterError for another version."""
    engine = _engine(_uri_to_read(path), "PRAGMA query_only=ON")
    with disposed_on_error(engine):
        if _version(engine, path) < SCHEMA_VERSION:
            raise _error(path, "the register was made by an older letterforge", "bring it up to date with `letterforge generate`")
    return engine


def create(path: Path) -> None:
    """Make an empty register at `path`, unless another process was quicker.

    It is built under another name and renamed when it is whole and on the disk; what a killed process left under that name goes first.
    """
    try:
        _make_folder(path.parent)
        with _folder_locked(path.parent) as folder:
            if exists(path):
                return
            new = path.with_name(f"{path.name}.new")
            for suffix in ("", "-wal", "-shm", "-journal"):
                Path(f"{new}{suffix}").unlink(missing_ok=True)
            os.close(os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW, 0o600))
            _build(new)
            _sync(new)
            new.rename(path)
            os.fsync(folder)
    except OSError as error:
        raise _error(path, f"the register can't be made ({error.strerror})", "check the folder's permissions and its free space") from error


def _build(path: Path) -> None:
    engine = _engine(f"{path.as_uri()}?mode=rw", f"PRAGMA application_id={APPLICATION_ID}", "PRAGMA journal_mode=WAL")
    try:
        with writing(engine) as connection:
            create_newest(connection)
            connection.exec_driver_sql(f"PRAGMA user_version={SCHEMA_VERSION}")
    finally:
        engine.dispose()  # closing the last connection moves the log into the file


def _migrate(engine: Engine) -> None:
    from letterforge.register import migrate  # noqa: PLC0415 - alembic is slow to load and seldom needed

    with writing(engine) as connection:
        if connection.exec_driver_sql("PRAGMA user_version").scalar_one() < SCHEMA_VERSION:  # another may have been quicker
            migrate.upgrade(connection)
            connection.exec_driver_sql(f"PRAGMA user_version={SCHEMA_VERSION}")


def _engine(uri: str, *pragmas: str) -> Engine:
    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        for pragma in pragmas:
            connection.execute(pragma).close()
        return connection

    # Errors are shown with --debug: hide_parameters keeps people's data out of them.
    engine = create_engine("sqlite://", creator=connect, poolclass=QueuePool, hide_parameters=True)
    begin_explicitly(engine)
    return engine


def _version(engine: Engine, path: Path) -> int:
    with reading(engine) as connection:
        version = int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
    if version > SCHEMA_VERSION:
        raise _error(path, "the register was made by a newer letterforge", "install that version or a later one")
    if version < 1:
        raise _error(path, "the register has no version", "restore it from a backup")
    return version


def _uri_to_read(path: Path) -> str:
    """How to open the register so that nothing stays behind that wasn't there.

    SQLite's write-ahead log needs two files beside the register even to read it, and only a connection that may write takes them away
    again. So: where the log is there, a read-only connection uses it; where it isn't, a connection that may write (and is told not to)
    makes and removes it; and where this user can't write at all, the file is read as it lies there.
    """
    log = Path(f"{path}-wal")
    if log.exists() and (log.stat().st_size or os.access(path.parent, os.W_OK)):
        return f"{path.as_uri()}?mode=ro"
    if os.access(path, os.W_OK) and os.access(path.parent, os.W_OK):
        return f"{path.as_uri()}?mode=rw"
    return f"{path.as_uri()}?mode=ro&immutable=1"


def _refuse_remains(path: Path) -> None:
    """SQLite would read a log that lies beside a new file of the same name into it."""
    for suffix in ("-wal", "-journal"):
        remains = Path(f"{path}{suffix}")
        if remains.exists() and remains.stat().st_size:
            raise _error(path, f"the register is missing, but {remains.name} with its last entries is there", _BEGIN_ANEW)


def _make_folder(folder: Path) -> None:
    if not folder.is_dir():
        _make_folder(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)


@contextmanager
def _folder_locked(folder: Path) -> Iterator[int]:
    """Hold the folder against another process that makes a register there; a killed process lets go by itself."""
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(opened, fcntl.LOCK_EX)
        yield opened
    finally:
        os.close(opened)


def _sync(path: Path) -> None:
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _error(path: Path, what: str, cure: str) -> RegisterError:
    return RegisterError(Problem(what, cure, file=str(path)))
