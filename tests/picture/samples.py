"""Pictures to test with, made here: a PNG, a JPEG and an SVG of any kind."""

from io import BytesIO
from typing import Any

from PIL import Image

SECRET = b"Test Recipient 000123 of 12 Example Road"  # what no letter may tell


def image(mode: str = "RGB", size: tuple[int, int] = (40, 20)) -> Image.Image:
    """A picture in which no two corners are alike."""
    made = Image.linear_gradient("L").resize(size)
    made = Image.merge("RGB", (made, made.transpose(Image.Transpose.FLIP_LEFT_RIGHT).rotate(180), made.point(lambda shade: 255 - shade)))
    made.paste((200, 0, 0), (0, 0, size[0] // 4, size[1] // 4))
    return made.convert(mode)


def file(of: Image.Image, form: str, **options: Any) -> bytes:
    """A picture as a file."""
    out = BytesIO()
    of.save(out, form, **options)
    return out.getvalue()


def png(mode: str = "RGB", size: tuple[int, int] = (40, 20), **options: Any) -> bytes:
    """A PNG."""
    return file(image(mode, size), "PNG", **options)


def jpeg(mode: str = "RGB", size: tuple[int, int] = (40, 20), **options: Any) -> bytes:
    """A JPEG."""
    return file(image(mode, size), "JPEG", **options)


def see_through(size: tuple[int, int] = (60, 20)) -> Image.Image:
    """A picture that is there on the left and gone on the right."""
    made = image("RGBA", size)
    made.putalpha(Image.linear_gradient("L").rotate(90).resize(size))
    return made


def svg(inner: str = '<rect width="100" height="50" fill="#0b4f9e"/>', root: str = 'viewBox="0 0 100 50"', before: str = "") -> bytes:
    """An SVG."""
    spaces = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    return f"{before}<svg {spaces} {root}>{inner}</svg>".encode()
