"""A `Letter` becomes the bytes of a PDF."""

from letterforge.pdf.document import write, written
from letterforge.pdf.layout import Paginated, paginated

__all__ = ["Paginated", "paginated", "write", "written"]
