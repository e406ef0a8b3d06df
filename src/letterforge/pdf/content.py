"""What a page shows, as PDF operators: in go set blocks and their places, out come pieces of a page's content stream.

A piece depends on its block, its place and the number of its first marked content alone, so that most are made once a run.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from letterforge.deflate import Piece, piece
from letterforge.envelope import MM
from letterforge.letter.model import FURNITURE_LEADING, Hashed, Page, Span
from letterforge.pdf.fragments import Segment
from letterforge.pdf.lines import Setter
from letterforge.pdf.objects import number
from letterforge.pdf.pages import Slice
from letterforge.pdf.pictures import Painted, Rectangle, paint
from letterforge.pdf.rows import Band, Cell, NewPage, Set
from letterforge.typeface import Typefaces

FURNITURE_BASELINE = 10.0  # mm from the top, of later pages
FOLD_MARK = (5.0, 9.0)  # mm from the left edge
_HAIRLINE, _GREY = 0.25, 0.502  # pt; of white: they are for whoever folds the sheet, and nobody else
_STORED = 600  # bytes: an address, or a line of the body; few, beside an embedded face
_BELOW, _ABOVE = 2.5, 8.5  # pt around the baseline: what can be clicked of a link


@dataclass(frozen=True, slots=True)
class Marking(Hashed):
    """The leaf of each marked content of what is drawn, in order, and the leaf of each of its links' places; its pictures' places."""

    leaves: tuple[int, ...]
    links: tuple[int, ...]
    boxes: tuple[tuple[int, Rectangle], ...] = ()
    __hash__ = Hashed.__hash__


_marking = lru_cache(maxsize=1024)(Marking)  # the same object for the same marks: a skeleton is looked up by them


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """A block, or what of it stands on a page: its operators, its marked contents, the places of its links by their leaves."""

    piece: Piece
    marking: Marking
    links: tuple[tuple[int, Rectangle], ...]


@lru_cache(maxsize=1024)
def draw(done: Set, part: Slice, left: float, first: int, height: float) -> Drawn:
    """Draws `part` of a set block, `left` pt from the left edge of a page `height` pt high; `first` numbers its first marked content."""
    placed = list(_placed(done, part, left))
    parts: list[bytes] = []
    leaves: list[int] = []
    boxes: list[tuple[int, Rectangle]] = []
    for leaf, group in groupby(placed, key=lambda one: one[2].leaf):
        found, mark = list(group), first + len(leaves)
        leaves.append(leaf)
        if isinstance(picture := found[0][2], Painted):
            x, bottom = found[0][0], height - found[0][1]
            parts.append(paint(picture, x, bottom, mark))
            boxes.append((leaf, (x, bottom, x + picture.width, bottom + picture.height)))
            continue
        shown = b"\n".join(_shown(x, y, segment, height) for x, y, segment in found if isinstance(segment, Segment))
        parts.append(b"/Span << /MCID %d >> BDC\nBT\n%s\nET\nEMC\n" % (mark, shown))
    linking = {leaf for leaf, _ in done.links}
    links = tuple(
        [
            (segment.leaf, (x, height - y - _BELOW, x + segment.width, height - y + _ABOVE))
            for x, y, segment in placed
            if segment.leaf in linking
        ]
    )
    marking = _marking(tuple(leaves), tuple([leaf for leaf, _ in links]), tuple(boxes))
    return Drawn(piece(b"".join(parts), _STORED), marking, links)


def _placed(done: Set, part: Slice, left: float) -> Iterator[tuple[float, float, Segment | Painted]]:
    """Each segment with its place: x, and y of the baseline from the page's top."""
    for spot in part.spots:
        row = done.rows[spot.row]
        cells: tuple[Cell, ...]
        match row:
            case Band(rows=inner, pitch=pitch):
                x, cells = left + spot.column * pitch, inner[spot.inner].cells
            case NewPage():
                continue
            case _:
                x, cells = left, row.cells
        for cell in cells:
            yield x + cell.x, spot.y + cell.y, cell.segment


def _shown(x: float, y: float, segment: Segment, height: float) -> bytes:
    return b"1 0 0 1 %s %s Tm %s" % (number(x), number(height - y), segment.ops)


@dataclass(frozen=True, slots=True, eq=False)
class Furniture:
    """What stands around the body of a page, and isn't read."""

    piece: Piece
    segments: tuple[Segment, ...]


@lru_cache(maxsize=256)
def fold_marks(page: Page) -> Furniture:
    """Ticks at the left edge where the sheet is folded."""
    height = page.height * MM
    ticks = b"\n".join(
        b"%s %s m %s %s l S" % (number(FOLD_MARK[0] * MM), y, number(FOLD_MARK[1] * MM), y)
        for y in (number(height - fold * MM) for fold in page.envelope.folds)
    )
    return Furniture(
        piece(b"/Artifact << /Type /Layout >> BDC\nq\n%s w %s G\n%s\nQ\nEMC\n" % (number(_HAIRLINE), number(_GREY), ticks)), ()
    )


@lru_cache(maxsize=256)
def page_count(typefaces: Typefaces, page: Page, current: int, last: int) -> Furniture:
    """`Page 2 of 2`, above the body of a later page to the right."""
    line = Setter(typefaces).plain(f"Page {current} of {last}", page.furniture)
    return _artifact(page, [(page.right * MM - line.width, FURNITURE_BASELINE * MM, line.segments)])


@lru_cache(maxsize=256)
def running_head(typefaces: Typefaces, page: Page, reference: str) -> Furniture:
    """The reference, above the body of a later page to the left."""
    return _artifact(page, [(page.left * MM, FURNITURE_BASELINE * MM, Setter(typefaces).plain(reference, page.furniture).segments)])


@lru_cache(maxsize=256)
def imprint(typefaces: Typefaces, page: Page) -> Furniture:
    """The imprint, below the body of every page."""
    lines = Setter(typefaces).lines([(Span(page.imprint), 0)], page.furniture, (page.right - page.left) * MM)
    leading = page.furniture * FURNITURE_LEADING
    top = page.bottom * MM - (len(lines) - 1) * leading
    return _artifact(page, [(page.left * MM, top + number * leading, line.segments) for number, line in enumerate(lines)])


def _artifact(page: Page, lines: list[tuple[float, float, tuple[Segment, ...]]]) -> Furniture:
    shown = b"\n".join(_shown(x + segment.x, y, segment, page.height * MM) for x, y, segments in lines for segment in segments)
    made = piece(b"/Artifact << /Type /Pagination >> BDC\nBT\n%s\nET\nEMC\n" % shown)
    return Furniture(made, tuple(segment for _, _, segments in lines for segment in segments))


def furniture(typefaces: Typefaces, page: Page, reference: str, current: int, last: int) -> list[Furniture]:
    """All that stands around the body of a page."""
    found = [running_head(typefaces, page, reference), page_count(typefaces, page, current, last)] if current > 1 else []
    if page.imprint:
        found.append(imprint(typefaces, page))
    if current == 1 and page.fold_marks:
        found.append(fold_marks(page))
    return found
