"""A conversation with an IPP server over HTTP: one connection for many requests, and of each that fails it is known how far it came.

In goes a `Message`, with a document where it carries one; out comes the answer, or one of three errors: `NotSent` (the server can't have
the whole request), `Declined` (it has refused it) and `NoAnswer` (nobody knows what it did). http.client reads the answers, but doesn't
send: its time limits are for each byte, and it can't ask before it sends a document (`Expect: 100-continue`), which is what finds out that
a connection was closed meanwhile.
"""

import io
import select
import socket
import ssl
import time
from dataclasses import dataclass, replace
from http.client import HTTPException, HTTPResponse
from typing import Any, cast

from letterforge.dispatch.ipp import IppError, decode, encode
from letterforge.dispatch.ipp_values import Message
from letterforge.dispatch.print_place import Server

_LARGEST = 64 * 1024 * 1024  # bytes of an answer; the largest real one, a list of 10,000 jobs, has 4 MB
_SLOWEST = 10_000  # bytes of a document a second: a printer without a queue takes a long one as it prints, 20 letters of 30 kB a minute
_LONGEST = 900.0  # seconds that are given for that
_ARRIVAL = 1.0  # seconds for which a server is tried that never answered yet: only one that was there before is likely to come back
_INVITATION = 1.0  # seconds to wait for `100 Continue`, which not every printer says (RFC 9110, 10.1.1)


class LinkError(Exception):
    """A request that came to nothing, in words."""


class NotSent(LinkError):  # noqa: N818 - says what is so
    """The request didn't leave whole; `begun` where a part of its document did."""

    def __init__(self, said: str, *, begun: bool = False) -> None:
        super().__init__(said)
        self.begun = begun


class Declined(LinkError):  # noqa: N818
    """The server refused the request by an HTTP status, and has done nothing."""

    def __init__(self, status: int, said: str) -> None:
        super().__init__(said)
        self.status = status


class NoAnswer(LinkError):  # noqa: N818
    """The request left whole, and no answer came that can be read."""


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds: how long a server may be away, a request with its answer may take (beside its document), and a full queue is waited for."""

    reach: float = 10
    answer: float = 60
    room: float = 600


class Link:
    """The conversation. Not for several threads at once."""

    def __init__(self, server: Server, path: str, patience: Patience) -> None:
        self.path = path
        self._server = server
        self._patience = patience
        self._stream: _Stream | None = None
        self._requests = 0
        self._invites = True  # whether it says `100 Continue`
        self._given_up = False
        self._was_there = False

    def ask(self, request: Message, document: bytes = b"") -> Message:
        """The answer to a request. Raises NotSent, Declined or NoAnswer."""
        self._requests += 1
        body = encode(replace(request, request_id=self._requests))
        kept = self._stream is not None
        try:
            return self._asked(body, document)
        except NotSent as error:  # the server may have closed the connection while nothing was said
            if not kept or error.begun:
                raise
        except NoAnswer:
            if not kept or document:  # a question may be asked twice, a letter not
                raise
        return self._asked(body, document)

    def close(self) -> None:
        """Ends the connection; the next request makes a new one."""
        if self._stream is not None:
            self._stream.close()
            self._stream = None

    def _asked(self, body: bytes, document: bytes) -> Message:
        try:
            if self._stream is not None and self._stream.has_ended():
                self.close()
            stream = self._stream = self._stream or self._connected()
            stream.deadline = time.monotonic() + self._patience.answer + min(len(document) / _SLOWEST, _LONGEST)
            if self._sent(stream, body, document):
                return self._answer(stream)
            return self._answer(stream, early=True)
        except BaseException:  # whoever stops it by Ctrl-C too: an answer that nobody read mustn't be the next one's
            self.close()
            raise

    def _connected(self) -> "_Stream":
        """A new connection. A server that is starting again is waited for, but only once: the next letter needn't wait for it too."""
        reach = self._patience.reach if self._was_there else min(_ARRIVAL, self._patience.reach)
        until = time.monotonic() + (0 if self._given_up else reach)
        while True:
            try:
                stream = _Stream(self._socket())
            except (OSError, ValueError) as error:
                gone = isinstance(error, ConnectionError | FileNotFoundError | TimeoutError)
                if not gone or time.monotonic() >= until:
                    self._given_up = True
                    raise NotSent(f"{self._server} can't be reached: {_said(error)}") from error
                time.sleep(0.1)
            else:
                self._given_up, self._was_there = False, True
                return stream

    def _socket(self) -> socket.socket:
        server, seconds = self._server, max(0.1, self._patience.reach)
        if server.socket:
            local = socket.socket(socket.AF_UNIX)
            local.settimeout(seconds)
            try:
                local.connect(server.socket)
            except OSError:
                local.close()
                raise
            return local
        plain = socket.create_connection((server.host, server.port), seconds)
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if not server.tls:
            return plain
        return ssl.create_default_context().wrap_socket(plain, server_hostname=server.host)

    def _sent(self, stream: "_Stream", body: bytes, document: bytes) -> bool:
        """Sends a request; whether the whole of it. Not so where the server answers before it wants the document."""
        asks = bool(document) and stream.can_peek and self._invites
        stream.count = 0
        head = (
            f"POST {self.path} HTTP/1.1\r\nHost: {self._server.header}\r\nContent-Type: application/ipp\r\n"
            f"Content-Length: {len(body) + len(document)}\r\n{'Expect: 100-continue' + chr(13) + chr(10) if asks else ''}\r\n"
        ).encode()
        try:
            if not asks:
                stream.send(head + body + document)
                return True
            stream.send(head)
            if stream.waits_for(_INVITATION):
                if not stream.invited():
                    return False
            else:
                self._invites = False
            stream.send(body + document)
        except OSError as error:
            raise NotSent(f"the connection was lost before the request was sent: {_said(error)}", begun=stream.count > len(head)) from error
        return True

    def _answer(self, stream: "_Stream", *, early: bool = False) -> Message:
        try:
            response = HTTPResponse(cast("socket.socket", stream), method="POST")  # of a socket it uses makefile() alone
            response.begin()
            data = response.read(_LARGEST)
        except (OSError, HTTPException, ValueError) as error:
            if early:
                raise NotSent(f"the connection was lost before the request was sent: {_said(error)}") from error
            raise NoAnswer(f"no answer came: {_said(error)}") from error
        if response.will_close or early:
            self.close()
        if response.status != 200:
            if early or 300 <= response.status < 500:
                raise Declined(response.status, _STATUSES.get(response.status, f"it said {response.status} {response.reason}"))
            raise NoAnswer(f"it said {response.status} {response.reason}")
        try:
            answer = decode(data)
        except IppError as error:
            raise NoAnswer(f"its answer can't be read: {error}") from error
        if response.length or answer.request_id != self._requests:
            raise NoAnswer("its answer isn't whole, or is another's")
        return answer


_STATUSES = {
    401: "it asks for a password; print by a queue that lets you",
    403: "it doesn't let you print; ask who looks after it",
    404: "it has no such queue",
    413: "the letter is too large for it",
    426: "it wants an encrypted connection; name the printer by its ipps:// address",
}


def _said(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return "it took too long"
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate isn't trusted ({error.verify_message})"
    return (getattr(error, "strerror", None) or str(error) or type(error).__name__).lower()


class _Stream:
    """A socket with one deadline for a whole request and its answer."""

    def __init__(self, connected: socket.socket) -> None:
        self._socket = connected
        self.can_peek = not isinstance(connected, ssl.SSLSocket)
        self.deadline = 0.0
        self.count = 0  # bytes of the present request that have left

    def send(self, data: bytes) -> None:
        view = memoryview(data)
        while view:
            self._hurry()
            sent = self._socket.send(view)
            self.count += sent
            view = view[sent:]

    def waits_for(self, seconds: float) -> bool:
        """Whether there is something to read within so many seconds."""
        waiting = select.poll()
        waiting.register(self._socket, select.POLLIN)
        return bool(waiting.poll(seconds * 1000))

    def has_ended(self) -> bool:
        """Whether the other end has hung up while nothing was asked; what it says unasked is no better."""
        return self.waits_for(0)

    def invited(self) -> bool:
        """Whether what is to be read invites the document. Raises OSError where the other end has hung up."""
        begins = self._socket.recv(12, socket.MSG_PEEK)
        if not begins:
            raise ConnectionResetError("closed by the other end")
        return begins.startswith(b"HTTP/1.1 100"[: len(begins)])

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Raw(self))

    def receive_into(self, buffer: Any) -> int:
        self._hurry()
        return self._socket.recv_into(buffer)

    def close(self) -> None:
        self._socket.close()

    def _hurry(self) -> None:
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._socket.settimeout(left)


class _Raw(io.RawIOBase):
    """What a buffered reader reads from."""

    def __init__(self, stream: _Stream) -> None:
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        return self._stream.receive_into(buffer)
