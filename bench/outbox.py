"""What claiming and recording cost, in milliseconds a letter, beside the floor: python bench/outbox.py [LETTERS] [POSTGRESQL URL]

`claimed, settled` is the register's part: the outcome of one letter and the beginning of the next, in one durable transaction. `sent` is
all of `Outbox.send` by a channel that takes everything at once: the file read and hashed and its copy kept as well. The floors are what a
durable step takes at least: a write of 4 KiB with fdatasync, and an INSERT and an UPDATE in one transaction by the driver alone. All are
done for one letter after another, so that the disk's moods fall on all alike; what is shown are medians. A database is named by its URL;
it must be empty, and its tables stay in it. A folder in memory (TMPDIR=/dev/shm) shows what is left without a disk.
"""

import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from uuid import uuid4

from letters import ROOT
from letters import campaign as made_up

from letterforge.dispatch.channel import Outcome, Parcel, State
from letterforge.dispatch.outbox import Outbox
from letterforge.dispatch.sent import Due
from letterforge.files import Folder
from letterforge.register import Claim, Register, Settled

_FLOOR = "CREATE TABLE floor (a TEXT PRIMARY KEY, b TEXT)"
_INSERT, _UPDATE = "INSERT INTO floor VALUES ('{}', 'begun')", "UPDATE floor SET b = 'sent' WHERE a = '{}'"
Step = Callable[[], object]


class Taker:
    """A channel that takes everything at once."""

    name = "email"

    def ready(self, stopped: Callable[[], bool]) -> None:
        """Is so at any time."""

    def send(self, parcel: Parcel) -> Outcome:
        """Takes it."""
        return Outcome(State.SENT, "taken", parcel.dispatch)

    def follow(self, reference: str, dispatch: str, ticket: str) -> Outcome:  # noqa: ARG002
        """Took it."""
        return Outcome(State.SENT, "taken", ticket)

    def close(self) -> None:
        """Has nothing open."""


def main(number: int, url: str) -> None:
    """Measures either register, or SQLite alone."""
    scratch_in = os.environ.get("TMPDIR", str(ROOT))
    with tempfile.TemporaryDirectory(dir=scratch_in) as scratch:
        for name, place in {"SQLite": "", "PostgreSQL": url}.items():
            if name == "SQLite" or place:
                folder = Path(scratch) / name
                register, due = registered(folder, place, number)
                newest: dict[str, str] = {}
                steps = {
                    "a write and fdatasync": written(folder / "plain"),
                    "a transaction": on_postgresql(place) if place else on_sqlite(folder / "floor.sqlite"),
                    "claimed, settled": exchanged(register, due, newest),
                }
                for what, times in measured(register, due, folder, steps, newest).items():
                    sys.stdout.write(f"{name:10}  {what:22} {statistics.median(times) * 1000:6.3f} ms a letter\n")


def measured(
    register: Register, due: Sequence[Due], folder: Path, steps: dict[str, Step], newest: dict[str, str]
) -> dict[str, list[float]]:
    """Seconds that each step took for each letter, and its sending, from when it was due to when it was taken."""
    taken: dict[str, list[float]] = {what: [] for what in (*steps, "sent")}
    began = 0.0

    def letters() -> Iterator[tuple[Due]]:
        nonlocal began
        for one in due:
            for what, step in steps.items():
                began = time.perf_counter()
                step()
                taken[what].append(time.perf_counter() - began)
            began = time.perf_counter()
            yield (one._replace(after=newest.get(one.reference, "")),)

    with Folder(folder / "out/letters", "letters") as made, Folder(folder / "kept", "kept") as kept:
        outbox = Outbox(register.dispatches, made, kept, "kept")
        found = outbox.send(letters(), Taker(), str, lambda _: taken["sent"].append(time.perf_counter() - began))
    if found.counts[State.SENT] != len(due):
        sys.exit("not all were sent")
    return taken


def written(path: Path) -> Step:
    """A page at the end of a file, on disk when it returns."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)

    def step() -> None:
        os.write(descriptor, bytes(4096))
        os.fdatasync(descriptor)

    return step


def on_sqlite(path: Path) -> Step:
    """One row inserted and one updated, by the driver alone."""
    connection = sqlite3.connect(path, isolation_level=None)
    for statement in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", _FLOOR):
        connection.execute(statement)
    return in_one(connection.execute)


def on_postgresql(url: str) -> Step:
    """The same in a PostgreSQL database."""
    import psycopg  # noqa: PLC0415 - an extra

    connection = psycopg.connect(url.replace("+psycopg", ""), autocommit=True)
    connection.execute(_FLOOR)
    return in_one(lambda statement: connection.execute(statement.encode()))


def in_one(run: Callable[[str], object]) -> Step:
    """A transaction that inserts a row, and updates the one before."""
    last = ""

    def step() -> None:
        nonlocal last
        number = uuid4().hex
        for statement in ("BEGIN", _UPDATE.format(last), _INSERT.format(number), "COMMIT"):
            run(statement)
        last = number

    return step


def registered(folder: Path, url: str, number: int) -> tuple[Register, list[Due]]:
    """The register of a campaign whose letters are made, and the letters."""
    made_up(folder, number)
    if url:
        path = folder / "letterforge.toml"
        path.write_text(path.read_text(encoding="utf-8").replace("data/register.sqlite", url, 1), encoding="utf-8")
    command = [sys.executable, "-m", "letterforge", "generate", "--format", "pdf", "--quiet"]
    subprocess.run(command, cwd=folder, check=True)  # noqa: S603 - our own command
    register = Register.open_to_write(url or folder / "data/register.sqlite", evidence=True)
    made = register.made([reference for _, reference in register.holders()])
    return register, [Due(reference, "", file.path, file.sha256) for (reference, _), file in made.items()]


def exchanged(register: Register, due: Sequence[Due], newest: dict[str, str]) -> Step:
    """One is settled and the next begun, by another way and as another turn than what is sent beside; `newest` is told of it."""
    dispatches, letters, last = register.dispatches, iter(due), list[Settled]()

    def step() -> None:
        nonlocal last
        one = next(letters)
        claim = Claim(one.reference, uuid4().hex, "print", "bench", one.path, one.sha256, turn=2)
        dispatches.exchange(last, [claim])
        last = [Settled(claim.uuid, "sent", "taken", claim.uuid)]
        newest[one.reference] = claim.uuid

    return step


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 500, sys.argv[2] if len(sys.argv) > 2 else "")
