"""What counts of text in a window: a table of texts that are alike and of texts that aren't. What may be shown of whom: test_windowed."""

import pytest

from letterforge.production.window_text import said


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Mr. J. P. Recipient", "mr jp RECIPIENT", True),
        ("St. John’s Road.", "st john's road", True),
        ("Stoke-on-Trent, Kent", "stoke on trent kent", True),
        ("Flat 1.5", "Flat 15", False),
        ("Flat 1, 12", "Flat 11, 2", False),
        ("12 - 14", "12-\u00ad14", True),
        ("1\u00ad2", "12", True),
        ("Black and White", "BLACK & WHITE", True),
        ("Brand", "Br&", False),
        ("Mr S Recipient", "Mrs Recipient", False),
        ("M R Recipient", "Mr Recipient", False),
        ("D. R. Recipient", "Dr Recipient", False),
        ("Mrs. Recipient", "MRS RECIPIENT", True),
        ("Mr\u00a0S\u200b Recipient", "Mr S Recipient", True),
        ("-", "", True),
        (".", "", False),
    ],
)
def test_what_counts_of_a_text(one: str, other: str, alike: bool) -> None:
    assert (said(one) == said(other)) is alike
