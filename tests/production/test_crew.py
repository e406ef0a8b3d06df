"""The processes of a run: what becomes of the others, and of what they wrote, when one of them is ended, or somebody stops the run."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import Ran

MANY = 4000


@pytest.fixture
def started(folder: Path) -> Iterator[Callable[..., "subprocess.Popen[str]"]]:
    """Starts a run with two workers, and waits until letters are being written."""
    header = "id,name,party,address_line_1,address_line_2,address_line_3,town,postcode"
    rows = (f"{n},Test Recipient {n:06d},Independent,{n} Example Road,,,London,SE1 0RB" for n in range(1, MANY + 1))
    (folder / "data/candidates.csv").write_text("\n".join([header, *rows]), encoding="utf-8")
    running: list[subprocess.Popen[str]] = []

    def start() -> "subprocess.Popen[str]":
        command = [sys.executable, "-m", "letterforge", "generate", "--workers", "2"]
        process = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        running.append(process)
        wait_until(lambda: len(list((folder / "out/letters").glob("*.pdf"))) > 300)
        return process

    yield start
    for process in running:
        process.kill()
        process.wait()


def wait_until(holds: Callable[[], bool]) -> None:
    for _ in range(600):
        if holds():
            return
        time.sleep(0.05)
    raise AssertionError("it never came to that")


def children(process: "subprocess.Popen[str]") -> list[int]:
    return [int(one) for task in Path(f"/proc/{process.pid}/task").iterdir() for one in (task / "children").read_text().split()]


def runs(pid: int) -> bool:
    """Whether a process is there, and not a mere entry of one that has ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def left(folder: Path) -> list[str]:
    """Temporary files among the letters."""
    return [path.name for path in (folder / "out/letters").iterdir() if path.name.startswith(".")]


def goes_on(folder: Path, run: Callable[..., Ran]) -> None:
    """The next run finishes the work."""
    assert run("generate", "--quiet").status == 0
    assert len(list((folder / "out/letters").iterdir())) == 2 * MANY


pytestmark = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks at processes as Linux shows them")


def test_a_killed_worker_is_said_plainly(started: Callable[[], "subprocess.Popen[str]"], folder: Path, run: Callable[..., Ran]) -> None:
    process = started()
    os.kill(children(process)[0], signal.SIGKILL)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 2
    assert "a process that made letters was ended from outside" in " ".join(said.split())
    assert "Traceback" not in said
    goes_on(folder, run)
    assert left(folder) == []


def test_workers_end_with_their_parent(started: Callable[[], "subprocess.Popen[str]"], folder: Path, run: Callable[..., Ran]) -> None:
    process = started()
    workers = children(process)
    assert len(workers) == 2
    process.kill()
    wait_until(lambda: not any(map(runs, workers)))
    goes_on(folder, run)


def test_a_second_interruption_leaves_nothing_behind(
    started: Callable[[], "subprocess.Popen[str]"], folder: Path, run: Callable[..., Ran]
) -> None:
    process = started()
    for _ in range(2):
        process.send_signal(signal.SIGINT)
        time.sleep(0.05)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Traceback" not in said
    assert left(folder) == []
    goes_on(folder, run)


def test_what_was_written_before_an_error_is_recorded(started: Callable[[], "subprocess.Popen[str]"], folder: Path) -> None:
    process = started()
    os.kill(children(process)[0], signal.SIGKILL)
    process.communicate(timeout=60)
    from letterforge.register import Register

    with Register.open_to_read(folder / "data/register.sqlite") as register:
        recorded = {file.path for entry in register.entries() for file in entry.files}
    assert recorded == {f"out/letters/{path.name}" for path in (folder / "out/letters").iterdir() if not path.name.startswith(".")}
