"""Killed at any system call, a sending sends no letter twice and loses none: by e-mail and by print, alone and in pairs.

Kills are real: strace ends the process at its Nth call that writes, syncs, links, sends or receives. `make faults` does it a hundred times;
among the other tests it is done some times, at calls that are picked by chance with a seed that is told.
"""

import os
import random
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from letterforge.starter import copy_to
from tests.dispatch.campaigns import command, letterforge, received, states, with_recipients, with_server
from tests.dispatch.printing import PrintServer
from tests.dispatch.server import Server
from tests.tools import require

KILLS = int(os.environ.get("FAULTS", "6"))
SEED = int(os.environ.get("FAULTS_SEED", "0")) or random.randrange(1, 10**6)
CALLS = ("sendto", "recvfrom", "fdatasync", "pwrite64", "linkat", "write")
LETTERS = 3
ALL = [f"LMP21-{number:04d}" for number in range(1, LETTERS + 1)]
Serve = Callable[..., Server]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A campaign whose letters are made, and can be e-mailed to a port that is yet to be said."""
    folder = tmp_path_factory.mktemp("made") / "campaign"
    copy_to(folder)
    with_recipients(folder, LETTERS)
    with_server(folder, 1)
    assert letterforge(folder, "generate", "-q", "--format", "pdf").returncode == 0
    return folder


@pytest.fixture
def campaign_of(made: Path, tmp_path: Path) -> Callable[[int], Path]:
    """A copy of it, for a server at this port."""

    def copied(port: int) -> Path:
        folder = tmp_path / "campaign"
        shutil.copytree(made, folder)
        path = folder / "letterforge.toml"
        text = re.sub(r"(?m)^port = \d+$", f"port = {port}", path.read_text(encoding="utf-8"))
        path.write_text(text, encoding="utf-8")
        return folder

    return copied


def traced(call: str, kill_at: int, folder: Path, words: list[str], **environment: str) -> int:
    """Runs a command until its Nth call of a kind, where it is killed; gives how many of these calls it made, or -1 where it was killed."""
    log = folder / "strace.txt"
    inject = ["-e", f"inject={call}:signal=SIGKILL:when={kill_at}"] if kill_at else []
    arguments = [require("strace"), "-f", "-qq", "-o", str(log), "-e", f"trace={call}", *inject, *command(*words)]
    done = subprocess.run(arguments, cwd=folder, capture_output=True, check=False, timeout=120, env=environment or None)
    if done.returncode in (-9, 137):
        return -1
    return len([line for line in log.read_text(errors="replace").splitlines() if f"{call}(" in line])


def holds(known: dict[str, str], came: Counter[str]) -> None:
    """No recipient got two; what came is sent or in doubt, and what is sent came; what came + in doubt + due = all."""
    assert set(known) == set(ALL)
    assert all(number == 1 for number in came.values())
    assert set(came) <= {reference for reference, state in known.items() if state in {"sent", "in_doubt"}}
    assert {reference for reference, state in known.items() if state == "sent"} <= set(came)


def finish(folder: Path, words: list[str], came: Callable[[], Counter[str]], **environment: str) -> None:
    """What is due is sent, what is in doubt is resolved by looking at what came: then all have theirs, once."""
    letterforge(folder, *words, **environment)
    known = states(folder)
    holds(known, came())
    for reference, state in known.items():
        if state == "in_doubt":
            said = "--sent" if came()[reference] else "--not-sent"
            assert letterforge(folder, "resolve", reference, said).returncode == 0
    assert letterforge(folder, *words, **environment).returncode == 0
    assert states(folder) == dict.fromkeys(ALL, "sent")
    assert came() == dict.fromkeys(ALL, 1)


@pytest.mark.parametrize("number", range(KILLS))
def test_killed_while_it_e_mails(serve: Serve, campaign_of: Callable[[int], Path], number: int) -> None:
    server = serve()
    folder = campaign_of(server.port)
    chance = random.Random(f"{SEED} {number}")
    call, words = CALLS[number % len(CALLS)], ["send", "--via", "email", "--yes", "--quiet"]
    at = chance.randrange(1, 40)
    ended = traced(call, at, folder, words)
    try:
        holds(states(folder), received(server))
        finish(folder, words, lambda: received(server))
    except AssertionError as error:
        raise AssertionError(f"FAULTS_SEED={SEED}: killed at {call} number {at} (or not: {ended})") from error


@pytest.mark.parametrize("number", range(KILLS))
def test_killed_while_it_prints(print_server: PrintServer, queue: str, campaign_of: Callable[[int], Path], number: int) -> None:
    folder = campaign_of(1)
    chance = random.Random(f"{SEED} {number}")
    words = ["send", "--via", "print", "--yes", "--quiet", "--printer", queue]
    call, at = CALLS[number % len(CALLS)], chance.randrange(1, 40)
    ended = traced(call, at, folder, words, **print_server.environment)
    try:
        holds_in_print(states(folder), printed(print_server, queue))
        finish_in_print(folder, words, print_server, queue)
    except AssertionError as error:
        raise AssertionError(f"FAULTS_SEED={SEED}: killed at {call} number {at} (or not: {ended})") from error


def printed(server: PrintServer, queue: str) -> Counter[str]:
    """How often each letter is in the queue, or was printed, by the names of its jobs."""
    shown = server.run("ipptool", "-tv", f"ipp://127.0.0.1:{server.port}/printers/{queue}", str(jobs_of(server.folder)))
    return Counter(re.findall(r"job-name \(nameWithoutLanguage\) = (LMP21-\d{4})", shown))


def jobs_of(folder: Path) -> Path:
    """What ipptool is to ask: the names of all jobs, whatever became of them."""
    path = folder / "jobs.test"
    path.write_text(
        """{
        OPERATION Get-Jobs
        GROUP operation-attributes-tag
        ATTR charset attributes-charset utf-8
        ATTR language attributes-natural-language en
        ATTR uri printer-uri $uri
        ATTR keyword which-jobs all
        ATTR keyword requested-attributes job-name,job-state
        STATUS successful-ok
        DISPLAY job-name
        }"""
    )
    return path


def holds_in_print(known: dict[str, str], came: Counter[str]) -> None:
    """The same: what is at the printer is sent or in doubt, too."""
    assert all(number == 1 for number in came.values())
    assert set(came) <= {reference for reference, state in known.items() if state in {"sent", "in_doubt"}}
    assert {reference for reference, state in known.items() if state == "sent"} <= set(came)


def finish_in_print(folder: Path, words: list[str], server: PrintServer, queue: str) -> None:
    """A queue can be asked: so what reached it is found again by itself."""
    letterforge(folder, *words, **server.environment)
    known, came = states(folder), printed(server, queue)
    holds_in_print(known, came)
    assert {reference for reference, state in known.items() if state == "in_doubt"}.isdisjoint(came)
    for reference, state in known.items():
        if state == "in_doubt":
            assert letterforge(folder, "resolve", reference, "--not-sent").returncode == 0
    assert letterforge(folder, *words, **server.environment).returncode == 0
    assert states(folder) == dict.fromkeys(ALL, "sent")
    assert printed(server, queue) == dict.fromkeys(ALL, 1)


def test_one_is_killed_beside_another(serve: Serve, campaign_of: Callable[[int], Path]) -> None:
    server = serve()
    folder = campaign_of(server.port)
    words = ["send", "--via", "email", "--yes", "--quiet"]
    other = subprocess.Popen(command(*words), cwd=folder)
    traced("sendto", 9, folder, words)
    assert other.wait(timeout=60) in (0, 1)
    holds(states(folder), received(server))
    finish(folder, words, lambda: received(server))
