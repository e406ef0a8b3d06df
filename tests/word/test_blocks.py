"""Address blocks and greeting lines."""

import pytest

from letterforge.word.blocks import address_block, greeting_line, placeholders
from letterforge.word.codes import Unsupported
from tests.word.fields import record

NAME = "<<_TITLE0_ >><<_FIRST0_>><< _LAST0_>><< _SUFFIX0_>>"
WORDS = f"{NAME}\n<<_COMPANY_\n>><<_STREET1_\n>><<_STREET2_\n>><<_CITY_>><<, _STATE_>><< _POSTAL_>><<\n_COUNTRY_>>"
DEAR = "<<_BEFORE_ Dear >><<_TITLE0_>><< _LAST0_>><<_AFTER_ ,>>"
OWN = ["Ms Test Recipient", "1 Example Road", "LONDON", "SE1 0RB"]
PARTS = {"TITLE0": "Ms", "FIRST0": "Test", "LAST0": "Recipient", "STREET1": "1 Example Road", "CITY": "LONDON", "POSTAL": "SE1 0RB"}
ABROAD = {"address": ("Test Recipient", "1 Example Road", "75001 PARIS", "FRANCE"), "parts": PARTS | {"COUNTRY": "France"}}


@pytest.mark.parametrize(
    ("form", "country", "spared", "row", "lines"),
    [
        ("", "2", "", {}, OWN),
        (WORDS, "2", "United States", {}, OWN),
        (WORDS, "2", "", {"parts": PARTS | {"COMPANY": "Example Ltd"}}, [OWN[0], "Example Ltd", *OWN[1:]]),
        (WORDS, "2", "", {"parts": PARTS | {"COMPANY": "1 EXAMPLE ROAD"}}, OWN),
        ("", "2", "", {"parts": PARTS | {"COMPANY": "Example Ltd"}}, OWN),
        (WORDS, "2", "United States", ABROAD, ["Test Recipient", "1 Example Road", "75001 PARIS", "FRANCE"]),
        (WORDS, "2", "France", ABROAD, ["Test Recipient", "1 Example Road", "75001 PARIS"]),
        (WORDS, "1", "France", ABROAD, ["Test Recipient", "1 Example Road", "75001 PARIS", "FRANCE"]),
        (WORDS, "0", "", ABROAD, ["Test Recipient", "1 Example Road", "75001 PARIS"]),
        (WORDS, "2", "USA", {"address": ("Test Recipient", "1 Example Road", "UNITED STATES")}, ["Test Recipient", "1 Example Road"]),
        ("<<_CITY_>>\n<<_COUNTRY_>>", "2", "United States", {"parts": {"CITY": "Boston", "COUNTRY": "USA"}}, ["Boston"]),
        (NAME, "2", "", {}, ["Ms Test Recipient"]),
        (f"{NAME}\n<<_CITY_>>", "2", "", {}, ["Ms Test Recipient", "LONDON"]),
        (f"{NAME}\n<<_STATE_>>\n<<_CITY_>>", "2", "", {}, ["Ms Test Recipient", "LONDON"]),
        ("<<_FIRST0_>><<_LAST0_>>", "2", "", {}, ["Test Recipient"]),
        ("For <<_FIRST0_>> only", "2", "", {}, ["For Test only"]),
        ("<<_CITY_>><<, _STATE_>>", "2", "", {}, ["LONDON"]),
        ("<<_CITY_>><<, _STATE_>>", "2", "", {"parts": {"CITY": "Oxford", "STATE": "Oxon"}}, ["Oxford, Oxon"]),
        ("<<_CITY_>>\n<<_COUNTRY_>>", "2", "", ABROAD, ["LONDON", "France"]),
        ("<<_CITY_>>\n<<_COUNTRY_>>", "0", "", ABROAD, ["LONDON"]),
        ("<<_CITY_>>\n<<_COUNTRY_>>", "2", "france", ABROAD, ["LONDON"]),
        ("<<_CITY_>>\n<<_COUNTRY_>>", "1", "France", ABROAD, ["LONDON", "France"]),
        ("<<_CITY_>>\n<<_COUNTRY_>>", "2", "", {"parts": {"CITY": "Leeds", "COUNTRY": "UK"}}, ["Leeds"]),
        ("<<_CITY_>>\n<<_COUNTRY_>>", "1", "", {"parts": {"CITY": "Leeds", "COUNTRY": "UK"}}, ["Leeds", "UK"]),
        (NAME, "2", "", {"parts": {}}, []),
    ],
)
def test_address_blocks(form, country, spared, row, lines):
    assert address_block(record(**row), form, country, spared, by_country=True).splitlines() == lines


def test_not_by_country_the_own_country_is_named_too():
    row = record(parts={"CITY": "Leeds", "COUNTRY": "UK"})
    assert address_block(row, "<<_CITY_>>\n<<_COUNTRY_>>", "2", "", by_country=False) == "Leeds\nUK"


@pytest.mark.parametrize(
    ("form", "otherwise", "row", "text"),
    [
        ("", "", {}, "Dear Ms Recipient,"),
        (DEAR, "Dear Sir or Madam,", {}, "Dear Ms Recipient,"),
        (DEAR.replace(" ,", " :"), "", {}, "Dear Ms Recipient:"),
        (DEAR.replace("<<_AFTER_ ,>>", ""), "", {}, "Dear Ms Recipient"),
        (DEAR, "Dear friend,", {"generic": True, "salutation": "Dear Sir or Madam"}, "Dear friend,"),
        (DEAR, "", {"generic": True, "salutation": "Dear Sir or Madam"}, "Dear Sir or Madam,"),
        (DEAR, "Dear friend,", {"parts": {}, "salutation": "Dear Test Recipient"}, "Dear Test Recipient,"),
        (DEAR.replace("Dear", "To"), "", {}, "To Ms Recipient,"),
        ("<<_BEFORE_ Hello >><<_FIRST0_>><<_AFTER_ !>>", "", {}, "Hello Test!"),
        ("<<_BEFORE_ Hello >><<_FIRST0_>><<_AFTER_ !>>", "Hello!", {"parts": {"LAST0": "Recipient"}}, "Hello!"),
        ("<<_BEFORE_ Hello >><<_FIRST0_>><<_AFTER_ ,>>", "", {"parts": {}}, "Dear Ms Recipient,"),
        ("<<_BEFORE_ Dear >><<_FIRST0_>><<_LAST0_>><<_SUFFIX0_>><<_AFTER_ ,>>", "", {}, "Dear Test Recipient,"),
        ("<<_BEFORE_ Dear >><<_FIRST0_>><< and _FIRST1_>><<_AFTER_ ,>>", "", {}, "Dear Test,"),
        (
            "<<_BEFORE_ Dear >><<_FIRST0_>><< and _FIRST1_>><<_AFTER_ ,>>",
            "",
            {"parts": PARTS | {"FIRST1": "Example"}},
            "Dear Test and Example,",
        ),
        ("<<_FIRST0_>>", "", {}, "Test"),
        ("<<_BEFORE_ Dear >><<Mr. and Mrs. _LAST0_>><<_AFTER_ ,>>", "", {}, "Dear Mr. and Mrs. Recipient,"),
    ],
)
def test_greeting_lines(form, otherwise, row, text):
    assert greeting_line(record(**row), form, otherwise) == text


@pytest.mark.parametrize(
    ("form", "field"), [("<<_JOB_>>", "ADDRESSBLOCK"), ("<<_BEFORE_ x>>", "ADDRESSBLOCK"), ("<<_EMAIL_>>", "GREETINGLINE")]
)
def test_placeholders_that_are_not_done_are_named(form, field):
    with pytest.raises(Unsupported, match=f"{field} with <<_"):
        placeholders(form, field)
