"""Print runs: a letter lies in the last finished run that has it, as it was then; the same on SQLite and PostgreSQL."""

import pytest

from letterforge.errors import RegisterError
from letterforge.register import Register, Replaces


@pytest.fixture
def references(register: Register) -> list[str]:
    return list(register.references([f"key {number}" for number in range(1200)], "LMP21", 4).values())


def lying(register: Register, references: list[str]) -> dict[str, tuple[str, bool]]:
    return {owner: (found.words, found.replaced) for owner, found in register.print_runs.of(references).items()}


def run(register: Register, letters: dict[str, str], series: str = "letters.pdf", replaces: Replaces = "all") -> None:
    number = register.print_runs.begin(series)
    register.print_runs.add(number, letters)
    register.print_runs.finish(number, replaces)


def test_letters_lie_in_a_run_once_it_is_finished(register: Register, references: list[str]) -> None:
    assert not register.print_runs.begun()
    number = register.print_runs.begin("letters.pdf")
    register.print_runs.add(number, dict.fromkeys(references, "first"))
    assert (register.print_runs.begun(), lying(register, references)) == (True, {})
    register.print_runs.finish(number, "all")
    assert lying(register, references) == dict.fromkeys(references, ("first", False))


def test_a_run_replaces_the_files_of_its_series_and_no_others(register: Register, references: list[str]) -> None:
    one, two, three, four = references[:4]
    run(register, {one: "old", two: "old", three: "old"})
    run(register, {four: "document"}, "letters.docx")
    run(register, {two: "selected"}, "selected.pdf")
    run(register, {one: "new"})
    assert lying(register, references) == {
        one: ("new", False),
        two: ("selected", False),
        three: ("old", True),
        four: ("document", False),
    }


def test_a_part_of_a_run_replaces_nothing(register: Register, references: list[str]) -> None:
    run(register, dict.fromkeys(references[:3], "whole"))
    run(register, {references[1]: "part"}, replaces="nothing")
    assert lying(register, references) == {one: ("part" if one == references[1] else "whole", False) for one in references[:3]}


@pytest.mark.parametrize(("new", "replaced"), [("01", False), ("1", False), ("12", True), ("2", True)])
def test_letters_that_are_printed_again_replace_no_others(register: Register, references: list[str], new: str, *, replaced: bool) -> None:
    run(register, {references[0]: "one", references[1]: "two"}, "selected.pdf")
    run(register, {references[int(number)]: "new" for number in new}, "selected.pdf", replaces="others")
    found = lying(register, references)
    assert all(found[references[int(number)]] == ("new", False) for number in new)
    assert {found[one] for one in references[:2]} - {("new", False)} in ({("one", replaced)}, {("one", replaced), ("two", replaced)}, set())


@pytest.mark.parametrize("fails", [True, False])
def test_a_run_that_failed_or_was_killed_leaves_the_one_before(register: Register, references: list[str], *, fails: bool) -> None:
    run(register, {references[0]: "old"})
    number = register.print_runs.begin("letters.pdf")
    register.print_runs.add(number, {references[0]: "new", references[1]: "new"})
    if fails:
        register.print_runs.abandon(number)
    assert lying(register, references) == {references[0]: ("old", False)}
    run(register, {references[2]: "other"}, "selected.pdf")
    assert lying(register, references) == {references[0]: ("old", False), references[2]: ("other", False)}


def test_only_a_run_that_failed_leaves_no_trace(register: Register, references: list[str]) -> None:
    register.print_runs.abandon(register.print_runs.begin("letters.pdf"))
    assert not register.print_runs.begun()
    register.print_runs.add(register.print_runs.begin("letters.pdf"), {references[0]: "killed"})
    assert register.print_runs.begun()


def test_who_has_no_reference_is_passed_over(register: Register, references: list[str]) -> None:
    run(register, {"LMP21-9999": "unknown", references[0]: "known"})
    assert lying(register, ["LMP21-9999", *references]) == {references[0]: ("known", False)}


def test_letters_of_no_run_are_refused(register: Register, references: list[str]) -> None:
    with pytest.raises(RegisterError):
        register.print_runs.add(-1, {references[0]: "words"})
