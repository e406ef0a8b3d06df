"""Drawings: shown as SVG means them, refused by name where they can't be, and nothing outside the file is ever opened."""

import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from letterforge.picture import PictureError, read
from letterforge.picture.render import png
from letterforge.picture.svg import DEEPEST, MOST_ELEMENTS
from tests.picture.samples import svg
from tests.tools import require

RED, GREEN, BLUE, BLACK, NOTHING = (255, 0, 0), (0, 128, 0), (0, 0, 255), (0, 0, 0), None
LEFT, RIGHT, UPPER, LOWER, MIDDLE = (25, 25), (75, 25), (50, 10), (50, 40), (50, 25)
BOX = '<rect width="50" height="50"{}/>'
CLIP = '<clipPath id="c"{}><rect width="50" height="50"/></clipPath>'
GRADIENT = '<linearGradient id="g"{}><stop offset="0" stop-color="red"/><stop offset="1" stop-color="blue"/></linearGradient>'


def at(content: bytes, place: tuple[float, float]) -> tuple[int, ...] | None:
    """The colour of a place of the drawing, which is 100 by 50; None where nothing is."""
    image = Image.open(BytesIO(png(read(content), 400)))
    *colour, alpha = image.convert("RGBA").getpixel((place[0] * 4, place[1] * 4))  # type: ignore[misc, arg-type]
    return tuple(colour) if alpha > 250 else None if alpha == 0 else (*colour, alpha)


@pytest.mark.parametrize(
    ("inner", "place", "colour"),
    [
        (BOX.format(""), LEFT, BLACK),
        (BOX.format(' fill="red"'), RIGHT, NOTHING),
        (BOX.format(' fill="#f00"'), LEFT, RED),
        (BOX.format(' fill="rgb(0, 0, 255)"'), LEFT, BLUE),
        (BOX.format(' style="fill:none;stroke:red;stroke-width:60"'), LEFT, RED),
        (BOX.format(' fill="red" style="fill: green"'), LEFT, GREEN),
        (BOX.format(' fill="currentColor" color="blue"'), LEFT, BLUE),
        (BOX.format(' fill="red" display="none"'), LEFT, NOTHING),
        (BOX.format(' fill="red" visibility="hidden"'), LEFT, NOTHING),
        ('<g visibility="hidden">' + BOX.format(' fill="red" visibility="visible"') + "</g>", LEFT, RED),
        ('<g fill="red">' + BOX.format("") + "</g>", LEFT, RED),
        ('<g fill="red">' + BOX.format(' fill="inherit"') + "</g>", LEFT, RED),
        ("<style>rect{fill:red}.a{fill:blue}#b{fill:green}</style>" + BOX.format(' class="a"'), LEFT, BLUE),
        ("<style>#b{fill:green}/* } */.x,.a{fill:blue}rect{fill:red}</style>" + BOX.format(' class="a" id="b"'), LEFT, GREEN),
        ("<style><![CDATA[.a{fill:blue}]]></style>" + BOX.format(' class="z a" fill="red"'), LEFT, BLUE),
        (BOX.format(' transform="translate(50)" fill="red"'), RIGHT, RED),
        (BOX.format(' transform="translate(100 0) scale(-1 1)" fill="red"'), RIGHT, RED),
        (BOX.format(' transform="rotate(180 50 25)" fill="red"'), RIGHT, RED),
        (BOX.format(' transform="matrix(1,0,0,1,50,0)" fill="red"'), RIGHT, RED),
        ('<g transform="translate(50,0)"><g transform="scale(.5)">' + BOX.format(' fill="red"') + "</g></g>", (70, 20), RED),
        (BOX.format(' fill="red" opacity=".5"'), LEFT, (255, 0, 0, 128)),
        (BOX.format(' fill="red" fill-opacity="50%"'), LEFT, (255, 0, 0, 128)),
        ('<g opacity=".5">' + BOX.format(' fill="red"') + BOX.format(' fill="blue"') + "</g>", LEFT, (0, 0, 255, 128)),
        ('<path d="M0 0H50V50H0z" fill="red"/>', LEFT, RED),
        ('<path d="m0,0 50,0 0,50 -50,0z" fill="red"/>', LEFT, RED),
        ('<path d="M0 0h100v50H0zM40 20h20v10h-20z" fill-rule="evenodd"/>', MIDDLE, NOTHING),
        ('<path d="M0 0h100v50H0zM40 20h20v10h-20z"/>', MIDDLE, BLACK),
        ('<path d="M25 0a25 25 0 0 1 0 50a25 25 0 010-50" fill="red"/>', LEFT, RED),
        ('<path d="M0 50C0 0 100 0 100 50" fill="red"/>', (50, 20), RED),
        ('<path d="M0 50Q50-50 100 50" fill="red"/>', (50, 10), RED),
        ('<path d="M0 25Q25-25 50 25T100 25" fill="red"/>', (75, 35), RED),
        ('<path d="M0 25C0 0 50 0 50 25S100 50 100 25" fill="red"/>', (75, 35), RED),
        ('<circle cx="25" cy="25" r="20" fill="red"/>', LEFT, RED),
        ('<circle cx="25" cy="25" r="20" fill="red"/>', (8, 8), NOTHING),
        ('<ellipse cx="50" cy="25" rx="50" ry="10" fill="red"/>', LEFT, RED),
        ('<line x1="0" y1="25" x2="100" y2="25" stroke="red" stroke-width="10"/>', LEFT, RED),
        ('<line x1="10" y1="25" x2="90" y2="25" stroke="red" stroke-width="10" stroke-dasharray="20"/>', (40, 25), NOTHING),
        ('<polyline points="0,0 50,0 50,50" fill="red"/>', (40, 10), RED),
        ('<polygon points="0 0 50 0 50 50 0 50" fill="none" stroke="red" stroke-width="20"/>', (2, 25), RED),
        ('<rect width="50" height="50" rx="25" fill="red"/>', (2, 2), NOTHING),
        ('<rect x="50%" width="50%" height="100%" fill="red"/>', RIGHT, RED),
        (CLIP.format("") + '<g clip-path="url(#c)"><rect width="100" height="50" fill="red"/></g>', LEFT, RED),
        (CLIP.format("") + '<g clip-path="url(#c)"><rect width="100" height="50" fill="red"/></g>', RIGHT, NOTHING),
        (CLIP.format(' transform="translate(50 0)"') + '<rect width="100" height="50" fill="red" clip-path="url(#c)"/>', LEFT, NOTHING),
        ('<clipPath id="c"/><rect width="100" height="50" fill="red" clip-path="url(#c)"/>', LEFT, NOTHING),
        ('<defs><g id="u">' + BOX.format("") + '</g></defs><use xlink:href="#u" x="50" fill="red"/>', RIGHT, RED),
        ('<symbol id="u">' + BOX.format("") + '</symbol><use href="#u" fill="red"/>', LEFT, RED),
        ("<defs>" + BOX.format("") + "</defs>", LEFT, NOTHING),
        (GRADIENT.format("") + '<rect width="100" height="50" fill="url(#g)"/>', (0.2, 25), RED),
        (GRADIENT.format("") + '<rect width="100" height="50" fill="url(#g)"/>', (99.8, 25), BLUE),
        (GRADIENT.format(' gradientTransform="rotate(90)"') + '<rect width="100" height="50" fill="url(#g)"/>', (50, 0), RED),
        (GRADIENT.format("") + '<radialGradient id="r" href="#g"/><circle cx="50" cy="25" r="25" fill="url(#r)"/>', (50, 25), (254, 0, 1)),
        ('<title>x</title><desc>x</desc><metadata><x xmlns="y"/></metadata>' + BOX.format(' data-x="y"'), LEFT, BLACK),
        ('<x:view xmlns:x="http://example.org/program" x:path="/home"/>' + BOX.format(""), LEFT, BLACK),
    ],
)
def test_what_a_drawing_shows(inner: str, place: tuple[float, float], colour: tuple[int, ...] | None) -> None:
    found = at(svg(inner), place)
    assert (found is None) == (colour is None)
    if colour is not None and found is not None:
        assert all(abs(one - other) <= 2 for one, other in zip(found, colour, strict=True))
    again = read(read(svg(inner)).content)  # what is written anew says the same
    assert again == read(svg(inner))


@pytest.mark.parametrize(
    ("root", "size"),
    [
        ('viewBox="0 0 200 100"', (200, 100)),
        ('viewBox="-5,-5 20 10" width="100mm" height="7"', (20, 10)),
        ('width="20" height="10px"', (20, 10)),
        ('width="1in" height="48"', (96, 48)),
    ],
)
def test_its_size(root: str, size: tuple[float, float]) -> None:
    picture = read(svg(root=root))
    assert (picture.width, picture.height) == size


@pytest.mark.parametrize(
    ("content", "said", "cure"),
    [
        (svg("<text>x</text>"), "holds text", "convert the text to paths"),
        (svg("<defs><text>x</text></defs>"), "holds text", ""),
        (svg("<script>x</script>"), "holds a script", "take it out"),
        (svg('<image href="x.png"/>'), "holds a picture within the picture", ""),
        (svg('<image href="data:image/png;base64,x"/>'), "holds a picture within", ""),
        (svg('<a href="https://example.org"><path d=""/></a>'), "holds a link", ""),
        (svg("<foreignObject/>"), "holds a foreign object", ""),
        (svg("<g><animate/></g>"), "holds an animation", ""),
        (svg("<style>@import url(x.css);</style>"), "in its style sheet '@import url(x.css);'", ""),
        (svg("<style>@font-face{src:url(x)}</style>"), "in its style sheet", ""),
        (svg("<style>g > path{fill:red}</style>"), "selector 'g > path'", ""),
        (svg('<style media="print">path{fill:red}</style>'), "the attribute 'media'", ""),
        (svg("<style>path{fill:red !important}</style>"), "the declaration 'fill:red !important'", ""),
        (svg("<style>a:hover{fill:red}</style>"), "selector 'a:hover'", ""),
        (svg('<use href="x.svg#a"/>'), "leads outside: use 'x.svg#a'", "must hold all that it shows"),
        (svg('<use href="https://example.org/x.svg#a"/>'), "leads outside", ""),
        (svg('<use href="#a"/>'), "holds nothing called 'a'", ""),
        (svg('<path d="M0 0h9v9" fill="url(#a)"/>'), "holds nothing called 'a'", ""),
        (svg('<path d="M0 0h9v9" fill="url(https://example.org/x)"/>'), "the colour 'url(https://example.org/x)'", ""),
        (svg('<pattern id="p"/><path d="M0 0h9v9" fill="url(#p)"/>'), "a <pattern>", "as PNG"),
        (svg('<path d="M0 0h9v9" fill="chartroose"/>'), "the colour 'chartroose'", ""),
        (svg('<mask id="m"/><path d="" mask="url(#m)"/>'), "mask: url(#m)", ""),
        (svg('<path d="" style="filter:blur(2px)"/>'), "filter: blur(2px)", ""),
        (svg('<path d="" style="mix-blend-mode:multiply"/>'), "mix-blend-mode: multiply", ""),
        (svg('<path d="" marker-end="url(#m)"/>'), "marker-end", ""),
        (svg('<path d="" onclick="x()"/>'), "the attribute 'onclick'", ""),
        (svg('<path d="" style="quux:1"/>'), "the property 'quux'", ""),
        (svg(f'<path d="M0 0h9" stroke="red" stroke-dasharray="{"1 " * 101}"/>'), "stroke-dasharray: 1 1", ""),
        (
            svg('<path d="M0 0h9v9" fill="url(#g)"/><linearGradient id="g">' + "<stop/>" * 201 + "</linearGradient>"),
            "more than 200 stops",
            "",
        ),
        (svg('<blink d=""/>'), "the element <blink>", ""),
        (svg("<svg/>"), "the element <svg>", ""),
        (svg("<switch/>"), "the element <switch>", ""),
        (svg('<g transform="turn(3)"/>'), "the transform 'turn(3)'", ""),
        (svg('<rect width="9em" height="1"/>'), "width of '9em'", ""),
        (svg('<path d="M0 0L1"/>'), "a measure that can't be read", ""),
        (svg('<path d="L1 1"/>'), "a measure that can't be read", ""),
        (svg('<path d="M0 0L1e99 1"/>'), "a measure of 1e99", ""),
        (svg('<path d="M0 0Lnan inf"/>'), "a measure that can't be read", ""),
        (svg('<polygon points="1 2 3"/>'), "half a point", ""),
        (svg(root=""), "has no size", "give it a viewBox"),
        (svg(root='width="100%" height="100%"'), "has no size", ""),
        (svg(root='viewBox="0 0 0 10"'), "has no size", ""),
        (svg('<g id="a"><use href="#a"/></g>'), "shows itself within itself", ""),
        (svg("<g>" * (DEEPEST + 2) + "</g>" * (DEEPEST + 2)), "groups within groups", ""),
        (svg("<g/>" * (MOST_ELEMENTS + 1)), "more than 20,000 elements", "simplify it"),
        (svg(f'<path d="M0 0{"l1 1" * 200_001}"/>'), "more than 200,000 steps", "simplify it"),
        (
            svg("".join(f'<g id="g{n}"><use href="#g{n + 1}"/><use href="#g{n + 1}"/></g>' for n in range(40)) + '<g id="g40"/>'),
            "more than",
            "",
        ),
        (svg(before='<!DOCTYPE svg [<!ENTITY x "y">]>', inner="<path d='&x;'/>"), "declares entities", "plain SVG"),
        (svg(before='<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>'), "declares entities", ""),
        (svg(before="<!DOCTYPE svg [<!ELEMENT svg ANY>]>"), "declares entities", ""),
        (b"<svg/>", "is not SVG", ""),
        (svg()[:-3], "is broken", ""),
    ],
)
def test_what_a_letter_could_not_show_is_refused_by_name(content: bytes, said: str, cure: str) -> None:
    with pytest.raises(PictureError) as caught:
        read(content)
    assert said in caught.value.what
    assert cure in caught.value.cure
    assert "\n" not in caught.value.what + caught.value.cure


def test_a_plain_doctype_is_let_be() -> None:
    plain = '<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">'
    assert read(svg(before=plain)) == read(svg())


OUTSIDE = [
    '<!DOCTYPE svg SYSTEM "{0}">|<path d=""/>',
    '<!DOCTYPE svg PUBLIC "x" "http://127.0.0.1:9/{0}">|<path d=""/>',
    '<!DOCTYPE svg [<!ENTITY x SYSTEM "{0}">]>|<path d="M0 0">&x;</path>',
    '<!DOCTYPE svg [<!ENTITY % x SYSTEM "{0}">%x;]>|',
    '<?xml-stylesheet href="{0}"?>|<path d=""/>',
    '|<image xlink:href="{0}"/>',
    '|<use href="{0}#a"/>',
    '|<style>@import "{0}";</style>',
    '|<path d="M0 0h9v9" fill="url({0}#a)"/>',
    '|<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{0}"/><path d=""/>',
    '|<path d="M0 0h9v9" style="font-family:x;src:url({0})"/>',
]


def test_nothing_outside_the_file_is_ever_opened(tmp_path: Path) -> None:
    probe = tmp_path / "probe-of-the-outside"
    probe.write_text("x")
    folder = tmp_path / "drawings"
    folder.mkdir()
    for number, said in enumerate(OUTSIDE):
        before, inner = said.format(probe).split("|")
        (folder / f"{number}.svg").write_bytes(svg(inner, before=before))
    program = (
        "import sys; from pathlib import Path; from letterforge.picture import PictureError, read, render\n"
        "for path in Path(sys.argv[1]).iterdir():\n"
        "    try: render.png(read(path.read_bytes()), 10)\n"
        "    except PictureError: pass\n"
    )
    command = [
        require("strace"),
        "-f",
        "-e",
        "trace=open,openat,connect",
        "-o",
        str(tmp_path / "trace"),
        sys.executable,
        "-c",
        program,
        str(folder),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    trace = (tmp_path / "trace").read_text()
    assert f"{folder}/0.svg" in trace
    assert probe.name not in trace
    assert "connect(" not in trace


NUMBERS = st.floats(-1e4, 1e4, allow_nan=False).map(lambda value: f"{value:.3f}")
DATA = st.lists(
    st.sampled_from("MmLlHhVvCcSsQqTtAaZz").flatmap(
        lambda command: st.lists(NUMBERS, max_size=8).map(lambda numbers: command + " ".join(numbers))
    ),
    max_size=8,
).map(" ".join)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(DATA | st.text(max_size=30))
def test_any_path_is_drawn_or_refused(data: str) -> None:
    escaped = data.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    try:
        picture = read(svg(f'<path d="{escaped}" stroke="red"/>'))
    except PictureError:
        return
    assert read(picture.content) == picture
    assert png(picture, 20)
