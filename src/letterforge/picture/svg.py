"""SVG becomes a drawing: in go a file's bytes, out comes what it shows. Nothing but the file is ever opened for it.

Whatever could lead outside (scripts, links, embedded pictures, entities, imported styles) and whatever would need a font is refused by
name, and so is all else that a letter couldn't show as it is meant.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree

from letterforge.picture import looks, paths
from letterforge.picture.drawing import WHOLE, Clip, Drawing, Group, Ink, Matrix, Path, Shape, moved, multiplied
from letterforge.picture.gradients import Gradients, ink
from letterforge.picture.looks import Look, unknown
from letterforge.picture.measures import length, matrix
from letterforge.picture.picture import PictureError

_SVG, _XLINK, _HREF = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}href", "href"
_OWN = {  # elements that are drawn, with their attributes
    "g": frozenset[str](),
    "use": frozenset({"x", "y", "width", "height", "href"}),
    "path": frozenset({"d"}),
    "rect": frozenset({"x", "y", "width", "height", "rx", "ry"}),
    "circle": frozenset({"cx", "cy", "r"}),
    "ellipse": frozenset({"cx", "cy", "rx", "ry"}),
    "line": frozenset({"x1", "y1", "x2", "y2"}),
    "polyline": frozenset({"points"}),
    "polygon": frozenset({"points"}),
}
_NOT_DRAWN = frozenset(  # but where something refers to it
    "title desc metadata defs style symbol clipPath linearGradient radialGradient pattern mask filter marker view cursor".split()
)
_DANGEROUS = {
    "a": "a link",
    "animate": "an animation",
    "animateMotion": "an animation",
    "animateTransform": "an animation",
    "foreignObject": "a foreign object",
    "image": "a picture within the picture",
    "script": "a script",
    "set": "an animation",
}
_ROOT = frozenset("width height viewBox preserveAspectRatio version baseProfile x y zoomAndPan contentScriptType contentStyleType".split())
_HARMLESS = re.compile(r"id|class|style|transform|role|tabindex|focusable|lang|(aria|data)-.*")
_REFERENCE = re.compile(r"url\(\s*[\"']?#([^\"')\s]+)[\"']?\s*\)")
MOST_ELEMENTS, DEEPEST = 20_000, 64  # in all, each counted as often as it is shown, and of groups within groups
MOST_CHARACTERS = 4 * 2**20  # of their attributes, counted likewise
_LEAST = 1e-3  # of a side: numbers are written with six decimals


def drawing(content: bytes) -> Drawing:
    """What an SVG shows. Raises PictureError where it isn't sound, or not only a drawing."""
    root = _root(content)
    return _Reader(root, _seen(root)).drawing()


def told_of(element: etree._Element, own: frozenset[str]) -> dict[str, str]:
    """An element's attributes, but for those of other programs; PictureError where one isn't among its `own` and may matter."""
    said = {_HREF if key == _XLINK else str(key): str(value) for key, value in element.attrib.items()}
    found = {key: value for key, value in said.items() if not key.startswith("{")}
    for key in found:
        if key not in own and not _HARMLESS.fullmatch(key) and not looks.is_property(key):
            raise unknown(f"the attribute {key[:40]!r}")
    return found


def _root(content: bytes) -> etree._Element:
    if b"<!ENTITY" in content.replace(b"\0", b""):
        raise PictureError("declares entities", "save it again, as plain SVG")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise PictureError(f"is broken: {' '.join(str(error).split())}", "save it again") from None
    dtd: Any = root.getroottree().docinfo.internalDTD  # what is only named there isn't read
    if dtd is not None and (dtd.entities() or dtd.elements()):
        raise PictureError("declares entities", "save it again, as plain SVG")
    if root.tag != f"{_SVG}svg":
        raise PictureError("is not SVG", "save it as plain SVG, PNG or JPEG")
    for element in root.iter(f"{_SVG}*"):
        kind = etree.QName(element).localname
        if kind == "text":
            raise PictureError("holds text, which would need its font", "convert the text to paths (in Inkscape: Path, Object to Path)")
        if kind in _DANGEROUS:
            raise PictureError(f"holds {_DANGEROUS[kind]}", "take it out: a letter's picture is a drawing and nothing else")
    return root


def _seen(root: etree._Element) -> tuple[float, float, float, float]:
    """Left, top, width and height of what is seen, in the drawing's own units."""
    box = paths.numbers_in(root.get("viewBox", ""))
    if not box:
        given = [root.get(key, "") for key in ("width", "height")]
        box = [0.0, 0.0, *[length(said, None, "a size") for said in given if said and not said.endswith("%")]]
    if len(box) != 4 or not (box[2] > 0 < box[3]):
        raise PictureError("has no size", "give it a viewBox")
    if min(box[2:]) < _LEAST:
        raise PictureError(f"measures {box[2]:g} × {box[3]:g}", f"draw it larger: a side of {_LEAST:g} is the least")
    return box[0], box[1], box[2], box[3]


class _Reader:
    def __init__(self, root: etree._Element, seen: tuple[float, float, float, float]) -> None:
        self._root, self._seen = root, seen
        sheets = list(root.iter(f"{_SVG}style"))
        for sheet in sheets:
            told_of(sheet, frozenset({"type"}))  # one for a printer alone, say, isn't known
        self._rules = looks.rules("".join([str(text) for sheet in sheets for text in sheet.itertext()]))
        self._named = {str(element.get("id")): element for element in root.iter(f"{_SVG}*") if element.get("id")}
        self._gradients = Gradients(self._find, self._rules, self._count)
        self._elements = self._steps = self._characters = 0
        self._following: list[etree._Element] = []

    def drawing(self) -> Drawing:
        told = told_of(self._root, _ROOT)
        said = looks.look(looks.FIRST, "svg", told, self._rules)
        if looks.part(said, "opacity") < 1 or said["display"] == "none" or said["clip-path"] != "none":
            raise unknown("opacity, display or clip-path on the whole")
        return Drawing(*self._seen, self._held(self._root, said))

    def _held(self, holder: etree._Element, above: Look) -> tuple[Group | Shape, ...]:
        """What an element holds, drawn."""
        if len(self._following) > DEEPEST:
            raise PictureError(f"has groups within groups, more than {DEEPEST} deep", "save it again, as plain SVG")
        self._following.append(holder)
        found = tuple([one for child in holder.iterchildren("*") if (one := self._child(child, above)) is not None])
        self._following.pop()
        return found

    def _child(self, element: etree._Element, above: Look) -> Group | Shape | None:
        self._count(element)
        kind = etree.QName(element).localname
        if kind in _NOT_DRAWN or element.tag != f"{_SVG}{kind}":
            return None
        if kind not in _OWN:
            raise unknown(f"the element <{kind[:40]}>")
        told = told_of(element, _OWN[kind])
        said = looks.look(above, kind, told, self._rules)
        if said["display"] == "none":
            return None
        own = matrix(told.get("transform", ""))
        if kind == "use" and said["clip-path"] == "none":
            own = multiplied(self._place(told), own)
        clip = self._clip(said["clip-path"])
        opacity = looks.part(said, "opacity")
        inner = self._inner(element, kind, told, said)
        if not inner or not opacity:
            return None
        if len(inner) == 1 and (own, clip, opacity) == (WHOLE, None, 1.0):
            return inner[0]
        return Group(inner, own, clip, opacity)

    def _inner(self, element: etree._Element, kind: str, told: Mapping[str, str], said: Look) -> tuple[Group | Shape, ...]:
        if kind == "g":
            return self._held(element, said)
        if kind == "use":
            found, place = self._used(element, told.get("href", ""), said), self._place(told)
            return (Group(found, place),) if found and place != WHOLE and said["clip-path"] != "none" else found
        path = self._path(kind, told)
        if not path or not looks.shows(said):
            return ()
        fill = self._ink(said, "fill", path) if paths.encloses(path) else None
        stroke = looks.stroke(said, lambda key: self._ink(said, key, path), lambda text: length(text, None, "stroke"))
        self._count_steps(len(stroke.dashes) if stroke else 0)
        opacity = looks.part(said, "fill-opacity") * fill[1] if fill else 1.0
        if (fill is None or not opacity) and (stroke is None or not stroke.opacity):
            return ()
        return (Shape(path, fill[0] if fill and opacity else None, opacity or 1.0, looks.even_odd(said, "fill-rule"), stroke),)

    def _used(self, element: etree._Element, href: str, said: Look) -> tuple[Group | Shape, ...]:
        """What a `use` shows: an element of the same file, as if it stood here."""
        target = self._find(href, "use")
        if element in self._following or target in self._following or len(self._following) > DEEPEST:
            raise PictureError("shows itself within itself", "save it again, as plain SVG")
        self._following.append(element)
        if etree.QName(target).localname == "symbol":
            self._count(target)
            found = self._held(target, looks.look(said, "symbol", told_of(target, frozenset()), self._rules))
        else:
            one = self._child(target, said)
            found = (one,) if one is not None else ()
        self._following.pop()
        return found

    def _count(self, element: etree._Element) -> None:
        """One more element, counted each time that it is shown, and so is what it says."""
        self._elements += 1
        if self._elements > MOST_ELEMENTS:
            raise PictureError(f"has more than {MOST_ELEMENTS:,} elements", "simplify it, or save it as PNG")
        self._characters += sum(len(key) + len(value) for key, value in element.attrib.items())
        if self._characters > MOST_CHARACTERS:
            raise PictureError(f"shows elements again, and more than {MOST_CHARACTERS:,} characters", "simplify it, or save it as PNG")

    def _count_steps(self, count: int) -> None:
        """More steps of paths; a dash, and a colour of a gradient, count as one."""
        self._steps += count
        if self._steps > paths.MOST_STEPS:
            raise PictureError(f"has paths of more than {paths.MOST_STEPS:,} steps", "simplify it, or save it as PNG")

    def _find(self, href: str, by: str) -> etree._Element:
        if not href.startswith("#"):
            raise PictureError(f"leads outside: {by} {href[:40]!r}", "a picture must hold all that it shows; save it again, as plain SVG")
        if href[1:] not in self._named:
            raise PictureError(f"holds nothing called {href[1:41]!r}, which it uses", "save it again, as plain SVG")
        return self._named[href[1:]]

    def _measure(self, told: Mapping[str, str], key: str, default: str = "0") -> float:
        _, _, width, height = self._seen
        of = height if key in {"y", "cy", "ry", "y1", "y2", "height"} else width
        return length(told.get(key) or default, None if key == "r" else of, key)

    def _place(self, told: Mapping[str, str]) -> Matrix:
        """Where a `use` shows what it shows."""
        return 1.0, 0.0, 0.0, 1.0, self._measure(told, "x"), self._measure(told, "y")

    def _path(self, kind: str, told: Mapping[str, str]) -> Path:
        found = self._outline(kind, told)
        self._count_steps(len(found))
        return paths.bounded(found)

    def _outline(self, kind: str, told: Mapping[str, str]) -> Path:
        def measures(*keys: str) -> Iterator[float]:
            return (self._measure(told, key) for key in keys)

        match kind:
            case "path":
                return paths.path(told.get("d", ""))
            case "rect":
                x, y, width, height = measures("x", "y", "width", "height")
                given = {key: self._measure(told, key) for key in ("rx", "ry") if told.get(key, "auto") != "auto"}
                rx, ry = given.get("rx", given.get("ry", 0.0)), given.get("ry", given.get("rx", 0.0))
                return paths.rectangle(x, y, width, height, rx, ry) if width > 0 and height > 0 else ()
            case "circle":
                x, y, r = measures("cx", "cy", "r")
                return paths.ellipse(x, y, r, r) if r > 0 else ()
            case "ellipse":
                x, y, rx, ry = measures("cx", "cy", "rx", "ry")
                return paths.ellipse(x, y, rx, ry) if rx > 0 and ry > 0 else ()
            case "line":
                x1, y1, x2, y2 = measures("x1", "y1", "x2", "y2")
                return ("m", (x1, y1)), ("l", (x2, y2))
        return paths.polygon(told.get("points", ""), closed=kind == "polygon")

    def _ink(self, said: Look, key: str, path: Path) -> tuple[Ink, float] | None:
        """What a path is filled or drawn with, and how much of it is seen."""
        match = _REFERENCE.match(said[key])
        if match is None:
            return looks.colour(said, key)
        told = self._gradients.told(self._find(f"#{match[1]}", key))
        self._count_steps(len(told.stops))
        return ink(told, path)

    def _clip(self, said: str) -> Clip | None:
        """The clip that a property names."""
        if said == "none":
            return None
        match = _REFERENCE.fullmatch(said)
        if match is None:
            raise unknown(f"clip-path: {said[:40]}")
        target = self._find(f"#{match[1]}", "clip-path")
        if etree.QName(target).localname != "clipPath":
            raise unknown(f"clip-path: {said[:40]}")
        self._count(target)
        told = told_of(target, frozenset({"clipPathUnits"}))
        above = looks.look(looks.FIRST, "clipPath", told, self._rules)
        if told.get("clipPathUnits", "userSpaceOnUse") != "userSpaceOnUse" or above["clip-path"] != "none":
            raise unknown("a clipPath of a clipPath, or one measured by its box")
        found = [one for child in target.iterchildren("*") for one in self._outlines(child, above, matrix(told.get("transform", "")))]
        rules = {odd for _, odd in found}
        if len(found) > 1 and True in rules:
            raise unknown("a clipPath of several shapes by the even-odd rule")
        whole: Path = tuple([step for path, _ in found for step in path])
        return Clip(whole, True in rules)

    def _outlines(self, element: etree._Element, above: Look, space: Matrix) -> Iterator[tuple[Path, bool]]:
        """The outlines of what a clip holds, in the space of what it cuts."""
        self._count(element)
        kind = etree.QName(element).localname
        if kind in {"title", "desc", "metadata"} or element.tag != f"{_SVG}{kind}":
            return
        if kind not in _OWN or kind == "g":
            raise unknown(f"the element <{kind[:40]}> in a clipPath")
        told = told_of(element, _OWN[kind])
        said = looks.look(above, kind, told, self._rules)
        if said["clip-path"] != "none":
            raise unknown("a clipPath of a clipPath")
        space = multiplied(matrix(told.get("transform", "")), space)
        if said["display"] == "none" or not looks.shows(said):
            return
        if kind == "use":
            target = self._find(told.get("href", ""), "use")
            if etree.QName(target).localname in {"g", "use", "symbol"}:
                raise unknown("a use of more than a shape in a clipPath")
            yield from self._outlines(target, said, multiplied(self._place(told), space))
        elif path := self._path(kind, told):
            yield paths.bounded(moved(path, space)), looks.even_odd(said, "clip-rule")
