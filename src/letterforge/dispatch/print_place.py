"""Where printers are: this machine's print server, or elsewhere. In go an address or the environment, out comes a server."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import quote, urlsplit

from letterforge.errors import DispatchError, Problem

SOCKET = "/run/cups/cups.sock"
PORT = 631  # IPP's, with TLS and without


@dataclass(frozen=True, slots=True)
class Server:
    """Where an IPP server listens: a host and port, with TLS or not, or the path of a local `socket`."""

    host: str = "localhost"
    port: int = PORT
    tls: bool = False
    socket: str = ""

    @property
    def header(self) -> str:
        """The server's name in a request and in a printer's URI."""
        if self.socket:
            return self.host
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORT else f"{host}:{self.port}"

    def uri(self, path: str) -> str:
        """The URI of what stands at `path`."""
        return f"{'ipps' if self.tls else 'ipp'}://{self.header}{path}"

    def __str__(self) -> str:
        return self.socket or self.header


def is_address(printer: str) -> bool:
    """Whether a printer is named by its address, and not by its queue's name."""
    return "://" in printer


def queue_path(name: str, *, of_class: bool = False) -> str:
    """Where a queue of CUPS, or a class of printers, stands on its server."""
    return f"/{'classes' if of_class else 'printers'}/{quote(name, safe='')}"


def print_server(environment: Mapping[str, str]) -> Server:
    """The print server that CUPS's own programs would use: $CUPS_SERVER, the local socket, or port 631. Raises DispatchError."""
    said = environment.get("CUPS_SERVER", "").split("/version=")[0]
    if said.startswith("/"):
        return Server(socket=said)
    if said:
        return _checked(f"ipp://{said}", "CUPS_SERVER")[0]
    return Server(socket=SOCKET) if _can_be_written(SOCKET) else Server()


def printer_at(uri: str) -> tuple[Server, str]:
    """The server and path of a printer's address. Raises DispatchError where it isn't one, or is neither encrypted nor on this machine."""
    return _checked(uri, "--printer")


def _checked(uri: str, where: str) -> tuple[Server, str]:
    form = Problem(f"{where}: {uri} is no address of a printer", "write it as ipps://printer.example.org/ipp/print, or give a queue's name")
    try:
        parts = urlsplit(uri)
        host, port = parts.hostname or "", parts.port or PORT
    except ValueError:
        raise DispatchError(form) from None
    if parts.scheme not in {"ipp", "ipps"} or not host or parts.query or parts.fragment or not uri.isascii():
        raise DispatchError(form)
    if parts.username is not None:
        raise DispatchError(Problem(f"{where}: an address with a user's name or password isn't used", "set a queue up for the printer"))
    tls = parts.scheme == "ipps"
    if not tls and not _is_this_machine(host):
        cure = f"use ipps://{host}{parts.path or '/…'}, or a queue on this machine"
        raise DispatchError(Problem(f"{where}: letters would go to {host} unencrypted", cure))
    return Server(host, port, tls), quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _can_be_written(socket: str) -> bool:
    return Path(socket).is_socket() and os.access(socket, os.W_OK)
