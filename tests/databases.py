"""A PostgreSQL of our own on a local socket: databases made from one another, and a server that can be killed and started again.

Nothing of the machine's own PostgreSQL is touched. As root it runs as another user, which PostgreSQL insists on.
"""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import pytest

from tests.tools import missing

REGISTERS = ("sqlite", "postgresql")
USER = "tester"


class PostgreSQL:
    """A server that syncs nothing, so that it is quick: killed it loses nothing all the same, as long as the machine runs."""

    def __init__(self) -> None:
        self._programs = _programs()
        self._user = "nobody" if os.geteuid() == 0 else None
        self.folder = Path(tempfile.mkdtemp(prefix="lf-pg-"))  # short: a socket's path has at most 107 bytes
        if self._user:
            shutil.chown(self.folder, self._user)
        self._run("initdb", "-A", "trust", "-U", USER, "--no-sync")

    def start(self) -> None:
        """Starts it, and waits until it answers."""
        options = f"-c listen_addresses='' -c fsync=off -k {self.folder}"
        self._run("pg_ctl", "-w", "-l", self.folder / "log", "-o", options, "start")

    def crash(self) -> None:
        """Ends all its processes as they are; at its next start it recovers from its log."""
        self._run("pg_ctl", "-w", "-m", "immediate", "stop")

    def kill(self) -> None:
        """Kills its first process outright; the others see that, end by themselves, and are waited for: it couldn't start again before."""
        number = int((self.folder / "db" / "postmaster.pid").read_text().split()[0])
        others = [int(one) for one in Path(f"/proc/{number}/task/{number}/children").read_text().split()]
        os.kill(number, signal.SIGKILL)
        until = time.monotonic() + 30
        while any(Path(f"/proc/{one}").exists() for one in (number, *others)):
            assert time.monotonic() < until, "PostgreSQL's processes didn't end"
            time.sleep(0.01)

    def stop(self) -> None:
        """Ends it, and clears away."""
        if (self.folder / "db" / "postmaster.pid").exists():
            self.crash()
        shutil.rmtree(self.folder)

    def create(self, name: str, template: str = "template1") -> str:
        """A new database of that name in place of an old one, as a copy of another that nobody is connected to; gives its URL."""
        import psycopg

        with psycopg.connect(host=str(self.folder), user=USER, dbname="postgres", autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return f"postgresql+psycopg://{USER}@/{name}?host={self.folder}"

    def _run(self, program: str, *arguments: str | Path) -> None:
        command = [self._programs / program, "-D", self.folder / "db", *arguments]
        subprocess.run(command, user=self._user, cwd=self.folder, check=True, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)


def register_in(folder: Path, url: str) -> None:
    """Keeps a campaign's register in a database."""
    path = folder / "letterforge.toml"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [f'register = "{url}"\n' if line.startswith("register = ") else line for line in lines]
    assert kept != lines
    path.write_text("".join(kept), encoding="utf-8")


def started() -> PostgreSQL:
    """A running server; the test skips where PostgreSQL or its driver isn't installed."""
    pytest.importorskip("psycopg", reason="letterforge[postgresql] is not installed")
    server = PostgreSQL()
    server.start()
    return server


def _programs() -> Path:
    for folder in (*sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True), Path(shutil.which("pg_ctl") or "/none").parent):
        if (folder / "pg_ctl").exists():
            return folder
    missing("PostgreSQL's pg_ctl is not installed")
    raise AssertionError
