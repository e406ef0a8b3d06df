"""The letterhead: the sender's lines, broken to the column that they stand in. In go lines and a style, out come the lines as they are set,
and where the head of the letter ends.
"""

from dataclasses import replace
from functools import lru_cache

from letterforge.envelope import MM
from letterforge.letter.model import Page, Style
from letterforge.typeface import Key, Typefaces, face_of

NARROWEST = 40.0  # mm: the sender's column


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


def beside_window(sender: tuple[str, ...], style: Style, page: Page) -> Page | None:
    """The page with its head where the window can't show it: to the right of the clear zone where it would reach into that.

    None where too little room is left there.
    """
    clear = page.envelope.clear
    if clear is None or clear.right <= page.sender_left or head_bottom(sender, style, page) <= clear.top:
        return page
    moved = replace(page, sender_left=clear.right + 1)
    return moved if moved.right - moved.sender_left >= NARROWEST else None
