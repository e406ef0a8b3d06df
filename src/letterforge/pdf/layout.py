"""A letter laid out: in goes a `Letter`, out come its pages with every block in its place, drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from letterforge.envelope import MM
from letterforge.letter.model import Block, Letter, Page, Style
from letterforge.pdf.content import Drawn, Furniture, draw, furniture
from letterforge.pdf.head import head
from letterforge.pdf.pages import Frame, Plan, Slice, paginate
from letterforge.pdf.rows import Set
from letterforge.pdf.typeset import extents, typeset


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page: what is read, as pairs of a block's number and its drawing, and the furniture that is not."""

    drawn: tuple[tuple[int, Drawn], ...]
    furniture: tuple[Furniture, ...]


@dataclass(frozen=True, slots=True)
class Laid:
    """A letter laid out: its pages, and its blocks by number."""

    sheets: tuple[Sheet, ...]
    blocks: tuple[Set, ...]


@dataclass(frozen=True, slots=True)
class Paginated:
    """Where a letter's body stands, page by page, not set and drawn yet: how many pages it takes is known here."""

    plan: Plan

    @property
    def pages(self) -> int:
        """How many pages the letter takes."""
        return len(self.plan.pages)


def paginated(letter: Letter) -> Paginated:
    """Finds the body of a letter its pages."""
    style, width = letter.style, _width(letter.page)
    return Paginated(paginate(tuple([extents(block, style, width) for block in letter.body]), _frame(letter.page)))


def lay_out(letter: Letter, found: Paginated) -> Laid:
    """Lays a letter out: its body, the head, and what stands around them."""
    page = letter.page
    standing = head(letter)
    plan, style, width = found.plan, letter.style, _width(page)
    body = [typeset(block, style, width) for block in letter.body]
    blocks = (*(done for done, _, _ in standing), *body)
    left, height = page.left * MM, page.height * MM
    sheets = []
    for number, slices in enumerate(plan.pages, 1):
        places = [(part.block, part, at) for _, part, at in standing] if number == 1 else []
        places += [(len(standing) + part.block, part, left) for part in slices]
        drawn = _drawn(blocks, places, height)
        sheets.append(Sheet(drawn, tuple(furniture(style.typefaces, page, letter.reference, number, len(plan.pages)))))
    return Laid(tuple(sheets), blocks)


def laid_alone(blocks: Sequence[Block], page: Page, style: Style) -> Laid:
    """Blocks on pages of their own, below the upper margin, with nothing around them."""
    width, left, height = _width(page), page.left * MM, page.height * MM
    done = tuple([typeset(block, style, width) for block in blocks])
    top = _frame(page).top
    plan = paginate(tuple([extents(block, style, width) for block in blocks]), Frame(top, top, page.bottom * MM))
    return Laid(tuple([Sheet(_drawn(done, [(part.block, part, left) for part in slices], height), ()) for slices in plan.pages]), done)


def _drawn(blocks: tuple[Set, ...], places: list[tuple[int, Slice, float]], height: float) -> tuple[tuple[int, Drawn], ...]:
    """The blocks of a page, their marked contents numbered from 0."""
    found: list[tuple[int, Drawn]] = []
    first = 0
    for block, part, left in places:
        one = draw(blocks[block], part, left, first, height)
        first += len(one.marking.leaves)
        found.append((block, one))
    return tuple(found)


def _width(page: Page) -> float:
    return (page.right - page.left) * MM


@lru_cache(maxsize=64)
def _frame(page: Page) -> Frame:
    return Frame(page.body_top * MM, page.top * MM, page.body_bottom * MM)
