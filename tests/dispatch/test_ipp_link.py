"""A conversation with a real CUPS that breaks off at any moment, and with servers that talk nonsense."""

import contextlib
import socket
import threading
import time

import pytest

from letterforge.dispatch.channel import State
from letterforge.dispatch.ipp_link import Declined, Link, NoAnswer, NotSent, Patience
from letterforge.dispatch.ipp_values import Message, Operation
from letterforge.dispatch.print_place import Server

from .printing import LOOPBACK, free_port, parcel
from .proxy import Proxy

TAKEN = (State.UNDERWAY, State.SENT)


@pytest.fixture
def proxy(print_server):
    between = Proxy(print_server.port)
    yield between
    between.close()


@pytest.fixture
def printer(print_server, queue, proxy):
    opened = print_server.client(queue, server=f"{LOOPBACK}:{proxy.port}", reach=0.2, answer=5)
    yield opened
    opened.close()


def jobs(print_server, queue):
    """What the queue has, asked straight."""
    asking = print_server.client(queue)
    try:
        return asking._queue.jobs()
    finally:
        asking.close()


def test_cut_off_at_any_byte_of_the_request(print_server, queue, proxy, printer):
    """What is said to be taken is there, what is said to have failed isn't; a request that only the way has swallowed is in doubt."""
    pdf = b"%PDF-1.7" + bytes(3000)
    states = []
    for number, after in enumerate([*range(1, 4400, 97), 100_000]):
        one = parcel(number, pdf)
        proxy.cut_request(after)
        outcome = printer.send(one)
        proxy.cut_request(1 << 40)
        found = [job for job in jobs(print_server, queue) if job.name == one.reference]
        assert len(found) == (outcome.state in TAKEN), (after, outcome, found)
        assert outcome.state in {*TAKEN, State.FAILED, State.IN_DOUBT}
        states.append(outcome.state)
    assert State.IN_DOUBT in states
    assert states[-1] in TAKEN


ANSWERS = {
    "nothing": b"",
    "half a header": b"HTTP/1.1 200 OK\r\nContent-Len",
    "another protocol": b"SSH-2.0-OpenSSH_9.2\r\n",
    "no IPP": b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
    "half an answer": b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n\x02\x00\x00\x00\x00\x00\x00\x01\x03",
    "another's answer": b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n\x02\x00\x00\x00\x00\x00\xff\x01\x03",
    "a length that is none": b"HTTP/1.1 200 OK\r\nContent-Length: -9\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    "an error": b"HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n",
    "a gateway": b"HTTP/1.1 504 Gateway Timeout\r\nContent-Length: 0\r\n\r\n",
}


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)
def test_an_answer_that_is_lost_or_garbage(print_server, queue, proxy, printer, answer):
    """The printer has the letter: its job is found by title and dispatch, and never sent again."""
    one = parcel()
    proxy.spoil_answer(answer)
    outcome = printer.send(one)
    assert outcome.state in TAKEN
    (job,) = jobs(print_server, queue)
    assert outcome.ticket == job.ticket
    assert printer.follow(*one[:2], outcome.ticket).state in TAKEN


def test_an_answer_that_takes_too_long(print_server, queue, proxy):
    printer = print_server.client(queue, server=f"{LOOPBACK}:{proxy.port}", answer=0.3)
    proxy.spoil_answer(b"", delay=1)
    assert printer.send(parcel()).state in TAKEN
    assert len(jobs(print_server, queue)) == 1


def test_no_answer_and_nobody_to_ask(print_server, queue, proxy, printer):
    proxy.spoil_answer(then_away=True)
    one = parcel()
    outcome = printer.send(one)
    assert outcome.state is State.IN_DOUBT
    assert "the printer can't be asked" in outcome.detail
    assert print_server.client(queue).follow(*one[:2], "").state in TAKEN  # when it can be asked again


def test_cut_off_and_nobody_to_ask(printer, proxy):
    proxy.cut_request(2000, then_away=True)
    outcome = printer.send(parcel(1, bytes(20_000_000)))  # more than the system takes from us in advance
    assert outcome.state is State.FAILED
    assert "the connection was lost before the request was sent" in outcome.detail
    assert "can't be reached" in printer.send(parcel(2)).detail


def test_a_connection_that_was_closed_meanwhile_is_made_anew(print_server, queue, printer):
    assert printer.send(parcel(1)).state in TAKEN
    printer._queue._link._stream._socket.shutdown(socket.SHUT_RDWR)
    assert printer.send(parcel(2)).state in TAKEN
    assert [job.name for job in jobs(print_server, queue)] == ["LMP21-0001", "LMP21-0002"]


class Scripted:
    """A server that says the same to everybody, and keeps what it was told."""

    def __init__(self, *said: bytes, reads: int = 1 << 20) -> None:
        self._listener = socket.create_server((LOOPBACK, 0))
        self.port = self._listener.getsockname()[1]
        self.told = b""
        self._said, self._reads = said, reads
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                with client, contextlib.suppress(OSError):
                    for said in self._said:
                        self.told += client.recv(self._reads)
                        client.sendall(said)

    def link(self, **patience: float) -> Link:
        return Link(Server(LOOPBACK, self.port), "/ipp/print", Patience(**{"reach": 0.2, "answer": 2} | patience))

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()


@pytest.fixture
def scripted():
    servers = []

    def start(*said, **more):
        servers.append(Scripted(*said, **more))
        return servers[-1]

    yield start
    for server in servers:
        server.close()


ASK = Message(Operation.GET_PRINTER_ATTRIBUTES, 0)
PRINT = Message(Operation.PRINT_JOB, 0)
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (b"401 Unauthorized", "asks for a password"),
        (b"403 Forbidden", "doesn't let you print"),
        (b"404 Not Found", "no such queue"),
        (b"413 Too Large", "too large"),
        (b"418 I'm a teapot", "418 I'm a teapot"),
        (b"426 Upgrade Required", "encrypted"),
    ],
)
def test_a_document_that_is_declined_is_not_sent(scripted, status, said):
    server = scripted(b"HTTP/1.1 " + status + b"\r\nContent-Length: 0\r\n\r\n")
    with pytest.raises(Declined, match=said):
        server.link().ask(PRINT, b"%PDF the letter")
    assert b"Expect: 100-continue" in server.told
    assert b"%PDF" not in server.told


def test_a_server_that_does_not_invite_is_sent_the_document_all_the_same(scripted, monkeypatch):
    monkeypatch.setattr("letterforge.dispatch.ipp_link._INVITATION", 0.05)
    server = scripted(b"", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n\x02\x00\x00\x00\x00\x00\x00\x01\x03")
    assert server.link().ask(PRINT, b"%PDF the letter").code == 0
    assert server.told.endswith(b"%PDF the letter")


def test_hanging_up_before_the_invitation_is_not_sent(scripted):
    with pytest.raises(NotSent) as lost:
        scripted(b"").link().ask(PRINT, b"%PDF the letter")
    assert not lost.value.begun


@pytest.mark.parametrize(
    "said",
    [b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200, b"H" * 70_000, b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n"],
    ids=["headers", "a line", "a body"],
)
def test_answers_without_end(scripted, said):
    with pytest.raises(NoAnswer):
        scripted(said).link(answer=0.5).ask(ASK)


def test_a_server_that_drips_is_given_up(scripted):
    """The limit is for the whole answer, not for each byte."""
    server = scripted()
    listener = socket.create_server((LOOPBACK, 0))
    server.port, stop = listener.getsockname()[1], threading.Event()

    def drip():
        client, _ = listener.accept()
        with client, contextlib.suppress(OSError):
            client.sendall(b"HTTP/1.1 200 OK\r\nX: ")
            while not stop.wait(0.05):
                client.sendall(b"y")

    threading.Thread(target=drip, daemon=True).start()
    with pytest.raises(NoAnswer, match="took too long"):
        server.link(answer=0.5).ask(ASK)
    stop.set()
    listener.close()


def test_a_printer_that_takes_a_long_document_slowly_is_given_its_time(scripted):
    server = scripted()
    listener = socket.create_server((LOOPBACK, 0))
    server.port = listener.getsockname()[1]

    def print_it():
        client, _ = listener.accept()
        with client:
            client.recv(1000)
            client.sendall(CONTINUE)
            received = 0
            while received < 20_000:
                received += len(client.recv(1000))
            time.sleep(0.5)
            client.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n\x02\x00\x00\x00\x00\x00\x00\x01\x03")

    threading.Thread(target=print_it, daemon=True).start()
    assert server.link(answer=0.2).ask(PRINT, bytes(20_000)).code == 0
    listener.close()


def test_a_server_that_never_answered_is_not_waited_for_long(monkeypatch):
    monkeypatch.setattr("letterforge.dispatch.ipp_link._ARRIVAL", 0.1)
    with pytest.raises(NotSent, match="can't be reached: connection refused"):
        Link(Server(LOOPBACK, free_port()), "/", Patience(reach=600, answer=1)).ask(ASK)


def test_a_server_that_is_away_is_waited_for_once():
    link = Link(Server(LOOPBACK, free_port()), "/", Patience(reach=0.2, answer=1))
    for _ in range(2):
        with pytest.raises(NotSent, match="can't be reached: connection refused"):
            link.ask(ASK)
