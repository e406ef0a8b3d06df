"""Ctrl-C: before anything leaves or is written it stops the work at once; then what is in flight is finished and recorded first.

Python loses a KeyboardInterrupt that comes in the middle of some imports: that somebody asked is noted, and heeded at the next occasion.
"""

import signal
from collections.abc import Callable, Iterable, Iterator
from types import FrameType
from typing import Self, TypeVar

STATUS = 130  # of a process that Ctrl-C ended
_Part = TypeVar("_Part")
_asked = False  # of this process, which a second Ctrl-C doesn't make more so


def listen() -> None:
    """From now on Ctrl-C is noted, and raises KeyboardInterrupt."""
    signal.signal(signal.SIGINT, _note)


def heed() -> None:
    """Raises KeyboardInterrupt where one was asked for: to be called just before something leaves or is written."""
    if _asked:
        raise KeyboardInterrupt


def _note(_signal: int, _frame: FrameType | None) -> None:
    global _asked  # noqa: PLW0603 - a signal is the whole process's
    _asked = True
    raise KeyboardInterrupt


class Interruption:
    """Turns the first Ctrl-C into a wish: the letters in flight are finished and recorded. The second one stops at once.

    `told` hears of the first, within the signal's handler: it may do no more than write. What was asked for before isn't begun.
    """

    def __init__(self, told: Callable[[], None] = lambda: None) -> None:
        self.asked, self._told = False, told

    def __enter__(self) -> Self:
        heed()
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
