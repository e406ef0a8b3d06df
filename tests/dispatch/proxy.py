"""A connection that breaks on request: a TCP proxy on loopback, between a client and a server."""

import socket
import threading
import time
from contextlib import suppress

LOOPBACK = "127.0.0.1"


class Proxy:
    """Passes everything on, but for one fault, which is armed and happens once."""

    def __init__(self, port: int) -> None:
        self._target = port
        self._listener = socket.create_server((LOOPBACK, 0))
        self.port = self._listener.getsockname()[1]
        self._lock = threading.Lock()
        self._cut_after: int | None = None
        self._instead: bytes | None = None
        self._delay = 0.0
        self._then_away = False
        threading.Thread(target=self._accept, daemon=True).start()

    def cut_request(self, after: int, *, then_away: bool = False) -> None:
        """Ends the connection when so many more bytes of requests have gone through; `then_away` takes no other."""
        self._cut_after, self._then_away = after, then_away

    def spoil_answer(self, instead: bytes = b"", *, delay: float = 0, then_away: bool = False) -> None:
        """Gives something else in the place of the next answer that isn't an invitation (`100 Continue`), and ends the connection."""
        self._instead, self._delay, self._then_away = instead, delay, then_away

    def close(self) -> None:
        """Takes no more connections."""
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                try:
                    server = socket.create_connection((LOOPBACK, self._target))
                except OSError:
                    client.close()
                    continue
                for pump in (self._requests, self._answers):
                    threading.Thread(target=pump, args=(client, server), daemon=True).start()

    def _requests(self, client: socket.socket, server: socket.socket) -> None:
        with suppress(OSError):
            while data := client.recv(65536):
                with self._lock:
                    left = self._cut_after
                    if left is not None:
                        self._cut_after = max(0, left - len(data)) if left > len(data) else None
                if left is not None and left <= len(data):
                    server.sendall(data[:left])
                    break
                server.sendall(data)
        self._end(client, server)

    def _answers(self, client: socket.socket, server: socket.socket) -> None:
        with suppress(OSError):
            while data := server.recv(65536):
                with self._lock:
                    instead = None if data.startswith(b"HTTP/1.1 100") and data.endswith(b"\r\n\r\n") else self._instead
                    if instead is not None:
                        self._instead = None
                if instead is not None:
                    time.sleep(self._delay)
                    client.sendall(instead)
                    break
                client.sendall(data)
        self._end(client, server)

    def _end(self, *ends: socket.socket) -> None:
        if self._then_away:
            self.close()
        for end in ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
