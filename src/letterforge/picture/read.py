"""A picture's file becomes a `Picture`: in go its bytes, out comes the value, whatever the file is called.

What doesn't show (camera, place, author, comments) is taken out: the letters go to many people.
"""

from hashlib import sha256

from letterforge.picture.picture import Kind, Picture, PictureError

MOST_BYTES = 10 * 2**20  # of a file
MOST_OF_SVG, MOST_DRAWN = 2**20, 2 * 2**20  # bytes of a drawing's file, and of what is made of it: a logo has some thousands
_PNG, _JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
_SVG = (b"<svg", b"http://www.w3.org/2000/svg")


def read(content: bytes) -> Picture:
    """The picture in a file; PictureError where it is none, is broken, or is larger than a letter can need."""
    if len(content) > MOST_BYTES:
        raise PictureError(f"is larger than {MOST_BYTES // 2**20} MB", "save it smaller: a letter needs 300 dots to the inch")
    if content.startswith((_PNG, _JPEG)):
        from letterforge.picture import raster  # noqa: PLC0415 - Pillow is slow to load, and most campaigns have no pictures

        return _picture(*raster.cleaned(content))
    if any(mark in content.replace(b"\0", b"") for mark in _SVG):
        return _drawn(content)
    raise PictureError("is neither PNG nor JPEG nor SVG", "save it as one of these")


def _drawn(content: bytes) -> Picture:
    """The picture of a drawing, which the writers read again: what they couldn't read or show is refused here."""
    from letterforge.picture import drawing, operators, svg  # noqa: PLC0415 - most campaigns have no drawing

    if len(content) > MOST_OF_SVG:
        raise PictureError(f"is a drawing larger than {MOST_OF_SVG // 2**20} MB", "simplify it, or save it as PNG")
    try:
        found, clean = svg.drawing(content), b""
        for _ in range(2):  # what vanishes once its numbers are rounded is gone the second time
            before, clean = clean, _small(drawing.as_svg(found))
            if clean == before:
                break
            found = svg.drawing(clean)
        _small(*operators.objects(found, 1))
    except ArithmeticError:
        raise PictureError("has measures too large or too small to reckon with", "save it again, as plain SVG") from None
    return _picture("svg", found.width, found.height, clean)


def _small(*made: bytes) -> bytes:
    """What is made of a drawing, joined; PictureError where that is more than a letter can need."""
    if sum(map(len, made)) > MOST_DRAWN:
        raise PictureError(f"makes more than {MOST_DRAWN // 2**20} MB when its shapes are written out", "simplify it, or save it as PNG")
    return b"".join(made)


def _picture(kind: Kind, width: float, height: float, content: bytes) -> Picture:
    return Picture(kind, width, height, sha256(content).hexdigest(), content)
