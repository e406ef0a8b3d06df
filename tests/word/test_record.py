"""Rows as Word's fields see them."""

from datetime import date

import pytest

from letterforge import campaign
from letterforge.recipients import RecipientList
from letterforge.recipients.spool import DateText
from letterforge.word.record import Record, field_of, parts_of, record_of
from tests.word.fields import record


@pytest.mark.parametrize(
    ("name", "cell"),
    [
        ("party", "Green Party"),
        ("PARTY", "Green Party"),
        ("First_Name", "Test"),
        ("First Name", "Test"),
        (" first  name ", "Test"),
        ("none", ""),
        ("M_1st_gift", "5"),
        ("1st gift", "5"),
        ("surname", None),
        ("", None),
        ("m", None),
    ],
)
def test_columns_go_by_words_names(name, cell):
    assert record().column(name) == cell


def test_m_before_a_letter_is_part_of_the_name():
    assert (field_of("M_party", ["party"]), field_of("M_2025", ["_2025"]), field_of("M_2025", ["_2025", "m_2025"])) == (
        None,
        "_2025",
        "m_2025",
    )


def test_a_long_heading_is_found_by_what_word_keeps_of_it():
    long = "how_much_would_you_like_to_give_each_month_in_pounds"
    assert field_of(long[:40], ["name", long]) == long
    assert field_of(long[:40], [long, f"{long}_2"]) is None
    assert field_of(long[:39], [long]) is None


def test_dates_of_a_spreadsheet_are_written_as_the_campaign_writes_them():
    row = Record({"when": DateText("2021-03-16")}, date(2026, 5, 7), date_format="ordinal")
    assert (row.column("when"), row.cell("when")) == ("16th March 2021", "2021-03-16")


def test_marks_that_turn_text_are_taken_out():
    assert Record({"name": "a\u202eb"}, date(2026, 5, 7)).column("name") == "ab"


def test_bookmarks_are_remembered():
    assert record().remembering({"a": "1"}).remembering({"b": "2"}).bookmarks == {"a": "1", "b": "2"}


def listed(folder, content):
    (folder / "data/candidates.csv").write_text(content, encoding="utf-8")
    return RecipientList(campaign.load(folder))


@pytest.mark.parametrize(
    ("content", "parts"),
    [
        (
            "title,first name,surname,address 1,address 2,address 3,town,postcode,organisation\n"
            "Dr,Test,Recipient,1 Example Road,Exampleton,Near Example,London,SE1 0RB,Example Ltd\n",
            {
                "TITLE0": "Dr",
                "FIRST0": "Test",
                "LAST0": "Recipient",
                "STREET1": "1 Example Road",
                "STREET2": "Exampleton\nNear Example",
                "CITY": "London",
                "POSTAL": "SE1 0RB",
                "COMPANY": "Example Ltd",
            },
        ),
        (
            "name,address 1,town,postcode\nMs Test Recipient OBE,1 Example Road,London,SE1 0RB\n",
            {
                "TITLE0": "Ms",
                "FIRST0": "Test",
                "LAST0": "Recipient",
                "SUFFIX0": "OBE",
                "STREET1": "1 Example Road",
                "CITY": "London",
                "POSTAL": "SE1 0RB",
            },
        ),
        ('name,address\nTest Recipient 000123,"1 Example Road, London, SE1 0RB"\n', {}),
    ],
)
def test_parts_by_words_names(folder, content, parts):
    recipients = listed(folder, content)
    assert parts_of(next(iter(recipients)), recipients.columns) == parts


def test_a_recipient_becomes_a_record(folder):
    recipients = listed(folder, "name,address 1,town,postcode\nMs Test Recipient,1 Example Road,London,SE1 0RB\n")
    row = record_of(next(iter(recipients)), recipients.columns, date(2026, 5, 7), number=7, sequence=3)
    assert (row.address, row.salutation, row.generic) == (
        ("Ms Test Recipient", "1 Example Road", "London", "SE1 0RB"),
        "Dear Ms Recipient",
        False,
    )
    assert (row.column("Name"), row.column("salutation"), row.number, row.sequence) == ("Ms Test Recipient", "Dear Ms Recipient", 7, 3)
