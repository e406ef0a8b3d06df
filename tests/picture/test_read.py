"""Files become pictures: known by what they hold, whole, small enough, and saying nothing but what they show."""

import struct
import zlib
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms, PngImagePlugin

from letterforge.picture import MOST_BYTES, Picture, PictureError, read
from letterforge.picture.raster import planes
from tests.picture.samples import SECRET, file, image, jpeg, png, see_through, svg


def opened(picture: Picture) -> Image.Image:
    return Image.open(BytesIO(picture.content))


def exif(orientation: int = 1) -> Image.Exif:
    made = Image.Exif()
    made[0x0112], made[0x013B], made[0x8298] = orientation, SECRET.decode(), SECRET.decode()  # who took it, whose it is
    made.get_ifd(0x8825)[1] = "N"  # where
    return made


@pytest.mark.parametrize(("content", "kind"), [(png(), "png"), (jpeg(), "jpeg"), (svg(), "svg"), (svg(before="\ufeff<!-- x -->"), "svg")])
def test_a_picture_is_known_by_what_it_holds(content: bytes, kind: str) -> None:
    picture = read(content)
    assert picture.kind == kind
    assert picture == read(content)
    assert hash(picture) == hash(read(content))
    assert len(repr(picture)) < 200


def broken_png(width: int, height: int) -> bytes:
    """A PNG that claims a size and has next to nothing in it."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is neither PNG nor JPEG nor SVG"),
        (b"GIF89a" + b"\0" * 100, "is neither PNG nor JPEG nor SVG"),
        (file(image(), "TIFF"), "is neither"),
        (png(size=(200, 100))[:300], "is broken"),
        (png()[:20], "is broken"),
        (jpeg()[:400], "is broken"),
        (jpeg()[:30], "is broken"),
        (b"\x89PNG\r\n\x1a\n", "is broken"),
        (b"\xff\xd8\xff\xd9", "is broken"),
        (broken_png(40, 20), "is broken"),
        (broken_png(10_000, 9_000), "has 10,000 × 9,000 pixels"),
        (broken_png(50_000, 50_000), "has too many pixels"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * MOST_BYTES, "is larger than 10 MB"),
        (b"<svg", "is broken"),
    ],
)
def test_what_is_none_or_broken_or_too_large_is_refused(content: bytes, said: str) -> None:
    with pytest.raises(PictureError) as caught:
        read(content)
    assert said in caught.value.what
    assert "\n" not in caught.value.what + caught.value.cure


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from([png(), jpeg(), jpeg(progressive=True), svg()]), st.data())
def test_whatever_happens_to_a_file_it_is_a_picture_or_refused(content: bytes, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(content) - 1))
    length, other = data.draw(st.integers(0, 8)), data.draw(st.binary(max_size=8))
    try:
        picture = read(content[:at] + other + content[at + length :])
    except PictureError as error:
        assert "\n" not in error.what  # noqa: PT017 - either is right
    else:
        assert picture.width > 0 < picture.height


def test_nothing_is_told_beside_the_picture() -> None:
    said, who = PngImagePlugin.PngInfo(), SECRET.decode()
    said.add_text("Author", who)
    said.add_itxt("Comment", who, zip=True)
    icc = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for content in (
        png(pnginfo=said, exif=exif(), icc_profile=icc),
        jpeg(exif=exif(), comment=SECRET, icc_profile=icc),
        jpeg(exif=exif(6), comment=SECRET),
        jpeg("CMYK", exif=exif(), comment=SECRET),
        jpeg() + SECRET,
        svg(f"<!-- {who} --><metadata>{who}</metadata><title>{who}</title><path id='{who}' d='M0 0L9 9H0Z'/>"),
    ):
        picture = read(content)
        assert SECRET not in picture.content
        assert b"Exif" not in picture.content
        assert b"ICC" not in picture.content
        if picture.kind != "svg":
            assert opened(picture).info.keys() <= {
                "jfif",
                "jfif_version",
                "jfif_unit",
                "jfif_density",
                "dpi",
                "adobe",
                "adobe_transform",
            } | {
                "progressive",
                "progression",
            }


@pytest.mark.parametrize(
    ("made", "mode"),
    [
        (image("RGB"), "RGB"),
        (image("L"), "L"),
        (image("L").convert("RGB"), "L"),
        (image("1"), "L"),
        (image("RGB").quantize(16), "RGB"),
        (image("RGBA"), "RGB"),
        (image("LA"), "L"),
        (see_through(), "RGBA"),
        (see_through().convert("LA"), "LA"),
        (see_through().quantize(64, method=Image.Quantize.FASTOCTREE), "RGBA"),
        (image("L").convert("I;16"), "L"),
    ],
)
def test_a_png_of_any_kind_becomes_a_plain_one(made: Image.Image, mode: str) -> None:
    picture = read(file(made, "PNG"))
    assert (opened(picture).mode, (picture.width, picture.height)) == (mode, made.size)
    if made.mode not in {"I;16", "P"}:
        assert opened(picture).convert("RGBA").tobytes() == made.convert("RGBA").tobytes()


def test_sixteen_bits_become_eight_and_no_shade_is_lost() -> None:
    made = Image.new("I;16", (256, 1))
    for shade in range(256):
        made.putpixel((shade, 0), shade * 257)
    assert list(opened(read(file(made, "PNG"))).tobytes()) == list(range(256))


def test_a_transparent_shade_is_kept() -> None:
    made = opened(read(file(image("P"), "PNG", transparency=image("P").getpixel((0, 0)))))
    assert made.mode == "RGBA"
    assert made.getpixel((0, 0))[3] == 0  # type: ignore[index]


@pytest.mark.parametrize("options", [{}, {"progressive": True}, {"subsampling": 2}, {"optimize": True}, {"quality": 30}])
@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_a_jpeg_keeps_its_pixels_bit_by_bit(mode: str, options: dict[str, object]) -> None:
    content = jpeg(mode, exif=exif(), **options)
    picture = read(content)
    assert opened(picture).tobytes() == Image.open(BytesIO(content)).tobytes()
    scan = content[content.index(b"\xff\xda") :]
    assert picture.content.endswith(scan)


@pytest.mark.parametrize("orientation", range(2, 9))
def test_a_camera_held_otherwise_gives_an_upright_picture(orientation: int) -> None:
    turned = {3: 180, 6: 270, 8: 90}
    picture = opened(read(jpeg(size=(400, 200), exif=exif(orientation), quality=95)))
    assert picture.size == ((400, 200) if orientation < 5 else (200, 400))
    if orientation in turned:
        upright = image(size=(400, 200)).rotate(turned[orientation], expand=True)
        red, *_ = upright.getpixel((5, 5))  # type: ignore[misc]
        assert abs(picture.getpixel((5, 5))[0] - red) < 12  # type: ignore[index]


def test_printers_colours_become_the_screens() -> None:
    picture = opened(read(jpeg("CMYK", size=(80, 40), quality=95)))
    assert picture.mode == "RGB"
    red, green, blue = picture.getpixel((5, 3))  # type: ignore[misc]
    assert red > 150
    assert green + blue < 60


def test_colours_of_another_profile_become_srgb() -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("XYZ")).tobytes()
    for content in (png(icc_profile=lab), jpeg(icc_profile=lab), png(icc_profile=b"nonsense"), jpeg(icc_profile=b"nonsense")):
        assert opened(read(content)).mode == "RGB"


def test_planes_of_a_png_are_its_pixels() -> None:
    made = see_through()
    colours, alpha = planes(read(file(made, "PNG")))
    assert alpha is not None
    assert ((colours.width, colours.height, colours.channels), alpha.channels) == ((60, 20, 3), 1)
    assert len(zlib.decompress(colours.data)) == 20 * (1 + 60 * 3)
    assert len(zlib.decompress(alpha.data)) == 20 * (1 + 60)
    assert planes(read(png()))[1] is None
