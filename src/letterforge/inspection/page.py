"""One page held against the rules: in goes a page of a document, out come its faults, and whether anything stands on it."""

from collections.abc import Iterator
from typing import NamedTuple

from pypdfium2 import PdfDocument, PdfiumError, PdfPage

from letterforge.envelope import MM, Box
from letterforge.inspection.ink import Ink
from letterforge.inspection.rules import TOLERANCE, Fault, Rules
from letterforge.inspection.texts import missing_fonts, pieces
from letterforge.stationery import is_a4

_NEARLY = 2.0  # mm
DOTS = 72  # to the inch: a pixel is 0.35 mm, and pdfium leaves no hairline out
_NEAR = 15.0  # mm above and below the safe box, where ink may be meant for the address


class Seen(NamedTuple):
    """A page that was looked at: whether anything stands on it, and its faults."""

    inked: bool
    faults: list[Fault]


def look_at(document: PdfDocument, number: int, rules: Rules, known: dict[int, str], *, first: bool) -> Seen:
    """Looks at a page (from 0); `first` where a letter begins on it. `known` remembers the document's fonts."""
    try:
        page = document[number]
    except PdfiumError:
        return Seen(inked=True, faults=[Fault(number + 1, "damaged page", "can't be read", "make the file again")])
    try:
        width, height = page.get_width() / MM, page.get_height() / MM
        fault = _size(number + 1, width, height)
        if fault is not None:
            return Seen(inked=True, faults=[fault])  # where things stand on it says nothing, and it may be of any size
        scale = DOTS / 25.4
        bitmap = page.render(scale=DOTS / 72, grayscale=True, optimize_mode="print")
        ink = Ink(bitmap.to_pil(), scale)
        inked = bool(ink)
        faults = list(_fonts(page, number + 1, known)) if inked else []
        if first and rules.clear is not None:
            faults += _window(page, ink, number + 1, rules, (width, height))
        faults += _edges(ink, number + 1, rules, (width, height))
        return Seen(inked, faults)
    finally:
        page.close()


def _size(page: int, width: float, height: float) -> Fault | None:
    """What is wrong with a page's size in mm, if anything is."""
    if is_a4(width, height):
        return None
    if is_a4(height, width):
        return Fault(page, "not A4 upright", "is A4 on its side", "turn it upright")
    return Fault(page, "not A4 upright", f"is {width:.0f} × {height:.0f} mm, not A4", "set the paper to A4, 210 × 297 mm, upright")


def _fonts(page: PdfPage, number: int, known: dict[int, str]) -> Iterator[Fault]:
    for name in missing_fonts(page, known):
        yield Fault(number, "font not embedded", f"the font {name} isn't in the file", "embed all fonts when you save it as PDF")


def _edges(ink: Ink, page: int, rules: Rules, size: tuple[float, float]) -> Iterator[Fault]:
    """Ink where a printer can't print, an edge at a time."""
    left, top, right, bottom = rules.margins
    width, height = size
    for edge, margin, box in (
        ("top", top, Box(0, 0, width, top - TOLERANCE)),
        ("left", left, Box(0, 0, left - TOLERANCE, height)),
        ("right", right, Box(width - right + TOLERANCE, 0, width, height)),
        ("bottom", bottom, Box(0, height - bottom + TOLERANCE, width, height)),
    ):
        place = ink.first(box)
        if place is not None:
            what = f"ink at {place[0]:.1f}, {place[1]:.1f} mm, within {margin:g} mm of the {edge} edge, where it won't be printed"
            yield Fault(page, "ink at the edge", what, "move it in, or make the margin larger", *_rounded(place))


def _window(page: PdfPage, ink: Ink, number: int, rules: Rules, size: tuple[float, float]) -> Iterator[Fault]:
    """What is wrong in the envelope's window: ink beside the address, an address that sticks out of its box, or none."""
    kept_clear, around = rules.kept_clear, rules.around
    if kept_clear is None:
        return
    address = False
    beside: list[tuple[float, float, str]] = []  # y, x, and the text
    for box, text in pieces(page, size, kept_clear):
        if ink.first(box.grown(0.5)) is None:
            continue  # nobody sees text without ink
        if box.within(around):
            address = True
        elif _begins_in(box, around):
            address = True
            yield _sticking_out(number, box, text, rules)
            ink.erase(box.grown(0.5))
        else:
            beside.append((box.top, box.left, text))
            ink.erase(box.grown(0.5))
    inked = ink.first(around) is not None
    ink.erase(around)
    place = ink.first(kept_clear)
    if place is not None:
        beside.append((place[1], place[0], ""))
    if beside:
        y, x, text = min(beside)
        what = f"ink at {x:.1f}, {y:.1f} mm, inside the envelope's clear zone"
        yield Fault(number, "ink in the clear zone", what, _way_out((x, y), rules), *_rounded((x, y)), text)
    if not address:
        yield _no_address(number, rules, inked=inked)


def _sticking_out(page: int, box: Box, text: str, rules: Rules) -> Fault:
    reaches = Box(*(round(side, 1) for side in (box.left, box.top, box.right, box.bottom)))
    what = f"a line of the address reaches from {_measures(reaches)}"
    cure = f"keep it within {_measures(rules.safe)}"
    return Fault(page, "address out of the safe box", what, cure, *_rounded((box.left, box.top)), text)


def _no_address(page: int, rules: Rules, *, inked: bool) -> Fault:
    if inked:
        return Fault(page, "address not text", "the address is a picture, not text", "save the document as PDF rather than scan or draw it")
    return Fault(page, "no address", "no address stands in the window", f"let it stand within {_measures(rules.safe)}")


def _way_out(place: tuple[float, float], rules: Rules) -> str:
    """Where to move what stands in the clear zone."""
    ways = [f"below {rules.body_top:g} mm"]
    if rules.clear is not None and place[1] < rules.safe.top:
        ways.append(f"above {rules.clear.top:g} mm")
    if rules.clear is not None and place[0] > rules.safe.right:
        ways.append(f"right of {rules.clear.right:g} mm")
    safe = rules.safe
    near = safe.left - _NEARLY <= place[0] <= safe.right and safe.top - _NEAR <= place[1] <= safe.bottom + _NEAR
    address = f"; if it belongs to the address, within {safe.top:g} to {safe.bottom:g} mm" if near else ""
    return f"move it {' or '.join(ways)}{address}"


def _measures(box: Box) -> str:
    return f"{box.left:g} to {box.right:g} mm across, {box.top:g} to {box.bottom:g} mm down"


def _rounded(place: tuple[float, float]) -> tuple[float, float]:
    return round(place[0], 1), round(place[1], 1)


def _begins_in(box: Box, outer: Box) -> bool:
    """Whether a line begins in a box, by the middle of its height."""
    return outer.left <= box.left <= outer.right and outer.top <= (box.top + box.bottom) / 2 <= outer.bottom
