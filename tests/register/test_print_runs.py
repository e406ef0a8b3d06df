"""Print runs: a letter lies in the last finished run that bound it, as it was then; the same on SQLite and PostgreSQL."""

import pytest

from letterforge.errors import RegisterError
from letterforge.register import Register


@pytest.fixture
def references(register: Register) -> list[str]:
    return list(register.references([f"key {number}" for number in range(1200)], "LMP21", 4).values())


def bound(register: Register, references: list[str]) -> dict[str, str]:
    return {owner: found.said for owner, found in register.print_runs.of(references).items()}


def run(register: Register, letters: dict[str, str], *, finished: bool = True) -> None:
    number = register.print_runs.begin()
    register.print_runs.bind(number, letters)
    if finished:
        register.print_runs.finish(number)


def test_letters_lie_in_a_run_once_it_is_finished(register: Register, references: list[str]) -> None:
    run(register, {references[0]: "first"}, finished=False)
    assert (register.print_runs.any(), bound(register, references)) == (False, {})
    run(register, {references[0]: "first", references[1]: "second"})
    assert register.print_runs.any()
    assert bound(register, references[:1]) == {references[0]: "first"}


def test_the_last_run_counts(register: Register, references: list[str]) -> None:
    run(register, dict.fromkeys(references, "old"))
    run(register, {references[3]: "new"})
    assert bound(register, references) == dict.fromkeys(references, "old") | {references[3]: "new"}


def test_a_run_that_was_killed_takes_its_letters_out_of_the_one_before(register: Register, references: list[str]) -> None:
    run(register, {references[0]: "old", references[1]: "old"})
    run(register, {references[0]: "new"}, finished=False)
    assert bound(register, references) == {references[1]: "old"}


def test_who_has_no_reference_is_passed_over(register: Register, references: list[str]) -> None:
    run(register, {"LMP21-9999": "unknown", references[0]: "known"})
    assert bound(register, ["LMP21-9999", *references]) == {references[0]: "known"}


def test_letters_of_no_run_are_refused(register: Register, references: list[str]) -> None:
    with pytest.raises(RegisterError):
        register.print_runs.bind(-1, {references[0]: "said"})
