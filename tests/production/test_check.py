"""The survey: what is counted, what is set of a long list, what changed since the last letters, in how much memory."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from letterforge import campaign
from letterforge.production import Job, Options, generate
from letterforge.production.check import ALL_SET, LONGEST, SPREAD, Survey, survey
from letterforge.recipients.select import Selection
from tests.recipients.test_columns import DEMOCRACY_CLUB

Edit = Callable[[str, str, str], None]
LIST = "data/candidates.csv"
HEADER = "id,name,party,address_line_1,town,postcode"


def check(folder: Path, *, strict: bool = False, every_letter: bool = False, **selection: object) -> Survey:
    chosen = Selection(**selection)  # type: ignore[arg-type]
    return survey(Job(campaign.load(folder), chosen, Options(("pdf",), dry_run=True)), strict=strict, every_letter=every_letter)


def many(folder: Path, number: int, **odd: str) -> None:
    rows = [f"{n},Test Recipient {n:06d},Independent,{n} Example Road,London,SE1 0RB" for n in range(1, number + 1)]
    for row, cells in odd.items():
        rows[int(row.removeprefix("row"))] = cells
    (folder / LIST).write_text("\n".join([HEADER, *rows]), encoding="utf-8")


def test_a_good_list(folder: Path) -> None:
    found = check(folder)
    assert (found.letters, found.held, found.set, dict(found.pages)) == (20, 0, 20, {2: 20})
    assert (found.problems, found.warnings, dict(found.rules)) == ({}, {}, {"full name": 20})


def test_quotation_marks_that_are_mixed_are_told_once(folder: Path, edit: Edit) -> None:
    edit("templates/mayoral-pledge/letter.md", "'county lines'", "‘county lines’")
    (warning,) = check(folder).warnings["quotation marks mixed"].examples
    assert warning.place == "templates/mayoral-pledge/letter.md, line 9"
    assert warning.what == "straight and curly quotation marks are mixed: this ‘ is the first of the rarer kind"


def test_problems_are_grouped_by_their_kind(folder: Path) -> None:
    many(folder, 6, row0="1,A,x,1 Road,London,", row2="3,C,x,3 Road,London,", row4="5,E,x,2-Jan,London,SE1 ORB")
    found = check(folder)
    assert {kind: (one.count, one.rows, [example.row for example in one.examples]) for kind, one in found.problems.items()} == {
        "postcode missing": (2, 2, [2, 4]),
        "not a postcode": (1, 1, [6]),
        "date in an address": (1, 1, [6]),
    }
    assert (found.letters, found.held) == (6, 3)


def test_strict_takes_warnings_for_problems(folder: Path) -> None:
    many(folder, 3, row1=f"2,B,x,{'i' * 46},London,SE1 0RB")
    assert (check(folder).held, check(folder).warned) == (0, 1)
    found = check(folder, strict=True)
    assert (found.held, found.warned, list(found.problems)) == (1, 0, ["long address line"])


def test_of_a_long_list_the_longest_letters_are_set_and_some_from_all_over(folder: Path) -> None:
    many(folder, ALL_SET * 4)
    assert LONGEST + SPREAD <= check(folder).set <= LONGEST + SPREAD * 2
    many(folder, ALL_SET * 2)
    assert check(folder, every_letter=True).set == ALL_SET * 2


def test_the_longest_letter_of_a_long_list_is_found(folder: Path, edit: Edit) -> None:
    many(folder, ALL_SET * 4, row777=f"778,Name,{'word ' * 1500},1 Example Road,London,SE1 0RB")
    edit("templates/mayoral-pledge/letter.md", "{{ salutation }}", "{{ party }} {{ salutation }}")
    found = check(folder)
    assert [problem.row for problem in found.problems["letter of too many pages"].examples] == [779]


def test_pages_of_all_are_reckoned_without_the_longest(folder: Path, edit: Edit) -> None:
    """20 letters of 1,200 are long: those are the longest and are set; they say nothing of the others."""
    long = {f"row{row}": f"{row + 1},Name,{'word ' * 400},1 Example Road,London,SE1 0RB" for row in range(301, 321)}
    many(folder, ALL_SET * 4, row777="778,B,x,1 Road,London,", **long)
    edit("templates/mayoral-pledge/letter.md", "{{ salutation }}", "{{ party }} {{ salutation }}")
    edit("letterforge.toml", "max_pages = 2", "")
    found = check(folder)
    assert (found.sendable, found.pages_of_all) == (1199, {2: 1179, 3: 20})


def test_a_letter_of_more_sheets_than_an_envelope_holds_is_told(folder: Path, edit: Edit) -> None:
    edit("letterforge.toml", "max_pages = 2", "bottom_margin = 60")
    edit("letterforge.toml", "size = 11                       # pt\nleading = 13.6", "size = 24")
    edit("letterforge.toml", "[sender]", "[print]\nduplex = false\n[sender]")
    many(folder, 2)
    found = check(folder)
    (warning, _) = found.warnings["letter of too many sheets"].examples
    assert str(warning).endswith(
        "the letter takes 9 sheets; an envelope holds at most 5, folded; shorten it, or send it flat in a large envelope"
    )
    assert (found.held, check(folder, strict=True).held) == (0, 2)
    edit("letterforge.toml", 'envelope = "dl"', 'envelope = "none"')
    assert check(folder).warned == 0


def test_a_character_that_the_face_lacks_is_found_wherever_it_stands(folder: Path) -> None:
    many(folder, ALL_SET * 4, row777="778,Test \U000f0123,x,1 Example Road,London,SE1 0RB")
    found = check(folder)
    assert [problem.row for problem in found.problems["character in no typeface"].examples] == [779]


def test_and_one_that_no_letter_shows_holds_nobody(folder: Path) -> None:
    many(folder, ALL_SET * 4, row777="778,Test,\U000f0123,1 Example Road,London,SE1 0RB")
    assert check(folder).held == 0


def test_what_changed_since_the_letters_were_made(folder: Path, edit: Edit) -> None:
    generate(Job(campaign.load(folder), Selection(), Options(("pdf",))))
    assert check(folder).changes == []
    edit(LIST, "Sadiq Khan", "Sadiq A Khan")
    edit(LIST, "4 Matthew Parker Street", "5 Matthew Parker Street")
    edit(LIST, "Labour Party,", "Labour,")  # which is no matter of name and address
    found = check(folder)
    assert found.changed == 2
    assert [(change.reference, change.what, change.before, change.after) for change in found.changes] == [
        (
            "LMP21-0001",
            "address",
            "Conservative Campaign Headquarters, 4 Matthew Parker Street, London, SW1H 9HQ",
            "Conservative Campaign Headquarters, 5 Matthew Parker Street, London, SW1H 9HQ",
        ),
        ("LMP21-0013", "name", "Sadiq Khan", "Sadiq A Khan"),
    ]
    summary = generate(Job(campaign.load(folder), Selection(), Options(("pdf",))))
    assert [change.reference for change in summary.changes] == ["LMP21-0001", "LMP21-0013"]
    assert check(folder).changes == []


@pytest.mark.parametrize("setting", ["", 'duplicates = "hold"\n'])
def test_somebody_whose_key_changed_is_told(folder: Path, edit: Edit, setting: str) -> None:
    edit("letterforge.toml", "[recipients]\n", f"[recipients]\n{setting}")
    generate(Job(campaign.load(folder), Selection(), Options(("pdf",))))
    edit(LIST, "\n13,Sadiq", "\n113,Sadiq")
    found = check(folder)
    problem = (found.problems if setting else found.warnings)["had a letter under another key"].examples[0]
    assert str(problem).startswith("data/candidates.csv, row 14: the same name and address had LMP21-0013 under a key that no row has now")
    summary = generate(Job(campaign.load(folder), Selection(), Options(("pdf",))))
    assert (summary.made, summary.held) == ((0, 1) if setting else (1, 0))
    assert summary.aside == ["out/letters-set-aside/LMP21-0013-sadiq-khan.pdf"]
    edit(LIST, "\n113,Sadiq", "\n13,Sadiq")
    assert check(folder).problems == check(folder).warnings == {}


def test_the_suppressed_are_counted_and_not_held(folder: Path) -> None:
    (folder / "data/suppression.csv").write_text("key,reason\n13,asked by letter\n", encoding="utf-8")
    found = check(folder)
    assert (found.letters, found.held, found.suppressed) == (20, 0, 1)
    assert found.suppressions.examples[0].row == 14


def test_a_democracy_club_export_reads_without_configuration(folder: Path) -> None:
    row = dict.fromkeys(DEMOCRACY_CLUB.split(","), "")
    rows = []
    for number in range(1, 41):
        said = row | {"person_id": str(number), "person_name": f"Test Recipient {number:06d}", "party_name": "Independent"}
        rows.append(",".join(said.values()))
    (folder / LIST).write_text("\n".join([DEMOCRACY_CLUB, *rows]), encoding="utf-8")
    found = check(folder)
    assert found.letters == 40
    assert {kind: one.count for kind, one in found.problems.items()} == {"no address": 40}  # the export has none: see [[lookup]]


@pytest.mark.skipif(sys.platform != "linux", reason="reads the peak of memory as Linux tells it")
def test_memory_does_not_grow_with_the_list(folder: Path) -> None:
    def peak(number: int) -> int:
        many(folder, number)
        code = (
            "import resource, sys; from letterforge.cli.app import run\n"
            "run(['check', '--quiet']); print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
        )
        done = subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=True)
        return int(done.stdout.split()[-1])

    growth = peak(60_000) - peak(2_000)  # kB
    assert growth < 12_000  # a hundred bytes a row and some caches; held rows would take a kilobyte each
