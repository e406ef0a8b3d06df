"""A proof: what the envelope does, drawn over the picture of a page. In go a page's picture and an envelope, out comes another picture.

The window stands in both extreme positions of the sheet, with the safe box, the clear zone and the folds; below the page is what each
colour means, in mm, and what the window shows in both positions. Blue, vermilion, orange and bluish green are told apart by those who are
blind to colours (Okabe and Ito); a dashed line and a plain one also in black and white.
"""

from collections.abc import Iterator
from typing import NamedTuple

from PIL import Image, ImageChops, ImageDraw

from letterforge.envelope import SHEET_WIDTH, Box, Envelope, Pane
from letterforge.postage import size_name
from letterforge.production.drawn import Lettering

_SHEET = Box(0, 0, SHEET_WIDTH, 297)
_EDGE, _TYPE, _LINE = 8.0, 3.3, 6.5  # mm: around what stands below the page, its type, from line to line
_SWATCH = 9.0  # mm
_OUTSIDE = "#cccccc"  # what the window shows beside the sheet


class Look(NamedTuple):
    """How a thing is drawn: its line, with dashes and gaps in mm (none: a plain one) and its width in mm, and its ground."""

    line: str
    ground: str = ""
    dashes: tuple[float, float] | None = None
    width: float = 0.4


class Mark(NamedTuple):
    """A thing that a proof shows: its look, where it is in mm (nowhere: it is only said), and what it is."""

    look: Look | None
    boxes: tuple[Box, ...]
    says: str


_CLEAR = Look("#e69f00", "#fdf0d5", width=0.25)
_SAFE = Look("#009e73", "#ccece3")
_FIRST = Look("#0072b2", width=0.6)
_LAST = Look("#d55e00", dashes=(3, 1.5), width=0.6)
_FOLD = Look("#555555", dashes=(1, 2), width=0.25)


def marks(envelope: Envelope, *, first: bool) -> Iterator[Mark]:
    """What there is to show on a letter's first page, or on another one: that has only the folds."""
    if first:
        yield from _window(envelope)
    if envelope.folds:
        places = " and ".join(f"{fold:g}" for fold in envelope.folds)
        lines = tuple(Box(0, fold, SHEET_WIDTH, fold) for fold in envelope.folds)
        yield Mark(_FOLD, lines, f"The sheet is folded {places} mm from its top")
    else:
        yield Mark(None, (), "No folds are known")


def _window(envelope: Envelope) -> Iterator[Mark]:
    safe, clear, pane = envelope.safe, envelope.clear, envelope.pane
    if clear is not None:
        shown = "Shown now and then: nothing but the address may stand here" if pane else "Nothing but the address may stand here"
        yield Mark(_CLEAR, (clear,), f"{shown}: {_measures(clear)}")
    always = "Always shown: the address stands here" if pane else "The address stands here"
    yield Mark(_SAFE, (safe,), f"{always}: {_measures(safe)}")
    if clear is None:
        yield Mark(None, (), "There is no window: nothing has to be kept clear")
    for look, place, says in _ends(pane) if pane else ():
        yield Mark(look, (place,), f"{says}: {_measures(place)}")


def _ends(pane: Pane) -> list[tuple[Look, Box, str]]:
    """The window at both ends of the sheet's play; where there is no play, once."""
    across, down = pane.play
    ends = [(_FIRST, pane.shown(0, 0), "The window, the sheet in the envelope's top left corner")]
    if across or down:
        ends.append((_LAST, pane.shown(across, down), f"The window, the sheet slid {across:g} mm to the right and {down:g} mm down"))
    return ends


def _measures(box: Box) -> str:
    return f"{box.left:g} to {box.right:g} mm across, {box.top:g} to {box.bottom:g} mm down"


def proof(page: Image.Image, envelope: Envelope, dpi: int, *, first: bool) -> Image.Image:
    """The proof of a page."""
    shown = tuple(marks(envelope, first=first))
    overlay = Image.new("RGB", page.size, "white")
    pen = _Pen(overlay, dpi)
    for mark in shown:
        for box in mark.boxes:
            pen.box(box, mark.look or _FOLD)
    marked = ImageChops.multiply(page, overlay)  # the letter's own black stays black
    legend = _legend(page, envelope, shown, dpi, views=first)
    out = Image.new("RGB", (page.width, page.height + legend.height), "white")
    out.paste(marked, (0, 0))
    out.paste(legend, (0, page.height))
    return out


def _legend(page: Image.Image, envelope: Envelope, shown: tuple[Mark, ...], dpi: int, *, views: bool) -> Image.Image:
    """What stands below the page: what each mark is, and what the window shows of the page."""
    pane = envelope.pane if views else None
    ends = _ends(pane) if pane else []
    scale = min(1.0, (SHEET_WIDTH - 3 * _EDGE) / 2 / ends[0][1].width) if ends else 1.0
    below = ends[0][1].height * scale + _LINE + _EDGE if ends else 0.0
    texts = _EDGE + (len(shown) + 1) * _LINE
    legend = Image.new("RGB", (page.width, round((texts + below + _EDGE / 2) * dpi / 25.4)), "white")
    pen = _Pen(legend, dpi)
    pen.line(0, 0, SHEET_WIDTH, 0, Look("#666666"))
    name = f"{envelope.name}, {size_name(envelope.pane.size)}" if envelope.pane else envelope.name
    pen.text(_EDGE, _EDGE / 2, f"Proof for the envelope {name}; measured from the sheet's top left corner. Not part of the letter.")
    for number, mark in enumerate(shown, 1):
        top = _EDGE / 2 + number * _LINE
        if mark.look:
            flat = mark.look is _FOLD
            middle = top + _TYPE / 2 + 0.6
            pen.box(Box(_EDGE, middle - (0 if flat else 1.8), _EDGE + _SWATCH, middle + (0 if flat else 1.8)), mark.look)
        pen.text(_EDGE + _SWATCH + 3, top, mark.says)
    for number, (look, place, _) in enumerate(ends):
        left = _EDGE + number * (place.width * scale + _EDGE)
        pen.text(left, texts - _LINE / 4, f"Seen through the window, the sheet {('at the top left', 'slid to the end')[number]}", look.line)
        box = Box(left, texts + _LINE, left + place.width * scale, texts + _LINE + place.height * scale)
        legend.paste(_view(page, place, envelope, dpi).resize(pen.size(box), Image.Resampling.LANCZOS), pen.at(box.left, box.top))
        pen.box(box, look)
    return legend


def _view(page: Image.Image, place: Box, envelope: Envelope, dpi: int) -> Image.Image:
    """What the window shows of a page: its upper part, down to the first fold, and beside it the envelope's inside."""
    pane = envelope.pane
    packet = _SHEET.bottom if pane is None else pane.size[1] - pane.play[1]
    part = Box(max(place.left, 0), max(place.top, 0), min(place.right, SHEET_WIDTH), min(place.bottom, packet))
    view = Image.new("RGB", _pixels(place, dpi), _OUTSIDE)
    left, top = round(part.left * dpi / 25.4), round(part.top * dpi / 25.4)
    width, height = _pixels(part, dpi)
    cut = page.crop((left, top, left + width, top + height))
    view.paste(cut, (round((part.left - place.left) * dpi / 25.4), round((part.top - place.top) * dpi / 25.4)))
    return view


def _pixels(box: Box, dpi: int) -> tuple[int, int]:
    return round(box.width * dpi / 25.4), round(box.height * dpi / 25.4)


class _Pen:
    """Draws on a picture in mm."""

    def __init__(self, picture: Image.Image, dpi: int) -> None:
        self._picture, self._draw, self._scale = picture, ImageDraw.Draw(picture), dpi / 25.4
        self._lettering = Lettering(_TYPE * self._scale)

    def at(self, x: float, y: float) -> tuple[int, int]:
        """A place in pixels."""
        return round(x * self._scale), round(y * self._scale)

    def size(self, box: Box) -> tuple[int, int]:
        """Width and height in pixels."""
        return round(box.width * self._scale), round(box.height * self._scale)

    def text(self, x: float, y: float, text: str, colour: str = "black") -> None:
        """A line of text from its top left corner."""
        self._lettering.draw(self._picture, (x * self._scale, y * self._scale), text, colour)

    def box(self, box: Box, look: Look) -> None:
        """A rectangle, or a line where it has no height."""
        if look.ground:
            self._draw.rectangle((*self.at(box.left, box.top), *self.at(box.right, box.bottom)), fill=look.ground)
        self.line(box.left, box.top, box.right, box.top, look)
        if box.height:
            self.line(box.left, box.bottom, box.right, box.bottom, look)
            self.line(box.left, box.top, box.left, box.bottom, look)
            self.line(box.right, box.top, box.right, box.bottom, look)

    def line(self, x0: float, y0: float, x1: float, y1: float, look: Look) -> None:
        """A level or an upright line, in the look's dashes."""
        length = max(x1 - x0, y1 - y0)
        dash, gap = look.dashes or (length, 1.0)
        half = max(1, round(look.width * self._scale)) / 2
        across, down = (1, 0) if x1 > x0 else (0, 1)
        done = 0.0
        while done < length:
            end = min(done + dash, length)
            (left, top), (right, bottom) = self.at(x0 + done * across, y0 + done * down), self.at(x0 + end * across, y0 + end * down)
            grown = (left - half * down, top - half * across, right + half * down - down, bottom + half * across - across)
            self._draw.rectangle(tuple(map(round, grown)), fill=look.line)
            done = end + gap
