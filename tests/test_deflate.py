"""Pieces deflated by themselves are one stream together."""

import io
import zipfile
import zlib

from hypothesis import given
from hypothesis import strategies as st

from letterforge.deflate import piece, raw_stream, zlib_stream
from letterforge.opc import beginning, package, streamed

PIECES = st.lists(st.binary(max_size=2000) | st.binary(min_size=1, max_size=20).map(lambda some: some * 400), max_size=12)


@given(PIECES, st.sampled_from([0, 160, 5000]))
def test_joined_pieces_inflate_to_what_they_were(contents: list[bytes], stored: int) -> None:
    pieces = [piece(content, stored) for content in contents]
    whole = b"".join(contents)
    assert zlib.decompress(zlib_stream(pieces)) == whole
    raw, check, size = raw_stream(pieces)
    assert (zlib.decompress(raw, -15), zlib.crc32(whole), len(whole)) == (whole, check, size)


@given(PIECES)
def test_a_zip_reader_finds_the_part_whole(contents: list[bytes]) -> None:
    made = package(beginning(()), [streamed("a.xml", map(piece, contents))])
    with zipfile.ZipFile(io.BytesIO(made)) as read:
        assert read.testzip() is None
        assert read.read("a.xml") == b"".join(contents)


def test_a_piece_doesnt_depend_on_its_neighbours() -> None:
    """The same bytes between other ones are the same deflated."""
    own = piece(b"a paragraph of the letter " * 20)
    assert own.deflated in zlib_stream([piece(b"before"), own, piece(b"after")])
    assert own.deflated in raw_stream([own])[0]
