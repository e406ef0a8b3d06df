"""Registers to test: a new one in SQLite, and the same in a real PostgreSQL on a local socket."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from letterforge.register import Register


@pytest.fixture
def path(tmp_path):
    return tmp_path / "data" / "register.sqlite"


@pytest.fixture(params=["sqlite", "postgresql"])
def location(request):
    """Where a register can be made: an SQLite path, and a PostgreSQL URL."""
    return request.getfixturevalue("path" if request.param == "sqlite" else "database")


@pytest.fixture
def register(location):
    with Register.open_to_write(location, evidence=False) as opened:
        yield opened


@pytest.fixture
def database(server):
    """The URL of an empty PostgreSQL database."""
    import psycopg

    with psycopg.connect(host=server, user="tester", dbname="postgres", autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS register WITH (FORCE)")
        connection.execute("CREATE DATABASE register")
    return f"postgresql+psycopg://tester@/register?host={server}"


@pytest.fixture(scope="session")
def server():
    """The socket's folder of a PostgreSQL server of our own; as root it runs as another user, which PostgreSQL insists on."""
    pytest.importorskip("psycopg", reason="letterforge[postgresql] is not installed")
    programs = _programs()
    user = "nobody" if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="lf-pg-"))  # short: a socket's path has at most 107 bytes
    if user:
        shutil.chown(folder, user)

    def run(program, *arguments):
        command = [programs / program, "-D", folder / "db", *arguments]
        subprocess.run(command, user=user, cwd=folder, check=True, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)

    run("initdb", "-A", "trust", "-U", "tester", "--no-sync")
    run("pg_ctl", "-w", "-l", folder / "log", "-o", f"-c listen_addresses='' -c fsync=off -k {folder}", "start")
    yield folder
    run("pg_ctl", "-w", "-m", "immediate", "stop")
    shutil.rmtree(folder)


def _programs():
    for folder in (*sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True), Path(shutil.which("pg_ctl") or "/none").parent):
        if (folder / "pg_ctl").exists():
            return folder
    missing = "PostgreSQL's pg_ctl is not installed"
    if os.environ.get("CI"):
        pytest.fail(missing)
    return pytest.skip(missing)
