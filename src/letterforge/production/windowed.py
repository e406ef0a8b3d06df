"""What an envelope's window shows of a letter that was set elsewhere: in goes its first page, out comes what is wrong with that.

letterforge's own letters stand in the window by their making; of a Word document only its PDF tells.
"""

from pypdfium2 import PdfPage

from letterforge.envelope import SHEET_WIDTH, Box, Envelope
from letterforge.errors import Problem
from letterforge.inspection import Rules, rules_of
from letterforge.inspection.texts import pieces, unreadable
from letterforge.production.window_text import Wanted
from letterforge.recipients import Recipient

_SIZE = (SHEET_WIDTH, 297.0)  # mm
_OF_A_LINE = 2.0  # mm: pieces whose middles lie nearer to each other stand on one line
KIND = "address not in the window"


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
    if unreadable(page, _SIZE, rules.kept_clear):
        what = "text in the envelope's window can't be read back from the PDF, so that nobody knows whose address it is"
        return Problem(what, "set it in another typeface in Word", kind=KIND)
    what = _wrong(page, rules, rules.kept_clear, Wanted(who))
    return Problem(what, cure, kind=KIND) if what else None


def _wrong(page: PdfPage, rules: Rules, clear: Box, wanted: Wanted) -> str:
    shown: list[tuple[Box, str]] = []
    beside: list[str] = []
    for box, text in pieces(page, _SIZE, clear):
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
