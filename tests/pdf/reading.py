"""Reads a finished PDF back: words with their places in mm, lines of a page, the structure tree as tags and text."""

from dataclasses import dataclass
from io import BytesIO

import pikepdf
import pypdfium2

MM = 25.4 / 72


@dataclass(frozen=True)
class Character:
    """A character and its box in mm from the page's top left corner."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


def characters(content: bytes, page: int = 0) -> list[Character]:
    """The printed characters of a page."""
    document = pypdfium2.PdfDocument(content)
    height = document[page].get_height()
    text = document[page].get_textpage()
    found = []
    for position in range(text.count_chars()):
        shown = text.get_text_range(position, 1)
        if shown.strip():
            left, bottom, right, top = text.get_charbox(position)
            found.append(Character(shown, left * MM, (height - top) * MM, right * MM, (height - bottom) * MM))
    return found


def lines(content: bytes, page: int = 0) -> list[str]:
    """The text of a page, line by line."""
    return pypdfium2.PdfDocument(content)[page].get_textpage().get_text_range().replace("\r", "").split("\n")


def picture(content: bytes) -> bytes:
    """The first page in grey, 144 to the inch."""
    return bytes(pypdfium2.PdfDocument(content)[0].render(scale=2, grayscale=True).buffer)


def pages(content: bytes) -> int:
    """How many pages there are."""
    return len(pypdfium2.PdfDocument(content))


def opened(content: bytes) -> pikepdf.Pdf:
    """The file as objects."""
    return pikepdf.open(BytesIO(content))


def tags(content: bytes) -> list[str]:
    """The structure tree, an element a line, indented by depth."""
    found: list[str] = []

    def walk(element: pikepdf.Object, depth: int) -> None:
        found.append("  " * depth + str(element.S)[1:])
        kids = element.get("/K")
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                walk(kid, depth + 1)

    with opened(content) as document:
        walk(document.Root.StructTreeRoot.K, 0)
    return found
