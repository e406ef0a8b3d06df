"""What an envelope's window shows of a letter that was set elsewhere: in goes its PDF, out comes what is wrong with that.

letterforge's own letters stand in the window by their making, on A4; of a Word document only its PDF tells.
"""

from collections.abc import Collection
from typing import NamedTuple

from pypdfium2 import PdfDocument, PdfPage

from letterforge.envelope import MM, Box, Envelope
from letterforge.errors import Problem
from letterforge.inspection import Rules, rules_of
from letterforge.inspection.texts import pieces, unreadable
from letterforge.production.window_text import Wanted
from letterforge.recipients import Recipient
from letterforge.stationery import is_a4

_OF_A_LINE = 2.0  # mm: pieces whose middles lie nearer to each other stand on one line
KIND = "address not in the window"
UPRIGHT = "set the paper to A4 upright in Word: Layout > Size, and Layout > Orientation"


def takes(envelope: Envelope, width: float, height: float, *, first: bool = True) -> bool:
    """Whether a page of this size in mm can be printed with the others: on its side too, unless it is the first, behind a window."""
    return is_a4(width, height) or (is_a4(height, width) and (not first or rules_of(envelope).kept_clear is None))


def off_paper(document: PdfDocument, envelope: Envelope) -> Problem | None:
    """Which page of a letter isn't A4, or lies on its side behind the window; nothing where all are right."""
    for number, page in enumerate(document, 1):
        width, height = _size(page)
        if not takes(envelope, width, height, first=number == 1):
            return Problem(f"page {number} of the letter is {width:.0f} × {height:.0f} mm, not A4 upright", UPRIGHT, kind="no A4")
    return None


class Seen(NamedTuple):
    """What a window shows: why the letter can't go into the envelope, if it can't; and the row's cells that stand beside the address."""

    fault: Problem | None = None
    cells: frozenset[str] = frozenset()


def seen(page: PdfPage, envelope: Envelope, who: Recipient, shown: Collection[str] = ()) -> Seen:
    """What the window shows of a letter whose template shows the fields `shown`: no address, not all of it, or other text is a fault.

    What reaches into the clear zone, or out of the safe box, by less than 1 mm is let pass, as in `inspection`.
    """
    rules = rules_of(envelope)
    if rules.kept_clear is None:
        return Seen()
    if not any(who.address):
        return Seen(Problem("there is no address for the envelope's window", "fill in the row", kind=KIND))
    if unreadable(page, _size(page), rules.kept_clear):
        what = "text in the envelope's window can't be read back from the PDF, so that nobody knows whose address it is"
        return Seen(Problem(what, "set it in another typeface in Word", kind=KIND))
    wanted = Wanted(who, shown)
    what, cells = _read(page, rules, rules.kept_clear, wanted)
    if not what:
        return Seen(cells=cells)
    cure = f"in Word, let the address, such as {{{{ address }}}}, stand {_measures(rules.safe)}, and other text below {rules.body_top:g} mm"
    cure += '; or write envelope = "none" under [page] if no window shows it'
    return Seen(Problem(f"{what}{_elsewhere(page, rules, wanted)}", cure, kind=KIND))


def _size(page: PdfPage) -> tuple[float, float]:
    """Width and height in mm, as the page is seen."""
    width, height = page.get_size()
    return width / MM, height / MM


def _read(page: PdfPage, rules: Rules, clear: Box, wanted: Wanted) -> tuple[str, frozenset[str]]:
    """What is wrong with the text in the window, or nothing and the cells that stand there."""
    none: frozenset[str] = frozenset()
    shown: list[tuple[Box, str]] = []
    beside: list[str] = []
    for box, text in pieces(page, _size(page), clear):
        if _inside(box, rules.around):
            shown.append((box, text))
        else:
            beside.append(text)
    if not shown:
        return "no address stands in the envelope's window", none
    if beside:
        own = wanted.has(beside[0])
        what = f"{beside[0]!r} of the address stands where the envelope's window doesn't always show it"
        return what if own else f"the envelope's window would show {beside[0]!r} beside the address", none
    written = [text for _, text in shown]
    for texts in (_as_seen(shown), written):  # what runs to the left is seen the other way round
        if (cells := wanted.cells_in(texts)) is not None:
            return "", cells
    return wanted.wrong(written), none


def _elsewhere(page: PdfPage, rules: Rules, wanted: Wanted) -> str:
    """Where the address begins, if it is outside of the window."""
    sheet = Box(0, 0, *_size(page))
    begun = [box for box, text in pieces(page, _size(page), sheet) if wanted.begins(text)]
    if not begun or any(_inside(box, rules.around) for box in begun):
        return ""
    first = min(begun, key=_middle)
    return f": the address stands {first.top:.0f} mm down and {first.left:.0f} mm from the left"


def _inside(box: Box, around: Box) -> bool:
    return around.left <= box.left and box.right <= around.right and around.top <= _middle(box) <= around.bottom


def _as_seen(shown: list[tuple[Box, str]]) -> list[str]:
    """Pieces from line to line, and from left to right: a document may have them in another order, in text boxes say."""
    lines: list[list[tuple[Box, str]]] = []
    for box, text in sorted(shown, key=lambda piece: _middle(piece[0])):
        if lines and abs(_middle(box) - _middle(lines[-1][0][0])) < _OF_A_LINE:
            lines[-1].append((box, text))
        else:
            lines.append([(box, text)])
    return [text for line in lines for _, text in sorted(line, key=lambda piece: piece[0].left)]


def _middle(box: Box) -> float:
    return (box.top + box.bottom) / 2


def _measures(box: Box) -> str:
    return f"{box.left:g} to {box.right:g} mm from the left and {box.top:g} to {box.bottom:g} mm down"
