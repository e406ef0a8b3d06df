"""The shapes of SVG become paths: in go path data and measures of rectangles, ellipses and polygons, out come lines and curves."""

import math
import re
from collections.abc import Iterable, Iterator

from letterforge.picture.drawing import Path, Step
from letterforge.picture.picture import PictureError

MOST_STEPS = 200_000  # of a path: a logo has some hundreds
_LARGEST = 1e6  # of a number: beyond, neither SVG's nor PDF's readers keep their decimals
_LEAST = 1e-9  # of a radius or a chord: below, an arc is a line
_KAPPA = 4 / 3 * (math.sqrt(2) - 1)  # how far the handles of a quarter of a circle stand out, of its radius
_NUMBER = re.compile(r"[\s,]*([+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)")
_FLAG = re.compile(r"[\s,]*([01])")
_COMMAND = re.compile(r"[\s,]*([MmLlHhVvCcSsQqTtAaZz])")
_COUNTS = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "T": 2, "A": 7, "Z": 0}
_END = re.compile(r"[\s,]*$")
Point = tuple[float, float]


def numbers_in(text: str) -> list[float]:
    """The numbers of a list such as `1, 2.5 -3`. Raises PictureError for anything else."""
    found, at = [], 0
    while not _END.match(text, at):
        value, at = _number(text, at)
        found.append(value)
    return found


def _number(text: str, at: int, pattern: re.Pattern[str] = _NUMBER) -> tuple[float, int]:
    match = pattern.match(text, at)
    if match is None:
        raise _odd(text, at)
    (value,) = within((float(match[1]),), match[1])
    return value, match.end()


def within(values: Iterable[float], said: str = "") -> tuple[float, ...]:
    """The same numbers, none of them too large to be written and read again; else PictureError, which shows what was `said`."""
    found = tuple(values)
    if all(abs(value) <= _LARGEST for value in found):  # and so none of them is NaN
        return found
    shown = said[:20] or next(f"{value:.3g}" for value in found if not abs(value) <= _LARGEST)
    raise PictureError(f"has a measure of {shown}", f"draw it smaller: {_LARGEST:,.0f} is the most")


def bounded(path: Path) -> Path:
    """The same path; PictureError where a place of it is too far out."""
    for _, places in path:
        within(places)
    return path


def _odd(text: str, at: int) -> PictureError:
    return PictureError(f"has a measure that can't be read: {' '.join(text[at : at + 20].split())!r}", "save it again, as plain SVG")


def path(data: str) -> Path:
    """The path of path data (SVG 1.1, 8.3). Raises PictureError where it can't be read."""
    return tuple(_Pen(data).steps())


def polygon(points: str, *, closed: bool) -> Path:
    """Lines from point to point."""
    found = numbers_in(points)
    if len(found) % 2:
        raise PictureError("has a polygon with half a point", "save it again, as plain SVG")
    corners = list(zip(found[::2], found[1::2], strict=True))
    steps: list[Step] = [("l" if position else "m", corner) for position, corner in enumerate(corners)]
    return (*steps, ("h", ())) if closed and steps else tuple(steps)


def rectangle(x: float, y: float, width: float, height: float, rx: float, ry: float) -> Path:
    """A rectangle with its corners rounded by `rx` and `ry`."""
    rx, ry = min(rx, width / 2), min(ry, height / 2)
    right, bottom = x + width, y + height
    if rx <= 0 or ry <= 0:
        return ("m", (x, y)), ("l", (right, y)), ("l", (right, bottom)), ("l", (x, bottom)), ("h", ())
    a, b = rx * (1 - _KAPPA), ry * (1 - _KAPPA)
    return (
        ("m", (x + rx, y)),
        ("l", (right - rx, y)),
        ("c", (right - a, y, right, y + b, right, y + ry)),
        ("l", (right, bottom - ry)),
        ("c", (right, bottom - b, right - a, bottom, right - rx, bottom)),
        ("l", (x + rx, bottom)),
        ("c", (x + a, bottom, x, bottom - b, x, bottom - ry)),
        ("l", (x, y + ry)),
        ("c", (x, y + b, x + a, y, x + rx, y)),
        ("h", ()),
    )


def ellipse(x: float, y: float, rx: float, ry: float) -> Path:
    """An ellipse around a point, from its right end onwards."""
    a, b = rx * _KAPPA, ry * _KAPPA
    return (
        ("m", (x + rx, y)),
        ("c", (x + rx, y + b, x + a, y + ry, x, y + ry)),
        ("c", (x - a, y + ry, x - rx, y + b, x - rx, y)),
        ("c", (x - rx, y - b, x - a, y - ry, x, y - ry)),
        ("c", (x + a, y - ry, x + rx, y - b, x + rx, y)),
        ("h", ()),
    )


def encloses(path: Path) -> bool:
    """Whether a path can be filled: PDF would show a hairline where one only goes along a line, and SVG shows nothing."""
    lines = 0
    for kind, _ in path:
        lines = 0 if kind == "m" else lines + (2 if kind == "c" else kind == "l")
        if lines > 1:
            return True
    return False


def box(path: Path) -> tuple[float, float, float, float] | None:
    """Left, top, right and bottom of what a path goes around; None where it goes nowhere."""
    xs: list[float] = []
    ys: list[float] = []
    here = (0.0, 0.0)
    for kind, at in path:
        if kind == "c":
            xs += _reach(here[0], *at[::2])
            ys += _reach(here[1], *at[1::2])
        xs += at[-2:-1]
        ys += at[-1:]
        here = (at[-2], at[-1]) if at else here
    return (min(xs), min(ys), max(xs), max(ys)) if xs else None


def _reach(a: float, b: float, c: float, d: float) -> list[float]:
    """Where a curve turns, in one direction."""
    p, q, r = 3 * (d - 3 * c + 3 * b - a), 6 * (c - 2 * b + a), 3 * (b - a)
    if abs(p) < 1e-12:
        turns = [-r / q] if q else []
    else:
        root = q * q - 4 * p * r
        turns = [(-q + sign * math.sqrt(root)) / (2 * p) for sign in (1, -1)] if root >= 0 else []
    return [(1 - t) ** 3 * a + 3 * (1 - t) ** 2 * t * b + 3 * (1 - t) * t * t * c + t**3 * d for t in turns if 0 < t < 1]


class _Pen:
    """Follows path data: where it is, where its stretch began, the handle that a smooth curve mirrors."""

    def __init__(self, data: str) -> None:
        self._data = data
        self._x = self._y = self._left = self._top = 0.0
        self._handle: Point | None = None
        self._of = ""  # which curve the handle is of

    def steps(self) -> Iterator[Step]:
        at, count, command = 0, 0, ""
        while not _END.match(self._data, at):
            match = _COMMAND.match(self._data, at)
            if match is not None:
                command, at = match[1], match.end()
            elif command in {"", "Z", "z"}:
                raise _odd(self._data, at)
            if count == 0 and command not in {"M", "m"}:
                raise _odd(self._data, 0)
            values: list[float] = []
            for position in range(_COUNTS[command.upper()]):
                flag = command in {"A", "a"} and position in {3, 4}
                value, at = _number(self._data, at, _FLAG if flag else _NUMBER)
                values.append(value)
            for step in self._follow(command, values):
                yield step
                count += 1
            if count > MOST_STEPS:
                raise PictureError(f"has a path of more than {MOST_STEPS:,} steps", "simplify it, or save it as PNG")
            command = {"M": "L", "m": "l"}.get(command, command)

    def _follow(self, command: str, values: list[float]) -> Iterator[Step]:
        kind = command.upper()
        handle, of = self._handle, self._of
        self._handle, self._of = None, ""
        if kind == "Z":
            yield "h", ()
            self._x, self._y = self._left, self._top
            return
        if kind == "A":
            end = self._ends(values[-2:], relative=command.islower())
            yield from _arc((self._x, self._y), end, values[0], values[1], values[2], large=bool(values[3]), sweep=bool(values[4]))
        elif kind in {"H", "V"}:
            base = (self._x if kind == "H" else self._y) if command.islower() else 0.0
            end = (base + values[0], self._y) if kind == "H" else (self._x, base + values[0])
            yield "l", end
        else:
            points = [self._ends(values[first : first + 2], relative=command.islower()) for first in range(0, len(values), 2)]
            end = points[-1]
            if kind in {"M", "L"}:
                yield ("m" if kind == "M" else "l"), end
            else:
                yield self._curve(kind, points, handle if of == {"S": "C", "T": "Q"}.get(kind) else None)
        if kind == "M":
            self._left, self._top = end
        self._x, self._y = end

    def _curve(self, kind: str, points: list[Point], handle: Point | None) -> Step:
        here = self._x, self._y
        if kind in {"S", "T"}:  # its first handle mirrors the last one of the curve before
            points = [(2 * here[0] - handle[0], 2 * here[1] - handle[1]) if handle else here, *points]
        self._handle, self._of = points[-2], "C" if kind in {"C", "S"} else "Q"
        if self._of == "Q":
            (x, y), end = points
            first = here[0] + (x - here[0]) * 2 / 3, here[1] + (y - here[1]) * 2 / 3
            points = [first, (end[0] + (x - end[0]) * 2 / 3, end[1] + (y - end[1]) * 2 / 3), end]
        return "c", tuple([part for point in points for part in point])

    def _ends(self, values: list[float], *, relative: bool) -> Point:
        return (self._x + values[0], self._y + values[1]) if relative else (values[0], values[1])


def _arc(start: Point, end: Point, rx: float, ry: float, turn: float, *, large: bool, sweep: bool) -> Iterator[Step]:
    """An arc of an ellipse as curves of at most a quarter each (SVG 1.1, F.6)."""
    rx, ry = abs(rx), abs(ry)
    if start == end:
        return
    if min(rx, ry, math.dist(start, end)) < _LEAST:
        yield "l", end
        return
    sine, cosine = math.sin(math.radians(turn)), math.cos(math.radians(turn))
    half_x, half_y = (start[0] - end[0]) / 2, (start[1] - end[1]) / 2
    x, y = cosine * half_x + sine * half_y, cosine * half_y - sine * half_x
    short = (x / rx) ** 2 + (y / ry) ** 2
    if short > 1:  # radii that don't reach are made longer
        rx, ry = rx * math.sqrt(short), ry * math.sqrt(short)
    wide = (rx * y) ** 2 + (ry * x) ** 2
    scale = math.sqrt(max(0.0, (rx * ry) ** 2 / wide - 1)) * (-1 if large == sweep else 1)
    cx, cy = scale * rx * y / ry, -scale * ry * x / rx
    first = math.atan2((y - cy) / ry, (x - cx) / rx)
    sweeps = math.atan2((-y - cy) / ry, (-x - cx) / rx) - first
    if sweep and sweeps < 0:
        sweeps += math.tau
    elif not sweep and sweeps > 0:
        sweeps -= math.tau
    middle = cosine * cx - sine * cy + (start[0] + end[0]) / 2, sine * cx + cosine * cy + (start[1] + end[1]) / 2
    count = max(1, math.ceil(abs(sweeps) / (math.pi / 2) - 1e-9))
    reach = 4 / 3 * math.tan(sweeps / count / 4)

    def at(across: float, down: float) -> Point:
        return middle[0] + cosine * rx * across - sine * ry * down, middle[1] + sine * rx * across + cosine * ry * down

    for number in range(count):
        a, b = first + sweeps * number / count, first + sweeps * (number + 1) / count
        one = at(math.cos(a) - reach * math.sin(a), math.sin(a) + reach * math.cos(a))
        two = at(math.cos(b) + reach * math.sin(b), math.sin(b) - reach * math.cos(b))
        yield "c", (*one, *two, *(end if number == count - 1 else at(math.cos(b), math.sin(b))))
