"""Segments of a JPEG: what shows stays bit by bit, what doesn't goes, and nothing that isn't a JPEG gets through."""

from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from letterforge.picture.jpeg import channels, stripped
from tests.picture.samples import SECRET, jpeg

PLAIN = jpeg()


def segment(marker: int, data: bytes) -> bytes:
    return bytes((0xFF, marker)) + (len(data) + 2).to_bytes(2) + data


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from([*range(0xE1, 0xF0), 0xFE]), st.binary(max_size=60)), max_size=5), st.binary(max_size=40))
def test_whatever_is_said_beside_goes(said: list[tuple[int, bytes]], after: bytes) -> None:
    said = [(marker, data) for marker, data in said if not (marker == 0xEE and data.startswith(b"Adobe"))]
    content = PLAIN[:2] + b"".join(segment(marker, data + SECRET) for marker, data in said) + PLAIN[2:] + after
    found = stripped(content)
    assert found == stripped(PLAIN)
    assert found is not None
    assert Image.open(BytesIO(found)).tobytes() == Image.open(BytesIO(PLAIN)).tobytes()


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=200) | st.integers(0, len(PLAIN)).map(lambda at: PLAIN[:at]))
def test_what_is_no_jpeg_is_none(content: bytes) -> None:
    found = stripped(content)
    assert found is None or (found.startswith(b"\xff\xd8") and found.endswith(b"\xff\xd9"))


def test_stripping_twice_changes_nothing() -> None:
    once = stripped(PLAIN)
    assert once is not None
    assert stripped(once) == once


@pytest.mark.parametrize(("mode", "count"), [("L", 1), ("RGB", 3)])
def test_channels_are_counted(mode: str, count: int) -> None:
    assert channels(jpeg(mode)) == count


def test_a_thumbnail_goes_and_the_density_stays() -> None:
    thumbnail = segment(0xE0, b"JFIF\0\1\1\1\0\x48\0\x48\2\2" + SECRET[:12])
    found = stripped(PLAIN[:2] + thumbnail + PLAIN[20:])
    assert found is not None
    assert found[:20] == b"\xff\xd8" + segment(0xE0, b"JFIF\0\1\1\1\0\x48\0\x48\0\0")


@pytest.mark.parametrize(
    "content",
    [
        jpeg("CMYK"),
        PLAIN.replace(b"\xff\xc0", b"\xff\xc9"),  # arithmetic coding
        PLAIN.replace(b"\xff\xc0", b"\xff\xc3"),  # lossless
        PLAIN[:2] + segment(0xF0, b"?") + PLAIN[2:],
        PLAIN[:2] + b"\0" + PLAIN[2:],
    ],
)
def test_kinds_that_not_every_program_decodes_are_none(content: bytes) -> None:
    assert stripped(content) is None
