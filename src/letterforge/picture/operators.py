"""A drawing becomes objects of a PDF: in goes a drawing, out come the bodies of a form XObject and of those within it, paths as paths.

The form fills a square of 1 by 1, as an image does, whatever the drawing measures.
"""

import zlib
from collections.abc import Iterator, Sequence
from itertools import pairwise

from letterforge.picture.drawing import (
    WHOLE,
    Colour,
    Drawing,
    Gradient,
    Group,
    Ink,
    Matrix,
    Path,
    Shape,
    moved,
    multiplied,
    number,
    numbers,
)
from letterforge.picture.paths import box
from letterforge.picture.picture import PictureError

_LEAST, _LARGEST = 1e-9, 1e9  # what a scale must be more than to be seen at all; what PDF's readers still keep apart
_NOWHERE: Path = (("m", (0.0, 0.0)), ("h", ()))
Box = tuple[float, float, float, float]
Stops = tuple[tuple[float, Colour], ...]


def objects(drawing: Drawing, first: int) -> list[bytes]:
    """The bodies of the objects that show a drawing, to be numbered from `first`; the form last. PictureError for what is too large."""
    found = _Objects(first)
    upright = (1.0, 0.0, 0.0, -1.0, -drawing.left, drawing.top + drawing.height)
    edges = (0.0, 0.0, drawing.width, drawing.height)
    form = _Form(found, upright, edges)
    form.draw(drawing.children)
    square = (1 / drawing.width, 0.0, 0.0, 1 / drawing.height, 0.0, 0.0)
    found.add(form.body(f"/Matrix [{' '.join(f'{part:.9f}' for part in square)}]"))
    return found.bodies


class _Objects:
    """The objects of a drawing, numbered from `first`; gradients of the same colours share what says them."""

    def __init__(self, first: int) -> None:
        self.bodies: list[bytes] = []
        self._first = first
        self._runs: dict[Stops, str] = {}

    def add(self, body: bytes) -> str:
        """Adds an object and gives what refers to it."""
        self.bodies.append(body)
        return f"{self._first + len(self.bodies) - 1} 0 R"

    def run(self, stops: Stops) -> str:
        """What refers to the colours of a gradient."""
        if stops not in self._runs:
            self._runs[stops] = self.add(_run(stops).encode("ascii"))
        return self._runs[stops]


class _Form:
    """One form: what it shows, and what it names for that. Places in it are where `space` leads; `edges` bound what is seen."""

    def __init__(self, found: _Objects, space: Matrix, edges: Box) -> None:
        self._found, self._space, self._edges = found, space, edges
        self._parts: list[str] = [f"{numbers(space)} cm"] if space != WHOLE else []
        self._named: dict[str, dict[str, str]] = {"ExtGState": {}, "Pattern": {}, "XObject": {}}

    def draw(self, children: Sequence[Group | Shape]) -> None:
        """Draws one after the other."""
        for child in children:
            if isinstance(child, Group):
                self._group(child)
            else:
                self._parts += self._shape(child)

    def body(self, more: str) -> bytes:
        """The form as an object; `more` is what else its dictionary says."""
        named = " ".join(
            f"/{kind} << {' '.join(f'/{key} {value}' for value, key in found.items())} >>" for kind, found in self._named.items() if found
        )
        data = zlib.compress("\n".join(self._parts).encode("ascii"), 9)
        told = f"/Type /XObject /Subtype /Form /BBox [{numbers(self._edges)}] {more} /Resources << {named} >>"
        return f"<< {told} /Filter /FlateDecode /Length {len(data)} >>\nstream\n".encode("ascii") + data + b"\nendstream"

    def _name(self, kind: str, value: str) -> str:
        """What a thing is called in this form; the same things have one name."""
        return self._named[kind].setdefault(value, f"{kind[0]}{len(self._named[kind])}")

    def _group(self, group: Group) -> None:
        a, b, c, d, _, _ = inner = multiplied(group.matrix, self._space)
        if not all(abs(part) <= _LARGEST for part in inner):
            raise PictureError("has transforms within transforms that make it too large", "save it again, as plain SVG")
        if abs(a * d - b * c) < _LEAST:
            return
        before, self._space = self._space, inner
        self._parts.append("q")
        if group.matrix != WHOLE:
            self._parts.append(f"{numbers(group.matrix)} cm")
        if (clip := group.clip) is not None:
            self._parts += [*_traced(clip.path or _NOWHERE), "W* n" if clip.even_odd else "W n"]
        if group.opacity < 1:
            self._together(group)
        else:
            self.draw(group.children)
        self._parts.append("Q")
        self._space = before

    def _together(self, group: Group) -> None:
        """Shows the children as one thing that shines through."""
        form = _Form(self._found, WHOLE, _around(self._edges, self._space))
        form.draw(group.children)
        shown = self._found.add(form.body("/Group << /S /Transparency >>"))
        self._parts.append(f"/{self._opacity(group.opacity)} gs /{self._name('XObject', shown)} Do")

    def _opacity(self, value: float) -> str:
        return self._name("ExtGState", f"<< /ca {number(value)} /CA {number(value)} >>")

    def _shape(self, shape: Shape) -> Iterator[str]:
        path = _traced(shape.path)
        if shape.fill is not None:
            yield from self._inked(shape.fill, shape.opacity, "rg", "cs", "scn")
            yield from path
            yield "f*" if shape.even_odd else "f"
            yield "Q"
        if (stroke := shape.stroke) is not None:
            yield from self._inked(stroke.ink, stroke.opacity, "RG", "CS", "SCN")
            yield f"{number(stroke.width)} w {stroke.cap} J {stroke.join} j {number(stroke.miter)} M"
            yield f"[{numbers(stroke.dashes)}] {number(stroke.shift)} d"
            yield from path
            yield "S"
            yield "Q"

    def _inked(self, ink: Ink, opacity: float, colour: str, space: str, pattern: str) -> Iterator[str]:
        yield "q"
        if opacity < 1:
            yield f"/{self._opacity(opacity)} gs"
        if isinstance(ink, Gradient):
            name = self._name("Pattern", _shading(ink, self._space, self._found.run(ink.stops)))
            yield f"/Pattern {space} /{name} {pattern}"
        else:
            yield f"{_rgb(ink)} {colour}"


def _traced(path: Path) -> list[str]:
    return [f"{numbers(places)} {kind}" if places else kind for kind, places in path]


def _rgb(colour: Colour) -> str:
    return numbers(tuple([part / 255 for part in colour]))


def _shading(gradient: Gradient, space: Matrix, run: str) -> str:
    """A gradient as a pattern, its colours where `run` refers to: its matrix leads into the form's own space, wherever the shape is."""
    matrix = " ".join(f"{part:.9f}" for part in multiplied(gradient.matrix, space))
    kind = 2 if len(gradient.places) == 4 else 3
    shading = f"/ShadingType {kind} /ColorSpace /DeviceRGB /Coords [{numbers(gradient.places)}] /Extend [true true]"
    return f"<< /Type /Pattern /PatternType 2 /Matrix [{matrix}] /Shading << {shading} /Function {run} >> >>"


def _run(said: Stops) -> str:
    """The colours from 0 to 1: each stretch between two stops a function of its own, joined."""
    stops = [(0.0, said[0][1]), *said, (1.0, said[-1][1])]
    stretches = [(one, two) for one, two in pairwise(stops) if two[0] - one[0] > 1e-6]
    parts = [f"<< /FunctionType 2 /Domain [0 1] /C0 [{_rgb(one[1])}] /C1 [{_rgb(two[1])}] /N 1 >>" for one, two in stretches]
    bounds = tuple(one[0] for one, _ in stretches[1:])
    return f"<< /FunctionType 3 /Domain [0 1] /Functions [{' '.join(parts)}] /Bounds [{numbers(bounds)}] /Encode [{'0 1 ' * len(parts)}] >>"


def _around(edges: Box, space: Matrix) -> Box:
    """A box, in the space that is led to it, that holds all that is seen."""
    left, bottom, right, top = edges
    corners: Path = (("m", (left, bottom)), ("l", (right, bottom)), ("l", (right, top)), ("l", (left, top)))
    return box(moved(corners, _back(space))) or edges


def _back(matrix: Matrix) -> Matrix:
    """The matrix that leads back."""
    a, b, c, d, e, f = matrix
    whole = a * d - b * c
    return d / whole, -b / whole, -c / whole, a / whole, (c * f - d * e) / whole, (b * e - a * f) / whole
