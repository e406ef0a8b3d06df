"""Ctrl-C: what is in flight is finished and recorded, then the work stops."""

import signal
from collections.abc import Callable, Iterable, Iterator
from types import FrameType
from typing import Self, TypeVar

_Part = TypeVar("_Part")


class Interruption:
    """Turns the first Ctrl-C into a wish: the letters in flight are finished and recorded. The second one stops at once.

    `told` hears of the first, within the signal's handler: it may do no more than write.
    """

    def __init__(self, told: Callable[[], None] = lambda: None) -> None:
        self.asked, self._told = False, told

    def __enter__(self) -> Self:
        self._before = signal.signal(signal.SIGINT, self._ask)
        return self

    def __exit__(self, *_: object) -> None:
        signal.signal(signal.SIGINT, self._before)

    def _ask(self, _signal: int, _frame: FrameType | None) -> None:
        if self.asked:
            raise KeyboardInterrupt
        self.asked = True
        self._told()

    def until(self, parts: Iterable[_Part]) -> Iterator[_Part]:
        """The parts of the work, until somebody asks to stop."""
        for part in parts:
            if self.asked:
                return
            yield part
