"""A picture's file becomes a `Picture`: in go its bytes, out comes the value, whatever the file is called.

What doesn't show (camera, place, author, comments) is taken out: the letters go to many people.
"""

from hashlib import sha256

from letterforge.picture.picture import Kind, Picture, PictureError

MOST_BYTES = 10 * 2**20  # of a file
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
        from letterforge.picture import drawing, svg  # noqa: PLC0415

        found = svg.drawing(content)
        return _picture("svg", found.width, found.height, drawing.as_svg(found))
    raise PictureError("is neither PNG nor JPEG nor SVG", "save it as one of these")


def _picture(kind: Kind, width: float, height: float, content: bytes) -> Picture:
    return Picture(kind, width, height, sha256(content).hexdigest(), content)
