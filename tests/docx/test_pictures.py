"""Pictures in the DOCX: parts, relations, drawings in their line, the logo in its frame; and where LibreOffice shows them."""

import io
import json
import subprocess
import zipfile
from dataclasses import replace

import pypdfium2
import pytest
from docx.oxml.ns import qn
from PIL import Image

from letterforge import pdf
from letterforge.docx import write
from letterforge.envelope import PROFILES
from letterforge.letter.model import Columns, Keep, ListBlock, Page, PageBreak, Paragraph, Span
from tests.pdf.test_pictures import places
from tests.picture.samples import EVERY, LOGO
from tests.tools import require

from .letters import letter, text
from .reading import find, names, paragraphs, tree, value, values

SVG = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"
PAGE = Page(PROFILES["dl"], logo=LOGO)
RIGHT = replace(EVERY["colours"], right=True)
RICH = letter(
    *text("Dear Test Recipient 000123,"),
    EVERY["colours"],
    RIGHT,
    Keep((*text("Yours,"), EVERY["see-through"], *text("The chair"))),
    Columns(2, (EVERY["photograph"], *text("x"), EVERY["drawing"])),
    EVERY["drawing"],
    EVERY["grey photograph"],
    PageBreak(),
    EVERY["grey"],
    Columns(2, (*text("x"), EVERY["drawing"])),
    page=PAGE,
)
LETTERS = {
    "rich": RICH,
    "one alone": letter(EVERY["drawing"]),
    "columns alone": letter(Columns(2, (EVERY["photograph"], RIGHT))),
    "in a list": letter(ListBlock(((*text("a"), EVERY["drawing"]), (EVERY["grey"],)), ordered=True)),
    **{f"logo, {name}": letter(page=Page(PROFILES[name], logo=replace(LOGO, width=50, height=25))) for name in ("dl", "c5", "notify")},
}


@pytest.fixture(scope="module")
def laid_out(tmp_path_factory):
    """Every letter as LibreOffice lays it out, as PDF."""
    folder = tmp_path_factory.mktemp("libreoffice")
    files = {name: folder / f"{number}.docx" for number, name in enumerate(LETTERS)}
    for name, file in files.items():
        file.write_bytes(write(LETTERS[name]))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [require("soffice"), profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), *map(str, files.values())]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return {name: file.with_suffix(".pdf").read_bytes() for name, file in files.items()}


def read(content, name):
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return package.read(name)


def relations(content):
    return {one.get("Id"): one.get("Target") for one in tree(content, "word/_rels/document.xml.rels") if one.get("Type").endswith("/image")}


def drawings(content):
    return find(tree(content), "//w:drawing/wp:inline")


def test_every_picture_is_one_part_however_often_it_is_shown():
    made = write(RICH)
    media = [name for name in names(made) if name.startswith("word/media/")]
    pictures = {one.picture for one in (*EVERY.values(), LOGO)}
    drawn = [one for one in pictures if one.kind == "svg"]
    assert len(media) == len(set(media)) == len(pictures) + len(drawn)
    for one in pictures:
        assert read(made, f"word/media/{one.name}.{one.kind}") == one.content
    assert sorted(f"word/{target}" for target in relations(made).values()) == sorted(media)
    assert names(made)[0] == "[Content_Types].xml"


def test_content_types_go_by_extension():
    kinds = {one.get("Extension"): one.get("ContentType") for one in tree(write(RICH), "[Content_Types].xml") if one.get("Extension")}
    assert {kinds[kind] for kind in ("png", "jpeg", "svg")} == {"image/png", "image/jpeg", "image/svg+xml"}
    plain = {one.get("Extension") for one in tree(write(letter()), "[Content_Types].xml") if one.get("Extension")}
    assert plain == {"rels", "xml"}


def test_a_drawing_says_its_size_and_its_words_and_has_its_own_number():
    made = write(RICH)
    found = drawings(made)
    told = [values(one, "wp:docPr") for one in found]
    assert [one["id"] for one in told] == [str(number) for number in range(1, len(found) + 1)]
    assert [one["descr"] for one in told][:3] == ["Example Working Group", "Colours", "Colours"]
    assert "Photograph & more" in [one["descr"] for one in told]
    assert values(found[1], "wp:extent") == {"cx": str(60 * 36000), "cy": str(30 * 36000)}
    embedded = {one.get(qn("r:embed")) for one in find(tree(made), "//a:blip")}
    assert embedded <= set(relations(made))


def test_a_drawing_is_there_as_svg_and_as_pixels():
    made = write(letter(EVERY["drawing"]))
    targets = relations(made)
    (blip,) = find(tree(made), "//a:blip")
    (svg,) = blip.iter(f"{{{SVG}}}svgBlip")
    assert targets[svg.get(qn("r:embed"))].endswith(".svg")
    pixels = Image.open(io.BytesIO(read(made, f"word/{targets[blip.get(qn('r:embed'))]}")))
    assert (pixels.format, pixels.size) == ("PNG", (591, 296))  # 300 to the inch
    assert pixels.getpixel((0, 0))[3] == 0
    assert pixels.getpixel((10, 150))[:3] == (0x0B, 0x4F, 0x9E)


def test_a_line_is_as_high_as_its_picture():
    (one,) = [one for one in paragraphs(write(letter(RIGHT))) if find(one, ".//w:drawing")]
    assert value(one, "w:pPr/w:spacing", "w:lineRule") == "auto"
    assert value(one, "w:pPr/w:jc") == "right"
    assert value(one, "w:pPr/w:rPr/w:sz") == "2"


def test_the_logo_stands_in_a_frame_before_the_sender():
    made = write(letter(page=PAGE))
    first, second, *_ = paragraphs(made)
    frame = values(first, "w:pPr/w:framePr")
    assert (frame["hAnchor"], frame["vAnchor"]) == ("page", "page")
    assert [round(int(frame[key]) / 1440 * 25.4, 1) for key in ("x", "y", "w", "h")] == [20, 10, 40, 20]
    assert value(second, "w:pPr/w:pStyle") == "Sender"


def test_letters_without_pictures_say_nothing_of_pictures():
    made = write(letter())
    assert not relations(made)
    assert b"drawing" not in read(made, "word/document.xml")


@pytest.mark.parametrize("name", LETTERS)
def test_validators_find_nothing(name, tmp_path):
    path = tmp_path / "letter.docx"
    path.write_bytes(write(LETTERS[name]))
    done = subprocess.run([require("ooxml-validator"), str(path)], capture_output=True, text=True, check=False, timeout=120)
    assert json.loads(done.stdout)["errors"] == []
    done = subprocess.run([require("openxml-audit"), "-o", "json", str(path)], capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("name", [name for name in LETTERS if name != "in a list"])
def test_libreoffice_shows_pictures_where_the_pdf_has_them(laid_out, name):
    ours, theirs = pdf.write(LETTERS[name]), laid_out[name]
    assert len(pypdfium2.PdfDocument(ours)) == len(pypdfium2.PdfDocument(theirs))
    for page in range(len(pypdfium2.PdfDocument(ours))):
        for mine, other in zip(places(ours, page), places(theirs, page), strict=True):
            assert other == pytest.approx(mine, abs=0.6)


def test_words_stand_where_they_stood(laid_out):
    def tops(content):
        read = pypdfium2.PdfDocument(content)[0].get_textpage()
        return {word: read.get_charbox(read.search(word).get_next()[0])[1] for word in ("Dear Test", "Yours,", "The chair")}

    ours, theirs = tops(pdf.write(RICH)), tops(laid_out["rich"])
    for word, top in ours.items():
        assert theirs[word] == pytest.approx(top, abs=2)


def test_the_same_letter_gives_the_same_bytes():
    assert write(RICH) == write(RICH)


def test_a_link_and_a_picture_go_together():
    made = write(letter(Paragraph((Span("a", link="https://example.org/"),)), EVERY["grey"]))
    assert len(tree(made, "word/_rels/document.xml.rels")) == len(tree(write(letter()), "word/_rels/document.xml.rels")) + 2
