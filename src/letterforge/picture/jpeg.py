"""JPEG without what doesn't show: in goes a file, out comes the same picture, bit by bit, with no camera, place, author or comment.

Only segments that a picture is decoded with are kept (ITU-T T.81, B.2), and two that say how its colours are meant: JFIF, and Adobe's.
"""

import re
from collections.abc import Iterator

_START, _END = b"\xff\xd8", b"\xff\xd9"
_TABLES = frozenset((0xDB, 0xC4, 0xDD))  # quantisation, Huffman codes, restarts
_FRAMES = frozenset((0xC0, 0xC1, 0xC2))  # baseline, extended, progressive: what every reader of PDF decodes
_SCAN, _JFIF, _ADOBE, _COMMENT = 0xDA, 0xE0, 0xEE, 0xFE
_APPLICATIONS = range(0xE0, 0xF0)
_AFTER_SCAN = re.compile(rb"\xff+[^\x00\xff\xd0-\xd7]")  # the first marker that isn't of the scan itself


def stripped(content: bytes) -> bytes | None:
    """The file without what doesn't show; None where it is of a kind that not every program decodes, or is broken."""
    try:
        kept = list(_kept(content))
    except (ValueError, IndexError):
        return None
    adobe = any(segment[1] == _ADOBE for segment in kept)
    frames = [segment for segment in kept if segment[1] in _FRAMES]
    if len(frames) != 1 or not _is_plain(frames[0], adobe=adobe):
        return None
    return b"".join((_START, *kept, _END))


def channels(content: bytes) -> int:
    """How many channels a file has that `stripped` gave: 1 where it is grey, else 3."""
    return next(segment[9] for segment in _segments(content) if segment[1] in _FRAMES)


def _kept(content: bytes) -> Iterator[bytes]:
    """The segments that are kept, with their markers, a scan with its data; ValueError for one that isn't known."""
    for segment in _segments(content):
        marker = segment[1]
        if marker in _TABLES or marker in _FRAMES or marker == _SCAN:
            yield segment
        elif marker == _JFIF and segment[4:9] == b"JFIF\0" and len(segment) >= 18:
            yield b"\xff\xe0\0\x10" + segment[4:16] + b"\0\0"  # whose last two bytes are the size of a thumbnail
        elif marker == _ADOBE and segment[4:9] == b"Adobe" and len(segment) >= 16:
            yield b"\xff\xee\0\x0e" + segment[4:16]
        elif marker not in _APPLICATIONS and marker != _COMMENT:
            raise ValueError("a segment that isn't known")


def _segments(content: bytes) -> Iterator[bytes]:
    """All segments up to the picture's end; ValueError or IndexError where the file isn't made of them."""
    at = len(_START)
    while True:
        if content[at] != 0xFF:
            raise ValueError("a segment without its marker")
        while content[at + 1] == 0xFF:  # padding
            at += 1
        if content[at : at + 2] == _END:
            return
        end = at + 2 + int.from_bytes(content[at + 2 : at + 4])
        if not at + 4 <= end <= len(content):
            raise ValueError("a segment longer than the file, or none")
        if content[at + 1] == _SCAN:
            found = _AFTER_SCAN.search(content, end)
            if found is None:
                raise ValueError("a scan without an end")
            end = found.start()
        yield content[at:end]
        at = end


def _is_plain(frame: bytes, *, adobe: bool) -> bool:
    """Whether a frame is grey, or in the colours that every reader takes it to be in, of 8 bits each."""
    count = frame[9]
    names = frame[10 : 10 + 3 * count : 3]
    return frame[4] == 8 and (count == 1 or (count == 3 and (adobe or names != b"RGB")))
