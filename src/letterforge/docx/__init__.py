"""A `Letter` becomes the bytes of a DOCX."""

from letterforge.docx.document import write

__all__ = ["write"]
