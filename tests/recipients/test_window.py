"""The window of the envelope: what it shows, and how an address is set for it."""

import pytest

from letterforge.envelope import PROFILES
from letterforge.recipients.window import Window
from letterforge.typeface import ARIMO, face

WINDOW = Window(PROFILES["dl"], ARIMO)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["Test Recipient 000123", "12 Example Road", "SE1 0RB"], (10.0, 11.0)),
        (["Tëst Rècipiént", "Тестовый Получатель", "נמען לבדיקה", "London", "SE1 0RB"], (10.0, 11.0)),  # Arimo has them all
        (["مستلم تجريبي", "12 Example Road", "SE1 0RB"], (10.0, 11.5)),
        (["Test Recipient 000123", *["परीक्षण"] * 4, "SE1 0RB"], (9.0, 10.35)),
        (["Test Recipient 000123", *["ผู้รับทดสอบ"] * 5, "SE1 0RB"], (8.0, 9.2)),
        (["Test Recipient 000123", *["12 Example Road"] * 6, "SE1 0RB"], (8.0, 8.5)),
        (["Test Recipient 000123", *["12 Example Road"] * 5, "ผู้รับทดสอบ", "SE1 0RB"], None),
    ],
)
def test_an_address_is_set_as_large_as_its_lines_and_faces_let_it(lines: list[str], expected: tuple[float, float] | None) -> None:
    block = WINDOW.fit(lines, face().width)
    assert (block and (block.size, block.leading)) == expected
    assert WINDOW.shows(lines) == (expected is not None)
