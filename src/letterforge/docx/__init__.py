"""A `Letter` becomes the bytes of a DOCX."""

from letterforge.docx.document import write, written

__all__ = ["write", "written"]
