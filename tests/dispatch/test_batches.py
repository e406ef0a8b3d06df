"""`letterforge send --batch`, from end to end, and killed at any system call: no letter is in two jobs, and none is lost.

What is held against the register is what the print server was given, which it keeps: each letter says its own reference. `make faults`
kills more often.
"""

import json
import os
import random
import re
import shutil
import signal
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pypdfium2
import pytest

from letterforge.campaign import load
from letterforge.dispatch.channel import Outcome, Parcel, State
from letterforge.dispatch.print_batch import Lots
from letterforge.dispatch.print_jobs import CANCELLED, PENDING
from letterforge.production import Job, Options
from letterforge.production.sending import Sending
from letterforge.recipients.select import Selection
from letterforge.starter import copy_to
from tests.dispatch.campaigns import command, letterforge, received, states, with_recipients, with_server
from tests.dispatch.printing import PrintServer, must_have_filters, wait_for
from tests.dispatch.server import Server
from tests.tools import require

KILLS = int(os.environ.get("FAULTS", "6"))
SEED = int(os.environ.get("FAULTS_SEED", "0")) or random.randrange(1, 10**6)
CALLS = {"sendto": 14, "recvfrom": 18, "fdatasync": 8, "pwrite64": 51, "linkat": 5}  # how many of each a sending makes
EVERY = [(call, number) for call, count in CALLS.items() for number in range(1, count + 1)]
LETTERS = 5
ALL = [f"LMP21-{number:04d}" for number in range(1, LETTERS + 1)]
TITLE = re.compile(r"letters-[0-9a-f]{12}|LMP21-\d{4}")


@pytest.fixture(scope="module")
def keeping() -> Iterator[PrintServer]:
    """A print server that keeps what it is given."""
    must_have_filters()
    server = PrintServer(keep=True)
    try:
        server.start()
        yield server
    finally:
        server.stop()


class Tray:
    """A queue of the test's own on that server, which prints to nowhere at once, and what it was given."""

    def __init__(self, server: PrintServer, queue: str) -> None:
        self.server, self.queue, self.environment = server, queue, server.environment
        self._asking = server.client(queue)._queue

    def jobs(self) -> dict[str, list[str]]:
        """Titles of the jobs that weren't cancelled, each with the references that its letters say, in their order."""
        kept = [job for job in self._asking.jobs() if job.state != CANCELLED]
        assert all(TITLE.fullmatch(job.name) for job in kept)
        return {job.name: self._references(job.id) for job in sorted(kept, key=lambda job: job.id)}

    def came(self) -> Counter[str]:
        """How many letters came for each reference."""
        return Counter(reference for references in self.jobs().values() for reference in references)

    def waiting(self) -> int:
        """How many jobs wait."""
        return len([job for job in self._asking.jobs() if job.state == PENDING])

    def _references(self, job_id: int) -> list[str]:
        texts = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(self.server.spooled(job_id))]
        return [found[1] for text in texts if (found := re.search(r"Our ref: (LMP21-\d{4})", text))]


@pytest.fixture
def tray(keeping: PrintServer, request: pytest.FixtureRequest) -> Iterator[Tray]:
    queue = f"q{abs(hash(request.node.nodeid))}"
    keeping.add(queue)
    yield Tray(keeping, queue)
    keeping.run("lpadmin", "-x", queue)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A campaign whose letters are made."""
    folder = tmp_path_factory.mktemp("made") / "campaign"
    copy_to(folder)
    with_recipients(folder, LETTERS)
    assert letterforge(folder, "generate", "-q", "--format", "pdf").returncode == 0
    return folder


@pytest.fixture
def campaign(made: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    shutil.copytree(made, tmp_path / "campaign")
    return tmp_path / "campaign"


def words(tray: Tray, *more: str, batch: int = 2) -> list[str]:
    return ["send", "--via", "print", "--batch", str(batch), "--printer", tray.queue, "--yes", *more]


def send(folder: Path, tray: Tray, *more: str, batch: int = 2) -> "subprocess.CompletedProcess[str]":
    return letterforge(folder, *words(tray, *more, batch=batch), **tray.environment)


def sendings(folder: Path) -> dict[str, dict[str, str]]:
    """The last sending of each letter."""
    told = json.loads(letterforge(folder, "log", "--format", "json").stdout)
    return {one["reference"]: one["sendings"][-1] for one in told if one["sendings"]}


def test_so_many_letters_are_one_job_in_their_order(campaign: Path, tray: Tray) -> None:
    ran = send(campaign, tray)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.splitlines()[0] == f"Print       5 letters in 3 jobs, {tray.queue}"
    assert "5 printed in " in ran.stdout
    assert states(campaign) == dict.fromkeys(ALL, "sent")
    jobs = tray.jobs()
    assert list(jobs.values()) == [ALL[:2], ALL[2:4], ALL[4:]]
    assert list(jobs)[2] == ALL[4]  # alone it is a job as ever
    tickets = [one["ticket"].split(" ")[0] for one in sendings(campaign).values()]
    assert tickets == [*[title for title, references in jobs.items() for _ in references][:4], "job"]
    assert re.search(rf"printed: printed as job \d+ \[{tickets[0]} job \d+ urn:uuid:", letterforge(campaign, "log", ALL[0]).stdout)
    assert send(campaign, tray).stdout.splitlines()[-1] == "Nothing is due."
    assert tray.came() == dict.fromkeys(ALL, 1)


def test_a_job_of_several_that_is_cancelled_leaves_them_in_doubt(campaign: Path, tray: Tray) -> None:
    """Whoever looks at the paper says what came of it; a letter that was alone didn't come."""
    tray.server.run("cupsdisable", tray.queue)
    with subprocess.Popen(command(*words(tray)), cwd=campaign, env=tray.environment, stderr=subprocess.PIPE, text=True) as sending:
        wait_for(lambda: tray.waiting() == 3)
        name = next(iter(tray.jobs()))
        tray.server.run("cancel", "-a", tray.queue)
        _, said = sending.communicate(timeout=60)
    assert sending.returncode == 1
    assert f"in doubt: {name} (2 letters, LMP21-0001 to LMP21-0002): job " in said
    assert " was cancelled; some of its letters may be printed: look at the paper; " in said
    assert f"say what came out: letterforge resolve REF… --sent; then of the rest: letterforge resolve {name} --not-sent\n" in said
    assert states(campaign) == dict.fromkeys(ALL[:4], "in_doubt") | {ALL[4]: "failed"}
    tray.server.run("cupsenable", tray.queue)
    again = send(campaign, tray)
    assert again.returncode == 1
    assert "Of an earlier run: 4 in doubt" in again.stdout
    assert tray.came() == {ALL[4]: 1}
    assert "may be printed: look at the paper" in letterforge(campaign, "log", ALL[0]).stdout
    assert letterforge(campaign, "resolve", ALL[0], "--sent").returncode == 0
    assert letterforge(campaign, "resolve", name, "--not-sent").stdout == f"{ALL[1]} to Test Recipient 000002: not sent, and due again\n"
    assert f"no letter of {name} is in doubt" in letterforge(campaign, "resolve", name, "--not-sent").stderr
    send(campaign, tray)
    assert tray.came() == {ALL[1]: 1, ALL[4]: 1}


def test_a_batch_that_was_not_taken_is_due_again(campaign: Path) -> None:
    """Nothing of it was printed: it was no job."""
    server = PrintServer(most=1, keep=True)
    try:
        server.start()
        tray = Tray(server, server.add("small"))
        server.run("cupsdisable", tray.queue)
        with subprocess.Popen(command(*words(tray, "--limit", "4")), cwd=campaign, env=tray.environment, stderr=subprocess.PIPE) as sending:
            wait_for(lambda: states(campaign)[ALL[2]] == "failed")
            server.run("cupsenable", tray.queue)
            _, said = sending.communicate(timeout=60)
        assert sending.returncode == 1
        assert b"2 letters, LMP21-0003 to LMP21-0004): the printer refused it: Too many active jobs.; the printer is stopped" in said
        assert states(campaign) == dict.fromkeys(ALL[:2], "sent") | dict.fromkeys(ALL[2:4], "failed") | {ALL[4]: "made"}
        assert send(campaign, tray, "--limit", "2").returncode == 0
        assert states(campaign) == dict.fromkeys(ALL[:4], "sent") | {ALL[4]: "made"}
    finally:
        server.stop()


def test_a_letter_that_is_not_as_it_was_made_is_not_in_the_job(campaign: Path, tray: Tray) -> None:
    path = next((campaign / "out/letters").glob(f"{ALL[0]}*"))
    path.write_bytes(path.read_bytes()[:-6] + b"EDITED")
    ran = send(campaign, tray, batch=3)
    assert ran.returncode == 1
    assert "LMP21-0001: its file isn't as it was made" in ran.stderr
    assert list(tray.jobs().values()) == [ALL[1:4], ALL[4:]]


def test_two_at_once_share_the_letters(campaign: Path, tray: Tray) -> None:
    with_recipients(campaign, 40)
    letterforge(campaign, "generate", "-q", "--format", "pdf")
    running = [
        subprocess.Popen(command(*words(tray, "--quiet", *more, batch=7)), cwd=campaign, env=tray.environment)
        for more in ((), ("--sort", "-name"))
    ]
    assert {process.wait(timeout=120) for process in running} <= {0, 1}
    assert tray.came() == {f"LMP21-{number:04d}": 1 for number in range(1, 41)}
    assert send(campaign, tray).returncode == 0
    assert set(states(campaign).values()) == {"sent"}


class Impatient:
    """A way of sending whose user presses Ctrl-C while the first parcel leaves."""

    name = "print"

    def __init__(self) -> None:
        self.sent: list[Parcel] = []

    def ready(self, stopped: object) -> None:
        pass

    def send(self, parcel: Parcel) -> Outcome:
        self.sent.append(parcel)
        os.kill(os.getpid(), signal.SIGINT)
        return Outcome(State.SENT, ticket="job 1")

    def follow(self, reference: str, dispatch: str, ticket: str) -> Outcome:
        raise AssertionError(reference, dispatch, ticket)

    def close(self) -> None:
        pass


def test_interrupted_it_ends_between_two_jobs(campaign: Path) -> None:
    channel, steps = Impatient(), []
    with Sending(Job(load(campaign), Selection(), Options(("pdf",), dry_run=True), ""), ("print",)) as sending:
        sending.plan()
        sent, stopped = sending.send(channel, "office", steps.append, lambda: None, Lots(2, both_sides=True))
    assert (stopped, sent.counts[State.SENT], steps) == (True, 2, [2])
    assert len(channel.sent) == 1
    assert states(campaign) == dict.fromkeys(ALL[:2], "sent") | dict.fromkeys(ALL[2:], "made")


def test_batches_are_for_print(campaign: Path) -> None:
    ran = letterforge(campaign, "send", "--via", "post", "--batch", "3", "--yes")
    assert (ran.returncode, ran.stderr.count("\n")) == (2, 1)
    assert "--batch: is for printing: say --via print" in ran.stderr


def test_without_anything_to_print_no_printer_is_needed(folder: Path, serve: Callable[..., Server]) -> None:
    server = serve()
    with_recipients(folder, 2)
    with_server(folder, server.port)
    letterforge(folder, "generate", "-q", "--format", "pdf")
    ran = letterforge(folder, "send", "--via", "email,print", "--yes", CUPS_SERVER="/nowhere.sock")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert received(server) == dict.fromkeys(ALL[:2], 1)


def test_the_default_printer_is_followed_to_the_end(campaign: Path, own_server: PrintServer) -> None:
    own_server.run("lpadmin", "-d", "nowhere")
    ran = letterforge(campaign, "send", "--via", "print", "--yes", **own_server.environment)
    assert ran.returncode == 0, ran.stderr
    assert {one["destination"] for one in sendings(campaign).values()} == {"nowhere"}


@pytest.mark.parametrize("number", range(min(KILLS, len(EVERY))))
def test_killed_at_any_call(campaign: Path, tray: Tray, number: int) -> None:
    call, at = EVERY[number] if len(EVERY) <= KILLS else random.Random(f"{SEED} {number}").choice(EVERY)
    trace = ["-f", "-qq", "-o", "/dev/null", "-e", f"trace={call}", "-e", f"inject={call}:signal=SIGKILL:when={at}"]
    arguments = [require("strace"), *trace, *command(*words(tray, "--quiet"))]
    ended = subprocess.run(arguments, cwd=campaign, capture_output=True, check=False, timeout=120, env=tray.environment).returncode
    try:
        holds(states(campaign), tray.came())
        send(campaign, tray)  # finds what reached the queue
        known, came = states(campaign), tray.came()
        holds(known, came)
        doubtful = [reference for reference, state in known.items() if state == "in_doubt"]
        assert not set(doubtful) & set(came)
        if doubtful:
            assert letterforge(campaign, "resolve", *doubtful, "--not-sent").returncode == 0
        assert send(campaign, tray).returncode == 0
        assert states(campaign) == dict.fromkeys(ALL, "sent")
        assert tray.came() == dict.fromkeys(ALL, 1)
    except AssertionError as error:
        raise AssertionError(f"FAULTS_SEED={SEED}: killed at {call} number {at}, ended with {ended}") from error


def holds(known: dict[str, str], came: Counter[str]) -> None:
    """No letter came twice; what came is sent or in doubt, and what is sent came."""
    assert set(known) == set(ALL)
    assert all(number == 1 for number in came.values())
    assert set(came) <= {reference for reference, state in known.items() if state in {"sent", "in_doubt"}}
    assert {reference for reference, state in known.items() if state == "sent"} <= set(came)
