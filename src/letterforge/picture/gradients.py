"""Gradients of SVG: in go elements that define them and a path that one fills, out comes a `Gradient`, or its only colour."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from lxml import etree

from letterforge.picture import looks
from letterforge.picture.drawing import PLACES, Colour, Gradient, Ink, Matrix, Path, multiplied
from letterforge.picture.looks import Rule, unknown
from letterforge.picture.measures import length, matrix
from letterforge.picture.paths import box, within
from letterforge.picture.picture import PictureError

_SVG, _XLINK = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}"
_SHARED = {"gradientUnits", "gradientTransform", "spreadMethod", "href", "id", "class", "style"}
_USUAL = {"x1": "0%", "y1": "0%", "x2": "100%", "y2": "0%", "fr": "0", "cx": "50%", "cy": "50%", "r": "50%"}
MOST_STOPS = 200
_CHAIN = 8  # gradients that may each take after the next


@dataclass(frozen=True, slots=True)
class Told:
    """What a gradient says, whatever it fills: its attributes, where its transform leads, and its stops."""

    kind: str
    said: Mapping[str, str]
    matrix: Matrix
    stops: tuple[tuple[float, Colour], ...]


class Gradients:
    """The gradients of a file, each read once, however many shapes it fills. `count` is told of every stop."""

    def __init__(self, find: Callable[[str, str], etree._Element], sheet: list[Rule], count: Callable[[etree._Element], None]) -> None:
        self._find, self._sheet, self._count = find, sheet, count
        self._told: dict[etree._Element, Told] = {}
        self._stops: dict[etree._Element, tuple[tuple[float, Colour], ...]] = {}

    def told(self, element: etree._Element) -> Told:
        """What `element` defines. Raises PictureError for what isn't known."""
        if element not in self._told:
            self._told[element] = self._read(element)
        return self._told[element]

    def _read(self, first: etree._Element) -> Told:
        """What a gradient says, and where it is silent, the one that it refers to; its stops, or that one's."""
        if (kind := etree.QName(first).localname) not in PLACES:
            raise unknown(f"a <{kind[:40]}>")
        element = first
        said: dict[str, str] = {}
        stops: tuple[tuple[float, Colour], ...] = ()
        for _ in range(_CHAIN):
            self._count(element)
            own = _own(element)
            said = own | said
            stops = stops or self._stops_of(element)
            if "href" not in own:
                return Told(kind, said, matrix(said.get("gradientTransform", "")), stops)
            element = self._find(own["href"], "a gradient's href")
            del said["href"]
        raise PictureError("has gradients that refer to one another", "save it again, as plain SVG")

    def _stops_of(self, element: etree._Element) -> tuple[tuple[float, Colour], ...]:
        if element not in self._stops:
            self._stops[element] = tuple(self._read_stops(element))
        return self._stops[element]

    def _read_stops(self, element: etree._Element) -> list[tuple[float, Colour]]:
        found: list[tuple[float, Colour]] = []
        for stop in element.iterchildren(f"{_SVG}stop"):
            self._count(stop)
            own = {str(key): str(value) for key, value in stop.attrib.items() if not str(key).startswith("{")}
            said = looks.look(looks.FIRST, "stop", own, self._sheet)
            offset = min(1.0, max(0.0, length(own.get("offset", "0"), 1.0, "a stop's offset")))
            colour = looks.colour(said, "stop-color")
            if colour is None or colour[1] < 1 or looks.part(said, "stop-opacity") < 1:
                raise unknown("a gradient that shines through")
            if len(found) == MOST_STOPS:
                raise unknown(f"a gradient of more than {MOST_STOPS} stops")
            found.append((max(offset, found[-1][0] if found else 0.0), colour[0]))
        return found


def ink(told: Told, path: Path) -> tuple[Ink, float] | None:
    """The ink that a gradient makes for a path, all of it seen; None where it has no colours. Raises PictureError for what isn't known."""
    said, stops = told.said, told.stops
    if not stops:
        return None
    edges = box(path)
    if len({colour for _, colour in stops}) == 1 or edges is None:
        return stops[-1][1], 1.0
    if said.get("spreadMethod", "pad") != "pad":
        raise unknown(f"spreadMethod: {said['spreadMethod'][:40]}")
    own = told.matrix
    by_box = said.get("gradientUnits", "objectBoundingBox") == "objectBoundingBox"
    if by_box:
        left, top, right, bottom = edges
        if left == right or top == bottom:
            return stops[-1][1], 1.0
        own = multiplied(own, (right - left, 0.0, 0.0, bottom - top, left, top))
    within(own)
    usual = _USUAL | {"fx": said.get("cx", "50%"), "fy": said.get("cy", "50%")}
    places = tuple(_place(said.get(key, usual[key]), key, by_box=by_box) for key in PLACES[told.kind])
    if told.kind == "linearGradient" and places[:2] == places[2:]:
        return stops[-1][1], 1.0
    return Gradient(places, own, stops), 1.0


def _place(text: str, key: str, *, by_box: bool) -> float:
    return length(text, 1.0 if by_box else None, f"a gradient's {key}")


def _own(element: etree._Element) -> dict[str, str]:
    """A gradient's own attributes; PictureError for one that isn't known."""
    kind = etree.QName(element).localname
    own = {str(key).removeprefix(_XLINK): str(value) for key, value in element.attrib.items()}
    for key in own:
        if not key.startswith("{") and key not in _SHARED and key not in PLACES.get(kind, ()) and not looks.is_property(key):
            raise unknown(f"the attribute {key[:40]!r}")
    return own
