"""A `letterforge send` that is killed at one of its own system calls, and what has to hold afterwards, whatever the moment.

The calls are counted in a run that nobody kills. Then strace ends the process as it is about to make one of them, so that it isn't made;
what comes after a call is the moment before the next one.
"""

import json
import os
import random
import re
import shutil
import signal
import subprocess
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from click.testing import Result
from typer.testing import CliRunner

from letterforge.cli.app import app
from letterforge.starter import copy_to
from tests.databases import PostgreSQL, register_in
from tests.dispatch.campaigns import command, letterforge, received, with_recipients, with_server
from tests.dispatch.printing import PrintServer
from tests.dispatch.server import Server
from tests.tools import require

LETTERS = 6
ALL = [f"LMP21-{number:04d}" for number in range(1, LETTERS + 1)]
CALLS = (  # that write, sync, name, send, receive, or wait for either
    *("write", "writev", "pwrite64", "pwritev", "ftruncate", "fsync", "fdatasync", "syncfs"),
    *("link", "linkat", "rename", "renameat", "renameat2", "unlink", "unlinkat", "mkdir", "fchmodat"),
    *("connect", "sendto", "sendmsg", "recvfrom", "recvmsg", "poll", "ppoll", "shutdown"),
)


@dataclass(frozen=True)
class Way:
    """A way of sending, and its far end: how often each letter came there. A print queue `remembers`, and can be asked."""

    words: Sequence[str]
    came: Callable[[], Counter[str]]
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ)
    remembers: bool = False

    def command(self) -> list[str]:
        return command("send", "--yes", "--quiet", *self.words)

    def send(self, folder: Path) -> int:
        """Sends what is due, in this process; gives the exit status."""
        return here(folder, "send", "--yes", "--quiet", *self.words, **self.environment).exit_code


def by_email(server: Server) -> Way:
    """Without a keyring, which would start half a dozen programs to look for itself."""
    without = os.environ | {"PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"}
    return Way(("--via", "email"), lambda: received(server), without)


def by_print(server: PrintServer, queue: str, came: Callable[[], Counter[str]] | None = None) -> Way:
    """By a queue that remembers its jobs; or else, what `came` is said by somebody else."""
    words = ("--via", "print", "--printer", queue)
    return Way(words, came or (lambda: jobs(server, queue)), server.environment, remembers=came is None)


@dataclass(frozen=True)
class Made:
    """A campaign whose letters are made and can be sent; its register is a file, or a database of this server."""

    folder: Path
    postgresql: PostgreSQL | None

    @classmethod
    def make(cls, folder: Path, postgresql: PostgreSQL | None) -> "Made":
        copy_to(folder)
        with_recipients(folder, LETTERS)
        with_server(folder, 1)
        if postgresql is not None:
            register_in(folder, postgresql.create("made"))
        assert letterforge(folder, "generate", "-q", "--format", "pdf").returncode == 0
        return cls(folder, postgresql)

    def copy(self, folder: Path, port: int = 1, rate: int = 100_000) -> Path:
        """A copy for a mail server at this port that takes so many messages a minute. The one before loses its database to it."""
        shutil.copytree(self.folder, folder)
        path = folder / "letterforge.toml"
        text = re.sub(r"(?m)^rate = \d+$", f"rate = {rate}", path.read_text(encoding="utf-8"))
        path.write_text(re.sub(r"(?m)^port = \d+$", f"port = {port}", text), encoding="utf-8")
        if self.postgresql is not None:
            register_in(folder, self.postgresql.create("killed", "made"))
        return folder


class Moment(NamedTuple):
    """Just before the Nth call of its kind."""

    call: str
    number: int


def moments(folder: Path, way: Way) -> list[Moment]:
    """All that there are in a run to its good end, in their order."""
    log = folder / "strace.txt"
    arguments = [require("strace"), "-qq", "-o", str(log), "-e", f"trace={','.join(CALLS)}", *way.command()]
    done = subprocess.run(arguments, cwd=folder, capture_output=True, text=True, check=False, timeout=120, env=way.environment)
    assert (done.returncode, states(folder)) == (0, dict.fromkeys(ALL, "sent")), done.stderr
    seen: Counter[str] = Counter()
    found: list[Moment] = []
    for call in re.findall(r"(?m)^(\w+)\(", log.read_text(errors="replace")):
        seen[call] += 1
        found.append(Moment(call, seen[call]))
    assert {"linkat", "fsync", "sendto", "recvfrom", "poll"} <= set(seen)
    return found


def pick(found: Sequence[Moment], chance: random.Random) -> Moment:
    """One of them: any kind of call is as likely as any other, and any number of it."""
    kind = chance.choice(sorted({one.call for one in found}))
    return chance.choice([one for one in found if one.call == kind])


def killed_at(moment: Moment, folder: Path, way: Way) -> "subprocess.Popen[bytes]":
    """A sending that ends at that moment, if it comes to it; its status is -9 then."""
    inject = f"inject={moment.call}:signal=SIGKILL:when={moment.number}"
    arguments = [require("strace"), "-qq", "-o", "/dev/null", "-e", f"trace={moment.call}", "-e", inject, *way.command()]
    return subprocess.Popen(arguments, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=way.environment)


def was_killed(moment: Moment, status: int) -> bool:
    """Whether a sending was. Calls that wait, and those on a connection, aren't as many each time; each letter's own to keep a copy are."""
    killed = status in {-signal.SIGKILL, 128 + signal.SIGKILL}
    assert killed or moment.call not in {"linkat", "fchmodat", "fsync"}, f"not killed at {moment}: {status}"
    return killed


def holds(folder: Path, way: Way) -> dict[str, str]:
    """None got two; what came is sent or in doubt; what is sent came; what came, is in doubt, or is due is all. Gives what is on record."""
    known, came = states(folder), way.came()
    assert list(known) == ALL
    assert set(came.values()) <= {1}, f"came twice: {came}"
    assert set(came) <= {reference for reference, state in known.items() if state in {"sent", "in_doubt"}}, f"came unknown: {came}, {known}"
    assert {reference for reference, state in known.items() if state == "sent"} <= set(came), f"never came: {came}, {known}"
    assert set(known.values()) <= {"sent", "in_doubt", "failed", "made"}
    return known


def finish(folder: Path, way: Way) -> None:
    """What is due is sent, what is in doubt is resolved by looking at what came: then all have theirs, once."""
    way.send(folder)
    known, came = holds(folder, way), way.came()
    assert not set(known.values()) & {"failed", "made"}, f"left lying: {known}"
    doubtful = [reference for reference, state in known.items() if state == "in_doubt"]
    if way.remembers:  # then what reached it was found again
        assert came.keys().isdisjoint(doubtful)
    for said, those in (("--sent", [one for one in doubtful if came[one]]), ("--not-sent", [one for one in doubtful if not came[one]])):
        if those:
            assert here(folder, "resolve", *those, said).exit_code == 0
    assert way.send(folder) == 0
    assert states(folder) == dict.fromkeys(ALL, "sent")
    came = way.came()
    assert came == dict.fromkeys(ALL, 1), f"at the end: {came}"


def states(folder: Path) -> dict[str, str]:
    """What the log says of each letter, by reference."""
    return {one["reference"]: one["state"] for one in json.loads(here(folder, "log", "--format", "json").stdout)}


def here(folder: Path, *words: str, **environment: str) -> Result:
    """A command in this process: so many are wanted that starting them would take most of the time."""
    return CliRunner().invoke(app, [*words, "--campaign", str(folder)], env=environment)


def jobs(server: PrintServer, queue: str) -> Counter[str]:
    """How often each letter is in the queue, or was printed, by the names of its jobs.

    CUPS leaves those out where it needn't read the job's file for what is asked; so more is asked for.
    """
    asked = server.folder / "jobs.test"
    asked.write_text(_JOBS)
    shown = server.run("ipptool", "-tv", f"ipp://127.0.0.1:{server.port}/printers/{queue}", str(asked))
    return Counter(re.findall(r"job-name \(nameWithoutLanguage\) = (LMP21-\d{4})", shown))


_JOBS = """{
    OPERATION Get-Jobs
    GROUP operation-attributes-tag
    ATTR charset attributes-charset utf-8
    ATTR language attributes-natural-language en
    ATTR uri printer-uri $uri
    ATTR keyword which-jobs all
    ATTR keyword requested-attributes job-name,job-state,job-uuid,document-name-supplied
    STATUS successful-ok
    DISPLAY job-name
}"""
