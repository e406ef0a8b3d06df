"""PDFs made elsewhere, by ReportLab: a sound one, and one with each fault."""

from collections.abc import Callable
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import Any

from reportlab.lib import pdfencrypt
from reportlab.lib.pagesizes import A4, LETTER, landscape
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from letterforge.envelope import PROFILES
from letterforge.inspection import Report, inspect, rules_of

Draw = Callable[[Canvas], None]
FONT = "Embedded"
pdfmetrics.registerFont(TTFont(FONT, str(files("fontpkg_arimo").joinpath("files/Arimo[wght].ttf"))))


def down(y: float) -> float:
    """A place so many mm from the top of the sheet, in pt from its bottom."""
    return (297 - y) * mm


def text(canvas: Canvas, x: float, y: float, said: str, font: str = FONT) -> None:
    """A line whose feet stand at a place in mm."""
    canvas.setFont(font, 10)
    canvas.drawString(x * mm, down(y), said)


def letter(canvas: Canvas, left: float = 22, top: float = 61) -> None:
    """An address and a greeting, as `dl` has them."""
    for number, line in enumerate(("Test Recipient 000123", "1 Example Road", "London", "SE1 0RB")):
        text(canvas, left, top + 3 + number * 4, line)
    text(canvas, 22, 105, "Dear Test Recipient 000123,")


def with_(*more: Draw) -> Draw:
    """The letter and more."""

    def draw(canvas: Canvas) -> None:
        letter(canvas)
        for one in more:
            one(canvas)

    return draw


def line(x0: float, y0: float, x1: float, y1: float, width: float = 0.0) -> Draw:
    """A line in mm, a hairline where it has no width."""

    def draw(canvas: Canvas) -> None:
        canvas.setLineWidth(width)
        canvas.line(x0 * mm, down(y0), x1 * mm, down(y1))

    return draw


def made(*pages: Draw, size: tuple[float, float] = A4, **settings: Any) -> bytes:
    """A PDF of these pages."""
    stream = BytesIO()
    canvas = Canvas(stream, pagesize=size, **settings)
    for draw in pages:
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def marked(*pages: Draw, every: int) -> bytes:
    """A PDF with a bookmark on every so-manieth page."""

    def with_mark(number: int, draw: Draw) -> Draw:
        def marking(canvas: Canvas) -> None:
            if number % every == 0:
                canvas.bookmarkPage(f"letter{number}")
                canvas.addOutlineEntry(f"Letter {number}", f"letter{number}")
            draw(canvas)

        return marking

    return made(*(with_mark(number, draw) for number, draw in enumerate(pages)))


def outline(canvas: Canvas) -> None:
    """An address that is a drawing."""
    canvas.rect(22 * mm, down(75), 40 * mm, 15 * mm)


LETTER_SIZE, SIDEWAYS = LETTER, landscape(A4)
ENCRYPTED = pdfencrypt.StandardEncryption("", ownerPassword="owner", canPrint=0)
LOCKED = pdfencrypt.StandardEncryption("user", ownerPassword="owner")


def looked_at(folder: Path, content: bytes, envelope: str = "dl", max_pages: int | None = None, every: int | None = None) -> Report:
    """The report of one file."""
    path = folder / "letters.pdf"
    path.write_bytes(content)
    (report,) = inspect([str(path)], rules_of(PROFILES[envelope], max_pages), every)
    return report
