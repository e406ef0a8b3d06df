"""Proofs: what they say of each envelope, what they show of it, and that the letter stays as it is."""

import pytest
from PIL import Image, ImageChops

from letterforge import pdf
from letterforge.campaign.settings import Window
from letterforge.envelope import PROFILES, Envelope
from letterforge.production.drawn import pages
from letterforge.production.proof import marks, proof
from tests.conftest import Make

DPI = 72
OWN = Window(envelope=(230, 120), window=(100, 45), left=25, bottom=20, folds=(105.0, 210.0)).profile()
EVERY = [*PROFILES.values(), OWN]


def place(x: float, y: float) -> tuple[int, int]:
    return round(x * DPI / 25.4), round(y * DPI / 25.4)


@pytest.mark.parametrize(
    ("name", "first", "said"),
    [
        (
            "dl",
            True,
            [
                "Shown now and then: nothing but the address may stand here: 10 to 113 mm across, 42 to 92 mm down",
                "Always shown: the address stands here: 22 to 101 mm across, 55 to 79 mm down",
                "The window, the sheet in the envelope's top left corner: 20 to 113 mm across, 53 to 92 mm down",
                "The window, the sheet slid 10 mm to the right and 11 mm down: 10 to 103 mm across, 42 to 81 mm down",
                "The sheet is folded 99 and 198 mm from its top",
            ],
        ),
        ("dl", False, ["The sheet is folded 99 and 198 mm from its top"]),
        (
            "notify",
            True,
            [
                "Nothing but the address may stand here: 15 to 125 mm across, 30 to 95 mm down",
                "The address stands here: 24.6 to 120 mm across, 39.5 to 66.3 mm down",
                "No folds are known",
            ],
        ),
        (
            "none",
            True,
            [
                "The address stands here: 20 to 110 mm across, 45 to 85 mm down",
                "There is no window: nothing has to be kept clear",
                "No folds are known",
            ],
        ),
    ],
)
def test_what_a_proof_says(name: str, first: bool, said: list[str]) -> None:
    assert [mark.says for mark in marks(PROFILES[name], first=first)] == said


@pytest.mark.parametrize("envelope", EVERY, ids=lambda one: one.name)
def test_a_proof_shows_the_zones_over_the_letter_and_leaves_its_ink(envelope: Envelope, letter: Make) -> None:
    (page,) = pages(pdf.write(letter()), DPI)
    before = page.copy()
    drawn = proof(page, envelope, DPI, first=True)
    assert page == before
    assert (drawn.width, drawn.height > page.height) == (page.width, True)
    upper = drawn.crop((0, 0, *page.size))
    assert ImageChops.subtract(upper, page).getbbox() is None  # nothing is paler than it was
    safe, clear = envelope.safe, envelope.clear
    assert upper.getpixel(place(safe.right - 2, safe.top + 2)) == (204, 236, 227)
    if clear is not None:
        assert upper.getpixel(place((safe.right + clear.right) / 2, clear.bottom - 0.8)) == (253, 240, 213)


@pytest.mark.parametrize("envelope", [one for one in EVERY if one.pane], ids=lambda one: one.name)
def test_a_proof_shows_what_the_window_shows(envelope: Envelope) -> None:
    """Of a page that is blue where it may be seen and green in the safe box, the views show no other colours."""
    page = Image.new("RGB", place(210, 297), "red")
    assert envelope.clear is not None
    clear, safe = envelope.clear, envelope.safe
    page.paste("blue", (*place(clear.left - 0.4, clear.top - 0.4), *place(clear.right + 0.4, clear.bottom + 0.4)))
    page.paste((0, 255, 0), (*place(safe.left, safe.top), *place(safe.right, safe.bottom)))
    legend = proof(page, envelope, DPI, first=True).crop((0, page.height, page.width, 10**4))
    counted = {colour: number for number, colour in legend.getcolors(10**6) or []}
    assert (255, 0, 0) not in counted
    assert counted[0, 255, 0] > 2 * safe.width * safe.height * (DPI / 25.4) ** 2 * 0.7
