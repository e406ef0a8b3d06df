"""Pictures to test with, made here: a PNG, a JPEG and an SVG of any kind."""

from io import BytesIO
from typing import Any

from PIL import Image

from letterforge.letter.model import Figure
from letterforge.picture import read

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


def figure(content: bytes, width: float, alt: str = "A picture", *, right: bool = False) -> Figure:
    """A picture `width` mm wide, as a letter shows it."""
    picture = read(content)
    return Figure(picture, width, round(width * picture.height / picture.width, 3), alt, right)


SHINING = (
    '<rect width="100" height="50" rx="5" fill="#0b4f9e"/><g opacity=".5"><circle cx="30" cy="25" r="20" fill="red"/>'
    '<circle cx="50" cy="25" r="20" fill="white"/></g><linearGradient id="g"><stop stop-color="red"/><stop offset="1" stop-color="#ff0"/>'
    '</linearGradient><path d="M70 10h20v30z" fill="url(#g)"/>'
)
EVERY = {  # a figure of every kind that the writers tell apart
    "colours": figure(png(size=(300, 150)), 60, "Colours"),
    "grey": figure(png("L", size=(300, 150)), 60, "Grey"),
    "see-through": figure(file(see_through((300, 100)), "PNG"), 40, "See-through"),
    "photograph": figure(jpeg(size=(300, 150)), 50, "Photograph & more"),
    "grey photograph": figure(jpeg("L", size=(300, 150)), 50, "Grey photograph"),
    "drawing": figure(svg(SHINING), 50, "Drawing"),
}
LOGO = figure(svg(), 40, "Example Working Group")
