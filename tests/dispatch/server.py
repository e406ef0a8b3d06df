"""A mail server on loopback that does as its script says: aiosmtpd with TLS, STARTTLS, AUTH, SIZE, SMTPUTF8 and faults at any step.

A script has a word for each message that is begun, and "ok" holds for those after its end:
`ok`, `mail:CODE`, `rcpt:CODE`, `data:CODE`, `end:CODE` (the reply to the final dot), `quit:rcpt` (550 and goodbye), `drop:mail`,
`drop:body` (the line is cut once the body has begun; only a body that no buffer holds shows the client that it wasn't read),
`drop:dot` (the message is kept, and the line cut before a reply), `silent` (the same, but the line stays),
`bye` (421 and the end of the connection, after the message was taken).
"""

import asyncio
import socket
import ssl
import struct
from collections.abc import Iterable
from typing import Any, NamedTuple

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword


class Kept(NamedTuple):
    """A message as the server took it."""

    sender: str
    receivers: tuple[str, ...]
    content: bytes
    tls: bool


class Sink:
    """What the server heard and kept."""

    def __init__(self, script: Iterable[str]) -> None:
        self._script = iter(script)
        self.fault, self.begun, self.connections = "ok", 0, 0
        self.kept: list[Kept] = []

    def begin(self) -> None:
        """The next message, with the next word of the script."""
        self.begun += 1
        self.fault = next(self._script, "ok")

    async def handle_DATA(self, server: "Scripted", _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        if self.fault.startswith("end:"):
            return f"{self.fault[4:]} as scripted"
        self.kept.append(
            Kept(envelope.mail_from, tuple(envelope.rcpt_tos), envelope.content, server.transport.get_extra_info("ssl_object") is not None)
        )
        if self.fault == "drop:dot":
            server.cut()
        if self.fault == "silent":
            await asyncio.sleep(60)
        if self.fault == "bye":
            server.loop.call_later(0.05, server.say_goodbye)
        return f"250 2.0.0 Ok: queued as {len(self.kept)}"


class Scripted(SMTP):
    """The protocol, with faults."""

    def connection_made(self, transport: Any) -> None:
        self.event_handler.connections += 1
        super().connection_made(transport)

    def cut(self) -> None:
        """Resets the connection, as a cut line does."""
        line = self.transport.get_extra_info("socket")
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.transport.abort()

    def say_goodbye(self) -> None:
        """Ends the connection in good order, as servers do that waited for too long."""
        self._writer.write(b"421 4.4.2 waited too long\r\n")
        self.transport.close()

    async def _faulty(self, step: str) -> bool:
        fault = self.event_handler.fault
        if fault.startswith(f"{step}:"):
            await self.push(f"{fault.partition(':')[2]} as scripted")
        return fault.startswith(f"{step}:")

    async def smtp_MAIL(self, arg: str) -> None:  # noqa: N802
        self.event_handler.begin()
        if self.event_handler.fault == "drop:mail":
            self.cut()
        elif not await self._faulty("mail"):
            await super().smtp_MAIL(arg)

    async def smtp_RCPT(self, arg: str) -> None:  # noqa: N802
        if self.event_handler.fault == "quit:rcpt":
            await self.push("550 no such person")
            self.transport.close()
        elif not await self._faulty("rcpt"):
            await super().smtp_RCPT(arg)

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        if self.event_handler.fault == "drop:body":
            await self.push("354 go on")
            await self._reader.readexactly(100)
            self.cut()
        elif not await self._faulty("data"):
            await super().smtp_DATA(arg)


class Server:
    """A server on a free port of loopback; `tls` is `tls`, `starttls` or nothing, `login` a user and a password that it wants."""

    def __init__(
        self,
        script: Iterable[str] = (),
        *,
        tls: str = "",
        context: ssl.SSLContext | None = None,
        login: tuple[str, str] | None = None,
        auth_only: str = "",
        reply: str = "",
        size: int = 20_000_000,
        smtputf8: bool = True,
    ) -> None:
        self.sink = sink = Sink(script)

        def authenticate(_server: object, _session: object, _envelope: object, _mechanism: str, data: LoginPassword) -> AuthResult:
            good = (data.login.decode(), data.password.decode()) == login
            return AuthResult(success=good, handled=False, message=reply or None)

        options: dict[str, Any] = {"data_size_limit": size, "enable_SMTPUTF8": smtputf8}
        if tls == "starttls":
            options |= {"tls_context": context, "require_starttls": True}
        if login:
            options |= {"authenticator": authenticate, "auth_required": True, "auth_require_tls": False}
            options["auth_exclude_mechanism"] = {"PLAIN", "LOGIN"} - {auth_only} if auth_only else ()

        class Own(Controller):
            def factory(self) -> SMTP:
                return Scripted(self.handler, **self.SMTP_kwargs)

        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self._controller = Own(sink, hostname="127.0.0.1", port=self.port, ssl_context=context if tls == "tls" else None, **options)
        self._controller.start()
        self._running = True
        sink.connections = sink.begun = 0  # the controller tries its own server once

    def stop(self) -> None:
        """Ends the server, once."""
        if self._running:
            self._controller.stop()
        self._running = False
