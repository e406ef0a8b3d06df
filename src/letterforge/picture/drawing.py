"""A drawing as a value, shapes made of lines and curves, and groups of them: in goes one, out comes the SVG that says it and no more."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from xml.sax.saxutils import quoteattr

Matrix = tuple[float, float, float, float, float, float]  # as SVG's matrix() has it
Step = tuple[Literal["m", "l", "c", "h"], tuple[float, ...]]  # PDF's letters for a path: move, line, curve, close; places are absolute
Path = tuple[Step, ...]
Colour = tuple[int, int, int]  # sRGB, 0 to 255

PLACES = {"linearGradient": ("x1", "y1", "x2", "y2"), "radialGradient": ("fx", "fy", "fr", "cx", "cy", "r")}  # as SVG names them
WHOLE: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Gradient:
    """Colours that run from one to the next, along a line (x, y to x, y) or between circles (x, y, radius to x, y, radius).

    `stops` are offsets (0 to 1) with their colours; `matrix` leads into the space of the shape.
    """

    places: tuple[float, ...]
    matrix: Matrix
    stops: tuple[tuple[float, Colour], ...]


Ink = Colour | Gradient


@dataclass(frozen=True, slots=True)
class Stroke:
    """How a path is drawn along."""

    ink: Ink
    width: float
    cap: int = 0  # butt, round, square
    join: int = 0  # miter, round, bevel
    miter: float = 4.0
    dashes: tuple[float, ...] = ()
    shift: float = 0.0  # where in the dashes it begins
    opacity: float = 1.0


@dataclass(frozen=True, slots=True)
class Shape:
    """A path, filled, drawn along, or both, in this order."""

    path: Path
    fill: Ink | None = None
    opacity: float = 1.0  # of the filling
    even_odd: bool = False
    stroke: Stroke | None = None


@dataclass(frozen=True, slots=True)
class Clip:
    """A path that nothing is seen outside of."""

    path: Path
    even_odd: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Shapes and groups in a space of their own (`matrix`), cut by a clip, and together shining through."""

    children: tuple["Group | Shape", ...]
    matrix: Matrix = WHOLE
    clip: Clip | None = None
    opacity: float = 1.0


@dataclass(frozen=True, slots=True)
class Drawing:
    """What an SVG shows: the part of its plane that is seen, and what is drawn there."""

    left: float
    top: float
    width: float
    height: float
    children: tuple[Group | Shape, ...]


def multiplied(first: Matrix, then: Matrix) -> Matrix:
    """The matrix that does `first`, and `then` the other."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def moved(path: Path, matrix: Matrix) -> Path:
    """A path in the space that `matrix` leads to."""
    a, b, c, d, e, f = matrix
    return tuple(
        [
            (kind, tuple([part for x, y in zip(at[::2], at[1::2], strict=True) for part in (a * x + c * y + e, b * x + d * y + f)]))
            for kind, at in path
        ]
    )


def number(value: float) -> str:
    """A number with at most six decimals, as both SVG and PDF write it."""
    said = f"{value:.6f}".rstrip("0").rstrip(".")
    return "0" if said in {"", "-0"} else said


def numbers(values: Iterator[float] | tuple[float, ...]) -> str:
    """Numbers with spaces between."""
    return " ".join(map(number, values))


def as_svg(drawing: Drawing) -> bytes:
    """The drawing as SVG, all that shapes it said at each shape."""
    width, height = number(drawing.width), number(drawing.height)
    box = f"{number(drawing.left)} {number(drawing.top)} {width} {height}"
    writer = _Writer()
    body = "".join(map(writer.said, drawing.children))
    root = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="{box}">'
    return f"{root}{body}</svg>".encode()


class _Writer:
    def __init__(self) -> None:
        self._defined = 0
        self._gradients: dict[Gradient, str] = {}

    def said(self, one: Group | Shape) -> str:
        if isinstance(one, Group):
            return self._group(one)
        return self._shape(one)

    def _group(self, group: Group) -> str:
        inner = "".join(map(self.said, group.children))
        defined = clip = ""
        if group.clip is not None:
            name = self._name()
            path = f'<path d="{_data(group.clip.path)}"{_given("clip-rule", "evenodd" if group.clip.even_odd else "")}/>'
            defined, clip = f'<clipPath id="{name}">{path}</clipPath>', f"url(#{name})"
        matrix = f"matrix({numbers(group.matrix)})" if group.matrix != WHOLE else ""
        opacity = number(group.opacity) if group.opacity < 1 else ""
        return f"{defined}<g{_given('transform', matrix)}{_given('clip-path', clip)}{_given('opacity', opacity)}>{inner}</g>"

    def _shape(self, shape: Shape) -> str:
        defined, fill = self._ink(shape.fill)
        told = {"fill": fill, "fill-rule": "evenodd" if shape.even_odd else "", "fill-opacity": _part(shape.opacity)}
        stroke = shape.stroke
        if stroke is not None:
            more, told["stroke"] = self._ink(stroke.ink)
            defined += more
            told |= {
                "stroke-width": number(stroke.width),
                "stroke-linecap": ("", "round", "square")[stroke.cap],
                "stroke-linejoin": ("", "round", "bevel")[stroke.join],
                "stroke-miterlimit": number(stroke.miter) if stroke.miter != 4 else "",
                "stroke-dasharray": numbers(stroke.dashes),
                "stroke-dashoffset": number(stroke.shift) if stroke.shift else "",
                "stroke-opacity": _part(stroke.opacity),
            }
        return f'{defined}<path d="{_data(shape.path)}"{"".join(_given(key, value) for key, value in told.items())}/>'

    def _ink(self, ink: Ink | None) -> tuple[str, str]:
        """What has to be defined for an ink, and what names it."""
        if ink is None:
            return "", "none"
        if not isinstance(ink, Gradient):
            return "", "#{:02x}{:02x}{:02x}".format(*ink)
        if ink in self._gradients:
            return "", self._gradients[ink]
        name, places = self._name(), tuple(map(number, ink.places))
        self._gradients[ink] = f"url(#{name})"
        kind = "linearGradient" if len(places) == 4 else "radialGradient"
        keys = PLACES[kind]
        told = dict(zip(keys, places, strict=True)) | {"gradientTransform": f"matrix({numbers(ink.matrix)})"}
        stops = "".join(f'<stop offset="{number(offset)}" stop-color="{self._ink(colour)[1]}"/>' for offset, colour in ink.stops)
        said = "".join(_given(key, value) for key, value in told.items())
        return f'<{kind} id="{name}" gradientUnits="userSpaceOnUse"{said}>{stops}</{kind}>', f"url(#{name})"

    def _name(self) -> str:
        self._defined += 1
        return f"d{self._defined}"


def _data(path: Path) -> str:
    letters = {"m": "M", "l": "L", "c": "C", "h": "Z"}
    return "".join(f"{letters[kind]}{numbers(places)}" for kind, places in path)


def _given(key: str, value: str) -> str:
    return f" {key}={quoteattr(value)}" if value else ""


def _part(opacity: float) -> str:
    return number(opacity) if opacity < 1 else ""
