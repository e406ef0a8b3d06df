"""What a database says when it fails, turned into a `RegisterError`: one line that names the register, the fault and its cure.

No parameter of a statement and no word of the server's own gets into that line: both can hold names and addresses.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError

from letterforge.errors import Problem, RegisterError

_FULL = ("the disk is full", "make room, then run the command again; nothing of the last step was recorded")
_READ_ONLY = ("can't be written", "check the permissions of the file and its folder, and who owns them")
_BUSY = ("is in use by another program", "wait until that is done, then run the command again")
_DAMAGED = ("is damaged", "restore it from a backup; don't delete it, it is the only record of what was made")
_NO_ACCESS = ("can't be opened", "check that the file and its folder are there and may be read and written")

_SQLITE = {
    sqlite3.SQLITE_BUSY: _BUSY,
    sqlite3.SQLITE_LOCKED: _BUSY,
    sqlite3.SQLITE_READONLY: _READ_ONLY,
    sqlite3.SQLITE_IOERR: ("can't be read or written: the disk reports an error", "check the disk, then run the command again"),
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    sqlite3.SQLITE_NOTADB: _DAMAGED,
    sqlite3.SQLITE_FULL: _FULL,
    sqlite3.SQLITE_CANTOPEN: _NO_ACCESS,
    sqlite3.SQLITE_PERM: _NO_ACCESS,
    sqlite3.SQLITE_AUTH: _NO_ACCESS,
}

_UNREACHABLE = ("can't be reached", "check that the server runs, and the address, user and password in the register's URL")
_POSTGRESQL = {  # by SQLSTATE, then by its first two characters
    "53100": _FULL,
    "25006": _READ_ONLY,
    "42501": ("may not be used by this user", "ask for the rights to read and write its tables"),
    "55P03": _BUSY,
    "40P01": _BUSY,
    "40001": _BUSY,
    "28": _UNREACHABLE,
    "3D": _UNREACHABLE,
    "08": _UNREACHABLE,
    "57": _UNREACHABLE,
    "XX": _DAMAGED,
}


@contextmanager
def said_plainly(where: str) -> Iterator[None]:
    """Turn whatever the database raises inside into a RegisterError about the register at `where`."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error, UnicodeError) as error:
        what, cure = _explain(error)
        raise RegisterError(Problem(f"the register {what}", cure, file=where)) from error


def _explain(error: Exception) -> tuple[str, str]:
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, UnicodeError):
        return "can't hold a text with half a character in it (a lone surrogate)", "save the list as UTF-8 again"
    if isinstance(cause, sqlite3.Error):
        code = getattr(cause, "sqlite_errorcode", None)  # the extended code: its low byte is the kind
        known = _SQLITE.get(code & 0xFF) if code is not None else None
    elif isinstance(error, DBAPIError):
        nowhere = "08" if isinstance(error, OperationalError) else ""  # psycopg gives no state where there was no connection
        state = getattr(cause, "sqlstate", None) or nowhere
        known = _POSTGRESQL.get(state) or _POSTGRESQL.get(state[:2])
    else:
        known = None
    return known or (f"refused a statement ({type(cause).__name__})", "run the command again with --debug and report what it says")
