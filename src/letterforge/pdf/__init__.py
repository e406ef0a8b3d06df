"""A `Letter` becomes the bytes of a PDF."""

from letterforge.pdf.document import assemble, write
from letterforge.pdf.pages import lay_out

__all__ = ["assemble", "lay_out", "write"]
