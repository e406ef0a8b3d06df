"""The post's order: by postcode as the post reads it, then the forces, then abroad, then what can't be placed."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letterforge.recipients.handling import rank

ORDER = [
    ["A", "1 Street", "B1 1AA"],
    ["A", "1 Street", "BA1 1AA"],
    ["A", "1 Street", "EC1A 1AA"],
    ["A", "1 Street", "EC1M 1AA"],
    ["A", "1 Street", "EC2A 1AA"],
    ["A", "1 Street", "SE1 0RB"],
    ["A", "1 Street", "SE1 9AA"],
    ["A", "1 Street", "SE1P 0AA"],
    ["A", "1 Street", "SE2 0AA"],
    ["A", "1 Street", "SE2 0AB"],
    ["A", "1 Street", "SE10 0AA"],
    ["A", "Unit", "BFPO 9"],
    ["A", "Unit", "BFPO 140"],
    ["A", "1 Rue", "75001 PARIS", "France"],
    ["A", "1 Street", "TBILISI", "Georgia"],
    ["A", "1 Straße", "10115 BERLIN", "Germany"],
    ["A", "somewhere"],
]


@pytest.mark.parametrize("seed", range(5))
def test_addresses_stand_in_the_order_in_which_the_post_handles_them(seed: int) -> None:
    shuffled = random.Random(seed).sample(ORDER, len(ORDER))
    assert sorted(shuffled, key=rank) == ORDER


def test_no_address_comes_last() -> None:
    assert rank(()) == rank(["somewhere"]) > rank(["A", "1 Street", "Germany"])


@given(st.lists(st.text(), max_size=7))
def test_whatever_stands_in_an_address_has_a_rank(lines: list[str]) -> None:
    assert rank(lines)[0] in "1234"
