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
_PRIME = 65521
_WINDOW, _MEMORY = -12, 5  # 4 KiB, as large as nearly all pieces: the default ones cost four times the time


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """Bytes, and the same deflated; of those that were worth deflating also the Adler-32."""

    plain: bytes
    deflated: bytes
    adler: int | None = None


def piece(plain: bytes, as_it_is: int = _STORED) -> Piece:
    """A piece of a stream; of up to `as_it_is` bytes it isn't deflated."""
    if len(plain) <= as_it_is:
        return stored(plain)
    squeeze = zlib.compressobj(6, zlib.DEFLATED, _WINDOW, _MEMORY)
    return Piece(plain, squeeze.compress(plain) + squeeze.flush(zlib.Z_FULL_FLUSH), zlib.adler32(plain))


def lasting(plain: bytes) -> Piece:
    """A piece that is made once and stands in many files: as small as it can be, however long that takes."""
    if len(plain) <= _STORED:
        return stored(plain)
    squeeze = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS, zlib.DEF_MEM_LEVEL + 1)
    return Piece(plain, squeeze.compress(plain) + squeeze.flush(zlib.Z_FULL_FLUSH), zlib.adler32(plain))


def stored(plain: bytes) -> Piece:
    """A piece that stays as it is (a stored block, RFC 1951 3.2.4), at most 65,535 bytes."""
    size = len(plain)
    return Piece(plain, _STORED_HEAD.pack(0, size, 65535 - size) + plain)


def zlib_stream(pieces: Iterable[Piece]) -> bytes:
    """The pieces as one zlib stream, as a PDF holds it."""
    check = 1
    parts = [_HEADER]
    for one in pieces:
        check = zlib.adler32(one.plain, check) if one.adler is None else _summed(check, one.adler, len(one.plain))
        parts.append(one.deflated)
    parts += (_END, check.to_bytes(4))
    return b"".join(parts)


def _summed(before: int, after: int, size: int) -> int:
    """The Adler-32 of two texts joined, from those of each; `size` is the second one's in bytes (RFC 1950, 8.2)."""
    low = (before & 0xFFFF) - 1
    first = (low + (after & 0xFFFF)) % _PRIME
    second = (size * low + (before >> 16) + (after >> 16)) % _PRIME
    return second << 16 | first


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
