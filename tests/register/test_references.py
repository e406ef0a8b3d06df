"""References: one for each key, for ever, in the order of the keys, on both databases."""

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letterforge.errors import RegisterError
from letterforge.register import Register, provisional_references

from .samples import keys


def promise(register, wanted, prefix, digits):
    return provisional_references(wanted, prefix, digits, known=register.known(wanted), last=register.last_number())


def test_numbers_follow_the_order_of_the_keys(register):
    assert register.references(["b", "a", "c"], "LMP21", 4) == {"b": "LMP21-0001", "a": "LMP21-0002", "c": "LMP21-0003"}


def test_a_reference_is_given_once(register):
    register.references(["b", "a"], "LMP21", 4)
    again = register.references(["c", "a", "b", "a"], "LMP21", 4)
    assert list(again.items()) == [("c", "LMP21-0003"), ("a", "LMP21-0002"), ("b", "LMP21-0001")]


def test_a_reference_outlives_the_run(location):
    for _ in range(2):
        with Register.open_to_write(location, evidence=False) as register:
            assert register.references(["a", "b"], "LMP21", 4) == {"a": "LMP21-0001", "b": "LMP21-0002"}


@pytest.mark.parametrize(
    ("number", "digits", "reference"),
    [(7, 4, "LMP21-0007"), (12, 1, "LMP21-12"), (10_001, 4, "LMP21-10001"), (999, 3, "LMP21-999"), (1000, 3, "LMP21-1000")],
)
def test_digits_are_the_least_number(number, digits, reference):
    assert provisional_references(["a"], "LMP21", digits, last=number - 1) == {"a": reference}


def test_another_prefix_is_for_new_references_only(register):
    register.references(["a", "b"], "LMP21", 4)
    assert register.references(["a", "c"], "GLA24", 3) == {"a": "LMP21-0001", "c": "GLA24-003"}


def test_more_keys_than_a_statement_takes(register):
    many = keys(2_345)
    given = register.references(many, "LMP21", 4)
    assert list(given) == many
    assert len(set(given.values())) == 2_345
    assert register.references(reversed(many), "LMP21", 4) == given


def test_no_keys(register):
    assert register.references([], "LMP21", 4) == {}
    assert (register.known([]), register.last_number()) == ({}, 0)


def test_provisional_promises_what_would_be_given_and_gives_nothing(location):
    with Register.open_to_write(location, evidence=False) as register:
        register.references(["b"], "LMP21", 4)
    with Register.open_to_read(location) as reader:
        promised = promise(reader, ["a", "b", "c"], "GLA24", 3)
        assert promised == {"a": "GLA24-002", "b": "LMP21-0001", "c": "GLA24-003"}
        assert promise(reader, ["c"], "GLA24", 3) == {"c": "GLA24-002"}
    with Register.open_to_write(location, evidence=False) as register:
        assert register.references(["a", "b", "c"], "GLA24", 3) == promised


def test_provisional_without_a_register():
    assert provisional_references(["b", "a", "b"], "LMP21", 4) == {"b": "LMP21-0001", "a": "LMP21-0002"}


def test_a_reader_gives_nothing_out(location):
    Register.open_to_write(location, evidence=False).close()
    with Register.open_to_read(location) as reader, pytest.raises(RegisterError, match="can't be written"):
        reader.references(["a"], "LMP21", 4)


def test_half_a_character_is_refused_without_showing_it(register):
    with pytest.raises(RegisterError, match="lone surrogate") as refused:
        register.references(["Test Recipient \ud800"], "LMP21", 4)
    assert "Recipient" not in str(refused.value)


@pytest.fixture(scope="module")
def empty_register(tmp_path_factory):
    path = tmp_path_factory.mktemp("empty") / "register.sqlite"
    Register.open_to_write(path, evidence=False).close()
    return path


@given(runs=st.lists(st.tuples(st.lists(st.text()), st.sampled_from(["LMP21", "GLA-24"]), st.integers(1, 6)), max_size=5))
def test_any_keys_in_any_order(empty_register, runs):
    known = {}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(shutil.copy(empty_register, folder))
        with Register.open_to_write(path, evidence=False) as register:
            for wanted, prefix, digits in runs:
                promised = promise(register, wanted, prefix, digits)
                given = register.references(wanted, prefix, digits)
                assert given == promised
                assert list(given) == list(dict.fromkeys(wanted))
                for key in given:
                    expected = known.setdefault(key, f"{prefix}-{str(len(known) + 1).zfill(digits)}")
                    assert given[key] == expected
            assert {entry.key: entry.reference for entry in register.entries()} == known
    assert len(set(known.values())) == len(known)
