"""How an SVG's shapes look: in go its style sheets and an element's own attributes, out come the values of the properties that matter.

What would change the picture and isn't known is refused by its name, never left out.
"""

import re
from collections.abc import Callable, Mapping

from letterforge.picture.drawing import Colour, Ink, Stroke
from letterforge.picture.paths import numbers_in
from letterforge.picture.picture import PictureError

_INHERITED = {
    "clip-rule": "nonzero",
    "color": "black",
    "fill": "black",
    "fill-opacity": "1",
    "fill-rule": "nonzero",
    "stroke": "none",
    "stroke-dasharray": "none",
    "stroke-dashoffset": "0",
    "stroke-linecap": "butt",
    "stroke-linejoin": "miter",
    "stroke-miterlimit": "4",
    "stroke-opacity": "1",
    "stroke-width": "1",
    "visibility": "visible",
}
_OWN = {"clip-path": "none", "display": "inline", "opacity": "1", "stop-color": "black", "stop-opacity": "1"}
_REFUSED = {  # but for these values, which ask for nothing
    "filter": {"none"},
    "marker": {"none"},
    "marker-end": {"none"},
    "marker-mid": {"none"},
    "marker-start": {"none"},
    "mask": {"none"},
    "mix-blend-mode": {"normal"},
    "paint-order": {"normal", "fill", "fill stroke", "fill stroke markers", "fill markers stroke", "markers fill stroke"},
    "transform": {"none"},
    "transform-origin": {"0", "0 0", "0px 0px"},
    "vector-effect": {"none"},
}
_SAYS_NOTHING = re.compile(  # of paths
    r"-inkscape-.*|font(-.*)?|text(-.*)?|(letter|word)-spacing|line-height|writing-mode|direction|unicode-bidi|white-space|inline-size"
    r"|(dominant-|alignment-)?baseline(-shift)?|kerning|glyph-orientation-.*|(shape|image|color)-rendering|color-(interpolation|profile)"
    r"|color-interpolation-filters|enable-background|isolation|overflow|cursor|pointer-events|solid-.*|shape-.*|flood-.*|lighting-color"
    r"|mask-type|transform-box|will-change|user-select"
)
_RULE = re.compile(r"([^{}@]+)\{([^{}]*)\}")
_COMMENT = re.compile(r"<!--|-->|/\*.*?(?:\*/|\Z)", re.DOTALL)
_SELECTOR = re.compile(r"(\*|[A-Za-z][\w-]*)?(?:([.#])([\w-]+))?")
_CAPS, _JOINS = ("butt", "round", "square"), ("miter", "round", "bevel")

MOST_RULES, MOST_DASHES = 500, 100
_LONGEST = 2_000  # characters of a value, which every element within its own has after it
Rule = tuple[int, str, str, Mapping[str, str]]  # how much it weighs, an element's kind, its class or id, what it says
Look = Mapping[str, str]
FIRST: Look = _INHERITED | _OWN


def rules(sheet: str) -> list[Rule]:
    """The rules of a style sheet, in order. Raises PictureError for more than selectors of a kind, a class or an id."""
    sheet = _COMMENT.sub("", sheet)
    found: list[Rule] = []
    at = 0
    while match := _RULE.match(sheet, at):
        said = declared(match[2])
        for selector in match[1].split(","):
            parts = _SELECTOR.fullmatch(selector.strip())
            if parts is None or not selector.strip():
                raise unknown(f"the style sheet's selector {selector.strip()[:40]!r}")
            mark, name = parts[2] or "", parts[3] or ""
            weight = {"": 0, ".": 10, "#": 100}[mark] + (parts[1] not in {None, "*"})
            found.append((weight, parts[1] or "*", mark + name, said))
            if len(found) > MOST_RULES:
                raise PictureError(f"has a style sheet of more than {MOST_RULES:,} rules", "save it again, as plain SVG")
        at = match.end()
    if rest := sheet[at:].strip():
        raise unknown(f"in its style sheet {' '.join(rest.split())[:40]!r}")
    return found


def declared(text: str) -> dict[str, str]:
    """What a list of declarations says, by property; those that say nothing of paths are left out."""
    said: dict[str, str] = {}
    for part in _COMMENT.sub("", text).split(";"):
        key, colon, value = part.partition(":")
        if colon and "!" not in value:
            if not _SAYS_NOTHING.fullmatch(key := key.strip().lower()):
                said[key] = value.strip()
        elif part.strip():
            raise unknown(f"the declaration {part.strip()[:40]!r}")
    return said


def look(above: Look, kind: str, attributes: Mapping[str, str], sheet: list[Rule]) -> Look:
    """The properties of an element of a `kind`: its own over the sheet's over its attributes', and what it has from `above`."""
    said = {key: value.strip() for key, value in attributes.items() if is_property(key)}
    names = {"", f"#{attributes.get('id', '')}", *(f".{name}" for name in attributes.get("class", "").split())}
    mine = sorted((rule for rule in sheet if rule[1] in {"*", kind} and rule[2] in names), key=lambda rule: rule[0])
    for source in (*(rule[3] for rule in mine), declared(attributes.get("style", ""))):
        said |= source
    found = {**above, **_OWN}
    for key, value in said.items():
        if len(value) > _LONGEST and not _SAYS_NOTHING.fullmatch(key):
            raise unknown(f"a value of more than {_LONGEST:,} characters for {key[:40]}")
        if key in _REFUSED:
            if value not in _REFUSED[key]:
                raise unknown(f"{key}: {value[:40]}")
        elif key in _INHERITED or key in _OWN:
            if value != "inherit":
                found[key] = value
            elif key in _OWN:
                found[key] = above[key]
        elif not _SAYS_NOTHING.fullmatch(key):
            raise unknown(f"the property {key[:40]!r}")
    return found


def is_property(key: str) -> bool:
    """Whether an attribute is a property of the look; `transform` is one in style sheets alone."""
    return (key in _INHERITED or key in _OWN or key in _REFUSED or bool(_SAYS_NOTHING.fullmatch(key))) and key != "transform"


def part(said: Look, key: str) -> float:
    """An opacity, from 0 to 1."""
    text = said[key]
    value = numbers_in(text.removesuffix("%"))
    if len(value) != 1:
        raise unknown(f"{key}: {text[:40]}")
    return min(1.0, max(0.0, value[0] / 100 if text.endswith("%") else value[0]))


def colour(said: Look, key: str) -> tuple[Colour, float] | None:
    """A colour and how much of it is seen; None where there is none."""
    from PIL import ImageColor  # noqa: PLC0415 - it knows all of CSS's colours; Pillow is slow to load

    text = said[key] if said[key].lower() != "currentcolor" else said["color"]
    if text.lower() in {"none", "transparent"}:
        return None
    try:
        red, green, blue, *alpha = ImageColor.getrgb(text)
    except (ValueError, OverflowError):
        raise unknown(f"the colour {text[:40]!r}") from None
    red, green, blue, seen = (min(255, max(0, value)) for value in (red, green, blue, *alpha, 255)[:4])  # as CSS Color has it
    return (red, green, blue), seen / 255


def stroke(said: Look, ink: Callable[[str], tuple[Ink, float] | None], length: Callable[[str], float]) -> Stroke | None:
    """How a path is drawn along; None where it isn't. `ink` finds what a property names, `length` reads a measure."""
    found, width = ink("stroke"), length(said["stroke-width"])
    if found is None or width <= 0:
        return None
    told = [] if said["stroke-dasharray"] == "none" else re.split(r"[\s,]+", said["stroke-dasharray"].strip(" ,"))
    dashes = tuple(map(length, told[: MOST_DASHES + 1]))
    if len(dashes) > MOST_DASHES or any(dash < 0 for dash in dashes):
        raise unknown(f"stroke-dasharray: {said['stroke-dasharray'][:40]}")
    return Stroke(
        ink=found[0],
        width=width,
        cap=_chosen(said, "stroke-linecap", _CAPS),
        join=_chosen(said, "stroke-linejoin", _JOINS),
        miter=max(1.0, length(said["stroke-miterlimit"])),
        dashes=dashes if any(dashes) else (),
        shift=length(said["stroke-dashoffset"]),
        opacity=part(said, "stroke-opacity") * found[1],
    )


def even_odd(said: Look, key: str) -> bool:
    """Whether a path's inside is told by the even-odd rule."""
    return bool(_chosen(said, key, ("nonzero", "evenodd")))


def shows(said: Look) -> bool:
    """Whether an element is seen itself; what lies in it may be all the same."""
    return _chosen(said, "visibility", ("visible", "hidden", "collapse")) == 0


def _chosen(said: Look, key: str, values: tuple[str, ...]) -> int:
    if said[key] not in values:
        raise unknown(f"{key}: {said[key][:40]}")
    return values.index(said[key])


def unknown(what: str) -> PictureError:
    """The refusal of something that would change the picture and isn't known."""
    return PictureError(f"uses {what}, which letters can't show", "save it as plain SVG without that, or as PNG")
