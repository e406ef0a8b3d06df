"""A sending that somebody stops: the letter in flight is waited for; who doesn't wait is told which letter it was."""

import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.dispatch.campaigns import command, letterforge, received, states, with_recipients, with_server
from tests.dispatch.server import Server

SENDING = ("send", "--via", "email", "--yes")


@pytest.fixture
def begun(folder: Path, serve: Callable[..., Server]) -> Callable[..., tuple[Server, "subprocess.Popen[str]"]]:
    """A sending of three letters to a server that does as it is scripted, once it has the first."""

    def begin(*script: str, rate: int = 100_000) -> tuple[Server, "subprocess.Popen[str]"]:
        server = serve(*script)
        with_recipients(folder, 3)
        with_server(folder, server.port, rate)
        assert letterforge(folder, "generate", "-q", "--format", "pdf").returncode == 0
        child = subprocess.Popen(command(*SENDING), cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        deadline = time.monotonic() + 30
        while not server.sink.kept and time.monotonic() < deadline:
            time.sleep(0.01)
        assert server.sink.kept
        return server, child

    return begin


def test_the_letter_in_flight_ends_and_no_other_begins(folder: Path, begun: Callable[..., tuple[Server, "subprocess.Popen[str]"]]) -> None:
    server, child = begun(rate=30)  # the next one waits for its turn
    child.send_signal(signal.SIGINT)
    _, said = child.communicate(timeout=30)
    assert child.returncode == 130
    assert "finishing what is in flight; Ctrl-C once more stops at once" in said
    known = states(folder)
    assert "in_doubt" not in known.values()
    assert received(server) == dict.fromkeys([one for one, state in known.items() if state == "sent"], 1)
    assert letterforge(folder, *SENDING).returncode == 0
    assert received(server) == dict.fromkeys(known, 1)


def test_who_doesnt_wait_is_told_which_letter_is_in_doubt(
    folder: Path, begun: Callable[..., tuple[Server, "subprocess.Popen[str]"]]
) -> None:
    _, child = begun("silent")
    for _ in range(2):
        child.send_signal(signal.SIGINT)
        time.sleep(0.3)
    _, said = child.communicate(timeout=30)
    assert child.returncode == 130
    assert "in doubt: LMP21-0001: Ctrl-C stopped it while it was being sent; say what became of it: letterforge resolve LMP21-0001" in said
    assert states(folder) == {"LMP21-0001": "in_doubt", "LMP21-0002": "made", "LMP21-0003": "made"}
    assert "in doubt: Ctrl-C stopped it while it was being sent" in letterforge(folder, "log", "LMP21-0001").stdout
