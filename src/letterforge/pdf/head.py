"""What stands above the body of the first page: the sender, the date and the reference to the right, the address in the window."""

from functools import lru_cache

from letterforge.envelope import MM
from letterforge.letter.letterhead import sender_lines
from letterforge.letter.model import Figure, Letter, Page
from letterforge.pdf.lines import Setter, coloured
from letterforge.pdf.pages import Slice, Spot
from letterforge.pdf.pictures import painted
from letterforge.pdf.rows import Cell, Leaf, Row, Set, Shape, baseline, finished
from letterforge.typeface import Typefaces

Standing = tuple[Set, Slice, float]  # what stands, where, and how many pt from the left edge


def head(letter: Letter) -> list[Standing]:
    """The blocks above the body, in reading order, numbered from 0: the logo, if there is one, then the others."""
    page, style = letter.page, letter.style
    typefaces, size, leading = style.typefaces, style.head, style.head_leading
    column = page.sender_left * MM
    wrapped, bold = sender_lines(typefaces, letter.sender, size, (page.right - page.sender_left) * MM)
    below = page.sender_top * MM + len(wrapped) * leading
    box, address = page.envelope.safe, letter.address
    top = box.bottom * MM - len(address.lines) * address.leading
    first = int(page.logo is not None)
    return [
        *([_logo(page, page.logo)] if page.logo is not None else []),
        _standing(first, _plain(typefaces, wrapped, size, leading, bold=bold, colour=style.colour), page.sender_top * MM, column, leading),
        _standing(first + 1, _plain(typefaces, (letter.date_text,), size, leading), below + leading, column, leading),
        _standing(first + 2, _plain(typefaces, (f"Our ref: {letter.reference}",), size, leading), below + 2 * leading, column, leading),
        _standing(first + 3, _plain(typefaces, address.lines, address.size, address.leading), top, box.left * MM, address.leading),
    ]


@lru_cache(maxsize=16)
def _logo(page: Page, figure: Figure) -> Standing:
    """The logo, in the letterhead."""
    one = painted(figure)
    row = Row((Cell(0.0, one.height, one),), one.height)
    return _standing(0, finished((row,), Shape((Leaf("Figure", 0, figure),))), page.logo_top * MM, page.left * MM, one.height)


def _standing(block: int, done: Set, top: float, left: float, leading: float) -> Standing:
    return done, _slice(block, len(done.rows), top, leading), left


@lru_cache(maxsize=256)
def _slice(block: int, rows: int, top: float, leading: float) -> Slice:
    return Slice(block, tuple(Spot(row, top + row * leading) for row in range(rows)))


@lru_cache(maxsize=1024)
def _plain(typefaces: Typefaces, lines: tuple[str, ...], size: float, leading: float, *, bold: int = 0, colour: str = "") -> Set:
    """Lines of text as they are, the first ones in `bold` and in a colour where wanted, as one paragraph."""
    setter = Setter(typefaces)
    y = baseline(size, leading)
    set_lines = [setter.plain(text, size, bold=number < bold) for number, text in enumerate(lines)]
    set_lines[:bold] = [coloured(line, colour) for line in set_lines[:bold]]
    rows = tuple(Row(tuple(Cell(segment.x, y, segment) for segment in line.segments), leading) for line in set_lines)
    return finished(rows, Shape((Leaf("P", 0),)))
