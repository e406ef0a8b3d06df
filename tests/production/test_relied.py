"""What of a row is recorded with a letter's PDF: it changes with the address, and not with cells that the window doesn't show."""

import pytest

from letterforge.production.relied import addressee, has_still, noted
from letterforge.production.window_text import cells_of
from letterforge.recipients import Recipient

ADDRESS = ("Dr Test Recipient", "1 Example Road", "London", "SE1 0RB")


def who(*address: str, **cells: str) -> Recipient:
    lines = address or ADDRESS
    return Recipient("1", 2, lines[0], "Dear Friend", lines, cells)


@pytest.mark.parametrize(
    ("cells", "still"),
    [
        ({"party": "Green Party"}, True),
        ({"party": "GREEN  party", "gift": "5"}, True),
        ({"club": "Reading\nGreen Party"}, True),
        ({"party": "Labour"}, False),
        ({"party": "The Green Party"}, False),
        ({}, False),
    ],
)
def test_a_row_has_still_what_was_noted(cells: dict[str, str], still: bool) -> None:
    note = noted(cells_of(who(party="Green Party")))
    assert has_still(who(**cells), note) is still
    assert has_still(who(**cells), noted(()))


def test_an_addressee_is_another_by_name_or_address_alone() -> None:
    assert addressee(who(party="Labour")) == addressee(who(party="Green Party"))
    assert len({addressee(one) for one in (who(), who("Test Recipient", *ADDRESS[1:]), who(*ADDRESS[:3], "SE1 0RD"))}) == 3
