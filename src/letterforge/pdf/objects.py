"""PDF objects as bytes: numbered, joined into a file with its cross-reference stream. In go Python, out comes PDF 1.7 syntax.

Objects that aren't streams are packed into one that is (PDF 32000-1, 7.5.7), since a structure tree is long and deflates to a tenth.
"""

import hashlib
import zlib
from collections.abc import Iterable, Sequence
from functools import lru_cache
from struct import Struct
from typing import Protocol

_LARGE = 200_000  # bytes
MARK = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
_PACK = 1  # the number of the object that holds others
ENTRY = Struct(">BII")  # of the cross-reference stream (7.5.8): a kind, and what it says of where the object is
FREE, IN_FILE, IN_PACK = 0, 1, 2


class Numbered(Protocol):
    """What takes objects one after another, and gives each the next number."""

    def __len__(self) -> int:
        """The last number that was given."""
        ...

    def add(self, body: bytes) -> int:
        """Adds an object and gives its number."""
        ...


class Objects:
    """The numbered objects of one file, or of the first part of one. Number 1 is kept for the one that holds others."""

    def __init__(self) -> None:
        self._bodies: list[bytes] = [b""]

    def __len__(self) -> int:
        return len(self._bodies)

    def add(self, body: bytes = b"") -> int:
        """Adds an object (or keeps a number for one) and gives its number."""
        self._bodies.append(body)
        return len(self._bodies)

    def put(self, number: int, body: bytes) -> None:
        """Sets the body of a number kept before."""
        self._bodies[number - 1] = body

    def bodies(self, first: int) -> tuple[bytes, ...]:
        """The objects from number `first` on."""
        return tuple(self._bodies[first - 1 :])

    def beginning(self) -> "Beginning":
        """The first part of files, made of these objects."""
        return Beginning(self._bodies)


class Beginning:
    """The first part of files that go on with objects of their own: it is laid out once, with its part of the cross-reference stream.

    A picture's body isn't copied into it: many beginnings have it in common, and it may be large.
    """

    def __init__(self, bodies: Sequence[bytes]) -> None:
        self._count = len(bodies)
        packed = [number for number, body in enumerate(bodies, 1) if number != _PACK and not body.endswith(b"endstream")]
        rest = [(number, body) for number, body in enumerate(bodies, 1) if number != _PACK and body.endswith(b"endstream")]
        content, places = _laid_out([(_PACK, pack(packed, [bodies[number - 1] for number in packed], 9)), *rest], len(MARK))
        places |= {number: ENTRY.pack(IN_PACK, _PACK, index) for index, number in enumerate(packed)}
        self._table = ENTRY.pack(FREE, 0, 0xFFFF) + b"".join([places[number] for number in range(1, self._count + 1)])
        self._parts, self._length = _split(MARK + content, [body for _, body in rest if len(body) >= _LARGE]), len(MARK) + len(content)
        self._hash = hashlib.sha256(MARK + content)

    def file(self, bodies: Sequence[bytes], root: int, info: int) -> tuple[bytes, str]:
        """A whole file that goes on with `bodies`, and its SHA-256, for which the first part needn't be read again.

        Its identifier is the hash of its content, so that equal files have equal ones.
        """
        content, places = _laid_out(enumerate(bodies, self._count + 1), self._length)
        whole = self._hash.copy()
        whole.update(content)
        identifier = whole.hexdigest()[:32].upper().encode()
        number, at = self._count + len(bodies) + 1, self._length + len(content)
        table = b"".join((self._table, *places.values(), ENTRY.pack(IN_FILE, at, 0)))
        entries = b"/Type /XRef /Size %d /W [1 4 4] /Root %d 0 R /Info %d 0 R /ID [<%s> <%s>]"
        body = stream(table, entries % (number + 1, root, info, identifier, identifier))
        end = b"%d 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (number, body, at)
        whole.update(end)
        return b"".join((*self._parts, content, end)), whole.hexdigest()


def pack(numbers: Sequence[int], bodies: Sequence[bytes], level: int) -> bytes:
    """Objects with their numbers as one stream: first where each begins, then all of them."""
    places: list[bytes] = []
    at = 0
    for number, body in zip(numbers, bodies, strict=True):
        places.append(b"%d %d" % (number, at))
        at += len(body) + 1
    first = b" ".join(places) + b"\n"
    held = b"\n".join(bodies)
    return deflated(zlib.compress(first + held, level), b"/Type /ObjStm /N %d /First %d" % (len(numbers), len(first)))


def _split(content: bytes, bodies: Sequence[bytes]) -> tuple[bytes, ...]:
    """The content in parts, of which `bodies`, in their order, are themselves some."""
    parts: list[bytes] = []
    at = 0
    for body in bodies:
        found = content.index(body, at)
        parts += (content[at:found], body)
        at = found + len(body)
    return (*parts, content[at:])


def _laid_out(bodies: Iterable[tuple[int, bytes]], at: int) -> tuple[bytes, dict[int, bytes]]:
    """Numbered objects that begin at byte `at`, and the entries of the cross-reference stream for them."""
    parts: list[bytes] = []
    places: dict[int, bytes] = {}
    for number, body in bodies:
        part = b"%d 0 obj\n%s\nendobj\n" % (number, body)
        places[number] = ENTRY.pack(IN_FILE, at, 0)
        parts.append(part)
        at += len(part)
    return b"".join(parts), places


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
