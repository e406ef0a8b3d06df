"""Texts that mean alike fold to the same, and to what every database holds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letterforge.recipients.text import fold


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("  Test   Recipient ", "test recipient"),
        ("Ａ７", "a7"),
        ("SIÂN", "siân"),
        ("Straße", "strasse"),
        ("A\u00a0B", "a b"),
        ("7\0", "7\ufffd"),
        ("7\ud800", "7\ufffd"),
        ("", ""),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_what_it_gives_can_be_kept_by_any_database(text: str) -> None:
    folded = fold(text)
    assert folded.encode("utf-8").decode("utf-8") == folded
    assert "\0" not in folded
