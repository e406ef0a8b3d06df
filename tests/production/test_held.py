"""What was held comes back in a file: mended there and fed back, the missing letters are made, with the references they would have had."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from letterforge import campaign
from letterforge.production import Job, Options, Summary, generate
from letterforge.recipients.select import Selection
from letterforge.register import Register

Edit = Callable[[str, str, str], None]
LIST, HELD = "data/candidates.csv", "out/held.csv"
HEADER = "id,name,party,address_line_1,town,postcode,Own notes"


def row(number: int, **cells: str) -> str:
    name = f"Test Recipient {number:06d}"
    said = {
        "id": str(number),
        "name": name,
        "party": "Independent",
        "line": f"{number} Example Road",
        "town": "London",
        "code": "SE1 0RB",
        "notes": "n",
    }
    return ",".join((said | cells).values())


TWELVE = [
    (row(2, code=""), "the postcode is missing"),
    (row(3, code="SE1 ORB"), "'SE1 ORB' is not a postcode"),
    ("4,Test Recipient 000004,4 Example Road,London,SE1 0RB,n", "has 6 cells where the header has 7"),
    (row(5, line="2-Jan"), "'2-Jan' is a date"),
    (row(6, line="@ the office"), "begins with '@'"),
    (row(7, town="Paris", code="France"), "the address is in France"),
    (row(8, line="No fixed abode"), "says that there is none"),
    (row(9, name="#N/A"), "the error of a formula"),
    (row(10, name="Test Recipient \U000f0123"), "no typeface here can show"),
    (row(11, line="", town="", code=""), "there is no address"),
    (row(12, line="W" * 50), "doesn't fit the window"),
    (row(13, name="???"), "holds no letter or digit"),
]


@pytest.fixture
def twelve(folder: Path) -> Path:
    """A campaign whose list has a good row, twelve that are wrong in twelve ways, and a good one."""
    rows = [HEADER, row(1), *(bad for bad, _ in TWELVE), row(14)]
    (folder / LIST).write_text("\n".join(rows), encoding="utf-8")
    return folder


def make(folder: Path, other: str = "", workers: int = 1, **selection: object) -> Summary:
    chosen = Selection(**selection)  # type: ignore[arg-type]
    return generate(Job(campaign.load(folder), chosen, Options(("pdf",)), str(folder / other) if other else ""), workers)


def held(folder: Path) -> list[dict[str, str]]:
    with (folder / HELD).open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def mend(folder: Path, keys: set[str] | None = None) -> None:
    """Mends the rows of out/held.csv in place, as somebody would in a spreadsheet."""
    rows = held(folder)
    for one in rows:
        if keys is None or one["id"] in keys:
            number = int(one["id"])
            name = f"Test Recipient {number:06d}"
            one.update(
                {"name": name, "address_line_1": f"{number} Example Road", "town": "London", "postcode": "SE1 0RB", "Own notes": "n"}
            )
    with (folder / HELD).open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def references(folder: Path) -> dict[str, str]:
    register = Register.open_to_read(folder / "data/register.sqlite")
    assert register is not None
    with register:
        return {entry.key: entry.reference for entry in register.entries() if entry.files}


def letters(folder: Path) -> set[str]:
    return {path.name for path in (folder / "out/letters").iterdir()}


def test_the_held_rows_are_there_as_they_came_with_what_is_wrong(twelve: Path) -> None:
    summary = make(twelve)
    assert (summary.made, summary.held) == (2, 12)
    rows = held(twelve)
    assert list(rows[0]) == [*HEADER.split(","), "problem", "cure"]
    for one, (came, what) in zip(rows, TWELVE, strict=True):
        cells = came.split(",")
        own = [one[heading] for heading in HEADER.split(",")]
        shown = [f"'{cell}" if cell.startswith("@") else cell for cell in cells]
        assert own == [*shown, *[""] * (7 - len(cells))]
        assert what in one["problem"]
        assert one["cure"]


def test_mended_in_place_and_fed_back_the_missing_letters_are_made_with_their_references(twelve: Path) -> None:
    make(twelve)
    mend(twelve)
    summary = make(twelve, HELD)
    assert (summary.made, summary.held, summary.edited) == (12, 0, ["held.csv"])
    assert references(twelve) == {str(number): f"LMP21-{number:04d}" for number in range(1, 15)}
    assert len(letters(twelve)) == 14
    assert not (twelve / HELD).exists()
    assert (twelve / "out/letters-set-aside/held.csv").exists()  # the mended rows are somebody's work


def test_what_is_mended_in_part_leaves_the_rest_held(twelve: Path) -> None:
    make(twelve)
    mend(twelve, {"2", "3"})
    summary = make(twelve, HELD)
    assert (summary.made, summary.held) == (2, 10)
    assert [one["id"] for one in held(twelve)] == [str(number) for number in range(4, 14)]
    assert "problem" in held(twelve)[0]
    assert list(held(twelve)[0]).count("problem") == 1


def test_a_letter_made_from_a_mended_copy_stands_though_the_list_is_still_wrong(twelve: Path) -> None:
    make(twelve)
    mend(twelve)
    make(twelve, HELD)
    before = letters(twelve)
    summary = make(twelve)
    assert (summary.made, summary.unchanged, summary.held, summary.mended, summary.aside) == (0, 14, 0, 12, [])
    assert letters(twelve) == before
    assert not (twelve / HELD).exists()


def test_but_not_after_the_template_changed(twelve: Path, edit: Edit) -> None:
    make(twelve)
    mend(twelve)
    make(twelve, HELD)
    edit("templates/mayoral-pledge/pledge.md", "Prioritise", "Put first")
    summary = make(twelve)
    assert (summary.made, summary.held, summary.mended) == (2, 12, 0)
    assert len(letters(twelve)) == 2
    assert len(summary.aside) == 12


def test_once_the_list_is_mended_too_it_is_the_lists_letter_again(twelve: Path) -> None:
    make(twelve)
    mend(twelve)
    make(twelve, HELD)
    (twelve / LIST).write_text("\n".join([HEADER, *(row(number) for number in range(1, 15))]), encoding="utf-8")
    summary = make(twelve)
    assert (summary.made, summary.unchanged, summary.held, summary.mended) == (0, 14, 0, 0)


def test_a_run_of_a_part_changes_that_part_of_the_held_rows_only(twelve: Path, edit: Edit) -> None:
    make(twelve)
    edit(LIST, "SE1 ORB", "SE1 0RB")
    summary = make(twelve, only=("3",))
    assert (summary.made, summary.held) == (1, 0)
    assert [one["id"] for one in held(twelve)] == [str(number) for number in range(2, 14) if number != 3]
    make(twelve, where="key == '2'")
    assert {one["id"] for one in held(twelve)} == {str(number) for number in range(2, 14) if number != 3}


def test_rows_without_a_key_and_rows_with_the_same_are_kept_by_a_run_of_a_part(twelve: Path) -> None:
    rows = [row(1), row(2, id=""), row(3, id=""), row(4), row(4, name="Test Recipient 000044"), row(5, code="")]
    (twelve / LIST).write_text("\n".join([HEADER, *rows]), encoding="utf-8")
    make(twelve)
    names = [one["name"] for one in held(twelve)]
    assert len(names) == 5
    make(twelve, only=("5",))
    assert sorted(one["name"] for one in held(twelve)) == sorted(names)
    make(twelve, where="name == 'Test Recipient 000002'")
    assert sorted(one["name"] for one in held(twelve)) == sorted(names)
    make(twelve, HELD)
    assert sorted(one["name"] for one in held(twelve)) == sorted(names)


def test_a_run_of_all_says_anew_what_is_held(twelve: Path, edit: Edit) -> None:
    make(twelve)
    (twelve / LIST).write_text("\n".join([HEADER, row(1), row(2, code=""), row(14)]), encoding="utf-8")
    make(twelve)
    assert [one["id"] for one in held(twelve)] == ["2"]
    edit(LIST, "London,,", "London,SE1 0RB,")
    make(twelve)
    assert not (twelve / HELD).exists()
    assert list((twelve / "out").glob(".held*")) == []


def test_what_somebody_changed_in_the_file_is_moved_aside(twelve: Path) -> None:
    make(twelve)
    mend(twelve, {"2"})
    changed = (twelve / HELD).read_bytes()
    assert make(twelve).edited == ["held.csv"]
    assert (twelve / "out/letters-set-aside/held.csv").read_bytes() == changed
    assert len(held(twelve)) == 12
    assert make(twelve).edited == []


@pytest.mark.parametrize("came", ["=1+1", "+44 1", "-1", "'=x"])
def test_a_cell_that_a_spreadsheet_would_compute_comes_back_as_it_was(twelve: Path, came: str) -> None:
    (twelve / LIST).write_text("\n".join([HEADER, row(1), row(2, code="", notes=came)]), encoding="utf-8")
    make(twelve)
    assert held(twelve)[0]["Own notes"] == f"'{came}"
    mend(twelve, {"1"})
    assert make(twelve, HELD).held == 1
    assert held(twelve)[0]["Own notes"] == f"'{came}"


def test_surplus_cells_are_not_lost(twelve: Path) -> None:
    (twelve / LIST).write_text("\n".join([HEADER, row(1), row(2) + ",x,y"]), encoding="utf-8")
    make(twelve)
    line = (twelve / HELD).read_text(encoding="utf-8-sig").splitlines()[1]
    assert line.endswith(",x,y")
    assert make(twelve, HELD).held == 1
    assert (twelve / HELD).read_text(encoding="utf-8-sig").splitlines()[1] == line


def test_the_same_from_several_processes(twelve: Path) -> None:
    assert make(twelve, workers=2).held == 12
    mend(twelve)
    assert make(twelve, HELD, workers=2).made == 12


def test_a_held_list_that_a_spreadsheet_has_saved_again(twelve: Path) -> None:
    import openpyxl

    make(twelve)
    mend(twelve)
    book = openpyxl.Workbook()
    for one in [list(held(twelve)[0]), *(list(one.values()) for one in held(twelve))]:
        book.active.append(one)
    book.save(twelve / "out/held.xlsx")
    assert make(twelve, "out/held.xlsx").made == 12


def test_columns_that_were_missing_may_be_added_to_the_file(twelve: Path) -> None:
    (twelve / LIST).write_text("id,name\n1,Test Recipient 000001\n", encoding="utf-8")
    assert make(twelve).held == 1
    text = (twelve / HELD).read_text(encoding="utf-8-sig").splitlines()
    mended = [f"{text[0]},address,postcode", f"{text[1]},12 Example Road,"]
    (twelve / HELD).write_text("\n".join(mended), encoding="utf-8")
    assert make(twelve, HELD).held == 1
    assert list(held(twelve)[0]) == ["id", "name", "address", "postcode", "problem", "cure"]
    (twelve / HELD).write_text("\n".join([*mended[:1], f"{mended[1]}SE1 0RB"]), encoding="utf-8")
    assert make(twelve, HELD).made == 1


def test_suppressed_letters_are_neither_made_nor_held(twelve: Path) -> None:
    make(twelve)
    (twelve / "data/suppression.csv").write_text("key,reason\n1,asked\n2,asked\n", encoding="utf-8")
    summary = make(twelve)
    assert (summary.held, summary.suppressed, summary.unchanged) == (11, 2, 1)
    assert len(summary.suppressed_why) == 2
    assert len(summary.aside) == 1
    assert "2" not in {one["id"] for one in held(twelve)}
    assert make(twelve, only=("1",)).suppressed == 1
    assert "LMP21-0001-test-recipient-000001.pdf" not in letters(twelve)


def test_a_list_that_changes_during_the_run_is_not_handed_back_wrongly(twelve: Path) -> None:
    from letterforge.errors import ListError
    from letterforge.production.held import HeldRows, write

    job = Job(campaign.load(twelve), Selection(), Options(("pdf",)))
    rows = HeldRows.of(job)
    for recipient in job.recipients:
        rows.settle(recipient, recipient.problems)
    text = (twelve / LIST).read_text(encoding="utf-8").splitlines()
    (twelve / LIST).write_text("\n".join([text[0], *reversed(text[1:])]), encoding="utf-8")
    with pytest.raises(ListError, match="was changed while its letters were made"):
        write(job, rows)
