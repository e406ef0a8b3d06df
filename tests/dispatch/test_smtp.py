"""Letters by e-mail, into a server that does as it is told: what was taken, what wasn't, and what nobody can know."""

import hashlib
import logging
import time
from collections.abc import Callable
from email import message_from_bytes
from email.policy import SMTP
from pathlib import Path

import pytest
import stamina

from letterforge.dispatch import session
from letterforge.dispatch.channel import State, Stopped
from letterforge.dispatch.credentials import PASSWORD, USER
from letterforge.dispatch.smtp import STOP_AFTER, Mailer
from tests.dispatch.conftest import PDF, parcel
from tests.dispatch.server import Server
from tests.dispatch.test_message import NAUGHTY

Serve, Make = Callable[..., Server], Callable[..., Mailer]
LARGE = 10_000_000  # bytes, more than two sockets' buffers hold
LOST = "the connection was lost before the letter was handed over"


def test_letters_arrive_with_their_pdf_over_one_connection(serve: Serve, mailer: Make) -> None:
    server = serve()
    channel = mailer(server)
    sent = [channel.send(parcel(number, pdf=PDF + b"%d" % number)) for number in range(20)]
    assert {outcome.state for outcome in sent} == {State.SENT}
    assert server.sink.connections == 1
    for number, (outcome, kept) in enumerate(zip(sent, server.sink.kept, strict=True)):
        message = message_from_bytes(kept.content, policy=SMTP)
        assert (kept.sender, kept.receivers) == ("letters@example.org", (f"test{number}@example.org",))
        assert message["Message-ID"] == outcome.ticket
        (pdf,) = message.iter_attachments()
        assert pdf.get_filename() == f"LMP21-{number:04}-test-recipient-{number:06}.pdf"
        assert hashlib.sha256(pdf.get_content()).digest() == hashlib.sha256(PDF + b"%d" % number).digest()
        assert outcome.detail == f"250 2.0.0 Ok: queued as {number + 1}"


def test_naughty_names_and_subjects_arrive_as_they_are_at_their_own_address(serve: Serve, mailer: Make) -> None:
    server = serve()
    channel = mailer(server, subject="About {{ name }}")
    assert {channel.send(parcel(number, name=name)).state for number, name in enumerate(NAUGHTY)} == {State.SENT}
    assert len(server.sink.kept) == len(NAUGHTY) >= 200
    for number, (name, kept) in enumerate(zip(NAUGHTY, server.sink.kept, strict=True)):
        message = message_from_bytes(kept.content, policy=SMTP)
        assert kept.receivers == (f"test{number}@example.org",)
        (to,) = message["To"].addresses
        assert (to.addr_spec, " ".join(to.display_name.split())) == (kept.receivers[0], " ".join(name.split()))
        assert " ".join(message["Subject"].split()) == " ".join(f"About {name}".split())
        (pdf,) = message.iter_attachments()
        assert pdf.get_content() == PDF


@pytest.mark.parametrize(
    ("script", "state", "said", "arrived"),
    [
        ("ok", State.SENT, "queued as 1", 1),
        ("mail:550", State.REFUSED, "the server refused it: 550 as scripted", 0),
        ("rcpt:550", State.REFUSED, "the server refused it: 550 as scripted", 0),
        ("data:554", State.REFUSED, "the server refused it: 554 as scripted", 0),
        ("end:554", State.REFUSED, "the server refused it: 554 as scripted", 0),
        ("quit:rcpt", State.REFUSED, "550 no such person", 0),
        ("drop:dot", State.IN_DOUBT, "the connection was lost before the server said whether it took the letter", 1),
        ("mail:451 ok", State.SENT, "", 1),
        ("mail:421 ok", State.SENT, "", 1),
        ("rcpt:450 rcpt:450 ok", State.SENT, "", 1),
        ("data:451 ok", State.SENT, "", 1),
        ("end:451 ok", State.SENT, "", 1),
        ("drop:mail ok", State.SENT, "", 1),
        ("drop:body ok", State.SENT, "", 1),
        ("mail:451 mail:451 mail:451", State.FAILED, "the server didn't take it: 451 as scripted", 0),
        ("rcpt:450 rcpt:450 rcpt:452", State.FAILED, "the server didn't take it: 452 as scripted", 0),
        ("end:451 end:451 end:451", State.FAILED, "the server didn't take it: 451 as scripted", 0),
        ("drop:mail drop:body drop:body", State.FAILED, LOST, 0),
    ],
)
def test_what_becomes_of_a_letter(serve: Serve, mailer: Make, script: str, state: State, said: str, arrived: int) -> None:
    """Whatever the server does, the outcome is true, and the next letter goes through."""
    server = serve(*script.split())
    channel = mailer(server)
    outcome = channel.send(parcel(1, pdf=bytes(LARGE) if "drop:body" in script else PDF))
    assert (outcome.state, len(server.sink.kept)) == (state, arrived)
    assert said in outcome.detail
    assert channel.send(parcel(2)).state is State.SENT
    assert len(server.sink.kept) == arrived + 1


def test_no_reply_after_the_dot_is_a_doubt_and_is_never_sent_again(serve: Serve, mailer: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "AFTER_DOT", 0.2)
    server = serve("silent")
    channel = mailer(server)
    letter = parcel()
    outcome = channel.send(letter)
    assert outcome.state is State.IN_DOUBT
    assert len(server.sink.kept) == server.sink.begun == 1
    assert outcome.ticket == f"<{letter.dispatch}@example.org>"
    assert channel.follow(letter.reference, letter.dispatch, outcome.ticket).state is State.IN_DOUBT


@pytest.mark.parametrize("fault", ["rcpt:450", "rcpt:550", "drop:body"])
def test_a_run_stops_where_nothing_is_taken_any_more(serve: Serve, mailer: Make, fault: str) -> None:
    server = serve(*[fault] * 100)
    channel = mailer(server)
    outcomes = [channel.send(parcel(number, pdf=bytes(LARGE) if fault == "drop:body" else PDF)) for number in range(STOP_AFTER + 3)]
    assert [isinstance(outcome, Stopped) for outcome in outcomes] == [False] * (STOP_AFTER - 1) + [True] * 4
    assert outcomes[-1].state is State.FAILED
    assert outcomes[-1].detail.startswith("5 letters in a row were not taken; the last answer: ")
    assert server.sink.begun == STOP_AFTER * (1 if fault == "rcpt:550" else 3)  # of the letters after it, the server heard nothing


def test_a_server_that_ends_an_idle_connection_costs_no_attempt(serve: Serve, mailer: Make) -> None:
    server = serve("bye")
    channel = mailer(server)
    channel.send(parcel(1))
    time.sleep(0.3)
    with stamina.set_testing(True, attempts=1):
        assert channel.send(parcel(2)).state is State.SENT
    assert (server.sink.begun, server.sink.connections) == (2, 2)


def test_letters_that_are_taken_between_keep_a_run_going(serve: Serve, mailer: Make) -> None:
    server = serve(*(["rcpt:550"] * (STOP_AFTER - 1) + ["ok"]) * 3)
    channel = mailer(server)
    assert not any(isinstance(channel.send(parcel(number)), Stopped) for number in range(STOP_AFTER * 3))


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_secure_connections(serve: Serve, mailer: Make, certificate: Callable[..., object], security: str) -> None:
    server = serve(tls=security, context=certificate())
    assert mailer(server, security=security).send(parcel()).state is State.SENT
    assert server.sink.kept[0].tls


@pytest.mark.parametrize(
    ("served", "asked", "name", "trusted", "said"),
    [
        ("tls", "tls", "mail.example.org", True, "127.0.0.1 can't prove that it is 127.0.0.1: IP address mismatch"),
        ("starttls", "starttls", "mail.example.org", True, "127.0.0.1 can't prove that it is 127.0.0.1: IP address mismatch"),
        ("tls", "tls", "127.0.0.1", False, "127.0.0.1 can't prove that it is 127.0.0.1: unable to get local issuer certificate"),
        ("", "starttls", "127.0.0.1", True, 'offers no STARTTLS, and nothing is sent in the clear; try security = "tls"'),
        ("", "tls", "127.0.0.1", True, "are 'port' and 'security' under [email] right?"),
    ],
)
def test_no_letter_goes_where_the_server_is_not_who_it_should_be(
    serve: Serve, mailer: Make, certificate: Callable[..., object], served: str, asked: str, name: str, trusted: bool, said: str
) -> None:
    server = serve(tls=served, context=certificate(name, trusted=trusted))
    outcome = mailer(server, security=asked).send(parcel())
    assert isinstance(outcome, Stopped)
    assert outcome.state is State.FAILED
    assert said in outcome.detail
    assert not server.sink.begun


@pytest.mark.parametrize("mechanism", ["", "PLAIN", "LOGIN"])
def test_logging_in(serve: Serve, mailer: Make, monkeypatch: pytest.MonkeyPatch, mechanism: str) -> None:
    monkeypatch.setenv(USER, "anna")
    monkeypatch.setenv(PASSWORD, "pässwörd 1")
    server = serve(login=("anna", "pässwörd 1"), auth_only=mechanism)
    assert mailer(server).send(parcel()).state is State.SENT


@pytest.mark.parametrize("mechanism", ["PLAIN", "LOGIN"])
@pytest.mark.parametrize(
    "reply", ["", "535 no such thing as s3cret-Pa55 here", "535 AHMzY3JldC1QYTU1 czNjcmV0LVBhNTU= AGFubmEAczNjcmV0LVBhNTU="]
)
def test_a_password_is_never_shown(
    serve: Serve,
    mailer: Make,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
    reply: str,
    mechanism: str,
) -> None:
    logging.getLogger("mail").setLevel(logging.ERROR)  # the server's own
    monkeypatch.setenv(USER, "anna")
    monkeypatch.setenv(PASSWORD, "s3cret-Pa55")
    server = serve(login=("anna", "another"), reply=reply, auth_only=mechanism)
    channel = mailer(server)
    outcome = channel.send(parcel())
    assert isinstance(outcome, Stopped)
    assert "doesn't take user and password: 535" in outcome.detail
    said = outcome.detail + repr(outcome) + repr(vars(channel)) + "".join(capfd.readouterr()) + caplog.text
    assert not any(secret in said for secret in ("s3cret-Pa55", "czNjcmV0LVBhNTU", "AGFubmEAczNjcmV0LVBhNTU="))


def test_a_server_that_wants_a_login_says_so_once(serve: Serve, mailer: Make) -> None:
    outcome = mailer(serve(login=("anna", "x"))).send(parcel())
    assert isinstance(outcome, Stopped)
    assert "wants a user and a password" in outcome.detail


def test_a_server_that_is_away(serve: Serve, mailer: Make) -> None:
    server = serve()
    server.stop()
    outcome = mailer(server).send(parcel())
    assert isinstance(outcome, Stopped)
    assert outcome == Stopped(State.FAILED, f"no connection to the mail server 127.0.0.1, port {server.port}: connection refused")


@pytest.mark.parametrize(
    ("options", "values", "state", "said"),
    [
        ({"size": 100_000}, {"pdf": bytes(80_000)}, State.REFUSED, "the e-mail has 0.1 MB, and the server takes 0.1 MB"),
        ({"size": 100_000}, {"pdf": bytes(60_000)}, State.SENT, ""),
        ({"size": 0}, {"pdf": bytes(80_000)}, State.SENT, ""),
        ({}, {"email": "jürgen@example.org"}, State.SENT, ""),
        ({"smtputf8": False}, {"email": "jürgen@example.org"}, State.REFUSED, "can't send to addresses with letters beyond ASCII"),
        ({"smtputf8": False}, {"email": "test@bücher.example", "name": "Jürgen"}, State.SENT, ""),
    ],
)
def test_what_the_server_can_take(
    serve: Serve, mailer: Make, options: dict[str, object], values: dict[str, object], state: State, said: str
) -> None:
    server = serve(**options)
    outcome = mailer(server).send(parcel(**values))
    assert outcome.state is state
    assert said in outcome.detail
    assert server.sink.begun == (state is State.SENT)  # what can't be taken isn't offered


def test_an_international_address_arrives_as_it_is(serve: Serve, mailer: Make) -> None:
    server = serve()
    mailer(server).send(parcel(email="jürgen@bücher.example", name="Jürgen Test"))
    (kept,) = server.sink.kept
    assert kept.receivers == ("jürgen@xn--bcher-kva.example",)
    assert "To: Jürgen Test <jürgen@xn--bcher-kva.example>".encode() in kept.content


def test_the_rate_is_kept(serve: Serve, mailer: Make) -> None:
    channel = mailer(serve(), rate=600)  # one each tenth of a second
    began = time.monotonic()
    for number in range(4):
        channel.send(parcel(number))
    assert time.monotonic() - began >= 0.3  # never faster, however fast the machine


def test_a_mistake_in_a_template_stops_the_run(serve: Serve, mailer: Make, folder: Path) -> None:
    (folder / "templates/mayoral-pledge/email.txt").write_text("{{ salutation }}\n{{ 1 // (party | length - 11) }}", encoding="utf-8")
    server = serve()
    outcome = mailer(server).send(parcel())
    assert isinstance(outcome, Stopped)
    assert "templates/mayoral-pledge/email.txt, line 2" in outcome.detail
    assert not server.sink.connections
