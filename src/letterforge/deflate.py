"""Deflated pieces that can be joined. In go bytes, out come pieces, and streams made of them.

A piece refers to nothing before itself and ends on a whole byte (RFC 1951, a full flush), so that what many files have in common is
deflated once, whatever stands around it.
"""

import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from struct import Struct

_STORED = 160  # bytes up to which a piece stays as it is: deflating it would take longer than all else that is done with it
_STORED_HEAD = Struct("<BHH")  # not the last block, its length and the complement of that
_HEADER, _END = b"\x78\x9c", b"\x03\x00"  # of a zlib stream (RFC 1950); an empty last block
_WINDOW, _MEMORY = -12, 5  # 4 KiB, as large as nearly all pieces: the default ones cost four times the time


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """Bytes, and the same deflated."""

    plain: bytes
    deflated: bytes


def piece(plain: bytes, as_it_is: int = _STORED) -> Piece:
    """A piece of a stream; of up to `as_it_is` bytes it isn't deflated."""
    if len(plain) <= as_it_is:
        return stored(plain)
    squeeze = zlib.compressobj(6, zlib.DEFLATED, _WINDOW, _MEMORY)
    return Piece(plain, squeeze.compress(plain) + squeeze.flush(zlib.Z_FULL_FLUSH))


def stored(plain: bytes) -> Piece:
    """A piece that stays as it is (a stored block, RFC 1951 3.2.4), at most 65,535 bytes."""
    size = len(plain)
    return Piece(plain, _STORED_HEAD.pack(0, size, 65535 - size) + plain)


def zlib_stream(pieces: Iterable[Piece]) -> bytes:
    """The pieces as one zlib stream, as a PDF holds it."""
    check = 1
    parts = [_HEADER]
    for one in pieces:
        check = zlib.adler32(one.plain, check)
        parts.append(one.deflated)
    parts += (_END, check.to_bytes(4))
    return b"".join(parts)


def raw_stream(pieces: Iterable[Piece]) -> tuple[bytes, int, int]:
    """The pieces as one raw stream, as a ZIP file holds it, with the CRC-32 and the size of what they were."""
    check = size = 0
    parts = []
    for one in pieces:
        check = zlib.crc32(one.plain, check)
        size += len(one.plain)
        parts.append(one.deflated)
    parts.append(_END)
    return b"".join(parts), check, size
