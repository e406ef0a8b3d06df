"""PDF objects as bytes: numbered, joined into a file with its cross-reference table. In goes Python, out comes PDF 1.7 syntax."""

import hashlib
import zlib


class Objects:
    """The numbered objects of one file."""

    def __init__(self) -> None:
        self._bodies: list[bytes] = []

    def add(self, body: bytes = b"") -> int:
        """Adds an object (or keeps a number for one) and gives its number."""
        self._bodies.append(body)
        return len(self._bodies)

    def put(self, number: int, body: bytes) -> None:
        """Sets the body of a number kept before."""
        self._bodies[number - 1] = body

    def stream(self, data: bytes, entries: bytes = b"", *, deflated: bool = False, plain: bool = False) -> int:
        """Adds a stream, deflating it unless it is `deflated` already or stays `plain` (metadata, which tools look for)."""
        if plain:
            return self.add(b"<< %s /Length %d >>\nstream\n%s\nendstream" % (entries, len(data), data))
        packed = data if deflated else zlib.compress(data, 6)
        return self.add(b"<< %s /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (entries, len(packed), packed))

    def file(self, root: int, info: int) -> bytes:
        """The whole file. Its identifier is the hash of its content, so that equal files have equal ones."""
        parts = [b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"]
        offsets: list[int] = []
        at = len(parts[0])
        for number, body in enumerate(self._bodies, 1):
            part = b"%d 0 obj\n%s\nendobj\n" % (number, body)
            offsets.append(at)
            parts.append(part)
            at += len(part)
        count = len(self._bodies) + 1
        table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
        identifier = hashlib.sha256(b"".join(parts)).hexdigest()[:32].upper().encode()
        trailer = b"<< /Size %d /Root %d 0 R /Info %d 0 R /ID [<%s> <%s>] >>" % (count, root, info, identifier, identifier)
        parts.append(b"xref\n0 %d\n0000000000 65535 f \n%strailer\n%s\nstartxref\n%d\n%%%%EOF\n" % (count, table, trailer, at))
        return b"".join(parts)


def ref(number: int) -> bytes:
    """A reference to an object."""
    return b"%d 0 R" % number


def text(value: str) -> bytes:
    """A text string: UTF-16 with byte order mark, in hexadecimal, so that nothing needs escaping."""
    return b"<FEFF%s>" % value.encode("utf-16-be").hex().upper().encode()


def number(value: float) -> bytes:
    """A number with at most three decimals."""
    return f"{value:.3f}".rstrip("0").rstrip(".").encode()


def array(items: list[bytes]) -> bytes:
    """An array."""
    return b"[%s]" % b" ".join(items)
