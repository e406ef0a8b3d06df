"""Printed envelopes: in go addresses, as they were set, one after another; out goes a page for each, with where to return it to."""

from dataclasses import replace
from functools import partial

from letterforge.envelope import MM, AddressBlock, fit
from letterforge.errors import LetterforgeError, Problem
from letterforge.pdf.sheets import Sheets
from letterforge.stationery import SENDER_SIZES, Front
from letterforge.typeface import Typefaces, width


class Envelopes:
    """Puts addresses onto envelopes, a page each; with `sender`, the lines of the address for what can't be delivered.

    Raises LetterforgeError where those are too long.
    """

    def __init__(self, out: Sheets, front: Front, sender: tuple[str, ...] = ()) -> None:
        self._out, self._front, self._sender = out, front, sender
        self._returns: dict[Typefaces, bytes] = {}

    def add(self, address: AddressBlock, typefaces: Typefaces) -> None:
        """An address onto the next envelope."""
        box = self._front.address
        wide = max([width(typefaces, line, address.size) for line in address.lines]) / MM
        tall = len(address.lines) * address.leading / MM
        left, top = self._front.left(wide), (box.top + box.bottom - tall) / 2
        shown = self._out.lines(typefaces, address.lines, address.size, address.leading, left=left, top=top)
        self._out.add([self._return_to(typefaces), shown])

    def leave(self) -> None:
        """No envelope for a letter whose address doesn't fit one."""

    def finish(self) -> None:
        """Ends the file."""
        self._out.finish()

    def _return_to(self, typefaces: Typefaces) -> bytes:
        """Where to return it to, top left."""
        if not self._sender:
            return b""
        if typefaces not in self._returns:
            block, box = self._set(typefaces), self._front.sender
            self._returns[typefaces] = self._out.lines(typefaces, block.lines, block.size, block.leading, left=box.left, top=box.top)
        return self._returns[typefaces]

    def _set(self, typefaces: Typefaces) -> AddressBlock:
        """The sender's lines one after another, broken between them where that goes."""
        for space in ("\u00a0", " "):
            said = ("If undelivered, return to:", ", ".join(line.rstrip(" ,").replace(" ", space) for line in self._sender))
            block = fit(said, self._front.sender, partial(width, typefaces), SENDER_SIZES[:1] if space != " " else SENDER_SIZES)
            if block is not None:
                return replace(block, lines=tuple([line.replace(space, " ").rstrip(",") for line in block.lines]))
        what = f"the sender's address is too long for the corner of the envelope ({self._front.name})"
        raise LetterforgeError(Problem(what, "shorten [sender] lines, or print without it: --no-return"))
