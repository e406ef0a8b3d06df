"""Words that run to the left become operators: in go a word's glyphs from left to right, out comes what stands in the array of a `TJ`.

A reader of PDF takes such a word's letters from left to right, one by one, and turns them around. That goes wrong where letters and
glyphs aren't one for one: dots and vowels are glyphs of their own, which stand in the same place as their letter, and above or below the
line. So each letter of such a **cell** gets a slot, a share of the cell's width, and in it an invisible glyph that says it; the glyphs to
be seen are shown under the last letter's `ActualText` and aren't read. What was found by trying (poppler 22.12, pdfium 6462 and 8149):

- `ActualText` of several letters is turned around by poppler and the older pdfium, and not by the newer: so it is given letter by letter.
- The newer pdfium doesn't turn a word around whose leftmost letter has an `ActualText`: so that one is said by its own glyph alone. A vowel
  has none with a width: where a word ends in one, Arabic or Hebrew, poppler puts it first, and pdfium may turn the word around.
- Poppler begins a word anew where a letter has no width or doesn't stand on the line, and pdfium where it isn't next to the one before.
  Pdfium sorts what each `TJ` shows by where its first glyph stands: so each begins with a space at the slot.
- In a line with Latin words, pdfium reads each Hebrew or Arabic word right, but one after another from left to right; now and then it
  leaves out the space between two. There is no help for that here.
"""

import unicodedata
from typing import NamedTuple

from letterforge.pdf.pen import BLANK, Pen
from letterforge.typeface import Face, Shaped

Uses = set[tuple[int, str]]  # glyphs, and the text that each stands for


class _Slot(NamedTuple):
    """A letter's place in a word: from where to where, in thousandths of the size."""

    letter: str
    start: float
    end: float


class _Cell(NamedTuple):
    """Letters from left to right that are shown together, and their glyphs, each with its place to the right and up."""

    slots: tuple[_Slot, ...]
    glyphs: tuple[tuple[int, float, float], ...]

    @property
    def text(self) -> str:
        return "".join([slot.letter for slot in reversed(self.slots)])

    @property
    def plain(self) -> bool:
        """Whether a glyph says it all by itself. A ligature of letters does; one with a vowel is turned around by pdfium."""
        marked = len(self.slots) > 1 and any(unicodedata.category(slot.letter).startswith("M") for slot in self.slots)
        return len(self.glyphs) == 1 and not self.glyphs[0][2] and not marked


def shown(source: Face, shaped: Shaped, size: float) -> tuple[bytes, Uses]:
    """A word for the array of a `TJ`, and the glyphs that it takes; `size` in pt only matters where glyphs rise."""
    pen, uses = Pen(source), Uses()
    cells = _cells(shaped)
    if len(cells) > 1 and not cells[0].plain and len(cells[0].slots) == 1:  # its glyphs need another letter's cell to be shown in
        cells[:2] = [_Cell(cells[0].slots + cells[1].slots, cells[0].glyphs + cells[1].glyphs)]
    for position, cell in enumerate(cells):
        if cell.plain:
            uses.add((cell.glyphs[0][0], cell.text))
            pen.show(*cell.glyphs[0][:2])
        else:
            _say(source, pen, cell, size, uses, leftmost=position == 0)
    return pen.written(shaped.width), uses


def _cells(shaped: Shaped) -> list[_Cell]:
    """The cells of a word from left to right; glyphs without a width belong to the letter to their right, or at the end to the left."""
    cells: list[_Cell] = []
    letters, glyphs, start, at = "", [], 0.0, 0.0
    shifts = shaped.shifts or ((0.0, 0.0),) * len(shaped.glyphs)
    ends = (*[bool(text) for text in shaped.texts[1:]], True)
    for glyph, advance, text, (x, y), ends_letter in zip(shaped.glyphs, shaped.advances, shaped.texts, shifts, ends, strict=True):
        letters += text[::-1]
        glyphs.append((glyph, at + x, y))
        at += advance
        if ends_letter and at > start:
            cells.append(_Cell(_slots(letters, start, at), tuple(glyphs)))
            letters, glyphs, start = "", [], at
    if glyphs:
        first, before = (cells[-1].slots[0].start, cells.pop()) if cells else (0.0, _Cell((), ()))
        cells.append(_Cell(_slots("".join([slot.letter for slot in before.slots]) + letters, first, at), before.glyphs + tuple(glyphs)))
    return cells


def _slots(letters: str, start: float, end: float) -> tuple[_Slot, ...]:
    share = (end - start) / len(letters)
    return tuple([_Slot(letter, start + number * share, start + (number + 1) * share) for number, letter in enumerate(letters)])


def _say(source: Face, pen: Pen, cell: _Cell, size: float, uses: Uses, *, leftmost: bool) -> None:
    """A cell letter by letter, and its glyphs with the last."""
    wide = {slot.letter: glyph for slot in cell.slots if (glyph := source.glyph(slot.letter)) and source.advance(glyph)}
    for slot in cell.slots:
        last = slot is cell.slots[-1]
        alone = leftmost and slot is cell.slots[0] and not last and slot.letter in wide
        stand_in = slot.letter if slot.letter in wide else next(iter(reversed(wide)), "")
        if not alone:
            pen.do(reads(slot.letter))
        if stand_in and slot.end > slot.start:
            pen.hide(wide[stand_in], slot.start, slot.end)
            uses.add((wide[stand_in], stand_in))
        if last:
            _see(source, pen, cell, size, uses)
        if not alone:
            pen.do("EMC")


def _see(source: Face, pen: Pen, cell: _Cell, size: float, uses: Uses) -> None:
    """A cell's glyphs: those above and below the line first, so that the last ends where the next letter begins."""
    uses.update([(glyph, BLANK) for glyph, _, _ in cell.glyphs])  # where one says a letter elsewhere, that is what it stands for
    uses.update([(blank, BLANK) for blank in (source.glyph(BLANK),) if blank is not None])
    slot = cell.slots[-1]
    for glyph, x, y in cell.glyphs:
        if y:
            pen.lift(glyph, x, y * size / 1000, slot.start)
    pen.blank(slot.start)
    for glyph, x, y in cell.glyphs:
        if not y:
            pen.show(glyph, x)
    pen.move(slot.end)


def reads(text: str) -> str:
    """The operator that begins what is read as `text`, however it is shown."""
    return f"/Span << /ActualText <FEFF{text.encode('utf-16-be').hex().upper()}> >> BDC"
