"""What stands above the body of the first page: the sender, the date and the reference to the right, the address in the window."""

from functools import lru_cache

from letterforge.envelope import MM
from letterforge.letter.model import Letter
from letterforge.pdf.lines import Setter
from letterforge.pdf.pages import Slice, Spot
from letterforge.pdf.typeset import Cell, Leaf, Row, Set, Shape, baseline, finished
from letterforge.typeface import Typefaces

_SIZE, _LEADING = 9.5, 12.0  # pt, of all but the address

Standing = tuple[Set, Slice, float]  # what stands, where, and how many pt from the left edge


def head(letter: Letter) -> list[Standing]:
    """The blocks above the body, in reading order, numbered from 0."""
    page, typefaces = letter.page, letter.style.typefaces
    column = page.sender_left * MM
    wrapped, bold = _wrapped(typefaces, letter.sender, (page.right - page.sender_left) * MM)
    below = page.sender_top * MM + len(wrapped) * _LEADING
    box, address = page.envelope.safe, letter.address
    top = box.bottom * MM - len(address.lines) * address.leading
    return [
        _standing(0, _plain(typefaces, wrapped, _SIZE, _LEADING, bold=bold), page.sender_top * MM, column, _LEADING),
        _standing(1, _plain(typefaces, (letter.date_text,), _SIZE, _LEADING), below + _LEADING, column, _LEADING),
        _standing(2, _plain(typefaces, (f"Our ref: {letter.reference}",), _SIZE, _LEADING), below + 2 * _LEADING, column, _LEADING),
        _standing(3, _plain(typefaces, address.lines, address.size, address.leading), top, box.left * MM, address.leading),
    ]


def _standing(block: int, done: Set, top: float, left: float, leading: float) -> Standing:
    return done, _slice(block, len(done.rows), top, leading), left


@lru_cache(maxsize=256)
def _slice(block: int, rows: int, top: float, leading: float) -> Slice:
    return Slice(block, tuple(Spot(row, top + row * leading) for row in range(rows)))


@lru_cache(maxsize=1024)
def _plain(typefaces: Typefaces, lines: tuple[str, ...], size: float, leading: float, *, bold: int = 0) -> Set:
    """Lines of text as they are, the first ones in `bold` where wanted, as one paragraph."""
    setter = Setter(typefaces)
    y = baseline(size, leading)
    set_lines = [setter.plain(text, size, bold=number < bold) for number, text in enumerate(lines)]
    rows = tuple(Row(tuple(Cell(segment.x, y, segment) for segment in line.segments), leading) for line in set_lines)
    return finished(rows, Shape((Leaf("P", 0),)))


@lru_cache(maxsize=64)
def _wrapped(typefaces: Typefaces, sender: tuple[str, ...], width: float) -> tuple[tuple[str, ...], int]:
    """The sender's lines, each broken between words where it is wider than `width` pt, and how many of them are the name, in bold."""
    setter = Setter(typefaces)
    out: list[str] = []
    bold = 0
    for text in sender:
        held = ""
        for word in text.split(" "):
            longer = f"{held} {word}".strip()
            if held and setter.width(longer, _SIZE, bold=not bold) > width:
                out.append(held)
                held = word
            else:
                held = longer
        out.append(held)
        bold = bold or len(out)
    return tuple(out), bold
