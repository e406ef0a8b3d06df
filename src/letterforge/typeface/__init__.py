"""Type: the faces that letters are set in, and what text measures in them. In goes text, out come glyphs and widths."""

from letterforge.typeface.face import Face, Shaped, words
from letterforge.typeface.family import ARIMO, Key, Typefaces, clusters, face, face_of, in_faces, unsettable, width
from letterforge.typeface.files import Source
from letterforge.typeface.metrics import Metrics

__all__ = [
    "ARIMO",
    "Face",
    "Key",
    "Metrics",
    "Shaped",
    "Source",
    "Typefaces",
    "clusters",
    "face",
    "face_of",
    "in_faces",
    "unsettable",
    "width",
    "words",
]
