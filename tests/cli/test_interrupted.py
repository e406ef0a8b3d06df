"""Ctrl-C while a command still loads: it ends with one line, and nothing was begun."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from letterforge.register import Register
from letterforge.starter import copy_to

POST = ("send", "--via", "post", "--by", "Anna", "--yes")
LINE = "letterforge: interrupted; run the same command again to go on"
LOST = """
import os, signal
from letterforge import cli, interruption

class Lost:
    def __del__(self):  # what is raised here Python loses, as in the middle of some imports
        os.kill(os.getpid(), signal.SIGINT)
        for _ in range(1000): pass

listen = interruption.listen
interruption.listen = lambda: (listen(), Lost())
cli.main()
"""
MODULES = ("typer.models", "letterforge.cli.console", "letterforge.cli.app", "letterforge.campaign", "jinja2")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A campaign whose letters are made, and none is sent."""
    folder = tmp_path_factory.mktemp("interrupted") / "campaign"
    copy_to(folder)
    subprocess.run([sys.executable, "-m", "letterforge", "generate", "-q", "--format", "pdf"], cwd=folder, check=True)
    return folder


def handed(folder: Path) -> int:
    register = Register.open_to_read(folder / "data/register.sqlite")
    assert register is not None
    with register:
        return len(list(register.dispatches.all()))


@pytest.mark.parametrize("module", MODULES)
def test_while_its_modules_load(made: Path, module: str) -> None:
    command = [sys.executable, "-X", "importtime", "-m", "letterforge", *POST]
    child = subprocess.Popen(command, cwd=made, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True)
    assert child.stderr is not None
    assert any(line.rpartition("|")[2].strip() == module for line in child.stderr)  # each, once it is loaded
    os.killpg(child.pid, signal.SIGINT)  # as a terminal does
    out, said = child.communicate(timeout=60)
    lines = [line for line in said.splitlines() if line.strip() and not line.startswith("import time:")]
    assert (child.returncode, lines, out) == (130, [LINE], "")
    assert handed(made) == 0


@pytest.mark.parametrize("command", [POST, ("generate", "--force"), ("print-run",), ("approve", "--by", "Anna", "--yes")])
def test_one_that_python_loses_is_heeded(made: Path, command: tuple[str, ...]) -> None:
    before = {path: path.stat().st_mtime_ns for path in made.rglob("*") if path.is_file()}
    done = subprocess.run([sys.executable, "-c", LOST, *command], cwd=made, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.strip().splitlines(), done.stdout) == (130, [LINE], "")
    assert {path: path.stat().st_mtime_ns for path in made.rglob("*") if path.is_file()} == before
