"""A picture as a value: in go bytes that are safe to hand out, out comes what letters and their writers know it by."""

from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["png", "jpeg", "svg"]


class PictureError(Exception):
    """A file that can't stand in a letter: what is wrong with it, and how to mend it."""

    def __init__(self, what: str, cure: str) -> None:
        super().__init__(what)
        self.what, self.cure = what, cure


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture: its size in pixels (an SVG's in its own units), and its clean `content`, known by its SHA-256 (hexadecimal).

    It is compared, hashed and shown without the content, which may be large.
    """

    kind: Kind
    width: float
    height: float
    digest: str
    content: bytes = field(repr=False, compare=False)

    @property
    def name(self) -> str:
        """What the picture is called within a document: the same wherever it stands, and another than any other's."""
        return self.digest[:16]
