"""A column that would tell people apart for ever is named, where it is certain, and where nobody has a reference by another key."""

from collections.abc import Callable
from pathlib import Path

import pytest

from letterforge import campaign
from letterforge.production import Job, Options, generate
from letterforge.production.check import survey
from letterforge.recipients.select import Selection

Edit = Callable[[str, str, str], None]


def job(folder: Path, heading: str, *cells: str, **selection: object) -> Job:
    rows = [f"Test Recipient {n:06d},{n} Example Road,London,SE1 0RB,{cell}" for n, cell in enumerate(cells, 1)]
    (folder / "data/candidates.csv").write_text("\n".join([f"name,address_line_1,town,postcode,{heading}", *rows]), encoding="utf-8")
    return Job(campaign.load(folder), Selection(**selection), Options(("docx",)))  # type: ignore[arg-type]


def cures(job: Job) -> list[str]:
    found = survey(job).warnings.get("a column that would tell people apart")
    return [one.cure.partition(" under")[0] for one in found.examples] if found else []


@pytest.mark.parametrize(
    "heading", ["Member No", "Membership No.", "Membership number", "Donor No", "member_no", "CRM ID", "Customer number"]
)
def test_a_number_that_everybody_has(folder: Path, heading: str) -> None:
    assert cures(job(folder, heading, "7", "8", "9")) == [f'write key = ["{heading}"]']


@pytest.mark.parametrize(
    ("heading", "cells"),
    [
        ("Member No", ("7", "8", "7")),
        ("Member No", ("7", "", "9")),
        ("Supporter ID", ("7", "8", "9")),  # the key as it is
        ("Contact number", ("7", "8", "9")),  # a telephone's
        ("Number of members", ("7", "8", "9")),
    ],
)
def test_no_other_is_named(folder: Path, heading: str, cells: tuple[str, ...]) -> None:
    assert cures(job(folder, heading, *cells)) == []


def test_none_is_named_once_references_were_given_or_of_a_part_or_where_a_key_is(folder: Path, edit: Edit) -> None:
    assert cures(job(folder, "Member No", "7", "8", only=("Test Recipient 000001",))) == []
    generate(job(folder, "Member No", "7", "8"), 1)
    assert cures(job(folder, "Member No", "7", "8")) == []
    (folder / "data/register.sqlite").unlink()
    edit("letterforge.toml", "[recipients]", '[recipients]\nkey = ["Member No"]')
    assert cures(job(folder, "Member No", "7", "8")) == []
