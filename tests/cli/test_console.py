"""What reaches a terminal can't steer it."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letterforge.cli.console import visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Siân O’Neill – [red] [/b] :smile:", "Siân O’Neill – [red] [/b] :smile:"),
        ("\x1b[31mred", "‹U+001B›[31mred"),
        ("a\nb\tc\r", "a‹U+000A›b‹U+0009›c‹U+000D›"),
        ("\x9b31m", "‹U+009B›31m"),
        ("\u202eevil\u2066", "‹U+202E›evil‹U+2066›"),
        ("\u2028\ufeff", "‹U+2028›‹U+FEFF›"),
        ("\ud800", "‹U+D800›"),
    ],
)
def test_controls_are_shown(text: str, shown: str) -> None:
    assert visible(text) == shown


@given(st.text())
def test_nothing_shown_is_a_control(text: str) -> None:
    shown = {unicodedata.category(character) for character in visible(text) if character not in "\u00ad\u200c\u200d"}
    assert not shown & {"Cc", "Cf", "Cs", "Zl", "Zp"}
