"""Killed at any moment, a sending sends no letter twice and loses none: by e-mail and by print, alone and beside others, on both registers.

Killed are the command itself (at a system call, see `killing`), the print server, and the database. `make faults` does it a hundred times
each way; among the other tests it is done a few times. The moments are picked by chance, with a seed that a failure tells.
"""

import os
import random
import re
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest

from tests.databases import REGISTERS, PostgreSQL, started
from tests.dispatch.killing import LETTERS, Made, Moment, Way, by_email, by_print, finish, holds, killed_at, moments, pick, was_killed
from tests.dispatch.printing import PrintServer, wait_for
from tests.dispatch.server import Server

KILLS = int(os.environ.get("FAULTS", "4"))
SEVERAL = max(2, KILLS // 5)  # turns with several processes
CRASHES = max(1, KILLS // 5)  # of a server
SEED = int(os.environ.get("FAULTS_SEED", "0")) or random.randrange(1, 10**6)
Serve = Callable[..., Server]
Counted = Callable[[Made], list[Moment]]


def shared_out(count: int) -> pytest.MarkDecorator:
    """So many turns, each with its number, the registers in turn."""
    return pytest.mark.parametrize(("made", "number"), [(REGISTERS[n % 2], n) for n in range(count)], indirect=["made"])


@pytest.fixture(scope="session")
def make(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Made]:
    """Campaigns whose letters are made, with either register; each is made once."""

    @cache
    def made(register: str) -> Made:
        server = request.getfixturevalue("postgresql") if register == "postgresql" else None
        return Made.make(tmp_path_factory.mktemp("made") / "campaign", server)

    return made


@pytest.fixture
def made(request: pytest.FixtureRequest, make: Callable[[str], Made]) -> Made:
    """The campaign with the register that a test asks for."""
    return make(request.param)


@pytest.fixture(scope="session")
def mail_moments(tmp_path_factory: pytest.TempPathFactory) -> Counted:
    """All at which a sending by e-mail can be killed."""

    @cache
    def counted(made: Made) -> list[Moment]:
        server = Server()
        try:
            return moments(made.copy(tmp_path_factory.mktemp("counted") / "campaign", server.port), by_email(server))
        finally:
            server.stop()

    return counted


@pytest.fixture(scope="session")
def print_moments(print_server: PrintServer, tmp_path_factory: pytest.TempPathFactory) -> Counted:
    """All at which a sending by print can be killed."""

    @cache
    def counted(made: Made) -> list[Moment]:
        folder = tmp_path_factory.mktemp("counted")
        queue = print_server.add(folder.name)
        try:
            return moments(made.copy(folder / "campaign"), by_print(print_server, queue))
        finally:
            print_server.run("lpadmin", "-x", queue)

    return counted


@contextmanager
def telling(what: object) -> Iterator[None]:
    """A failure says what was done, and how it is done again."""
    try:
        yield
    except AssertionError as error:
        raise AssertionError(f"FAULTS_SEED={SEED}: {what}: {error}") from error


@shared_out(KILLS)
def test_killed_while_it_e_mails(serve: Serve, made: Made, mail_moments: Counted, tmp_path: Path, number: int) -> None:
    server = serve()
    alone(mail_moments(made), made.copy(tmp_path / "campaign", server.port), by_email(server), number)


@shared_out(KILLS)
def test_killed_while_it_prints(
    print_server: PrintServer, queue: str, made: Made, print_moments: Counted, tmp_path: Path, number: int
) -> None:
    alone(print_moments(made), made.copy(tmp_path / "campaign"), by_print(print_server, queue), number)


def alone(found: list[Moment], folder: Path, way: Way, number: int) -> None:
    moment = pick(found, random.Random(f"{SEED} {number}"))
    status = killed_at(moment, folder, way).wait(timeout=120)
    with telling(f"{moment}, {'killed' if was_killed(moment, status) else 'which never came'}"):
        holds(folder, way)
        finish(folder, way)


@shared_out(SEVERAL)
def test_several_at_once_some_killed_while_they_e_mail(
    serve: Serve, made: Made, mail_moments: Counted, tmp_path: Path, number: int
) -> None:
    server = serve()
    together(mail_moments(made), made.copy(tmp_path / "campaign", server.port), by_email(server), number)


@shared_out(SEVERAL)
def test_several_at_once_some_killed_while_they_print(
    print_server: PrintServer, queue: str, made: Made, print_moments: Counted, tmp_path: Path, number: int
) -> None:
    together(print_moments(made), made.copy(tmp_path / "campaign"), by_print(print_server, queue), number)


def together(found: list[Moment], folder: Path, way: Way, number: int) -> None:
    """Two, or four, of which half are killed."""
    chance = random.Random(f"{SEED} {number}")
    some = [pick(found, chance) for _ in range(1 + number // 2 % 2)]
    running = [killed_at(moment, folder, way) for moment in some]
    running += [subprocess.Popen(way.command(), cwd=folder, env=way.environment, stderr=subprocess.DEVNULL) for _ in some]
    ended = [process.wait(timeout=120) for process in running]
    with telling(f"{some} and as many beside them, status {ended}"):
        assert set(ended[len(some) :]) <= {0, 1}
        holds(folder, way)
        finish(folder, way)


@pytest.fixture(scope="session")
def mortal() -> Iterator[PostgreSQL]:
    """A PostgreSQL that may be killed."""
    server = started()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def mortal_made(mortal: PostgreSQL, tmp_path_factory: pytest.TempPathFactory) -> Made:
    """A campaign with its register there."""
    return Made.make(tmp_path_factory.mktemp("mortal") / "campaign", mortal)


@pytest.mark.parametrize("number", range(CRASHES))
def test_the_database_is_killed(serve: Serve, mortal: PostgreSQL, mortal_made: Made, tmp_path: Path, number: int) -> None:
    server, chance = serve(), random.Random(f"{SEED} {number}")
    folder, way = mortal_made.copy(tmp_path / "campaign", server.port, rate=3000), by_email(server)
    process = subprocess.Popen(way.command(), cwd=folder, stderr=subprocess.DEVNULL, env=way.environment)
    after, moment = chance.randrange(LETTERS), chance.uniform(0, 0.03)
    reached(lambda: server.sink.begun > after, process)
    time.sleep(moment)
    chance.choice([mortal.kill, mortal.crash])()
    mortal.start()
    status = process.wait(timeout=120)
    with telling(f"{moment:.3f} s after letter {after + 1}, status {status}"):
        holds(folder, way)
        finish(folder, way)


def test_what_was_sent_is_said_though_the_database_went_away(serve: Serve, mortal: PostgreSQL, mortal_made: Made, tmp_path: Path) -> None:
    server = serve()
    folder, way = mortal_made.copy(tmp_path / "campaign", server.port, rate=60), by_email(server)
    process = subprocess.Popen(
        [word for word in way.command() if word != "--quiet"], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    reached(lambda: len(server.sink.kept) == 2, process)  # the first is on record, the third waits for its turn
    mortal.crash()
    try:
        shown, said = process.communicate(timeout=60)
    finally:
        mortal.start()
    assert process.returncode == 1
    assert re.search(r"^[23] e-mailed, [34] not tried in ", shown, re.MULTILINE)
    assert re.search(r"what became of LMP21-000[23] isn't on record: sent; once the register is there again: letterforge resolve", said)
    assert "run the same command again to go on" in said
    assert "Traceback" not in said
    holds(folder, way)
    finish(folder, way)


@pytest.fixture(scope="session")
def unlucky() -> Iterator[PrintServer]:
    """A CUPS that may be killed, with the queue `plain` to a virtual printer that may not."""
    server = PrintServer()
    try:
        server.start()
        server.start_printer()
        server.add("plain", server.printer_uri)
        server.restart()
        yield server
    finally:
        server.stop()


@pytest.fixture
def mortal_printer(unlucky: PrintServer) -> PrintServer:
    """The same, with nothing printed."""
    for path in unlucky.printouts:
        path.unlink()
    return unlucky


@shared_out(CRASHES)
def test_the_print_server_is_killed(mortal_printer: PrintServer, made: Made, tmp_path: Path, number: int) -> None:
    server, chance = mortal_printer, random.Random(f"{SEED} {number}")
    folder, way = made.copy(tmp_path / "campaign"), by_print(server, "plain", lambda: server.printed)
    what, after, moment = chance.choice(["taken", "printed"]), chance.randrange(LETTERS), chance.uniform(0, 0.03)
    before = server.taken
    process = subprocess.Popen(way.command(), cwd=folder, stderr=subprocess.DEVNULL, env=way.environment)
    reached(lambda: (server.taken - before if what == "taken" else server.printed.total()) > after, process)
    time.sleep(moment)
    server.kill()
    server.start()
    status = process.wait(timeout=120)
    wait_for(lambda: not server.busy)
    with telling(f"{moment:.3f} s after letter {after + 1} was {what}, status {status}"):
        holds(folder, way)
        finish(folder, way)


def reached(what: Callable[[], bool], process: "subprocess.Popen[bytes]") -> None:
    """Waits until something is so, or the process has ended before."""
    while not what() and process.poll() is None:
        time.sleep(0.001)
