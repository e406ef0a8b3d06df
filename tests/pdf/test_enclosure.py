"""Enclosures: their pages look as they did, whatever made them; what can't follow a letter is refused in words for people."""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageOps
from reportlab.lib.pagesizes import A4, A5, landscape, letter
from reportlab.pdfgen.canvas import Canvas

from letterforge.pdf.enclosure import Enclosure
from letterforge.pdf.file import Writer
from letterforge.pdf.trees import PageTree

Draw = Callable[[Canvas], None]


def leaflet(path: Path, draw: Draw = lambda canvas: canvas.drawString(100, 500, "A leaflet"), size: tuple[float, float] = A4) -> Path:
    canvas = Canvas(str(path), pagesize=size)
    draw(canvas)
    canvas.save()
    return path


def changed(path: Path, change: Callable[[pikepdf.Pdf], None], **how: object) -> Path:
    with pikepdf.open(path, allow_overwriting_input=True) as file:
        change(file)
        file.save(path, **how)  # type: ignore[arg-type]
    return path


def copied(enclosure: Enclosure, times: int = 1) -> bytes:
    """A file of nothing but the enclosure's pages, so many times."""
    out = BytesIO()
    writer = Writer(out.write)
    pages, entries = PageTree(writer), enclosure.written(writer)
    for entry in entries * times:
        pages.add(writer.add(b"<< /Type /Page /Parent %s %s >>" % (pages.parent, entry)))
    pages.finish(b"")
    writer.finish(writer.add(b"<< /Type /Catalog /Pages %d 0 R >>" % pages.root), writer.add(b"<< >>"))
    return out.getvalue()


def pictures(content: bytes) -> list[bytes]:
    return [bytes(page.render(scale=1).buffer) for page in pypdfium2.PdfDocument(content)]


def two_pages(canvas: Canvas) -> None:
    canvas.setFont("Helvetica-Bold", 40)
    canvas.drawString(100, 500, "(Front) \\ é")
    canvas.setFillColorRGB(0.2, 0.4, 0.6, alpha=0.5)
    canvas.circle(300, 300, 100, fill=1)
    canvas.showPage()
    canvas.drawString(100, 400, "Back")
    canvas.showPage()


def field(canvas: Canvas) -> None:
    canvas.drawString(100, 600, "Name")
    canvas.acroForm.textfield(name="who", value="Filled in", x=100, y=500, width=200, height=20)
    canvas.showPage()


def turn(file: pikepdf.Pdf) -> None:
    file.pages[0].rotate(90, relative=False)


def share(file: pikepdf.Pdf) -> None:
    """Page, font and size are what the tree above says, and an odd name needs escaping."""
    page = file.pages[0].obj
    file.Root.Pages.MediaBox, file.Root.Pages.Resources = page.MediaBox, page.Resources
    del page.MediaBox, page.Resources
    page["/Odd#20Name"] = pikepdf.Name("/A B#")


def stay(_file: pikepdf.Pdf) -> None: ...


@pytest.mark.parametrize(
    ("draw", "size", "change", "how"),
    [
        (two_pages, A4, stay, {}),
        (two_pages, A4, share, {}),
        (two_pages, A4, stay, {"encryption": pikepdf.Encryption(owner="secret", user="")}),
        (two_pages, A4, stay, {"object_stream_mode": pikepdf.ObjectStreamMode.generate, "linearize": True}),
        (lambda canvas: canvas.drawString(50, 50, "Turned"), landscape(A4), turn, {}),
    ],
)
def test_a_copied_page_is_the_same_picture(
    tmp_path: Path, draw: Draw, size: tuple[float, float], change: Callable[[pikepdf.Pdf], None], how: dict[str, object]
) -> None:
    path = changed(leaflet(tmp_path / "leaflet.pdf", draw, size), change, **how)
    assert pictures(copied(Enclosure(path))) == pictures(path.read_bytes())


def ink(picture: Image.Image) -> tuple[int, int, int, int]:
    return ImageOps.invert(picture.convert("L")).getbbox() or (0, 0, 0, 0)


@pytest.mark.parametrize("turned", [0, 180])
def test_a_page_on_its_side_is_turned_with_its_top_to_the_left(tmp_path: Path, turned: int) -> None:
    def change(file: pikepdf.Pdf) -> None:
        file.pages[0].rotate(turned, relative=False)

    path = changed(leaflet(tmp_path / "leaflet.pdf", size=landscape(A4)), change)
    with pypdfium2.PdfDocument(path) as before, pypdfium2.PdfDocument(copied(Enclosure(path))) as after:
        assert after[0].get_size() == pytest.approx(A4)
        wanted = before[0].render(scale=1).to_pil().transpose(Image.Transpose.ROTATE_90)  # counter-clockwise
        assert ink(after[0].render(scale=1).to_pil()) == pytest.approx(ink(wanted), abs=2)


def test_a_form_that_was_filled_in_is_printed_so(tmp_path: Path) -> None:
    path = leaflet(tmp_path / "form.pdf", field)
    text = pypdfium2.PdfDocument(copied(Enclosure(path)))[0].get_textpage().get_text_range()
    assert "Filled in" in text


def test_what_the_pages_show_is_stored_once(tmp_path: Path) -> None:
    enclosure = Enclosure(leaflet(tmp_path / "leaflet.pdf", lambda canvas: canvas.drawString(100, 500, "x" * 20_000)))
    once, often = copied(enclosure), copied(enclosure, 500)
    assert len(pypdfium2.PdfDocument(often)) == 500
    assert len(often) < len(once) + 500 * 100


def hide(file: pikepdf.Pdf) -> None:
    layer = file.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name="Draft"))
    file.Root.OCProperties = pikepdf.Dictionary(OCGs=[layer], D=pikepdf.Dictionary(OFF=[layer]))


def empty(file: pikepdf.Pdf) -> None:
    del file.pages[:]


@pytest.mark.parametrize(
    ("size", "change", "how", "why"),
    [
        (A5, stay, {}, "page 1 is 148 × 210 mm; it must be A4, as the letters are"),
        (landscape(letter), stay, {}, "page 1 is 279 × 216 mm; it must be A4, as the letters are"),
        (A4, hide, {}, "it has hidden layers, which would be printed; print it to a new PDF, and enclose that"),
        (A4, empty, {}, "it has no pages"),
        (A4, stay, {"encryption": pikepdf.Encryption(owner="o", user="u")}, "it is locked with a password; save it without one"),
    ],
)
def test_what_cant_follow_a_letter(
    tmp_path: Path, size: tuple[float, float], change: Callable[[pikepdf.Pdf], None], how: dict[str, object], why: str
) -> None:
    path = changed(leaflet(tmp_path / "leaflet.pdf", size=size), change, **how)
    with pytest.raises(ValueError, match=f"^{re.escape(why)}$"):
        Enclosure(path)


@pytest.mark.parametrize("content", [b"", b"nothing", b"%PDF-1.7\n" + b"[" * 100_000, b"%PDF-1.7\n1 0 obj\n<< /Pages 1 0 R >>\nendobj\n"])
def test_no_pdf_at_all(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "leaflet.pdf"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=r"^it can't be read as PDF|^it has no pages"):
        Enclosure(path)


def test_damage_anywhere_is_said_or_does_no_harm(tmp_path: Path) -> None:
    whole = leaflet(tmp_path / "whole.pdf", two_pages).read_bytes()
    for place in range(0, len(whole), 23):
        path = tmp_path / "leaflet.pdf"
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :])
        try:
            copied(Enclosure(path))
        except ValueError:
            continue


def test_no_such_file(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"^there is no such file$"):
        Enclosure(tmp_path / "leaflet.pdf")
