"""A `Letter` becomes the bytes of a PDF."""

from letterforge.pdf.document import assemble, write
from letterforge.pdf.layout import count_pages, lay_out

__all__ = ["assemble", "count_pages", "lay_out", "write"]
