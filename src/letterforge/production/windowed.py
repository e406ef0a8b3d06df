"""What an envelope's window shows of a letter that was set elsewhere: in goes its PDF, out comes what is wrong with that.

letterforge's own letters stand in the window by their making, on A4; of a Word document only its PDF tells.
"""

from pypdfium2 import PdfDocument, PdfPage

from letterforge.envelope import MM, Box, Envelope
from letterforge.errors import Problem
from letterforge.inspection import Rules, rules_of
from letterforge.inspection.texts import pieces, unreadable
from letterforge.production.relied import cells_of
from letterforge.production.window_text import Wanted, said
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


def fault(page: PdfPage, envelope: Envelope, who: Recipient) -> Problem | None:
    """Why a letter can't go into the envelope: the window shows no address, not all of it, or other text; nothing where it can.

    What reaches into the clear zone, or out of the safe box, by less than 1 mm is let pass, as in `inspection`.
    """
    rules = rules_of(envelope)
    if rules.kept_clear is None:
        return None
    if not any(who.address):
        return Problem("there is no address for the envelope's window", "fill in the row", kind=KIND)
    cure = f"in Word, let the address, such as {{{{ address }}}}, stand {_measures(rules.safe)}, and other text below {rules.body_top:g} mm"
    cure += '; or write envelope = "none" under [page] if no window shows it'
    if unreadable(page, _size(page), rules.kept_clear):
        what = "text in the envelope's window can't be read back from the PDF, so that nobody knows whose address it is"
        return Problem(what, "set it in another typeface in Word", kind=KIND)
    what = _wrong(page, rules, rules.kept_clear, Wanted(who))
    return Problem(what, cure, kind=KIND) if what else None


def borrowed(page: PdfPage, envelope: Envelope, who: Recipient) -> frozenset[str]:
    """The row's cells that text in the window may have been taken for. While the row has them, what was right of the window stays so."""
    rules = rules_of(envelope)
    clear = rules.kept_clear
    if clear is None or not _wrong(page, rules, clear, Wanted(who._replace(fields={}))):
        return frozenset()  # nothing stands there but the address
    shown = list(pieces(page, _size(page), clear))
    texts = ["".join(map(said, some)) for some in (_as_seen(shown), [text for _, text in shown])]
    return frozenset(cell for cell in cells_of(who) if any(cell in text for text in texts))


def _size(page: PdfPage) -> tuple[float, float]:
    """Width and height in mm, as the page is seen."""
    width, height = page.get_size()
    return width / MM, height / MM


def _wrong(page: PdfPage, rules: Rules, clear: Box, wanted: Wanted) -> str:
    shown: list[tuple[Box, str]] = []
    beside: list[str] = []
    for box, text in pieces(page, _size(page), clear):
        if _inside(box, rules.around):
            shown.append((box, text))
        else:
            beside.append(text)
    if not shown:
        return "no address stands in the envelope's window"
    if beside:
        own = wanted.has(beside[0])
        what = f"{beside[0]!r} of the address stands where the envelope's window doesn't always show it"
        return what if own else f"the envelope's window would show {beside[0]!r} beside the address"
    seen = wanted.wrong(_as_seen(shown))
    return seen and wanted.wrong([text for _, text in shown])  # as it was written: what runs to the left is seen the other way round


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
