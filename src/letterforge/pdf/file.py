"""A PDF file written as it comes: in go objects, one after another, out go bytes; what is kept of an object is its place.

For files of many letters, whose objects would fill the memory. A small object waits for others, with which it is packed into a stream
(PDF 32000-1, 7.5.7); the cross-reference stream comes last.
"""

import hashlib
import zlib
from bisect import bisect_right
from collections.abc import Callable, Sequence

from letterforge.pdf.objects import ENTRY, FREE, IN_FILE, IN_PACK, MARK, deflated, pack

_FULL = 200  # objects of a pack: a reader inflates all for the sake of one
_LEVEL = 6  # of deflating: 9 takes three times the time for a hundredth of the bytes
_ROWS = 20_000  # entries of the cross-reference stream that are put away, deflated, at a time


class Writer:
    """Writes one file by way of `write`. Numbers are given in order; those that are kept may have their objects at any time later."""

    def __init__(self, write: Callable[[bytes], object]) -> None:
        self._write = write
        self._at = 0
        self._hash = hashlib.sha256()
        self._rows: list[bytes] = [ENTRY.pack(FREE, 0, 0xFFFF)]  # the entries of the latest objects
        self._first = 0  # the number of the first of them
        self._away: list[tuple[int, bytes]] = []  # entries before them: the number of the first, and deflated rows
        self._late: dict[int, bytes] = {}  # entries of objects that came after theirs had been put away
        self._waiting: list[tuple[int, bytes]] = []
        self._put(MARK)

    def __len__(self) -> int:
        """The last number that was given."""
        return self._first + len(self._rows) - 1

    def keep(self, count: int = 1) -> int:
        """Keeps so many numbers for objects to come, and gives the first."""
        first = len(self) + 1
        self._rows += [b""] * count
        return first

    def add(self, body: bytes) -> int:
        """Adds an object and gives its number."""
        number = self.keep()
        self.put(number, body)
        return number

    def put(self, number: int, body: bytes) -> None:
        """Writes the object of a number kept before."""
        if body.endswith(b"endstream"):
            self._write_object(number, body)
        else:
            self._waiting.append((number, body))

    def put_all(self, first: int, bodies: Sequence[bytes]) -> None:
        """Writes objects, none of them a stream, whose numbers were kept together."""
        self._waiting += enumerate(bodies, first)

    def settle(self, *, all_of_it: bool = False) -> None:
        """Packs and writes the objects that wait, once there are enough of them."""
        while self._waiting and (all_of_it or len(self._waiting) >= _FULL):
            some, self._waiting = self._waiting[:_FULL], self._waiting[_FULL:]
            numbers = [number for number, _ in some]
            holder = self.keep()
            self._write_object(holder, pack(numbers, [body for _, body in some], _LEVEL))
            for index, number in enumerate(numbers):
                self._enter(number, ENTRY.pack(IN_PACK, holder, index))
        if len(self._rows) > _ROWS:
            self._put_away()

    def finish(self, root: int, info: int) -> None:
        """Writes all that is left, and the end of the file. Its identifier is the hash of its content."""
        self.settle(all_of_it=True)
        number, at = self.keep(), self._at
        self._enter(number, ENTRY.pack(IN_FILE, at, 0))
        self._put_away()
        identifier = self._hash.hexdigest()[:32].upper().encode()
        entries = b"/Type /XRef /Size %d /W [1 4 4] /Root %d 0 R /Info %d 0 R /ID [<%s> <%s>]"
        said = entries % (number + 1, root, info, identifier, identifier)
        self._put(b"%d 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (number, deflated(self._table(), said), at))

    def _write_object(self, number: int, body: bytes) -> None:
        self._enter(number, ENTRY.pack(IN_FILE, self._at, 0))
        self._put(b"%d 0 obj\n%s\nendobj\n" % (number, body))

    def _put(self, content: bytes) -> None:
        self._write(content)
        self._hash.update(content)
        self._at += len(content)

    def _enter(self, number: int, entry: bytes) -> None:
        if number >= self._first:
            self._rows[number - self._first] = entry
        else:
            self._late[number] = entry

    def _put_away(self) -> None:
        nothing = ENTRY.pack(FREE, 0, 0)
        self._away.append((self._first, zlib.compress(b"".join([row or nothing for row in self._rows]), 1)))
        self._first += len(self._rows)
        self._rows = []

    def _table(self) -> bytes:
        """The deflated cross-reference table: its parts, with what came late."""
        starts = [start for start, _ in self._away]
        late: dict[int, list[int]] = {}
        for number in self._late:
            late.setdefault(bisect_right(starts, number) - 1, []).append(number)
        squeeze = zlib.compressobj(_LEVEL)
        parts: list[bytes] = []
        for index, (start, rows) in enumerate(self._away):
            table = bytearray(zlib.decompress(rows))
            for number in late.get(index, ()):
                place = (number - start) * ENTRY.size
                table[place : place + ENTRY.size] = self._late[number]
            parts.append(squeeze.compress(table))
        return b"".join([*parts, squeeze.flush()])
