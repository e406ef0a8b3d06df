"""Envelopes as they are printed: the address where the post wants it, what must stay clear is clear."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from letterforge.envelope import Box
from letterforge.errors import LetterforgeError
from letterforge.stationery import CLEAR, FRONTS
from tests.pdf.printed import envelope, ink
from tests.pdf.reading import lines, opened
from tests.pdf.test_labels import ADDRESS, ADDRESSES, DOTS, SCRIPTS, TALL

SLACK = 1 / DOTS  # mm: an edge within a dot gives the whole dot some ink
SENDER = ("Example Working Group", "Second Floor,", "12 Example Road", "London, SE1 0RB")


def stands_where_it_should(content: bytes, name: str) -> None:
    front = FRONTS[name]
    zone, everything = front.address, Box(0, 0, front.width, front.height)
    found = ink(content, 0, replace(everything, top=front.stamp.bottom))
    assert found is not None
    assert found.left >= zone.left - SLACK
    assert found.right <= zone.right + SLACK
    assert zone.top - SLACK <= found.top
    assert found.bottom <= zone.bottom + SLACK
    assert ink(content, 0, front.stamp) is None
    assert ink(content, 0, front.codes) is None
    sender = ink(content, 0, replace(everything, bottom=front.stamp.bottom))
    if sender is not None:
        assert sender.right <= front.sender.right + SLACK
        assert sender.bottom + CLEAR <= found.top + SLACK


@pytest.mark.parametrize("name", sorted(FRONTS))
@pytest.mark.parametrize("address", [ADDRESS, TALL, *[(script, script, "SE1 0RB") for script in SCRIPTS]], ids=lambda lines: lines[0])
def test_every_zone_is_kept(name: str, address: tuple[str, ...]) -> None:
    content = envelope(FRONTS[name], address, SENDER)
    stands_where_it_should(content, name)
    with opened(content) as document:
        box = [float(edge) * 25.4 / 72 for edge in document.pages[0].mediabox]
        assert box[2:] == pytest.approx([FRONTS[name].width, FRONTS[name].height], abs=0.01)


@pytest.mark.parametrize("name", sorted(FRONTS))
@settings(max_examples=15, deadline=None)
@given(address=ADDRESSES, sender=st.booleans())
def test_addresses_of_any_length_stay_in_their_zone_or_are_held(name: str, address: list[str], sender: bool) -> None:
    if content := envelope(FRONTS[name], address, SENDER if sender else ()):
        stands_where_it_should(content, name)


@pytest.mark.parametrize(
    ("name", "sender", "said"),
    [
        ("dl", SENDER, ["If undelivered, return to:", "Example Working Group, Second Floor, 12 Example Road, London, SE1 0RB"]),
        ("c6", SENDER, ["If undelivered, return to:", "Example Working Group, Second Floor", "12 Example Road, London, SE1 0RB"]),
        ("dl", (), []),
    ],
)
def test_where_to_return_it_to(name: str, sender: tuple[str, ...], said: list[str]) -> None:
    found = [line.strip() for line in lines(envelope(FRONTS[name], ADDRESS, sender))]
    assert found == [*said, *ADDRESS]


def test_a_sender_too_long_for_the_corner_is_refused() -> None:
    with pytest.raises(
        LetterforgeError, match=r"too long for the corner of the envelope \(c6\); shorten \[sender\] lines, or .* --no-return"
    ):
        envelope(FRONTS["c6"], ADDRESS, ("W" * 60,))
