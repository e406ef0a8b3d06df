"""Ink: the topmost is found wherever it is, and none where there is none."""

from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from letterforge.envelope import Box
from letterforge.inspection.ink import Ink

SCALE = 2.0  # pixels to the mm
SIDE = 40  # pixels
PLACES = st.sets(st.tuples(st.integers(0, SIDE - 1), st.integers(0, SIDE - 1)), max_size=12)
HALVES = st.integers(-8, SIDE + 8).map(lambda half: half / SCALE)


def drawn(places: set[tuple[int, int]], grey: int = 254) -> Ink:
    picture = Image.new("L", (SIDE, SIDE), 255)
    for place in places:
        picture.putpixel(place, grey)
    return Ink(picture, SCALE)


@given(PLACES, HALVES, HALVES, HALVES, HALVES)
def test_the_topmost_ink_in_a_place_is_found(places: set[tuple[int, int]], x0: float, x1: float, y0: float, y1: float) -> None:
    box = Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
    inside = [(y, x) for x, y in places if box.left * SCALE <= x < box.right * SCALE and box.top * SCALE <= y < box.bottom * SCALE]
    found = drawn(places).first(box)
    assert found == ((min(inside)[1] / SCALE, min(inside)[0] / SCALE) if inside else None)


@given(PLACES)
def test_what_is_erased_is_gone(places: set[tuple[int, int]]) -> None:
    ink = drawn(places)
    assert bool(ink) == bool(places)
    ink.erase(Box(0, 0, SIDE / SCALE, SIDE / SCALE))
    assert not ink
