"""What the channels are tried against: a CUPS, a mail server of a test's own, a campaign that sends e-mail, and parcels for it."""

import re
import ssl
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import stamina
import trustme

from letterforge import campaign
from letterforge.campaign import Campaign, EmailSettings
from letterforge.dispatch.channel import Parcel
from letterforge.dispatch.credentials import PASSWORD, USER
from letterforge.dispatch.message import Messages
from letterforge.dispatch.smtp import Mailer
from letterforge.recipients import Fields
from letterforge.register import Register
from tests.databases import REGISTERS, PostgreSQL, register_in
from tests.dispatch.server import Server

from .printing import PrintServer, must_have_filters

PDF = b"%PDF-1.7\n" + bytes(range(256)) * 8 + b"\r\n.\r\n..\n%%EOF"
FIELDS = Fields(("name", "email", "party", "salutation"), {"party": "Own Party"})


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Attempts follow one another at once; nobody's own password is used."""
    for name in (USER, PASSWORD, "SSL_CERT_FILE"):
        monkeypatch.delenv(name, raising=False)
    with stamina.set_testing(True, attempts=3):
        yield


@pytest.fixture(scope="session")
def blank(postgresql: PostgreSQL) -> PostgreSQL:
    """A PostgreSQL with a database `blank`, a register in which nothing is, to be copied: its tables take their time to make."""
    Register.open_to_write(postgresql.create("blank"), evidence=False).close()
    return postgresql


@pytest.fixture
def register(request: pytest.FixtureRequest, folder: Path) -> None:
    """Where the campaign has its register: in a file, or in a database: see `on_both`."""
    if request.param == "postgresql":
        server: PostgreSQL = request.getfixturevalue("blank")
        register_in(folder, server.create("register", "blank"))


def on_both(test: Callable[..., None]) -> Callable[..., None]:
    """Runs a test with either kind of register."""
    return pytest.mark.usefixtures("register")(pytest.mark.parametrize("register", REGISTERS, indirect=True)(test))


@pytest.fixture
def sending(folder: Path) -> Callable[..., tuple[Campaign, EmailSettings]]:
    """The starter campaign with its block `[email]` put in force, and any of its keys set otherwise (None: taken out)."""
    written = (folder / "letterforge.toml").read_text(encoding="utf-8")

    def make(**keys: object) -> tuple[Campaign, EmailSettings]:
        before, after = written[: written.index("# [email]")], written[written.index("# [email]") :]
        block = re.sub("(?m)^# ?", "", after)
        for key, value in keys.items():
            name, said = key.rstrip("_"), "" if value is None else f"{key.rstrip('_')} = {value!r}\n"
            block = said.join(re.split(rf"(?m)^{name} = .*\n", block)) if re.search(rf"(?m)^{name} = ", block) else block + said
        (folder / "letterforge.toml").write_text(before + block, encoding="utf-8")
        made = campaign.load(folder)
        assert made.email is not None
        return made, made.email

    return make


@pytest.fixture
def serve() -> Iterator[Callable[..., Server]]:
    """Starts servers, and ends them."""
    running: list[Server] = []

    def start(*script: str, **options: Any) -> Server:
        running.append(Server(script, **options))
        return running[-1]

    yield start
    for server in running:
        server.stop()


@pytest.fixture
def mailer(sending: Callable[..., tuple[Campaign, EmailSettings]]) -> Iterator[Callable[..., Mailer]]:
    """Makes channels to a server, without a limit on their rate that a test would feel."""
    made: list[Mailer] = []

    def make(server: Server, **keys: object) -> Mailer:
        said = {"host": "127.0.0.1", "port": server.port, "security": "none", "rate": 100_000} | keys
        campaign, settings = sending(**said)
        made.append(Mailer(settings, Messages(campaign, settings, FIELDS)))
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    """Who signs the certificates of the tests' servers."""
    return trustme.CA()


@pytest.fixture
def certificate(authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., ssl.SSLContext]:
    """A server's certificate for a name; its authority is one that this machine trusts, unless `trusted` is False."""

    def make(name: str = "127.0.0.1", *, trusted: bool = True) -> ssl.SSLContext:
        if trusted:
            authority.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
            monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(name).configure_cert(context)
        return context

    return make


def parcel(number: int = 123, **values: Any) -> Parcel:
    """A letter to `Test Recipient 000123`, with any of its values replaced."""
    name = values.pop("name", f"Test Recipient {number:06}")
    fields = {"name": name, "salutation": f"Dear {name}", "address": f"{name}\n1 Example Road", "party": "Independent"}
    made = Parcel(f"LMP21-{number:04}", uuid4().hex, PDF, name, f"test{number}@example.org", fields | values.pop("fields", {}))
    return made._replace(**values)


@pytest.fixture(scope="session")
def print_server():
    """A CUPS with the queues `office` (driverless) and `plain` (raw), both to one virtual printer."""
    must_have_filters()
    server = PrintServer()
    try:
        server.start()
        server.start_printer()
        server.add("office", server.printer_uri, "everywhere")
        server.add("plain", server.printer_uri)
        yield server
    finally:
        server.stop()


@pytest.fixture
def own_server():
    """A CUPS that may be killed, with the queue `nowhere`, which prints at once; it is known after a crash too."""
    server = PrintServer()
    try:
        server.start()
        server.add("nowhere")
        server.restart()
        yield server
    finally:
        server.stop()


@pytest.fixture
def queue(print_server, request):
    """A queue of the test's own on the shared server, which prints to nowhere at once."""
    name = f"q{abs(hash(request.node.nodeid))}"
    print_server.add(name)
    yield name
    print_server.run("lpadmin", "-x", name)
