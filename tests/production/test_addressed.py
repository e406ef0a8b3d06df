"""Labels and envelopes of a campaign: for whom a letter can be made and nobody else, in the post's order, in one file, whole or absent."""

import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from letterforge import campaign
from letterforge.errors import LetterforgeError, OutputError
from letterforge.pdf.labels import Setup
from letterforge.production import Job, Options, generate
from letterforge.production.addressed import Printed, envelopes, labels, return_lines
from letterforge.production.lock import only_run
from letterforge.recipients.select import Selection
from letterforge.stationery import FRONTS, SHEETS
from tests.pdf.reading import lines, pages

Edit = Callable[[str, str, str], None]
LIST = "data/candidates.csv"
HEADER = "id,name,party,address_line_1,address_line_2,address_line_3,town,postcode"


def job(folder: Path, **selection: object) -> Job:
    return Job(campaign.load(folder), Selection(**selection), Options(("pdf",), dry_run=True))  # type: ignore[arg-type]


def printed(folder: Path, sheet: str = "L7160", **selection: object) -> Printed:
    return labels(job(folder, **selection), SHEETS[sheet], Setup())


def text(folder: Path, file: str = "labels.pdf") -> list[str]:
    content = (folder / "out/print" / file).read_bytes()
    return [line.strip() for page in range(pages(content)) for line in lines(content, page)]


def people(folder: Path, *rows: str) -> None:
    (folder / LIST).write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")


def row(number: int, code: str = "SE1 0RB", line: str = "", name: str = "") -> str:
    return f"{number},{name or f'Test Recipient {number:06d}'},Independent,{line or f'{number} Example Road'},,,London,{code}"


def test_labels_for_all_in_the_posts_order_and_the_register_stays_as_it_is(folder: Path) -> None:
    people(folder, row(1, "SE10 0RB"), row(2, "B1 1AA"), row(3, "SE2 0RB"))
    found = printed(folder, sort=("handling",))
    assert (found.file, found.addresses, found.pages, found.held) == (folder / "out/print/labels.pdf", 3, 1, 0)
    assert [line for line in text(folder) if line.startswith("Test")] == [f"Test Recipient 00000{number}" for number in (2, 3, 1)]
    assert stat.S_IMODE((folder / "out/print/labels.pdf").stat().st_mode) == 0o600
    assert sorted(path.name for path in (folder / "out").rglob("*")) == ["labels.pdf", "print"]
    assert not (folder / "data/register.sqlite").exists()


def test_the_letters_references_choose_and_stay(folder: Path) -> None:
    people(folder, row(1), row(2))
    generate(Job(campaign.load(folder), Selection(), Options(("pdf",))))
    before = (folder / "data/register.sqlite").read_bytes()
    people(folder, row(2), row(3), row(1))
    assert printed(folder, only=("LMP21-0002",)).addresses == 1
    assert text(folder)[0] == "Test Recipient 000002"
    assert (folder / "data/register.sqlite").read_bytes() == before


@pytest.mark.parametrize(
    ("bad", "before", "after", "held", "said"),
    [
        (row(2, "SE1 ORB"), "", "", 1, "row 3, column postcode: 'SE1 ORB' is not a postcode"),
        (row(2, name="Test \U000f0123"), "", "", 1, "no typeface here can show"),
        (row(2, line="W" * 50), "", "", 1, "doesn't fit the window of the envelope"),
        (row(2, line="W" * 24), "", "", 1, "row 3: the address doesn't fit a label of 38.1 x 21.17 mm (L7651), not even at 6 pt"),
        (row(2), "max_pages = 2", "max_pages = 1", 2, "the letter takes 2 pages, at most 1 are allowed"),
        (row(2), "{{ salutation }}", "{{ 1 // (recipient.id|int - 2) }}", 1, "for row 3 of data/candidates.csv"),
    ],
)
def test_who_gets_no_letter_or_does_not_fit_is_named_and_left_out(
    folder: Path, edit: Edit, bad: str, before: str, after: str, held: int, said: str
) -> None:
    people(folder, row(1), bad)
    if before:
        edit("letterforge.toml" if "pages" in before else "templates/mayoral-pledge/letter.md", before, after)
    found = printed(folder, "L7651")
    assert (found.addresses, found.held) == (2 - held, held)
    assert said in str(found.problems[-1])
    if found.addresses:
        assert [line for line in text(folder) if line.startswith("Test")] == ["Test Recipient 000001"]


def test_a_letter_made_from_a_mended_row_has_its_label_too(folder: Path) -> None:
    people(folder, row(1), row(2, "SE1 ORB"), row(3))
    generate(Job(campaign.load(folder), Selection(), Options(("pdf",))))
    mended = (folder / "out/held.csv").read_text(encoding="utf-8-sig").replace("SE1 ORB", "SE1 0RB").replace("2 Example", "2 Mended")
    (folder / "mended.csv").write_text(mended, encoding="utf-8")
    assert printed(folder).held == 1
    generate(Job(campaign.load(folder), Selection(), Options(("pdf",)), str(folder / "mended.csv")))
    assert (printed(folder).addresses, printed(folder).held) == (3, 0)
    assert text(folder).count("2 Mended Road") == 1


def test_who_objected_has_neither(folder: Path) -> None:
    people(folder, row(1), row(2))
    (folder / "data/suppression.csv").write_text("id\n2\n", encoding="utf-8")
    for found in (printed(folder, only=("1", "2")), envelopes(job(folder), FRONTS["dl"])):
        assert (found.addresses, found.held, found.suppressed, len(found.suppressed_why)) == (1, 0, 1, 1)
    assert "Test Recipient 000002" not in text(folder) + text(folder, "envelopes.pdf")


def test_without_anybody_the_file_of_an_earlier_run_goes(folder: Path) -> None:
    people(folder, row(1))
    printed(folder)
    assert printed(folder, where="id == 'x'").addresses == 0
    assert list((folder / "out/print").iterdir()) == []


def test_what_fails_on_the_way_leaves_the_earlier_file(folder: Path) -> None:
    people(folder, row(1))
    printed(folder)
    before = (folder / "out/print/labels.pdf").read_bytes()
    changed = job(folder)
    (folder / LIST).write_bytes(b"\xff")
    with pytest.raises(LetterforgeError):
        labels(changed, SHEETS["L7160"], Setup())
    assert [(path.name, path.read_bytes()) for path in (folder / "out/print").iterdir()] == [("labels.pdf", before)]


def test_one_run_at_a_time(folder: Path) -> None:
    with only_run(folder), pytest.raises(OutputError, match="another letterforge is at work"):
        printed(folder)


@pytest.mark.parametrize(("returned", "first"), [(True, "If undelivered, return to:"), (False, "Test Recipient 000001")])
def test_envelopes_have_the_senders_address_and_no_telephone(folder: Path, returned: bool, first: str) -> None:
    people(folder, row(1), row(2))
    found = envelopes(job(folder), FRONTS["c5"], returned=returned)
    assert (found.file, found.addresses, found.pages) == (folder / "out/print/envelopes.pdf", 2, 2)
    said = text(folder, "envelopes.pdf")
    assert said[0] == first
    assert not any("020" in line for line in said)


@pytest.mark.parametrize(
    ("sender", "kept"),
    [
        (["A", "1 B Street", "London, SE1 0RB", "020 3773 2040"], 3),
        (["A", "1 B Street", "London SE1 0RB", "a@example.org", "www.example.org"], 3),
        (["A", "1 B Street", "London", "se10rb", "020"], 4),
        (["A", "1 Rue B", "Paris"], 3),
    ],
)
def test_where_the_senders_address_ends(sender: list[str], kept: int) -> None:
    assert return_lines(sender) == tuple(sender[:kept])


def test_progress_is_told_to_the_last(folder: Path) -> None:
    people(folder, *[row(number) for number in range(1, 251)])
    told: list[int] = []
    found = labels(job(folder), SHEETS["L7160"], Setup(), told.append, told.append)
    assert told == [250, 250]
    assert (found.addresses, found.pages) == (250, 12)
