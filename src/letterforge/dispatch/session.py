"""One connection to a mail server, driven step by step, so that it is known at every moment whether the server can have the message.

In goes a `Message`, out comes an `Outcome`; raised is what may be tried again (`TroubleError`), or concerns all letters (`BarredError`).
smtplib only reads replies and starts TLS: its own `sendmail` raises the same error whether or not the server took the message.
"""

import base64
import select
import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import NamedTuple

from letterforge.campaign import EmailSettings
from letterforge.dispatch.channel import Outcome, State
from letterforge.dispatch.credentials import Login
from letterforge.dispatch.message import Message

CONNECTING, COMMAND, AFTER_DOT = 30.0, 300.0, 600.0  # seconds; RFC 5321, 4.5.3.2, but for the first, at which nothing is lost
_LONGEST_WORDS = 300  # characters of a server's reply that are kept


class TroubleError(Exception):
    """The message was certainly not taken, and a later try may go well."""


class UnreachableError(TroubleError):
    """There is no connection, so that no letter can be sent."""


class BarredError(Exception):
    """The server won't do business with us as things stand: no letter can be sent, and trying again is of no use."""


class Reply(NamedTuple):
    """A server's reply: its code, and code and words as a person may read them."""

    code: int
    said: str


class Session:
    """A connection, greeted and logged in. Raises TroubleError or BarredError where there can be none."""

    def __init__(self, settings: EmailSettings, login: Login | None) -> None:
        self._host, self._port = settings.server
        self._said = f"{self._host}, port {self._port}"
        self.open, self._in_body = True, False
        with self._opening():
            context = ssl.create_default_context() if settings.security != "none" else None
            self._smtp = self._connected(context if settings.security == "tls" else None)
            try:
                self._greet()
                if settings.security == "starttls":
                    self._start_tls(context)
                if login:
                    self._log_in(login)
                self._socket.settimeout(COMMAND)
            except BaseException:
                self._drop()
                raise

    @property
    def usable(self) -> bool:
        """Whether the next message may go over it: a server that speaks unasked has had enough of waiting."""
        return self.open and not _has_spoken(self._socket)

    def deliver(self, message: Message) -> Outcome:
        """Sends one message. Raises TroubleError where it certainly wasn't taken and may be sent again."""
        if (unfit := self._unfit(message)) is not None:
            return unfit
        options = f" SIZE={len(message.content)}" if self._smtp.has_extn("size") else ""
        options += " SMTPUTF8 BODY=8BITMIME" if message.utf8 else ""
        self._smtp.command_encoding = "utf-8" if message.utf8 else "ascii"
        steps = ((f"MAIL FROM:<{message.sender}>{options}", 250), (f"RCPT TO:<{message.to}>", 250), ("DATA", 354))
        for command, expected in steps:
            reply = self._ask(command)
            if reply.code != expected and not (expected == 250 and reply.code == 251):
                return self._turned_down(reply)
        self._send_body(message.content)
        return self._finish(message)

    def close(self) -> None:
        """Says goodbye, without waiting long for an answer; in the midst of a message, which then ends unsaid, without a word."""
        if self.open and not self._in_body:
            with suppress(OSError, smtplib.SMTPException):
                self._socket.settimeout(2)
                self._smtp.quit()
        self._drop()

    @property
    def _socket(self) -> socket.socket:
        if self._smtp.sock is None:
            raise TroubleError("the connection was lost before the letter was handed over")
        return self._smtp.sock

    @contextmanager
    def _opening(self) -> Iterator[None]:
        """What goes wrong before the first letter, in words."""
        try:
            yield
        except ssl.SSLCertVerificationError as error:
            what = f"{self._host} can't prove that it is {self._host}: {error.verify_message.rstrip('.')}"
            raise BarredError(f"{what}; look at 'host' under [email]") from None
        except ssl.SSLError as error:
            why = (error.reason or "no TLS").lower().replace("_", " ")
            raise BarredError(f"no secure connection to {self._said} ({why}); are 'port' and 'security' under [email] right?") from None
        except smtplib.SMTPResponseException as error:
            self._refuse(_reply(error.smtp_code, error.smtp_error), "doesn't let us in")
        except (OSError, smtplib.SMTPException) as error:
            why = getattr(error, "strerror", None) or str(error)
            raise UnreachableError(f"no connection to the mail server {self._said}: {why[:1].lower()}{why[1:]}") from None
        except UnreachableError:
            raise
        except TroubleError as error:
            raise UnreachableError(f"no connection to the mail server {self._said}: {error}") from None

    def _connected(self, context: ssl.SSLContext | None) -> smtplib.SMTP:
        """A connection that was greeted with 220; this machine is called by its address, and its name is nobody's business."""
        own = "localhost"  # until the address is known; without one smtplib asks the network for the machine's name
        if context is not None:
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(self._host, self._port, own, timeout=CONNECTING, context=context)
        else:
            smtp = smtplib.SMTP(self._host, self._port, own, timeout=CONNECTING)
        if smtp.sock is not None:
            smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # else each final dot waits 40 ms for the body's receipt
            address = str(smtp.sock.getsockname()[0])
            smtp.local_hostname = f"[IPv6:{address}]" if ":" in address else f"[{address}]"
        return smtp

    def _greet(self) -> None:
        reply = _reply(*self._smtp.ehlo())
        if reply.code != 250:
            self._refuse(reply, "doesn't let us in")

    def _start_tls(self, context: ssl.SSLContext | None) -> None:
        if not self._smtp.has_extn("starttls"):
            raise BarredError(f'{self._said} offers no STARTTLS, and nothing is sent in the clear; try security = "tls" under [email]')
        self._smtp.starttls(context=context)
        self._greet()

    def _log_in(self, login: Login) -> None:
        """AUTH by itself: smtplib keeps the password, and shows it in some of its errors."""
        offered = self._smtp.esmtp_features.get("auth", "").upper().split()
        user, password = (base64.b64encode(text.encode()).decode() for text in (login.user, login.password))
        both = base64.b64encode(f"\0{login.user}\0{login.password}".encode()).decode()
        if "PLAIN" in offered:
            reply = self._ask(f"AUTH PLAIN {both}")
        elif "LOGIN" in offered:
            reply = self._ask(f"AUTH LOGIN {user}")
            reply = self._ask(password) if reply.code == 334 else reply
        else:
            how = f"only {' and '.join(offered)}" if offered else "no way at all"
            raise BarredError(f"{self._said} knows {how} to log in, and PLAIN or LOGIN is needed")
        if reply.code != 235:
            echoed = any(secret in reply.said for secret in (login.password, password, both))
            self._refuse(Reply(reply.code, str(reply.code)) if echoed else reply, "doesn't take user and password")

    def _refuse(self, reply: Reply, what: str) -> None:
        """Ends the attempt to get in: for now with a reply of 4xx, else for good."""
        said = f"{self._said} {what}: {reply.said}"
        raise UnreachableError(said) if 400 <= reply.code < 500 else BarredError(said)

    def _unfit(self, message: Message) -> Outcome | None:
        """Why this server can't take the message, known before it is offered."""
        limit = self._smtp.esmtp_features.get("size", "")
        if limit.isdigit() and 0 < int(limit) < len(message.content):
            what = f"the e-mail has {_megabytes(len(message.content))} MB, and the server takes {_megabytes(int(limit))} MB"
            return Outcome(State.REFUSED, what)
        if message.utf8 and not self._smtp.has_extn("smtputf8"):
            return Outcome(State.REFUSED, "the server can't send to addresses with letters beyond ASCII before the @")
        return None

    def _ask(self, command: str) -> Reply:
        """One command and its reply, before the message is complete."""
        try:
            return _reply(*self._smtp.docmd(command))
        except (OSError, smtplib.SMTPException):
            self._drop()
            raise TroubleError("the connection was lost before the letter was handed over") from None

    def _turned_down(self, reply: Reply) -> Outcome:
        """The server doesn't want the message: 5xx is for good. The next one begins anew."""
        self._begin_anew(reply)
        if reply.code in {530, 538}:
            raise BarredError(f"{self._said} wants a user and a password, and a secure connection: {reply.said}")
        if 500 <= reply.code < 600:
            return Outcome(State.REFUSED, f"the server refused it: {reply.said}")
        raise TroubleError(f"the server didn't take it: {reply.said}")

    def _begin_anew(self, reply: Reply) -> None:
        """Takes back what was said of this message, or else the connection."""
        with suppress(TroubleError):  # then it is closed already
            if not 400 <= reply.code < 600 or reply.code == 421 or self._ask("RSET").code != 250:
                self._drop()

    def _send_body(self, content: bytes) -> None:
        """All but the final dot, without which no server has a message."""
        self._in_body = True
        try:
            self._socket.sendall(content.replace(b"\r\n.", b"\r\n.."))
            gone = not _is_there(self._socket)
        except OSError:
            gone = True
        if gone:
            self._drop()
            raise TroubleError("the connection was lost before the letter was handed over")

    def _finish(self, message: Message) -> Outcome:
        """The final dot, and the only reply that says what became of the message."""
        line = self._socket
        try:
            line.settimeout(AFTER_DOT)
            line.sendall(b".\r\n")
        except (BrokenPipeError, ConnectionResetError):  # known before a byte of it went out
            self._drop()
            raise TroubleError("the connection was lost before the letter was handed over") from None
        except OSError:
            return self._doubt(message)
        try:
            reply = _reply(*self._smtp.getreply())
        except (OSError, smtplib.SMTPException):
            return self._doubt(message)
        self._in_body = False
        if 200 <= reply.code < 300:
            line.settimeout(COMMAND)
            return Outcome(State.SENT, reply.said, message.ident)
        if not 400 <= reply.code < 600:
            return self._doubt(message)
        line.settimeout(COMMAND)
        return self._turned_down(reply)

    def _doubt(self, message: Message) -> Outcome:
        self._drop()
        return Outcome(State.IN_DOUBT, "the connection was lost before the server said whether it took the letter", message.ident)

    def _drop(self) -> None:
        self.open = False
        with suppress(OSError):
            self._smtp.close()


def _is_there(line: socket.socket) -> bool:
    """Whether the other end is still connected, as far as this machine has heard; asked below TLS, where looking takes nothing away."""
    return not _has_spoken(line) or bool(socket.socket.recv(line, 1, socket.MSG_PEEK))


def _has_spoken(line: socket.socket) -> bool:
    """Whether something came that nobody has read, if only the end of the connection."""
    heard = select.poll()
    heard.register(line, select.POLLIN)
    return bool(heard.poll(0))


def _reply(code: int, words: bytes | str) -> Reply:
    """A reply in one line of printable characters."""
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    shown = "".join(character if character.isprintable() else " " for character in f"{code} {text}")
    return Reply(code, " ".join(shown.split())[:_LONGEST_WORDS])


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.1f}"
