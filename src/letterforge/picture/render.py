"""A drawing becomes pixels: in goes an SVG's picture and a width, out comes a PNG, for programs that know no SVG."""

from functools import lru_cache
from io import BytesIO

from letterforge.picture import operators, svg
from letterforge.picture.picture import Picture


@lru_cache(maxsize=32)
def png(picture: Picture, width: int) -> bytes:
    """The drawing as PNG, so many pixels wide, on a ground that shines through."""
    import pypdfium2  # noqa: PLC0415 - only a DOCX with a drawing needs it

    points = 72.0
    document = pypdfium2.PdfDocument(_pdf(picture, points))
    try:
        image = document[0].render(scale=width / points, fill_color=(255, 255, 255, 0)).to_pil()
    finally:
        document.close()
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def _pdf(picture: Picture, width: float) -> bytes:
    """A PDF of one page that is the drawing, `width` pt wide."""
    height = width * picture.height / picture.width
    show = f"q {width:.3f} 0 0 {height:.3f} 0 0 cm /P Do Q".encode("ascii")
    drawn = operators.objects(svg.drawing(picture.content), 4)
    page = f"/Parent 2 0 R /MediaBox [0 0 {width:.3f} {height:.3f}] /Contents 3 0 R /Resources << /XObject << /P {3 + len(drawn)} 0 R >> >>"
    bodies = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % (4 + len(drawn)),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(show), show),
        *drawn,
        f"<< /Type /Page {page} >>".encode("ascii"),
    ]
    out = b"%PDF-1.7\n"
    table = b""
    for position, body in enumerate(bodies, 1):
        table += b"%010d 00000 n \n" % len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (position, body)
    end = b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    return out + end % (len(bodies) + 1, table, len(bodies) + 1, len(out))
