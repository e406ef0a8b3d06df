"""What a list says of people who are gone: cells by their columns, and what isn't meant so."""

from collections.abc import Callable
from pathlib import Path

import pytest

from letterforge import campaign
from letterforge.production import Job, Options
from letterforge.production.check import Survey, survey
from letterforge.recipients.select import Selection

Edit = Callable[[str, str, str], None]
KIND = "gone, by the list's own words"


def check(folder: Path, heading: str, cell: str, *, strict: bool = False) -> Survey:
    row = f'1,Test Recipient 000001,1 Example Road,London,SE1 0RB,"{cell}"'
    (folder / "data/candidates.csv").write_text(f"id,name,address_line_1,town,postcode,{heading}\n{row}\n", encoding="utf-8")
    (folder / "templates/mayoral-pledge/letter.md").write_text("{{ salutation }}, of {{ town }}\n", encoding="utf-8")
    return survey(Job(campaign.load(folder), Selection(), Options(("pdf",), dry_run=True)), strict=strict)


@pytest.mark.parametrize("cell", ["gone away", "Goneaway", "GONE-AWAY", "Deceased", "RIP", "R.I.P.", "dead", "moved", "Moved away"])
@pytest.mark.parametrize("heading", ["Notes", "Status", "Category"])
def test_a_cell_that_says_so(folder: Path, heading: str, cell: str) -> None:
    (warning,) = check(folder, heading, cell).warnings[KIND].examples
    assert (warning.row, warning.what) == (2, f'{heading} says "{cell}"')
    assert warning.cure == "write the row into data/suppression.csv if this person gets no letter"


@pytest.mark.parametrize(
    ("heading", "cell", "said"),
    [
        ("Notes", "Rang 3 May: do not mail!", True),
        ("Notes", "Don’t contact", True),
        ("Mailing notes", "no post please", True),
        ("comments", "husband says she died in March", True),
        ("Notes", "return to sender", True),
        ("Deceased", "Yes", True),
        ("Do not mail", "x", True),
        ("Gone_away", "TRUE", True),
        ("Notes", "Do-not-mail", True),
        ("Notes", "He died on 3 May; R.I.P.", True),
        ("Notes", "Moved, no forwarding address", True),
        ("Notes", "Has moved. Do not write to him any more", True),
        ("Notes", "do not contact by post", True),
        ("Notes", "deceased-2021", True),
        ("Category", "Deceased March 2021", True),
        ("Category", "no longer at this address", True),
        # a column that asks for it: whatever isn't no
        ("deceased_date", "12/03/2021", True),
        ("Deceased", "Yes - 2021", True),
        ("Date of death", "2021-03-12", True),
        ("Died", "March 2021", True),
        ("DateDeceased", "12/03/2021", True),
        ("Is deceased?", "TRUE", True),
        ("Deceased Y/N", "Y", True),
        ("DoNotMail", "since 2020", True),
        ("Gone away", "no longer here", True),
        ("Deceased", "No", False),
        ("Deceased", "No (asked in May)", False),
        ("Deceased", "not deceased", False),
        ("Date of death", "n/a", False),
        ("Deceased", "0", False),
        ("Deceased", "-", False),
        ("Deceased", "", False),
        ("Do not contact", "phone", False),
        ("Deceased relative", "Test Recipient 000002", False),
        ("Studied", "March 2021", False),
        ("Deadline", "March 2021", False),
        ("No. letters", "12", False),
        ("Notes", "rip-off workshop", False),
        ("Notes", "Lives above the Post Office; no post code known", False),
        ("Notes", "moved the motion at the AGM", False),
        ("Notes", "do not contact by phone", False),
        ("Notes", "Do not send raffle tickets", False),
        ("Notes", "no email address", False),
        ("Notes", "moved to direct debit", False),
        ("Notes", "Gave at the Deadline appeal", False),
        ("Notes", "met at the drip-feed stall, unmoved", False),
        ("Employer", "Dead Good Books", False),
        ("Category", "Donor", False),
        ("Notes", "", False),
        # of a relative, or denied
        ("Notes", "Late husband died in 2019", False),
        ("Notes", "spouse deceased", False),
        ("Notes", "mother passed away, send card", False),
        ("Notes", "gave in memory of her father who died in 2018", False),
        ("Notes", "Deceased husband", False),
        ("Spouse deceased", "Yes", False),
        ("Notes", "Not deceased", False),
        ("Notes", "has not moved away", False),
        ("Notes", "daughter rang, mother died", True),
        ("Notes", "Informed by her son: deceased", True),
        ("Notes", "Husband deceased, she moved away", True),
        # what says that there is nothing
        ("Date of death", "0000-00-00", False),
        ("Date of death", "00/00/0000", False),
        ("Date of death", "00/01/1900", False),
        ("Deceased", "Active", False),
        ("Deceased", "N/K", False),
        ("Deceased", "(blank)", False),
        ("Do not mail", "OK to mail", False),
        ("Do not contact", "by post", True),
        ("Date of death", "01/01/1990", True),
        # other ways to say it
        ("Status", "gone", True),
        ("Category", "Gone", True),
        ("gone", "yes", True),
        ("gone", "no", False),
        ("Notes", "gone to a meeting", False),
        ("Notes", "RTS", True),
        ("Status", "returned", True),
        ("Notes", "Returned May 2021", True),
        ("Category", "returned mail", True),
        ("Survey status", "returned", False),
        ("Form", "returned", False),
        ("Notes", "returned the form", False),
        ("Notes", "wishes no contact by post", True),
        ("Notes", "wishes no contact by phone", False),
        ("Notes", "doesn’t want letters", True),
        ("Notes", "rang, does not want any more post", True),
        ("Notes", "doesn't want phone calls", False),
    ],
)
def test_what_is_meant_so_and_what_is_not(folder: Path, heading: str, cell: str, said: bool) -> None:
    assert (KIND in check(folder, heading, cell).warnings) is said


def test_a_column_that_the_letter_shows_is_none_of_them(folder: Path) -> None:
    (folder / "data/candidates.csv").write_text(
        "id,name,address_line_1,town,postcode,status\n1,Test Recipient 000001,1 Example Road,London,SE1 0RB,moved\n", encoding="utf-8"
    )
    (folder / "templates/mayoral-pledge/letter.md").write_text("You were {{ status }} by it.\n", encoding="utf-8")
    assert KIND not in survey(Job(campaign.load(folder), Selection(), Options(("pdf",), dry_run=True))).warnings


def test_strict_holds_them_and_a_campaigns_own_suppression_list_is_named(folder: Path, edit: Edit) -> None:
    edit("letterforge.toml", "[recipients]", '[recipients]\nsuppression = "data/gone.csv"')
    (folder / "data/gone.csv").write_text("key,reason\nnobody,asked\n", encoding="utf-8")
    (problem,) = check(folder, "Notes", "deceased", strict=True).problems[KIND].examples
    assert problem.cure == "write the row into data/gone.csv if this person gets no letter"
