"""A folded letter in its envelope: at every end of its play the window shows the whole address and nothing else."""

from dataclasses import replace
from functools import partial
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from letterforge import pdf
from letterforge.envelope import PROFILES, Box, Envelope
from letterforge.letter.letterhead import beside_window, head_bottom
from letterforge.letter.model import Paragraph, Span
from letterforge.typeface import ARIMO, width
from tests.conftest import make_letter
from tests.pdf.reading import Character, characters
from tests.test_envelope import own_windows

COUNTS = (3, 5, 7)  # lines of an address
TEXT = Paragraph((Span("Sample text of a letter that goes on and on. " * 15),))


def seen(profile: Envelope) -> list[Box]:
    """What the window shows at the corners of the sheet's play; of a profile whose window isn't known, the block that is read."""
    if profile.pane is None:
        return [profile.clear] if profile.clear else []
    across, down = profile.pane.play
    return [profile.pane.shown(x, y) for x, y in product((0, across), (0, down))]


def hold(profile: Envelope, count: int) -> None:
    """Makes a letter whose address is the only place with a Z, and looks at it through the window."""
    address = profile.fit(["ZZZZ ZZZZZ ZZ"] * count, partial(width, ARIMO))
    if address is None:
        return  # held
    letter = make_letter(TEXT, sender=tuple(f"Sender {number}" for number in range(9)))
    page = replace(letter.page, envelope=profile, fold_marks=bool(profile.folds))
    beside = beside_window(letter.sender, letter.style, page)
    if beside is None:
        return  # refused
    page = replace(beside, head_bottom=head_bottom(letter.sender, letter.style, beside))
    found = characters(pdf.write(replace(letter, page=page, address=address)))
    assert sum(one.text == "Z" for one in found) == 11 * count
    for view in seen(profile):
        for one in found:
            assert box(one).within(view) if one.text == "Z" else not box(one).touches(view), (profile, view, one)


def box(one: Character) -> Box:
    return Box(one.left, one.top, one.right, one.bottom)


@pytest.mark.parametrize("name", sorted(PROFILES))
@pytest.mark.parametrize("count", COUNTS)
def test_the_window_shows_the_address_and_nothing_else(name: str, count: int) -> None:
    hold(PROFILES[name], count)


@given(own_windows(), st.sampled_from(COUNTS))
@settings(max_examples=40, deadline=None)
def test_a_window_of_ones_own_shows_the_address_and_nothing_else(profile: Envelope, count: int) -> None:
    hold(profile, count)
