"""A `Letter` becomes the bytes of a DOCX."""
