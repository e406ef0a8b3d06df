"""Runs: what is made, what is left alone, what is held, what is set aside, and what the register then says."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from letterforge import campaign
from letterforge.errors import ListError, OutputError, RegisterError, TemplateError
from letterforge.production import Job, Options, Summary, generate
from letterforge.production.lock import only_run
from letterforge.recipients.select import Selection
from letterforge.register import Entry, Register

Edit = Callable[[str, str, str], None]
LIST = "data/candidates.csv"
BOTH = ("pdf", "docx")


def make(
    folder: Path, *, workers: int = 1, only: tuple[str, ...] = (), where: str = "", limit: int | None = None, **options: object
) -> Summary:
    settings = campaign.load(folder)
    chosen = Options(**({"formats": BOTH} | options))  # type: ignore[arg-type]
    return generate(Job(settings, Selection(only, where, limit), chosen), workers)


def letters(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((folder / "out/letters").iterdir())}


def entries(folder: Path) -> list[Entry]:
    register = Register.open_to_read(folder / "data/register.sqlite")
    assert register is not None
    with register:
        return list(register.entries())


def counts(summary: Summary) -> tuple[int, int, int]:
    return summary.made, summary.unchanged, summary.held


def test_everybody_gets_a_letter_in_each_format_and_a_second_run_makes_none(folder: Path) -> None:
    assert counts(make(folder)) == (40, 0, 0)
    before = {path: path.stat().st_mtime_ns for path in (folder / "out/letters").iterdir()}
    assert counts(make(folder)) == (0, 40, 0)
    assert {path: path.stat().st_mtime_ns for path in (folder / "out/letters").iterdir()} == before


def test_references_follow_the_list_and_stay_when_it_is_sorted_anew(folder: Path) -> None:
    make(folder)
    first = {entry.key: entry.reference for entry in entries(folder)}
    assert first["13"] == "LMP21-0013"
    header, *rows = (folder / LIST).read_text(encoding="utf-8").splitlines()
    new = "21,Test Recipient 000123,Independent,12 Example Road,,,London,SE1 0RB"
    (folder / LIST).write_text("\n".join([header, new, *reversed(rows)]), encoding="utf-8")
    assert counts(make(folder)) == (2, 40, 0)
    assert {entry.key: entry.reference for entry in entries(folder)} == first | {"21": "LMP21-0021"}


def test_the_register_holds_what_was_made_and_what_it_was_made_from(folder: Path) -> None:
    import hashlib

    make(folder)
    sadiq = next(entry for entry in entries(folder) if entry.name == "Sadiq Khan")
    assert (sadiq.key, sadiq.state, sadiq.fields["postcode"]) == ("13", "made", "SW1E 6QT")
    assert [file.format for file in sadiq.files] == ["docx", "pdf"]
    for file in sadiq.files:
        content = (folder / file.path).read_bytes()
        assert (file.sha256, file.size) == (hashlib.sha256(content).hexdigest(), len(content))
    assert sadiq.campaign_hash == hashlib.sha256((folder / "letterforge.toml").read_bytes()).hexdigest()
    assert sadiq.made_at is not None


@pytest.mark.parametrize(
    ("file", "before", "after", "expected"),
    [
        (LIST, "105 Victoria Street", "20 Rushworth Street", (2, 38, 0)),  # one row: one letter
        (LIST, ",Labour Party,", ",Labour,", (0, 40, 0)),  # a field that the letter doesn't use
        ("templates/mayoral-pledge/pledge.md", "Prioritise", "Put first", (40, 0, 0)),
        ("letterforge.toml", 'name = "Pledge', 'name = "Our pledge', (40, 0, 0)),  # it stands in every file's title
        ("letterforge.toml", "max_pages = 2", "# nothing\nmax_pages = 2", (0, 40, 0)),
        ("data/members.csv", "Hestia", "Hestia UK", (40, 0, 0)),
    ],
)
def test_a_change_remakes_just_what_it_touches(
    folder: Path, edit: Edit, file: str, before: str, after: str, expected: tuple[int, int, int]
) -> None:
    make(folder)
    edit(file, before, after)
    assert counts(make(folder)) == expected


def test_a_branch_of_the_template_remakes_only_the_letters_that_take_it(folder: Path) -> None:
    make(folder)
    with (folder / "templates/mayoral-pledge/letter.md").open("a") as template:
        template.write('\n{% if recipient.party == "Independent" %}\nThank you for standing.\n{% endif %}\n')
    assert counts(make(folder)) == (8, 32, 0)


def test_one_missing_postcode_holds_that_letter_alone(folder: Path, edit: Edit) -> None:
    edit(LIST, "SW1E 6QT", "")
    summary = make(folder)
    assert counts(summary) == (38, 0, 1)
    assert str(summary.problems[0]).startswith("data/candidates.csv, row 14, column postcode: the postcode is missing; ")
    edit(LIST, "105 Victoria Street,London,", "105 Victoria Street,London,SW1E 6QT")
    assert counts(make(folder)) == (2, 38, 0)
    assert (folder / "out/letters/LMP21-0013-sadiq-khan.pdf").exists()  # the reference it would have had


def test_a_letter_that_is_held_later_does_not_stay_among_the_letters(folder: Path, edit: Edit) -> None:
    make(folder)
    edit(LIST, "SW1E 6QT", "SW1E")
    summary = make(folder)
    assert counts(summary) == (0, 38, 1)
    assert summary.aside == [f"out/letters-set-aside/LMP21-0013-sadiq-khan.{form}" for form in ("docx", "pdf")]
    assert not [name for name in letters(folder) if "0013" in name]
    assert [entry.state for entry in entries(folder) if entry.key == "13"] == ["not made"]


def test_a_letter_to_somebody_who_left_the_list_does_not_stay_among_the_letters(folder: Path) -> None:
    make(folder)
    rows = (folder / LIST).read_text(encoding="utf-8").splitlines()
    (folder / LIST).write_text("\n".join(row for row in rows if "Max Fosh" not in row), encoding="utf-8")
    assert counts(make(folder, only=("13",))) == (0, 2, 0)
    assert [name for name in letters(folder) if "0007" in name]  # a run of a part of the list says nothing of the rest
    summary = make(folder)
    assert (counts(summary), len(summary.aside)) == ((0, 38, 0), 2)
    assert not [name for name in letters(folder) if "0007" in name]
    (folder / LIST).write_text("\n".join(rows), encoding="utf-8")
    assert counts(make(folder)) == (2, 38, 0)
    assert [name for name in letters(folder) if "0007" in name]


def test_a_changed_letter_leaves_no_old_one_in_another_format(folder: Path, edit: Edit) -> None:
    make(folder)
    edit(LIST, "105 Victoria Street", "20 Rushworth Street")
    summary = make(folder, formats=("pdf",))
    assert (counts(summary), summary.aside) == ((1, 19, 0), ["out/letters-set-aside/LMP21-0013-sadiq-khan.docx"])
    assert counts(make(folder)) == (1, 39, 0)


def test_a_corrected_name_moves_the_letter_and_leaves_no_second_one(folder: Path, edit: Edit) -> None:
    make(folder)
    edit(LIST, "Max Fosh", "Maxwell Fosh")
    assert counts(make(folder)) == (2, 38, 0)
    assert [name for name in letters(folder) if "0007" in name] == ["LMP21-0007-maxwell-fosh.docx", "LMP21-0007-maxwell-fosh.pdf"]


def test_a_letter_that_somebody_edited_is_not_lost(folder: Path) -> None:
    make(folder)
    edited = folder / "out/letters/LMP21-0007-max-fosh.docx"
    edited.write_bytes(b"edited by hand")
    summary = make(folder)
    assert counts(summary) == (1, 39, 0)
    assert summary.edited == ["LMP21-0007-max-fosh.docx"]
    assert (folder / "out/letters-set-aside/LMP21-0007-max-fosh.docx").read_bytes() == b"edited by hand"
    assert edited.read_bytes() != b"edited by hand"


def test_an_edit_that_leaves_the_size_is_seen_too(folder: Path) -> None:
    make(folder)
    edited = folder / "out/letters/LMP21-0007-max-fosh.docx"
    before = edited.read_bytes()
    edited.write_bytes(before[:-4] + b"EDIT")
    assert counts(make(folder, dry_run=True)) == (1, 39, 0)
    assert counts(make(folder)) == (1, 39, 0)
    assert edited.read_bytes() == before
    os.utime(edited)  # touched, and the same: it is read, and left
    assert counts(make(folder)) == (0, 40, 0)


def test_a_deleted_letter_comes_back(folder: Path) -> None:
    make(folder)
    before = letters(folder)
    (folder / "out/letters/LMP21-0007-max-fosh.pdf").unlink()
    assert counts(make(folder)) == (1, 39, 0)
    assert letters(folder) == before


def test_force_makes_the_same_bytes_again(folder: Path) -> None:
    make(folder)
    before = letters(folder)
    assert counts(make(folder, force=True)) == (40, 0, 0)
    assert letters(folder) == before


def test_a_trial_writes_nothing_and_tells_the_truth(folder: Path, edit: Edit) -> None:
    before = sorted(folder.rglob("*"))
    assert counts(make(folder, dry_run=True)) == (40, 0, 0)
    assert sorted(folder.rglob("*")) == before
    make(folder)
    edit(LIST, "SW1E 6QT", "")
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert counts(make(folder, dry_run=True)) == (0, 38, 1)
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(
    ("selection", "names"),
    [
        ({"only": ("Sadiq Khan",)}, ["LMP21-0013-sadiq-khan.pdf"]),
        ({"only": ("LMP21-0003", "5")}, ["LMP21-0003-sian-berry.pdf", "LMP21-0005-valerie-brown.pdf"]),
        ({"where": "party == 'UKIP'"}, ["LMP21-0009-peter-gammons.pdf"]),
        ({"limit": 2}, ["LMP21-0001-shaun-bailey.pdf", "LMP21-0002-kam-balayev.pdf"]),
        ({"where": "postcode == 'SE1 2AA'", "limit": 1}, ["LMP21-0002-kam-balayev.pdf"]),
    ],
)
def test_a_selection_makes_those_letters_with_the_references_of_the_whole_list(
    folder: Path, selection: dict[str, object], names: list[str]
) -> None:
    make(folder, formats=("pdf",), **selection)  # type: ignore[arg-type]
    assert list(letters(folder)) == names


def recorded(folder: Path) -> list[object]:
    """What is on record of the letters, but for when they were made."""
    return [(one.reference, one.key, [file._replace(made_at=None) for file in one.files]) for one in entries(folder)]


def test_workers_make_the_same_letters(folder: Path, tmp_path: Path) -> None:
    from letterforge.starter import copy_to

    header, *rows = (folder / LIST).read_text(encoding="utf-8").splitlines()
    many = [f"{n},Test Recipient {n:06d},Independent,{n} Example Road,,,London,SE1 0RB" for n in range(100, 560)]
    copy_to(tmp_path / "other")
    for place in (folder, tmp_path / "other"):
        (place / LIST).write_text("\n".join([header, *rows, *many]), encoding="utf-8")
    assert counts(make(folder, formats=("pdf",), workers=2)) == (480, 0, 0)
    assert counts(make(tmp_path / "other", formats=("pdf",), workers=1)) == (480, 0, 0)
    assert letters(folder) == letters(tmp_path / "other")
    assert recorded(folder) == recorded(tmp_path / "other")


def test_a_mistake_in_the_template_stops_before_anything_is_written(folder: Path) -> None:
    with (folder / "templates/mayoral-pledge/letter.md").open("a") as template:
        template.write("{% if recipient.party == 'UKIP' %}{{ recipient.nmae }}{% endif %}")
    before = sorted(folder.rglob("*"))
    with pytest.raises(TemplateError, match=r"letter.md, line 28: recipient has no field 'nmae'; did you mean 'name'\?"):
        make(folder)
    assert sorted(folder.rglob("*")) == before


def test_a_template_that_fails_on_one_recipient_holds_that_letter(folder: Path) -> None:
    with (folder / "templates/mayoral-pledge/letter.md").open("a") as template:
        template.write("{{ 100 // (recipient.id | int - 13) }}")
    summary = make(folder)
    assert counts(summary) == (38, 0, 1)
    assert "letter.md, line 28: fails: " in str(summary.problems[0])
    assert "for row 14 of data/candidates.csv" in str(summary.problems[0])


def test_a_letter_of_too_many_pages_is_held(folder: Path) -> None:
    with (folder / "templates/mayoral-pledge/letter.md").open("a") as template:
        template.write('{% if recipient.party == "UKIP" %}\n\n\\newpage\n\nOne more.\n{% endif %}')
    summary = make(folder)
    assert counts(summary) == (38, 0, 1)
    assert "row 10: the letter takes 3 pages, at most 2 are allowed" in str(summary.problems[0])


def test_two_runs_at_once_are_one_too_many(folder: Path) -> None:
    with only_run(folder), pytest.raises(OutputError, match="another letterforge is at work"):
        make(folder)


@pytest.mark.parametrize("content", [b"", b"not a register"])
def test_an_empty_or_foreign_file_in_the_registers_place_is_refused(folder: Path, content: bytes) -> None:
    (folder / "data/register.sqlite").write_bytes(content)
    with pytest.raises(RegisterError):
        make(folder)
    assert not list((folder / "out/letters").iterdir())


def test_letters_without_their_register_are_not_taken_for_nothing(folder: Path) -> None:
    make(folder)
    (folder / "data/register.sqlite").unlink()
    with pytest.raises(RegisterError, match="register is missing"):
        make(folder)


def test_an_empty_list_is_a_mistake_and_moves_nothing(folder: Path) -> None:
    make(folder)
    before = letters(folder)
    header = (folder / LIST).read_text(encoding="utf-8").splitlines()[0]
    (folder / LIST).write_text(header + "\n", encoding="utf-8")
    with pytest.raises(ListError, match="has no recipients"):
        make(folder)
    assert letters(folder) == before


def test_a_list_that_lost_its_key_column_does_not_write_to_everybody_again(folder: Path, edit: Edit) -> None:
    make(folder)
    before = letters(folder)
    edit(LIST, "id,name", "number,name")
    with pytest.raises(ListError, match=r"LMP21-0001 was given to Shaun Bailey as '1', which no row has now"):
        make(folder)
    assert letters(folder) == before
    edit("letterforge.toml", "[recipients]\n", '[recipients]\nkey = ["number"]\n')
    assert counts(make(folder)) == (0, 40, 0)


def test_another_list_of_other_people_goes_on_counting(folder: Path) -> None:
    make(folder)
    header = (folder / LIST).read_text(encoding="utf-8").splitlines()[0]
    (folder / LIST).write_text(f"{header}\nx1,Test Recipient 000123,,12 Example Road,,,London,SE1 0RB\n", encoding="utf-8")
    assert counts(make(folder)) == (2, 0, 0)
    assert list(letters(folder)) == [f"LMP21-0021-test-recipient-000123.{form}" for form in ("docx", "pdf")]


def test_a_row_that_stands_twice_is_held_twice(folder: Path) -> None:
    with (folder / LIST).open("a", encoding="utf-8") as file:
        file.write("13,Test Recipient 000123,Independent,12 Example Road,,,London,SE1 0RB\n")
    summary = make(folder)
    assert counts(summary) == (38, 0, 2)
    assert [problem.row for problem in summary.problems] == [14, 22]
