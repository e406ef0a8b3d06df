"""The letterhead: the sender's lines, broken to the column that they stand in. In go lines and a style, out come the lines as they are set,
and where the head of the letter ends.
"""

from functools import lru_cache

from letterforge.envelope import MM
from letterforge.letter.model import Page, Style
from letterforge.typeface import Key, Typefaces, face_of


@lru_cache(maxsize=64)
def sender_lines(typefaces: Typefaces, sender: tuple[str, ...], size: float, width: float) -> tuple[tuple[str, ...], int]:
    """The sender's lines of `size` pt, broken between words to `width` pt, and how many of them are the name, in bold."""
    out: list[str] = []
    bold = 0
    for text in sender:
        face = face_of(typefaces, Key(0, bold=not bold))
        held = ""
        for word in text.split(" "):
            longer = f"{held} {word}".strip()
            if held and face.width(longer, size) > width:
                out.append(held)
                held = word
            else:
                held = longer
        out.append(held)
        bold = bold or len(out)
    return tuple(out), bold


def head_bottom(sender: tuple[str, ...], style: Style, page: Page) -> float:
    """Where the head ends, mm from the top: the sender, an empty line, the date, the reference."""
    lines, _ = sender_lines(style.typefaces, sender, style.head, (page.right - page.sender_left) * MM)
    return page.sender_top + (len(lines) + 3) * style.head_leading / MM
