"""Sheets of labels: in go addresses, as they were set, one after another; out go pages with a label for each, row by row."""

from collections.abc import Iterator
from typing import NamedTuple

from letterforge.envelope import MM, AddressBlock, Box
from letterforge.pdf.objects import number
from letterforge.pdf.sheets import Sheets
from letterforge.stationery import SHEET_HEIGHT, LabelSheet
from letterforge.typeface import Typefaces

_HAIRLINE, _GREY = 0.25, 0.502  # pt; of white: seen on plain paper held behind the labels


class Setup(NamedTuple):
    """How sheets are printed: moved by `shift` mm right and down, the first `skip` labels left free, the labels' outlines drawn."""

    shift: tuple[float, float] = (0.0, 0.0)
    skip: int = 0
    outline: bool = False


class Labels:
    """Puts addresses onto sheets of labels, page by page."""

    def __init__(self, out: Sheets, sheet: LabelSheet, setup: Setup) -> None:
        self._out, self._sheet, self._setup = out, sheet, setup
        self._places = [label.moved(*setup.shift) for label in sheet.labels()]
        self._under = [_outlines(self._places)] if setup.outline else []
        self._shown: list[bytes] = [*self._under]
        self._free: Iterator[Box] = iter(self._places[setup.skip :])
        self._left = sheet.places - setup.skip

    def add(self, address: AddressBlock, typefaces: Typefaces) -> None:
        """An address onto the next label: at its left margin, in the middle of its height."""
        label = self._next()
        top = (label.top + label.bottom - len(address.lines) * address.leading / MM) / 2
        left = label.left + self._sheet.room.left
        self._shown.append(self._out.lines(typefaces, address.lines, address.size, address.leading, left=left, top=top))
        self._turn()

    def leave(self) -> None:
        """Leaves the next label free: of a letter whose address doesn't fit it, so that the labels stay in step with the letters."""
        self._next()
        self._turn()

    def finish(self) -> None:
        """Ends the last sheet, and the file."""
        if self._left < self._sheet.places:
            self._end_page()
        self._out.finish()

    def _next(self) -> Box:
        self._left -= 1
        return next(self._free)

    def _turn(self) -> None:
        if not self._left:
            self._end_page()

    def _end_page(self) -> None:
        self._out.add(self._shown)
        self._shown, self._free, self._left = [*self._under], iter(self._places), self._sheet.places


def _outlines(labels: list[Box]) -> bytes:
    """The operators that draw the edges of labels."""
    drawn = [
        b"%s %s %s %s re"
        % (number(one.left * MM), number((SHEET_HEIGHT - one.bottom) * MM), number(one.width * MM), number(one.height * MM))
        for one in labels
    ]
    return b"q\n%s w %s G\n%s\nS\nQ\n" % (number(_HAIRLINE), number(_GREY), b"\n".join(drawn))
