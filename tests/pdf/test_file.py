"""A file written as it comes: whatever the order of its objects, a reader finds them all."""

from io import BytesIO

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from letterforge.pdf import file
from letterforge.pdf.file import Writer
from letterforge.pdf.objects import stream
from letterforge.pdf.trees import Bookmarks, NumberTree, PageTree

STEPS = st.lists(
    st.tuples(st.sampled_from(["add", "add stream", "keep", "keep more", "put", "put stream", "settle", "settle all"]), st.integers(0, 50)),
    max_size=60,
)


def written(steps: list[tuple[str, int]]) -> tuple[bytes, dict[int, tuple[bool, int]]]:
    """A file made by these steps, and what its objects are: whether a stream, and the number they hold."""
    out = BytesIO()
    writer = Writer(out.write)
    expected: dict[int, tuple[bool, int]] = {}
    kept: list[int] = []
    for kind, value in steps:
        if kind.startswith("add"):
            number = writer.add(stream(b"%d" % value) if kind.endswith("stream") else b"%d" % value)
            expected[number] = kind.endswith("stream"), value
        elif kind.startswith("keep"):
            count = value if kind.endswith("more") else 1
            first = writer.keep(count)
            kept += range(first, first + count)
        elif kind.startswith("put") and kept:
            number = kept.pop(value % len(kept))
            writer.put(number, stream(b"%d" % value) if kind.endswith("stream") else b"%d" % value)
            expected[number] = kind.endswith("stream"), value
        elif kind.startswith("settle"):
            writer.settle(all_of_it=kind.endswith("all"))
    pages = PageTree(writer)
    pages.add(writer.add(b"<< /Type /Page /Parent %s >>" % pages.parent))
    pages.finish(b"/MediaBox [0 0 100 100]")
    size = 16 * len(writer)  # bytes: libqpdf takes a file that has far more entries than bytes for a hostile one
    writer.put(writer.keep(), b"<< /Length %d >>\nstream\n%b\nendstream" % (size, b"0" * size))
    writer.finish(writer.add(b"<< /Type /Catalog /Pages %d 0 R >>" % pages.root), writer.add(b"<< >>"))
    return out.getvalue(), expected


@given(STEPS)
def test_every_object_is_found_by_its_number(steps: list[tuple[str, int]]) -> None:
    check(*written(steps))


@given(STEPS)
def test_also_where_much_has_been_put_away_already(steps: list[tuple[str, int]]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(file, "_ROWS", 3)
        patch.setattr(file, "_FULL", 2)
        check(*written(steps))


def check(content: bytes, expected: dict[int, tuple[bool, int]]) -> None:
    with pikepdf.open(BytesIO(content), attempt_recovery=False) as read:
        for number, (is_stream, value) in expected.items():
            found = read.get_object(number, 0)
            assert (int(found.read_bytes()) if is_stream else int(found)) == value  # type: ignore[call-overload]


def test_equal_content_has_an_equal_identifier_and_another_one_another() -> None:
    def identifier(value: int) -> bytes:
        return written([("add", value)])[0].split(b"/ID [<")[1][:32]

    assert identifier(1) == identifier(1) != identifier(2)


@pytest.mark.parametrize("count", [1, 2, 199, 200, 201, 1000, 1001])
def test_trees_of_any_size_are_gone_through_in_order(count: int) -> None:
    out = BytesIO()
    writer = Writer(out.write)
    pages, labels, bookmarks = PageTree(writer), NumberTree(writer), Bookmarks(writer)
    for number in range(count):
        parent = pages.parent
        page = writer.add(b"<< /Type /Page /Parent %s /Which %d >>" % (parent, number))
        pages.add(page)
        bookmarks.add(f"Letter {number}", page)
        labels.add(number, b"<< /P (%d) >>" % number)
        writer.settle()
    pages.finish(b"/MediaBox [0 0 100 100]")
    trees = b"/Outlines %d 0 R /PageLabels %d 0 R" % (bookmarks.finish(), labels.finish())
    writer.finish(writer.add(b"<< /Type /Catalog /Pages %d 0 R %s >>" % (pages.root, trees)), writer.add(b"<< >>"))
    with pikepdf.open(BytesIO(out.getvalue()), attempt_recovery=False) as read:
        assert [int(page.obj["/Which"]) for page in read.pages] == list(range(count))
        assert [page.label for page in read.pages] == [str(number) for number in range(count)]
        with read.open_outline() as outline:
            items = [leaf for item in outline.root for leaf in (item.children or [item])]
        assert [item.title for item in items] == [f"Letter {number}" for number in range(count)]
        assert [int(item.destination[0]["/Which"]) for item in items] == list(range(count))
        assert len(outline.root) == (count if count <= 100 else -(-count // 100))
