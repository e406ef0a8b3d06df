"""`Register`: opens the register, to write or only to read, and passes what is asked of it to the modules that know."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import URL, Engine, make_url
from sqlalchemy.exc import ArgumentError

from letterforge.errors import Problem, RegisterError
from letterforge.register import letters, numbering, postgresql, sqlite
from letterforge.register.approvals import Approvals
from letterforge.register.dispatches import Dispatches
from letterforge.register.faults import said_plainly
from letterforge.register.print_runs import PrintRuns
from letterforge.register.transactions import disposed_on_error
from letterforge.register.values import Entry, MadeFile, MadeLetter, Snapshot


class Register:
    """An open register. Every call is one transaction, whole or not at all, and raises RegisterError where the database fails.

    Fit for several threads, and for several processes that each open it themselves; an open one must not be used on the far side of a fork.
    """

    def __init__(self, engine: Engine, where: str) -> None:
        self._engine = engine
        self._where = where

    @classmethod
    def open_to_write(cls, location: str | Path, *, evidence: bool) -> Self:
        """Open the register at `location`, a path or a PostgreSQL URL; make it where there is none, and bring its tables up to date.

        `evidence` says that letters of the campaign exist. Then a register that isn't there was lost, and a new one would say that nothing
        was ever sent: RegisterError. Also raised for an empty or foreign file, and for a register of a newer letterforge.
        """
        place = _place(location)
        where = _name(place)
        with said_plainly(where):
            if isinstance(place, Path):
                if not sqlite.exists(place):
                    _refuse(where, evidence)
                    sqlite.create(place)
                return cls(sqlite.engine_to_write(place), where)
            engine = postgresql.engine(place)
            with disposed_on_error(engine):
                if not postgresql.exists(engine):
                    _refuse(where, evidence)
                return cls(postgresql.engine_to_write(engine), where)

    @classmethod
    def open_to_read(cls, location: str | Path) -> Self | None:
        """Open the register at `location` without changing anything or leaving a file behind; None where there is none yet.

        Raises RegisterError for an empty or foreign file, and for a register of another version.
        """
        place = _place(location)
        where = _name(place)
        with said_plainly(where):
            if isinstance(place, Path):
                return cls(sqlite.engine_to_read(place), where) if sqlite.exists(place) else None
            engine = postgresql.engine(place)
            with disposed_on_error(engine):
                if postgresql.exists(engine):
                    return cls(postgresql.engine_to_read(engine), where)
            engine.dispose()
            return None

    @property
    def dispatches(self) -> Dispatches:
        """The sendings of letters."""
        return Dispatches(self._engine, self._where)

    @property
    def approvals(self) -> Approvals:
        """Who approved what."""
        return Approvals(self._engine, self._where)

    @property
    def print_runs(self) -> PrintRuns:
        """Which letters lie in a print run."""
        return PrintRuns(self._engine, self._where)

    def references(self, keys: Iterable[str], prefix: str, digits: int) -> dict[str, str]:
        """The references of `keys`, in their order, such as `LMP21-0007`; keys that have none are given the next numbers, for ever.

        A number has at least so many `digits`. Another `prefix` than before concerns new references only; the numbers go on.
        """
        with said_plainly(self._where):
            return numbering.references(self._engine, keys, prefix, digits)

    def known(self, keys: Iterable[str]) -> dict[str, str]:
        """The references that `keys` have already; the others are left out."""
        with said_plainly(self._where):
            return numbering.known(self._engine, keys)

    def last_number(self) -> int:
        """The highest number given out; 0 where none was."""
        with said_plainly(self._where):
            return numbering.last(self._engine)

    def made(self, references: Iterable[str]) -> dict[tuple[str, str], MadeFile]:
        """The recorded files of these references, by reference and format."""
        with said_plainly(self._where):
            return letters.made(self._engine, references)

    def snapshots(self, references: Iterable[str]) -> dict[str, Snapshot]:
        """Whom the letters of these references were made for; those that were never made are left out."""
        with said_plainly(self._where):
            return letters.snapshots(self._engine, references)

    def people(self) -> Iterator[tuple[str, str, str, tuple[str, ...] | None]]:
        """Whom letters were made for: key, reference, name and address (None where it wasn't kept), read as it is asked for."""
        with said_plainly(self._where):
            yield from letters.people(self._engine)

    def record(self, made: Sequence[MadeLetter]) -> None:
        """Record a chunk of letters that were made; files of formats that aren't mentioned stay as they were recorded.

        Raises RegisterError where a reference was never given out, or a file's path is another letter's; then nothing is recorded.
        """
        with said_plainly(self._where):
            letters.record(self._engine, made)

    def withdraw(self, files: Iterable[tuple[str, str]]) -> None:
        """Take files, as pairs of reference and format, out of the record; the reference and the letter's snapshot stay."""
        with said_plainly(self._where):
            letters.withdraw(self._engine, files)

    def holders(self) -> Iterator[tuple[str, str]]:
        """Keys and references of all whose letters have files on record, read as it is asked for."""
        with said_plainly(self._where):
            yield from letters.holders(self._engine)

    def count(self) -> int:
        """How many recipients have a reference."""
        with said_plainly(self._where):
            return letters.count(self._engine)

    def entries(self, references: Collection[str] | None = None) -> Iterator[Entry]:
        """Entries of these few references, or of all, by number, read as it is asked for; what is recorded meanwhile isn't seen."""
        with said_plainly(self._where):
            yield from letters.entries(self._engine, references)

    def close(self) -> None:
        """Close the register's connections; on SQLite this moves the log into the file."""
        with said_plainly(self._where):
            self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def _place(location: str | Path) -> Path | URL:
    """Where the register is: a file, its links followed, or a PostgreSQL database. Raises RegisterError for any other URL."""
    if isinstance(location, Path) or "://" not in location:
        return Path(location).resolve()
    try:
        url = make_url(location)
    except ArgumentError as error:  # what it says would show the password
        raise RegisterError(Problem("the register's URL can't be read", "write it as postgresql+psycopg://user@host/database")) from error
    backend = url.get_backend_name()
    if backend == "sqlite" and url.database:
        return Path(url.database).resolve()
    if backend != "postgresql":
        raise RegisterError(Problem(f"the register can't be kept in {backend}", "name a file, or a postgresql+psycopg:// URL"))
    return url


def _name(place: Path | URL) -> str:
    return str(place) if isinstance(place, Path) else postgresql.name(place)


def _refuse(where: str, evidence: bool) -> None:
    if evidence:
        cure = "restore the register from a backup, or, to begin anew, move the letters and copies in the output folder away"
        raise RegisterError(Problem("letters were made, but their register is missing", cure, file=where))
