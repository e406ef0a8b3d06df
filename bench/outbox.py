"""What claiming and recording cost, in milliseconds a letter, beside the floor: python bench/outbox.py [LETTERS] [POSTGRESQL URL]

`claimed, settled` is the register's part: the outcome of one letter and the beginning of the next, in one durable transaction. `sent` is
all of `Outbox.send` by a channel that takes everything at once: the file read and hashed and its copy kept as well. The floors are what a
durable step takes at least in the same run: a write of 4 KiB with fdatasync, and an INSERT and an UPDATE in one transaction by the driver
alone. A database is named by its URL; it must be empty, and its tables stay in it.
"""

import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from uuid import uuid4

from letters import ROOT
from letters import campaign as made_up

from letterforge.dispatch.channel import Outcome, Parcel, State
from letterforge.dispatch.outbox import Due, Outbox
from letterforge.files import Folder
from letterforge.register import Claim, Register, Settled

ROUNDS = 5
_FLOOR = "CREATE TABLE floor (a TEXT PRIMARY KEY, b TEXT)"
_INSERT, _UPDATE = "INSERT INTO floor VALUES ('{}', 'begun')", "UPDATE floor SET b = 'sent' WHERE a = '{}'"
Step = Callable[[], object]


class Taker:
    """A channel that takes everything at once."""

    name = "email"

    def send(self, parcel: Parcel) -> Outcome:
        """Takes it."""
        return Outcome(State.SENT, "taken", parcel.dispatch)

    def follow(self, reference: str, dispatch: str, ticket: str) -> Outcome:  # noqa: ARG002
        """Took it."""
        return Outcome(State.SENT, "taken", ticket)

    def close(self) -> None:
        """Has nothing open."""


def main(number: int, url: str) -> None:
    """Measures either register, or SQLite alone, and prints the medians of some rounds that take turns."""
    with tempfile.TemporaryDirectory(dir=ROOT) as scratch:
        steps = {"write and fdatasync": written(Path(scratch) / "plain")}
        for name, place in {"SQLite": "", "PostgreSQL": url}.items():
            if place or name == "SQLite":
                transaction = on_postgresql(place) if place else on_sqlite(Path(scratch) / "floor.sqlite")
                folder = Path(scratch) / name
                steps |= {f"{name}, a transaction": transaction, **registered(folder, place, number)}
        taken: dict[str, list[float]] = {name: [] for name in steps}
        for _ in range(ROUNDS):
            for name, step in steps.items():
                times = 1 if name.endswith("sent") else number
                started = time.perf_counter()
                for _ in range(times):
                    step()
                taken[name].append((time.perf_counter() - started) * 1000 / number)
    for name, rounds in taken.items():
        sys.stdout.write(f"{name:35} {statistics.median(rounds):6.3f} ms a letter ({min(rounds):.3f} to {max(rounds):.3f})\n")


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


def registered(folder: Path, url: str, number: int) -> dict[str, Step]:
    """The steps of a campaign whose letters are made; each time a letter is sent is another turn of it."""
    made_up(folder, number)
    if url:
        path = folder / "letterforge.toml"
        path.write_text(path.read_text(encoding="utf-8").replace("data/register.sqlite", url, 1), encoding="utf-8")
    command = [sys.executable, "-m", "letterforge", "generate", "--format", "pdf", "--quiet"]
    subprocess.run(command, cwd=folder, check=True)  # noqa: S603 - our own command
    register = Register.open_to_write(url or folder / "data/register.sqlite", evidence=True)
    made = register.made([reference for _, reference in register.holders()])
    due = [Due(reference, "", file.path, file.sha256) for (reference, _), file in made.items()]
    name = folder.name
    return {f"{name}, claimed, settled": exchanged(register, due), f"{name}, sent": sent(register, due, folder)}


def exchanged(register: Register, due: Sequence[Due]) -> Step:
    """One is settled and the next begun; by another channel's name, turns far from those of `sent`."""
    dispatches, count, last = register.dispatches, 0, list[Settled]()

    def step() -> None:
        nonlocal count, last
        one, turn = due[count % len(due)], 1000 + count // len(due)
        claim = Claim(one.reference, uuid4().hex, "print", "bench", one.path, one.sha256, turn=turn)
        dispatches.exchange(last, [claim])
        count, last = count + 1, [Settled(claim.uuid, "sent", "taken", claim.uuid)]

    return step


def sent(register: Register, due: Sequence[Due], folder: Path) -> Step:
    """All letters, once more, with copies kept in a new folder."""
    letters, turn = Folder(folder / "out/letters", "letters"), 0

    def step() -> None:
        nonlocal turn
        turn += 1
        with Folder(folder / f"kept{turn}", "kept") as kept:
            found = Outbox(register.dispatches, letters, kept, "kept").send([one._replace(turn=turn) for one in due], Taker(), str)
        if found.counts[State.SENT] != len(due):
            sys.exit("not all were sent")

    return step


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 300, sys.argv[2] if len(sys.argv) > 2 else "")
