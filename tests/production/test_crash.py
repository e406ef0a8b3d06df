"""Killed at any moment, a run leaves whole letters, a register that names only files that exist, and work that the next run finishes.

The kills are real, by SIGKILL: after a random time; at every line of the code that touches the disk and the register; and, with strace,
at every system call that renames or syncs. (What SQLite does within a call is tested with the register.)
"""

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType

import pytest

from letterforge import campaign
from letterforge.production import Job, Options, Summary, generate
from letterforge.recipients.select import Selection
from letterforge.register import Register
from letterforge.starter import copy_to
from tests.tools import require

DANGEROUS = (
    "production/run.py",
    "production/crew.py",
    "production/chunk.py",
    "letterforge/files.py",
    "production/lock.py",
    "register/letters.py",
)
TraceFunction = Callable[[FrameType, str, object], object]
COMMAND = [sys.executable, "-m", "letterforge", "generate", "--quiet"]


@pytest.fixture
def scratch(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory where there is one: what a kill leaves is the same there, and syncing a busy disk takes seconds."""
    memory = Path("/dev/shm")
    if not os.access(memory, os.W_OK):
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        yield Path(folder)


def letters(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((folder / "out/letters").glob("[!.]*"))}


def begin(folder: Path) -> Path:
    """A campaign of two recipients, four files, which a run makes in one chunk. Its register is there (its making is tested with it)."""
    copy_to(folder)
    rows = (folder / "data/candidates.csv").read_text(encoding="utf-8").splitlines()[:3]
    (folder / "data/candidates.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    Register.open_to_write(folder / "data/register.sqlite", evidence=False).close()
    return folder


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The letters of a run that nobody disturbs."""
    folder = begin(tmp_path_factory.mktemp("undisturbed") / "campaign")
    subprocess.run(COMMAND, cwd=folder, check=True)
    return letters(folder)


def finish(folder: Path) -> Summary:
    """The next run."""
    return generate(Job(campaign.load(folder), Selection(), Options(("pdf", "docx"))))


def check(folder: Path, undisturbed: dict[str, bytes]) -> None:
    """After a kill: what is there is whole and what is recorded is there; and the next run finishes the work."""
    if (folder / "out/letters").is_dir():
        for name, content in letters(folder).items():
            assert content == undisturbed[name], f"{name} is torn"
    register = Register.open_to_read(folder / "data/register.sqlite")
    if register is not None:
        with register:
            for entry in register.entries():
                for file in entry.files:
                    assert (folder / file.path).stat().st_size == file.size
    finish(folder)
    assert letters(folder) == undisturbed
    assert not list((folder / "out/letters").glob(".*"))
    again = finish(folder)
    assert (again.made, again.unchanged, again.held) == (0, 4, 0)


def test_killed_after_a_random_time(scratch: Path, undisturbed: dict[str, bytes]) -> None:
    chance = random.Random(20210316)
    for attempt in range(4):
        folder = begin(scratch / str(attempt))
        started = subprocess.Popen(COMMAND, cwd=folder)
        time.sleep(chance.uniform(0.1, 1.2))
        started.send_signal(signal.SIGKILL)
        started.wait()
        check(folder, undisturbed)


def killed_at_line(number: int, folder: Path) -> bool:
    """Runs in a child that is killed at the n-th line of the code that touches the world; whether it was, or ended before."""
    child = os.fork()
    if child == 0:
        left = number

        def line(_frame: FrameType, event: str, _argument: object) -> TraceFunction:
            nonlocal left
            left -= event == "line"
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return line

        def enter(frame: FrameType, _event: str, _argument: object) -> TraceFunction | None:
            return line if frame.f_code.co_filename.endswith(DANGEROUS) else None

        sys.settrace(enter)
        finish(folder)
        os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def test_killed_at_every_line_that_touches_the_world(scratch: Path, undisturbed: dict[str, bytes]) -> None:
    number, kills = 1, 0
    while True:
        folder = begin(scratch / str(number))
        if not killed_at_line(number, folder):
            break
        check(folder, undisturbed)
        shutil.rmtree(folder)
        kills += 1
        number += 5
    assert kills > 40


def moments(call: str, folder: Path) -> Iterator[int]:
    """Every n-th occurrence of a system call at which a run can be killed, until it ends by itself."""
    strace = require("strace")
    number = 0
    while True:
        number += 1
        command = [strace, "-qq", "-f", "-o", os.devnull, "-e", f"trace={call}", "-e", f"inject={call}:signal=SIGKILL:when={number}"]
        begin(folder / f"{call}-{number}")
        if subprocess.run([*command, *COMMAND], cwd=folder / f"{call}-{number}", check=False, stderr=subprocess.DEVNULL).returncode == 0:
            return
        yield number


@pytest.mark.parametrize("call", ["rename,renameat", "syncfs"])
def test_killed_at_every_call_that_makes_something_last(call: str, scratch: Path, undisturbed: dict[str, bytes]) -> None:
    number = 0
    for number in moments(call, scratch):
        check(scratch / f"{call}-{number}", undisturbed)
    assert number > 0, f"a run makes no {call}: the test tests nothing"


@pytest.mark.parametrize(("call", "error"), [("syncfs", "EIO"), ("renameat", "ENOSPC")])
def test_a_disk_that_refuses_is_one_line_and_nothing_is_recorded(
    call: str, error: str, scratch: Path, undisturbed: dict[str, bytes]
) -> None:
    folder = begin(scratch / "campaign")
    command = [require("strace"), "-qq", "-f", "-o", os.devnull, "-e", f"trace={call}", "-e", f"inject={call}:error={error}:when=1"]
    done = subprocess.run([*command, *COMMAND], cwd=folder, check=False, capture_output=True, text=True)
    assert done.returncode == 2
    assert "letters can't be written here" in done.stderr
    assert done.stderr.count("\n") == 1
    check(folder, undisturbed)
