"""Lengths and transforms of SVG: in go attributes as text, out come numbers in the drawing's units, and matrices."""

import math
import re
from functools import reduce

from letterforge.picture.drawing import WHOLE, Matrix, multiplied
from letterforge.picture.looks import unknown
from letterforge.picture.paths import numbers_in, within

_UNITS = {"": 1.0, "px": 1.0, "pt": 96 / 72, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0}
_LENGTH = re.compile(r"\s*([+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)\s*([a-z]*|%)\s*")
_LONGEST = 64  # characters of a length
_TRANSFORM = re.compile(r"[\s,]*(matrix|translate|scale|rotate|skewX|skewY)\s*\(([^()]*)\)")


def length(text: str, of: float | None, what: str) -> float:
    """A length in the drawing's units; a percentage is `of` that, and `what` has it, in a refusal. Raises PictureError."""
    match = _LENGTH.fullmatch(text) if len(text) <= _LONGEST else None
    if match is None or (match[2] == "%" and of is None) or (match[2] != "%" and match[2] not in _UNITS):
        raise unknown(f"{what} of {text[:40]!r}")
    (value,) = numbers_in(match[1])
    (found,) = within((value * (of or 0.0) / 100 if match[2] == "%" else value * _UNITS[match[2]],), text.strip())
    return found


def matrix(text: str) -> Matrix:
    """The matrix of a list of transforms, the last of which is done first. Raises PictureError."""
    found: list[Matrix] = []
    at = 0
    while match := _TRANSFORM.match(text, at):
        found.append(_one(match[1], numbers_in(match[2])))
        at = match.end()
    if text[at:].strip(" ,\t\r\n"):
        raise unknown(f"the transform {text[at : at + 40].strip()!r}")
    whole: Matrix = reduce(multiplied, reversed(found), WHOLE)
    within(whole, text.strip())
    return whole


def _one(kind: str, values: list[float]) -> Matrix:
    match kind, values:
        case "matrix", [a, b, c, d, e, f]:
            found = a, b, c, d, e, f
        case "translate", [x, *rest] if len(rest) < 2:
            found = _shifted(x, rest[0] if rest else 0.0)
        case "scale", [x, *rest] if len(rest) < 2:
            found = x, 0.0, 0.0, rest[0] if rest else x, 0.0, 0.0
        case "rotate", [angle, *rest] if len(rest) in {0, 2}:
            x, y = rest or (0.0, 0.0)
            found = reduce(multiplied, (_shifted(-x, -y), _turned(angle), _shifted(x, y)))
        case "skewX", [angle]:
            found = 1.0, 0.0, math.tan(math.radians(angle)), 1.0, 0.0, 0.0
        case "skewY", [angle]:
            found = 1.0, math.tan(math.radians(angle)), 0.0, 1.0, 0.0, 0.0
        case _:
            raise unknown(f"the transform {kind} of {len(values)} numbers")
    return found


def _shifted(x: float, y: float) -> Matrix:
    return 1.0, 0.0, 0.0, 1.0, x, y


def _turned(angle: float) -> Matrix:
    sine, cosine = math.sin(math.radians(angle)), math.cos(math.radians(angle))
    return cosine, sine, -sine, cosine, 0.0, 0.0
