"""Pictures of pixels: in goes a PNG or a JPEG as any program wrote it, out comes one that says nothing but what it shows.

A JPEG stays as it is, bit by bit, where every program shows it alike; else it is written anew, upright and in sRGB. A PNG becomes one of 8
bits, grey or in colour, with or without transparency.
"""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import NamedTuple

from PIL import Image, ImageCms, ImageOps

from letterforge.picture import jpeg
from letterforge.picture.picture import Kind, Picture, PictureError

MOST_PIXELS = 40_000_000
_ORIENTATION = 0x0112  # EXIF's tag
_QUALITY = 92
_SRGB = "srgb"  # in what a profile calls itself


class Plane(NamedTuple):
    """Rows of pixels of 8 bits a channel, each row filtered as PNG does it (PNG, 9), together deflated."""

    width: int
    height: int
    channels: int
    data: bytes


def cleaned(content: bytes) -> tuple[Kind, int, int, bytes]:
    """The kind, the size in pixels, and the clean file. Raises PictureError where it is broken or too large."""
    with _decoding():
        image = Image.open(BytesIO(content), formats=("PNG", "JPEG"))
        width, height = image.size
        if width * height > MOST_PIXELS:
            raise PictureError(f"has {width:,} × {height:,} pixels", f"save it smaller: {MOST_PIXELS // 10**6} million pixels are the most")
        if image.mode.startswith("I;16") and "transparency" in image.info:
            raise PictureError("has 16 bits a pixel and a transparent shade", "save it with 8 bits")
        image.load()
        if image.format == "PNG":
            made = _written(_simplest(_upright(image)), "PNG")
            return "png", made[0], made[1], made[2]
        upright = image.getexif().get(_ORIENTATION, 1) in {0, 1}
        if upright and image.mode in {"L", "RGB"} and _is_srgb(image) and (kept := jpeg.stripped(content)) is not None:
            return "jpeg", width, height, kept
        made = _written(_upright(image), "JPEG")
        return "jpeg", made[0], made[1], made[2]


def planes(picture: Picture) -> tuple[Plane, Plane | None]:
    """The colours of a PNG, and its transparency where it has any."""
    with Image.open(BytesIO(picture.content), formats=("PNG",)) as image:
        if image.mode in {"L", "RGB"}:
            return _plane(image, picture.content), None
        *colours, alpha = image.split()
        opaque = Image.merge("RGB", colours) if len(colours) == 3 else colours[0]
    return _plane(opaque, _written(opaque, "PNG")[2]), _plane(alpha, _written(alpha, "PNG")[2])


@contextmanager
def _decoding() -> Iterator[None]:
    """Within it, whatever a decoder stumbles over is the file's fault."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except PictureError:
        raise
    except Image.DecompressionBombError:
        raise PictureError("has too many pixels", f"save it smaller: {MOST_PIXELS // 10**6} million pixels are the most") from None
    except Exception as error:
        raise PictureError(f"is broken: {' '.join(str(error).split()) or type(error).__name__}", "save it again") from None


def _upright(image: Image.Image) -> Image.Image:
    """The picture turned as its camera was held, in grey or sRGB, with nothing said beside."""
    image = _in_srgb(ImageOps.exif_transpose(image))
    if image.mode.startswith("I"):
        image = image.convert("I").point(lambda shade: shade / 256).convert("L")
    if image.mode not in {"L", "LA", "RGB", "RGBA"}:
        transparent = "transparency" in image.info or image.mode in {"PA", "La", "RGBa"}
        image = image.convert("L" if image.mode == "1" and not transparent else "RGBA" if transparent else "RGB")
    elif "transparency" in image.info:
        image = image.convert("LA" if image.mode == "L" else "RGBA")
    image.info = {}
    return image


def _simplest(image: Image.Image) -> Image.Image:
    """The picture without channels that say nothing: transparency that hides nothing, three colours that are the same."""
    *colours, last = image.split()
    alpha = last if image.mode in {"LA", "RGBA"} else None
    colours = colours if alpha else [*colours, last]
    if alpha is not None and alpha.getextrema() == (255, 255):
        alpha = None
    if len({colour.tobytes() for colour in colours}) == 1:
        colours = colours[:1]
    kept = [*colours, *([alpha] if alpha else [])]
    return Image.merge({1: "L", 2: "LA", 3: "RGB", 4: "RGBA"}[len(kept)], kept)


def _written(image: Image.Image, form: str) -> tuple[int, int, bytes]:
    out = BytesIO()
    if form == "JPEG":
        (image if image.mode == "L" else image.convert("RGB")).save(out, form, quality=_QUALITY, subsampling=0, optimize=True)
    else:
        image.save(out, form)
    return *image.size, out.getvalue()


def _is_srgb(image: Image.Image) -> bool:
    """Whether its colours are meant in sRGB, as they are where nothing is said."""
    profile = image.info.get("icc_profile")
    return not profile or image.mode == "L" or _SRGB in _profile_name(profile)


def _profile_name(profile: bytes) -> str:
    try:
        return ImageCms.getProfileDescription(ImageCms.ImageCmsProfile(BytesIO(profile))).casefold()
    except (OSError, ImageCms.PyCMSError):
        return _SRGB  # a profile that can't be read says nothing


def _in_srgb(image: Image.Image) -> Image.Image:
    """The picture with its colours in sRGB, by the profile that it brings."""
    if _is_srgb(image) or image.mode not in {"RGB", "RGBA", "CMYK"}:
        return image
    profile = ImageCms.ImageCmsProfile(BytesIO(image.info["icc_profile"]))
    alpha = image.getchannel("A") if image.mode == "RGBA" else None
    try:
        made = ImageCms.profileToProfile(
            image.convert("RGB") if alpha else image, profile, ImageCms.createProfile("sRGB"), outputMode="RGB"
        )
    except ImageCms.PyCMSError:
        return image
    if made is None:
        return image
    if alpha:
        made.putalpha(alpha)
    return made


def _plane(image: Image.Image, png: bytes) -> Plane:
    """The pixels of a PNG that Pillow wrote, as they lie in it."""
    parts: list[bytes] = []
    at = 8
    while at < len(png):
        size, kind = int.from_bytes(png[at : at + 4]), png[at + 4 : at + 8]
        if kind == b"IDAT":
            parts.append(png[at + 8 : at + 8 + size])
        at += 12 + size
    return Plane(*image.size, len(image.getbands()), b"".join(parts))
