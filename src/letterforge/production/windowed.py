"""What an envelope's window shows of a letter that was set elsewhere: in goes its first page, out comes what is wrong with that.

letterforge's own letters stand in the window by their making; of a Word document only its PDF tells.
"""

import re
import unicodedata
from collections.abc import Sequence

from pypdfium2 import PdfPage

from letterforge.envelope import SHEET_WIDTH, Box, Envelope
from letterforge.errors import Problem
from letterforge.inspection import rules_of
from letterforge.inspection.texts import pieces

_SIZE = (SHEET_WIDTH, 297.0)  # mm
_UNSAID = re.compile(r"[\s\-\u00ad\u2010\u2011\u200b-\u200f\u2060]+")
KIND = "address not in the window"


def fault(page: PdfPage, envelope: Envelope, address: Sequence[str]) -> Problem | None:
    """Why a letter can't go into the envelope: the window shows no address, not all of it, or other text; nothing where it can."""
    rules = rules_of(envelope)
    if rules.kept_clear is None:
        return None
    shown: list[str] = []
    beside: list[str] = []
    for box, text in pieces(page, _SIZE, rules.kept_clear):
        middle = (box.top + box.bottom) / 2
        inside = rules.around.left <= box.left <= rules.around.right and rules.around.top <= middle <= rules.around.bottom
        (shown if inside and box.right <= rules.around.right else beside).append(text)
    cure = f"in Word, let the address stand {_measures(rules.safe)}, and the text below {rules.body_top:g} mm"
    cure += '; or write envelope = "none" under [page] if no window shows it'
    if not shown:
        return Problem("no address stands in the envelope's window", cure, kind=KIND)
    if beside:
        own = any(_said(beside[0]) in _said(line) for line in address)
        what = f"{beside[0]!r} of the address stands where the envelope's window doesn't always show it"
        return Problem(what if own else f"the envelope's window would show {beside[0]!r} beside the address", cure, kind=KIND)
    last = _said(address[-1]) if address else ""
    if last.isascii() and last not in _said("".join(shown)):
        return Problem(f"the envelope's window doesn't show {address[-1]!r}", cure, kind=KIND)
    return None


def _said(text: str) -> str:
    return _UNSAID.sub("", unicodedata.normalize("NFKC", text)).casefold()


def _measures(box: Box) -> str:
    return f"{box.left:g} to {box.right:g} mm from the left and {box.top:g} to {box.bottom:g} mm down"
