"""Letters into Postfix's own test server, which shares no code with the project's: they arrive whole, and a run into it is fast."""

import hashlib
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from letterforge.dispatch.channel import State, Stopped
from letterforge.dispatch.smtp import Mailer
from tests.dispatch.conftest import PDF, parcel
from tests.dispatch.server import Server
from tests.tools import ROOT, missing

UNPACKED = ROOT / ".tools" / "postfix"  # .ci/run unpacks the Debian package there: no mail system is installed


@pytest.fixture
def sink(tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """Starts smtp-sink with options; it keeps what arrives in files in `tmp_path / "kept"`."""
    program = shutil.which("smtp-sink", path=f"{os.environ.get('PATH', '')}:/usr/sbin:{UNPACKED / 'usr/sbin'}")
    if program is None:
        missing("smtp-sink isn't there")
    running: list[subprocess.Popen[bytes]] = []
    (tmp_path / "kept").mkdir()

    def start(*options: str) -> Sink:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        command = [str(program), "-R", str(tmp_path / "kept"), *options, f"127.0.0.1:{port}", "100"]
        if os.getuid() == 0:
            command[1:1] = ["-u", "root"]
        environment = os.environ | {"LD_LIBRARY_PATH": str(UNPACKED / "usr/lib/postfix")}
        running.append(subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL))
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.02)
        return Sink(port)

    yield start
    for process in running:
        process.kill()
        process.wait()


class Sink(Server):
    """Where it is, for the fixture that makes channels."""

    def __init__(self, port: int) -> None:
        self.port = port


def test_letters_arrive_whole(sink: Callable[..., Server], mailer: Callable[..., Mailer], tmp_path: Path) -> None:
    channel = mailer(sink("-d", "%S."))
    letters = [parcel(number, pdf=PDF + b"%d" % number, name=f"Siân Łoś {number}") for number in range(50)]
    assert {channel.send(letter).state for letter in letters} == {State.SENT}
    arrived = {}
    for file in (tmp_path / "kept").iterdir():
        message = message_from_bytes(file.read_bytes(), policy=default)
        (pdf,) = message.iter_attachments()
        arrived[message["To"].addresses[0].addr_spec] = (
            hashlib.sha256(pdf.get_content()).hexdigest(),
            message["To"].addresses[0].display_name,
        )
    assert arrived == {letter.email: (hashlib.sha256(letter.pdf).hexdigest(), letter.name) for letter in letters}


@pytest.mark.parametrize(
    ("options", "state"),
    [
        (("-r", "RCPT"), State.FAILED),
        (("-r", "DATA"), State.FAILED),
        (("-r", "."), State.FAILED),
        (("-f", "MAIL"), State.REFUSED),
        (("-f", "RCPT"), State.REFUSED),
        (("-f", "."), State.REFUSED),
        (("-q", "RCPT"), State.FAILED),
        (("-q", "DATA"), State.FAILED),
        (("-q", "."), State.IN_DOUBT),
        (("-r", "EHLO"), State.FAILED),
    ],
)
def test_what_another_server_does(
    sink: Callable[..., Server], mailer: Callable[..., Mailer], options: tuple[str, str], state: State
) -> None:
    outcome = mailer(sink(*options)).send(parcel())
    assert outcome.state is state
    assert isinstance(outcome, Stopped) == (options == ("-r", "EHLO"))
