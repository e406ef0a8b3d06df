"""Type: the faces that letters are set in, and what text measures in them. In goes text, out come glyphs and widths."""

from letterforge.typeface.face import Face, Metrics, Shaped
from letterforge.typeface.family import ARIMO, FAMILIES, Key, Source, Typefaces, clusters, face, face_of, in_faces, unsettable, width

__all__ = [
    "ARIMO",
    "FAMILIES",
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
]
