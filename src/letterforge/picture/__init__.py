"""Pictures for letters: in go the bytes of a PNG, JPEG or SVG, out comes a `Picture`, checked, that says nothing but what it shows."""

from letterforge.picture.picture import Kind, Picture, PictureError
from letterforge.picture.read import MOST_BYTES, read

__all__ = ["MOST_BYTES", "Kind", "Picture", "PictureError", "read"]
