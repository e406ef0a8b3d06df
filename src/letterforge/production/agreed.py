"""What was agreed upon: the letters of a plan, by eight bytes each, so that a million of them are no burden."""

from array import array
from bisect import bisect_left
from hashlib import blake2b


class Agreed:
    """A set of references that only grows until it is first asked."""

    def __init__(self) -> None:
        self._marks = array("Q")
        self._sorted = True

    def __len__(self) -> int:
        return len(self._marks)

    def add(self, reference: str) -> None:
        """Adds a letter."""
        self._marks.append(_mark(reference))
        self._sorted = False

    def __contains__(self, reference: str) -> bool:
        if not self._sorted:
            self._marks, self._sorted = array("Q", sorted(self._marks)), True
        mark = _mark(reference)
        place = bisect_left(self._marks, mark)
        return place < len(self._marks) and self._marks[place] == mark


def _mark(reference: str) -> int:
    return int.from_bytes(blake2b(reference.encode("utf-8", "surrogatepass"), digest_size=8).digest())
