"""Type: the faces that letters are set in, and what text measures in them. In goes text, out come glyphs and widths."""

from letterforge.typeface.face import Face, Metrics, Shaped
from letterforge.typeface.family import FAMILIES, face, unsettable

__all__ = ["FAMILIES", "Face", "Metrics", "Shaped", "face", "unsettable"]
