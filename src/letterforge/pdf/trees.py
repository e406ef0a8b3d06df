"""Trees of a long file: pages, numbers, bookmarks. In go leaves one after another; what is full is written, and only a number is kept.

A reader goes down a tree to what it wants; a list of all of it, it would have to read (PDF 32000-1, 7.7.3, 7.9.7, 12.3.3).
"""

from letterforge.pdf.file import Writer
from letterforge.pdf.objects import array, ref, text

_PAGES, _ENTRIES, _BOOKMARKS = 200, 500, 100  # under one node


class PageTree:
    """The pages of a file; the tree's own object is number `root`."""

    def __init__(self, file: Writer) -> None:
        self._file, self.root = file, file.keep()
        self._node, self._kids = file.keep(), list[int]()
        self._nodes: list[int] = []
        self.count = 0

    @property
    def parent(self) -> bytes:
        """The reference by which the next page knows its node."""
        if len(self._kids) >= _PAGES:
            self._end()
            self._node = self._file.keep()
        return ref(self._node)

    def add(self, page: int) -> None:
        """The number of the next page, which was given the present `parent`."""
        self._kids.append(page)
        self.count += 1

    def finish(self, inherited: bytes) -> None:
        """Writes what is left of the tree, and its root with what all pages have in common."""
        self._end()
        kids = array([ref(node) for node in self._nodes])
        self._file.put(self.root, b"<< /Type /Pages /Kids %s /Count %d %s >>" % (kids, self.count, inherited))

    def _end(self) -> None:
        kids = array([ref(page) for page in self._kids])
        self._file.put(self._node, b"<< /Type /Pages /Parent %s /Kids %s /Count %d >>" % (ref(self.root), kids, len(self._kids)))
        self._nodes.append(self._node)
        self._kids.clear()


class NumberTree:
    """What numbers stand for; they come in ascending order."""

    def __init__(self, file: Writer) -> None:
        self._file = file
        self._entries: list[tuple[int, bytes]] = []
        self._leaves: list[int] = []

    def add(self, key: int, value: bytes) -> None:
        """What `key` stands for."""
        self._entries.append((key, value))
        if len(self._entries) == _ENTRIES:
            self._end()

    def finish(self) -> int:
        """Writes what is left of the tree; gives its root's number."""
        if self._entries:
            self._end()
        return self._file.add(b"<< /Kids %s >>" % array([ref(leaf) for leaf in self._leaves]))

    def _end(self) -> None:
        entries = array([b"%d %s" % entry for entry in self._entries])
        self._leaves.append(self._file.add(b"<< /Limits [%d %d] /Nums %s >>" % (self._entries[0][0], self._entries[-1][0], entries)))
        self._entries.clear()


class Bookmarks:
    """The bookmarks of a file, a hundred to a bookmark above them; a file of fewer has no other ones."""

    def __init__(self, file: Writer) -> None:
        self._file = file
        self._waiting: list[tuple[str, int]] = []
        self._above: list[tuple[str, int, int, int, int]] = []  # what it says, its number, its first and last, how many
        self._parent = file.keep()

    def add(self, said: str, page: int) -> None:
        """A bookmark that leads to a page, by its object's number."""
        if len(self._waiting) == _BOOKMARKS:
            self._end()
            self._parent = self._file.keep()
        self._waiting.append((said, page))

    def finish(self) -> int:
        """Writes what is left of them; gives the root's number."""
        self._end()
        if len(self._above) == 1:
            _, root, first, last, count = self._above[0]
            self._file.put(root, b"<< /Type /Outlines /First %s /Last %s /Count %d >>" % (ref(first), ref(last), count))
            return root
        root = self._file.keep()
        for place, (said, item, first, last, count) in enumerate(self._above):
            sides = self._sides([number for _, number, *_ in self._above], place)
            body = b"<< /Title %s /Parent %s%s /First %s /Last %s /Count -%d >>"
            self._file.put(item, body % (text(said), ref(root), sides, ref(first), ref(last), count))
        first, last = self._above[0][1], self._above[-1][1]
        self._file.put(root, b"<< /Type /Outlines /First %s /Last %s /Count %d >>" % (ref(first), ref(last), len(self._above)))
        return root

    def _end(self) -> None:
        items = [self._file.keep() for _ in self._waiting]
        for place, (said, page) in enumerate(self._waiting):
            body = b"<< /Title %s /Parent %s%s /Dest [%s /Fit] >>"
            self._file.put(items[place], body % (text(said), ref(self._parent), self._sides(items, place), ref(page)))
        said = f"{self._waiting[0][0]} …" if self._waiting else ""
        self._above.append((said, self._parent, items[0], items[-1], len(items)))
        self._waiting.clear()

    @staticmethod
    def _sides(items: list[int], place: int) -> bytes:
        before = b" /Prev %s" % ref(items[place - 1]) if place else b""
        after = b" /Next %s" % ref(items[place + 1]) if place + 1 < len(items) else b""
        return before + after
