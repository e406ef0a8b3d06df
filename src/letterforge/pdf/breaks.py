"""Where lines of a justified paragraph end: the whole paragraph is looked at, so that its spaces differ as little as can be.

In go boxes (what may not be broken) with their widths, out come the numbers of the boxes that lines begin with. The measure is Knuth and
Plass's: the badness of a line grows with the cube of how much its spaces must give or take ("Breaking Paragraphs into Lines", 1981).
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

_STRETCH, _SHRINK = 1 / 2, 1 / 3  # of a space: how much it gives and takes willingly
_HYPHEN, _SECOND_HYPHEN = 50.0**2, 5000.0  # what a hyphen at a line's end costs, and another right below it
_LAST_HYPHEN = 5000.0  # what one costs above a last line, which is then but the end of a word, or begins with it
_RUNT = 2000.0  # what a last line of a single short word costs


class Box(NamedTuple):
    """What may not be broken: its width in pt, that of the space after it, and of the hyphen that it needs if a line ends there."""

    width: float
    space: float = 0.0
    hyphen: float = 0.0
    ends_line: bool = False


class _Way(NamedTuple):
    """The best way to a break: what it costs, the break before it, whether a hyphen stands there."""

    cost: float
    before: int
    hyphenated: bool


def breaks(boxes: Sequence[Box], width: float) -> list[int]:
    """The first box of every line `width` pt wide, with the least cost over the whole paragraph; a box is never wider than a line."""
    best = [_Way(0.0, -1, hyphenated=False)]
    for end in range(1, len(boxes) + 1):
        best.append(min(_ways(boxes, end, width, best), key=lambda way: way.cost))
    starts: list[int] = []
    at = len(boxes)
    while at > 0:
        at = best[at].before
        starts.append(at)
    return starts[::-1]


def _ways(boxes: Sequence[Box], end: int, width: float, best: Sequence[_Way]) -> Iterator[_Way]:
    """The ways to a break after the box before `end`: every line that ends there, after the best way to where it begins."""
    last = boxes[end - 1]
    ends = end == len(boxes) or last.ends_line
    hyphen = 0.0 if ends else last.hyphen
    natural = spaces = 0.0
    for start in range(end - 1, -1, -1):
        box = boxes[start]
        if start < end - 1:
            natural += box.space
            spaces += box.space
        natural += box.width
        if start < end - 1 and (box.ends_line or natural + hyphen - spaces * _SHRINK > width + 0.01):
            return
        before = best[start]
        cost = before.cost + _cost(width - natural - hyphen, spaces, ends=ends)
        if hyphen:
            cost += _HYPHEN + (_SECOND_HYPHEN if before.hyphenated else 0.0)
        if ends and before.hyphenated:
            cost += _LAST_HYPHEN
        if ends and 0 < start == end - 1 and natural < width / 8:
            cost += _RUNT
        yield _Way(cost, start, bool(hyphen))


def _cost(left: float, spaces: float, *, ends: bool) -> float:
    """What a line costs that leaves `left` pt to be given to its spaces, which are so wide together; the last one may end anywhere."""
    if ends and left >= 0:
        return 100.0
    ratio = left / (spaces * (_STRETCH if left >= 0 else _SHRINK)) if spaces else left
    return (10.0 + 100.0 * min(abs(ratio), 50.0) ** 3) ** 2
