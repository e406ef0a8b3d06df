"""Pictures as a PDF holds them: in goes one, out come its objects, for all letters that show it, and the operators that paint it."""

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from letterforge.envelope import MM
from letterforge.letter.model import Figure
from letterforge.pdf.fragments import NO_USES, Use
from letterforge.pdf.objects import Numbered, deflated, number, ref, stream
from letterforge.picture import Picture
from letterforge.typeface import Key

Rectangle = tuple[float, float, float, float]
_NO_KEYS: frozenset[Key] = frozenset()


class Painted(NamedTuple):
    """A picture in a row, in place of a segment of type: its size in pt, and its structure element's number in its block."""

    picture: Picture
    width: float
    height: float
    leaf: int
    keys: frozenset[Key] = _NO_KEYS
    extra: frozenset[Use] = NO_USES


def painted(figure: Figure, leaf: int = 0) -> Painted:
    """A figure as it stands in a row."""
    return Painted(figure.picture, figure.width * MM, figure.height * MM, leaf)


def paint(one: Painted, left: float, bottom: float, mark: int) -> bytes:
    """The operators that paint a picture, marked as content `mark`; `left` and `bottom` in pt from the page's lower left corner."""
    place = b" ".join(map(number, (left, bottom)))
    size = number(one.width), number(one.height)
    return b"/Figure << /MCID %d >> BDC\nq %s 0 0 %s %s cm /%s Do Q\nEMC\n" % (mark, *size, place, resource(one.picture))


def resource(picture: Picture) -> bytes:
    """What a picture is called on the pages: the same in every letter."""
    return b"P%s" % picture.name.encode("ascii")


def resources(objects: Numbered, pictures: Iterable[Picture]) -> bytes:
    """Adds the objects of pictures, each once, and gives the entry of a page's resources that names them; nothing where there are none."""
    named = [b"/%s %s" % (resource(one), ref(_added(objects, one))) for one in dict.fromkeys(pictures)]
    return b" /XObject << %s >>" % b" ".join(named) if named else b""


def _added(objects: Numbered, picture: Picture) -> int:
    """Adds a picture's objects; gives the number of the one that shows it, which is the last."""
    return [objects.add(body) for body in _bodies(picture, len(objects) + 1)][-1]


@lru_cache(maxsize=64)
def _bodies(picture: Picture, first: int) -> tuple[bytes, ...]:
    """A picture's objects, numbered from `first`: the same bytes in every skeleton, since they may be large."""
    match picture.kind:
        case "svg":
            from letterforge.picture import operators, svg  # noqa: PLC0415 - most campaigns have no drawing

            return tuple(operators.objects(svg.drawing(picture.content), first))
        case "jpeg":
            from letterforge.picture import jpeg  # noqa: PLC0415

            said = b"%s /Filter /DCTDecode" % _image(picture, jpeg.channels(picture.content))
            return (stream(picture.content, said),)
    from letterforge.picture import raster  # noqa: PLC0415 - Pillow is slow to load

    colours, alpha = raster.planes(picture)
    mask = (_rows(picture, alpha.channels, alpha.data),) if alpha else ()
    return (*mask, _rows(picture, colours.channels, colours.data, b" /SMask %s" % ref(first) if alpha else b""))


def _rows(picture: Picture, channels: int, data: bytes, mask: bytes = b"") -> bytes:
    """Rows of pixels that are deflated already, filtered as PNG does it."""
    filtered = b"/DecodeParms << /Predictor 15 /Colors %d /BitsPerComponent 8 /Columns %d >>" % (channels, picture.width)
    return deflated(data, b"%s %s%s" % (_image(picture, channels), filtered, mask))


def _image(picture: Picture, channels: int) -> bytes:
    space = b"/DeviceGray" if channels == 1 else b"/DeviceRGB"
    size = b"/Width %d /Height %d" % (picture.width, picture.height)
    return b"/Type /XObject /Subtype /Image %s /ColorSpace %s /BitsPerComponent 8" % (size, space)
