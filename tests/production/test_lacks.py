"""What a list lacks for its letters: each column once, with its rows, in Markdown and in Word; and one such letter among those to read."""

from collections.abc import Callable
from pathlib import Path

import pytest

from letterforge import campaign
from letterforge.production import Job, Options, generate
from letterforge.production.check import survey
from letterforge.production.lacks import GAP, NOT_SET
from letterforge.production.worst import proof
from letterforge.recipients.select import Selection
from tests.word.written import docx, field, paragraph, table

Edit = Callable[[str, str, str], None]
LIST = "data/candidates.csv"
HEADER = "id,name,Forename,Last gift,Given on,Notes,address_line_1,address_line_2,town,postcode"
ROWS = (
    "1,Test Recipient 000001,Test,12.50,2026-05-11,,1 Example Road,,London,SE1 0RB",
    "2,Test Recipient 000002,,,2026-05-12,,2 Example Road,,London,SE1 0RB",
    "3,Test Recipient 000003,Test,lots,in May,,3 Example Road,,London,SE1 0RB",
    "4,Test Recipient 000004,,,,,4 Example Road,,London,SE1 0RB",
)
FIRST, GIFT, DAY = "MERGEFIELD Forename ", "MERGEFIELD Last_gift ", "MERGEFIELD Given_on "
GIFTS = "Last gift is empty in 2 rows (3, 5): the letter shows a gap there"
NAMES_OF_LAST = "Forename is empty in 1 row (5): the letter shows a gap there"
NAMES = "Forename is empty in 2 rows (3, 5): the letter shows a gap there"


def job(folder: Path, *rows: str) -> Job:
    (folder / LIST).write_text("\n".join([HEADER, *(rows or ROWS)]), encoding="utf-8")
    return Job(campaign.load(folder), Selection(), Options(("docx",), dry_run=True))


def warned(folder: Path, *rows: str) -> list[str]:
    warnings = survey(job(folder, *rows)).warnings
    return [one.what for kind in (GAP, NOT_SET) if kind in warnings for one in warnings[kind].examples]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Your last gift was {{ last_gift }} on 11 May.", [GIFTS]),
        ("Dear {{ first_name }}, dear {{ forename }}, thank you.", [NAMES]),
        ("Dear {{ name }}, thank you.\n\n{{ address_line_1 }}\\\n{{ address_line_2 }}", []),
        ("{% if last_gift %}Your last gift was {{ last_gift }}.{% endif %}", []),
    ],
)
def test_gaps_of_a_markdown_letter(folder: Path, text: str, said: list[str]) -> None:
    (folder / "templates/mayoral-pledge/letter.md").write_text(text, encoding="utf-8")
    assert warned(folder) == said


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (paragraph("Your last gift was ", field(GIFT), " on 11 May 2026."), [GIFTS]),
        (paragraph("Dear ", field(FIRST), ","), [NAMES]),
        (paragraph("Dear {{ forename }}, dear {{ first_name }},"), [NAMES]),
        (paragraph("Dear {{ first_name }},") + paragraph("Your gift was ", field(GIFT)), [NAMES, GIFTS]),
        (paragraph("{% if town %}Dear ", field(FIRST), ",{% else %}Dear all,{% endif %}"), []),
        (paragraph("{% if town %}Dear ", field(FIRST), ",{% else %}Thank you ", field(FIRST), ",{% endif %}"), [NAMES]),
        # text that goes with the cell, a question, another word for it
        (paragraph("Dear", field(FIRST + '\\b " "'), ","), []),
        (paragraph("Dear ", field(FIRST + '\\f " and friends"'), ","), []),
        (paragraph("Dear ", field("IF ", field(FIRST), ' = "" "friend" "', field(FIRST), '"'), ","), []),
        (paragraph('Dear {{ first_name or "friend" }},'), []),
        # within another field
        (paragraph("Dear ", field('QUOTE "', field(FIRST), '"'), ", hello"), [NAMES]),
        (paragraph(field('QUOTE "Dear ', field(FIRST), ', hello"')), [NAMES]),
        (paragraph(field('QUOTE "', field(FIRST), '"')), []),
        (
            paragraph(
                "Dear ", field("IF ", field("MERGEFIELD town "), ' = "London" "', field(FIRST), '" "friend ', field(FIRST), '"'), ","
            ),
            [NAMES],
        ),
        (paragraph(field("IF ", field("MERGEFIELD town "), ' = "London" "Dear ', field(FIRST), '," "Hi ', field(FIRST), '"')), [NAMES]),
        (paragraph("Dear ", field("IF ", field("MERGEFIELD town "), ' = "London" "', field(FIRST), '" "friend"'), ","), []),
        (paragraph("Dear ", field("IF ", field("MERGEFIELD town "), ' = "London" "', field(FIRST), '"'), ","), []),
        (paragraph("Dear ", field("IF ", field(FIRST), ' = "Test" "', field(FIRST), '" "my ', field(FIRST), '"'), ","), []),
        (paragraph("{% with a = 1 %}Dear {{ forename }},{% endwith %}"), [NAMES]),
        # of a row that is left out
        (paragraph(field("SKIPIF ", field("MERGEFIELD id "), ' = "2"'), "Dear ", field(FIRST), ","), [NAMES_OF_LAST]),
        (paragraph(field("SKIPIF ", field(FIRST), ' = ""'), "Dear ", field(FIRST), ","), []),
        (
            paragraph(
                field('SET who "', field("MERGEFIELD id "), '"'), field("SKIPIF ", field("REF who "), ' = "2"'), "Dear ", field(FIRST), ","
            ),
            [NAMES_OF_LAST],
        ),
        (paragraph("{% if town == 'Leeds' %}", field("SKIPIF ", field(FIRST), ' = ""'), "{% endif %}Dear ", field(FIRST), ","), [NAMES]),
        # alone in its paragraph or cell
        (paragraph(field(FIRST)) + paragraph(field("MERGEFIELD address_line_2 ")), []),
        (paragraph("Words") + table([paragraph("Gift")], [paragraph(field(GIFT))]), []),
        # numbers and dates
        (
            paragraph("You gave £", field(GIFT + '\\# "0.00"'), "."),
            [GIFTS, "Last gift is no number in 1 row (4): shown as it stands"],
        ),
        (
            paragraph("On ", field(DAY + '\\@ "d MMMM"'), "."),
            [
                "Given on is empty in 1 row (5): the letter shows a gap there",
                "Given on is no date in 1 row (4): shown as it stands",
            ],
        ),
        (
            paragraph("Thanks ", field("IF ", field(GIFT), ' = "" "" "for £', field(GIFT + '\\# "0.00"'), '"'), "."),
            ["Last gift is no number in 1 row (4): shown as it stands"],
        ),
    ],
)
def test_lacks_of_a_word_letter(folder: Path, edit: Edit, body: str, said: list[str]) -> None:
    edit("letterforge.toml", 'template = "templates/mayoral-pledge/letter.md"', 'template = "letter.docx"')
    edit("letterforge.toml", 'envelope = "dl"', 'envelope = "none"')
    edit("letterforge.toml", "fold_marks = true", "fold_marks = false")
    (folder / "letter.docx").write_bytes(docx(body + paragraph("Sincerely")))
    assert warned(folder) == said


def test_of_many_rows_the_first_are_named(folder: Path) -> None:
    (folder / "templates/mayoral-pledge/letter.md").write_text("Thanks for {{ last_gift }}, friend.", encoding="utf-8")
    rows = [f"{n},Test Recipient {n:06d},,,,,{n} Example Road,,London,SE1 0RB" for n in range(1, 1201)]
    assert warned(folder, *rows) == ["Last gift is empty in 1,200 rows (2, 3, 4, 5, 6 and 1,195 more): the letter shows a gap there"]


@pytest.mark.parametrize("dry_run", [True, False])
def test_a_run_tells_what_its_letters_lack(folder: Path, dry_run: bool) -> None:
    (folder / "templates/mayoral-pledge/letter.md").write_text("Thanks for {{ last_gift }}, friend.", encoding="utf-8")
    held = "5,Test Recipient 000005,,,,,5 Example Road,,London,"
    (folder / LIST).write_text("\n".join([HEADER, *ROWS, held]), encoding="utf-8")
    for _ in range(1 if dry_run else 2):  # also of letters that stand
        summary = generate(Job(campaign.load(folder), Selection(), Options(("pdf",), dry_run=dry_run)))
        assert ([one.what for one in summary.lacks], summary.held) == ([GIFTS], 1)


def test_one_of_each_is_among_those_to_read(folder: Path) -> None:
    (folder / "templates/mayoral-pledge/letter.md").write_text("Dear {{ forename }},\n\nthanks for {{ last_gift }}.", encoding="utf-8")
    full = [f"{n},Test Recipient {n:06d},Test,1,,,{n} Example Road,,London,SE1 0RB" for n in range(10, 90)]
    chosen = proof(job(folder, *full, *ROWS))
    why = next(why for reference, _, why in chosen.letters if reference == "LMP21-0082")
    assert {"Last gift is empty", "Forename is empty"} <= {*why.split(", ")}
