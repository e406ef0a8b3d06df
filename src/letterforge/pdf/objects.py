"""PDF objects as bytes: numbered, joined into a file with its cross-reference table. In goes Python, out comes PDF 1.7 syntax."""

import hashlib
from collections.abc import Sequence
from functools import lru_cache


class Objects:
    """The numbered objects of one file, or of the first part of one."""

    def __init__(self) -> None:
        self._bodies: list[bytes] = []

    def __len__(self) -> int:
        return len(self._bodies)

    def add(self, body: bytes = b"") -> int:
        """Adds an object (or keeps a number for one) and gives its number."""
        self._bodies.append(body)
        return len(self._bodies)

    def put(self, number: int, body: bytes) -> None:
        """Sets the body of a number kept before."""
        self._bodies[number - 1] = body

    def beginning(self) -> "Beginning":
        """The first part of files, made of these objects."""
        return Beginning(self._bodies)


class Beginning:
    """The first part of files that go on with objects of their own: it is laid out once, with its part of the cross-reference table.

    A picture's body isn't copied into it: many beginnings have it in common, and it may be large.
    """

    def __init__(self, bodies: Sequence[bytes]) -> None:
        self._count = len(bodies)
        content, self._table = _laid_out(bodies, 1, len(_MARK))
        self._parts, self._length = _split(_MARK + content, [body for body in bodies if len(body) >= _LARGE]), len(_MARK) + len(content)
        self._hash = hashlib.sha256(_MARK + content)

    def file(self, bodies: Sequence[bytes], root: int, info: int) -> tuple[bytes, str]:
        """A whole file that goes on with `bodies`, and its SHA-256, for which the first part needn't be read again.

        Its identifier is the hash of its content, so that equal files have equal ones.
        """
        content, table = _laid_out(bodies, self._count + 1, self._length)
        whole = self._hash.copy()
        whole.update(content)
        identifier = whole.hexdigest()[:32].upper().encode()
        size = self._count + len(bodies) + 1
        trailer = b"<< /Size %d /Root %d 0 R /Info %d 0 R /ID [<%s> <%s>] >>" % (size, root, info, identifier, identifier)
        end = b"xref\n0 %d\n0000000000 65535 f \n%s%strailer\n%s\nstartxref\n%d\n%%%%EOF\n"
        end %= (size, self._table, table, trailer, self._length + len(content))
        whole.update(end)
        return b"".join((*self._parts, content, end)), whole.hexdigest()


def _split(content: bytes, bodies: Sequence[bytes]) -> tuple[bytes, ...]:
    """The content in parts, of which `bodies`, in their order, are themselves some."""
    parts: list[bytes] = []
    at = 0
    for body in bodies:
        found = content.index(body, at)
        parts += (content[at:found], body)
        at = found + len(body)
    return (*parts, content[at:])


_LARGE = 200_000  # bytes
_MARK = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"


def _laid_out(bodies: Sequence[bytes], first: int, at: int) -> tuple[bytes, bytes]:
    """Objects numbered from `first` that begin at byte `at`, and their lines of the cross-reference table."""
    parts: list[bytes] = []
    table: list[bytes] = []
    for number, body in enumerate(bodies, first):
        part = b"%d 0 obj\n%s\nendobj\n" % (number, body)
        table.append(b"%010d 00000 n \n" % at)
        parts.append(part)
        at += len(part)
    return b"".join(parts), b"".join(table)


def stream(data: bytes, entries: bytes = b"") -> bytes:
    """A stream object of `data` as it is."""
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (entries, len(data), data)


def deflated(data: bytes, entries: bytes = b"") -> bytes:
    """A stream object of `data` that is deflated already."""
    return b"<< %s /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (entries, len(data), data)


def ref(number: int) -> bytes:
    """A reference to an object."""
    return b"%d 0 R" % number


def text(value: str) -> bytes:
    """A text string: UTF-16 with byte order mark, in hexadecimal, so that nothing needs escaping."""
    return b"<FEFF%s>" % value.encode("utf-16-be").hex().upper().encode()


@lru_cache(maxsize=2048)
def number(value: float) -> bytes:
    """A number with at most three decimals."""
    return f"{value:.3f}".rstrip("0").rstrip(".").encode()


def array(items: Sequence[bytes]) -> bytes:
    """An array."""
    return b"[%s]" % b" ".join(items)
