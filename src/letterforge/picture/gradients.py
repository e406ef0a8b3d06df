"""Gradients of SVG: in go an element that defines one and the path that it fills, out comes a `Gradient`, or its only colour."""

from collections.abc import Callable, Mapping

from lxml import etree

from letterforge.picture import looks
from letterforge.picture.drawing import PLACES, Colour, Gradient, Ink, Path, multiplied
from letterforge.picture.looks import Rule, unknown
from letterforge.picture.measures import length, matrix
from letterforge.picture.paths import box
from letterforge.picture.picture import PictureError

_SVG, _XLINK = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}"
_SHARED = {"gradientUnits", "gradientTransform", "spreadMethod", "href", "id", "class", "style"}
_USUAL = {"x1": "0%", "y1": "0%", "x2": "100%", "y2": "0%", "fr": "0", "cx": "50%", "cy": "50%", "r": "50%"}
MOST_STOPS = 200
_CHAIN = 8  # gradients that may each take after the next


def gradient(
    element: etree._Element, find: Callable[[str, str], etree._Element], sheet: list[Rule], path: Path
) -> tuple[Ink, float] | None:
    """The ink that `element` makes for a path, all of it seen; None where it has no colours. Raises PictureError for what isn't known."""
    kind = etree.QName(element).localname
    if kind not in PLACES:
        raise unknown(f"a <{kind[:40]}>")
    told, stops = _inherited(element, find, sheet)
    if not stops:
        return None
    edges = box(path)
    if len({colour for _, colour in stops}) == 1 or edges is None:
        return stops[-1][1], 1.0
    if told.get("spreadMethod", "pad") != "pad":
        raise unknown(f"spreadMethod: {told['spreadMethod'][:40]}")
    own = matrix(told.get("gradientTransform", ""))
    by_box = told.get("gradientUnits", "objectBoundingBox") == "objectBoundingBox"
    if by_box:
        left, top, right, bottom = edges
        if left == right or top == bottom:
            return stops[-1][1], 1.0
        own = multiplied(own, (right - left, 0.0, 0.0, bottom - top, left, top))
    usual = _USUAL | {"fx": told.get("cx", "50%"), "fy": told.get("cy", "50%")}
    places = tuple(_place(told.get(key, usual[key]), key, by_box=by_box) for key in PLACES[kind])
    if kind == "linearGradient" and places[:2] == places[2:]:
        return stops[-1][1], 1.0
    return Gradient(places, own, stops), 1.0


def _place(text: str, key: str, *, by_box: bool) -> float:
    return length(text, 1.0 if by_box else None, f"a gradient's {key}")


def _inherited(
    element: etree._Element, find: Callable[[str, str], etree._Element], sheet: list[Rule]
) -> tuple[Mapping[str, str], tuple[tuple[float, Colour], ...]]:
    """What a gradient says, and where it is silent, the one that it refers to; its stops, or that one's."""
    said: dict[str, str] = {}
    stops: tuple[tuple[float, Colour], ...] = ()
    for _ in range(_CHAIN):
        kind = etree.QName(element).localname
        own = {str(key).removeprefix(_XLINK): str(value) for key, value in element.attrib.items()}
        for key in own:
            if not key.startswith("{") and key not in _SHARED and key not in PLACES.get(kind, ()) and not looks.is_property(key):
                raise unknown(f"the attribute {key[:40]!r}")
        said = own | said
        stops = stops or _stops(element, sheet)
        if "href" not in own:
            return said, stops
        element = find(own["href"], "a gradient's href")
        del said["href"]
    raise PictureError("has gradients that refer to one another", "save it again, as plain SVG")


def _stops(element: etree._Element, sheet: list[Rule]) -> tuple[tuple[float, Colour], ...]:
    found: list[tuple[float, Colour]] = []
    for stop in element.iterchildren(f"{_SVG}stop"):
        own = {str(key): str(value) for key, value in stop.attrib.items() if not str(key).startswith("{")}
        said = looks.look(looks.FIRST, "stop", own, sheet)
        offset = min(1.0, max(0.0, length(own.get("offset", "0"), 1.0, "a stop's offset")))
        colour = looks.colour(said, "stop-color")
        if colour is None or colour[1] < 1 or looks.part(said, "stop-opacity") < 1:
            raise unknown("a gradient that shines through")
        if len(found) == MOST_STOPS:
            raise unknown(f"a gradient of more than {MOST_STOPS} stops")
        found.append((max(offset, found[-1][0] if found else 0.0), colour[0]))
    return tuple(found)
