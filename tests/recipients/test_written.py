"""How else names are written on envelopes: a table of rows, and that no way of one person is taken for another."""

import csv
from itertools import chain
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letterforge.production.window_text import Wanted, said
from letterforge.recipients import Recipient
from letterforge.recipients.names import split
from letterforge.recipients.titles import CIVIL
from letterforge.recipients.written import is_titled, names_of

ADDRESS = ("1 Example Road", "London", "SE1 0RB")
with Path("data/candidates.csv").open(encoding="utf-8") as _file:
    CANDIDATES = [row["name"].split() for row in csv.DictReader(_file)]
FIRSTS = sorted({words[0] for words in CANDIDATES})
LASTS = sorted({words[-1] for words in CANDIDATES})


def in_columns(**cells: str) -> Recipient:
    """A row with the name in parts."""
    name = " ".join(cells[role] for role in ("title", "first_name", "middle_name", "last_name", "suffix") if cells.get(role))
    return Recipient("1", 2, name, "Dear Friend", (name, *ADDRESS), cells)


def whole(name: str, **cells: str) -> Recipient:
    """A row with the name in one column."""
    return Recipient("1", 2, name, "Dear Friend", (name, *ADDRESS), {"name": name, **cells}, parts=split(name))


def is_taken(way: str, who: Recipient) -> bool:
    return not Wanted(who).wrong((way, *ADDRESS))


PARTS = {"title": "Mr", "first_name": "Test", "middle_name": "Paul", "last_name": "Recipient"}


@pytest.mark.parametrize(
    ("who", "ways", "others"),
    [
        (
            in_columns(**PARTS, suffix="OBE"),
            "Mr Test Paul Recipient OBE|Mr Test Recipient|Test Recipient OBE|Mr. T. P. Recipient|TP Recipient|Mr T.P.Recipient|"
            "Test P Recipient|T Paul Recipient|Mr Recipient",
            "Recipient|Recipient OBE|Paul Recipient|Mr P Recipient|Mrs T Recipient|Mrs Recipient|Mr T Other|T P|Cllr Test Recipient",
        ),
        (in_columns(first_name="Test", last_name="Recipient"), "T. Recipient|Cllr T Recipient|The Rt Hon Test Recipient", "Cllr Recipient"),
        (
            in_columns(first_name="Ann-Marie", last_name="O'Recipient"),
            "A-M O’Recipient|A. ORecipient|Ann Marie O’Recipient",
            "Marie ORecipient",
        ),
        (in_columns(first_name="Robert", last_name="Recipient", known_as="Bob"), "Bob Recipient|R Recipient", "Bob|Rob Recipient"),
        (in_columns(**PARTS, Preferred_Name="Bob Recipient"), "Bob Recipient|Mr Bob Recipient", "Bob|Recipient"),
        (in_columns(**PARTS, preferred_name="Test & Second"), "Test Recipient", "Test & Second|Test & Second Recipient"),
        (in_columns(**PARTS, known_as="n/a"), "Test Recipient", "n/a Recipient"),
        (in_columns(first_name="Margaret", last_name="Recipient", initials="MR"), "M.R. Recipient|MR Recipient", "Mrs Recipient"),
        (
            in_columns(**PARTS, spouse_title="Mrs", spouse_first_name="Second"),
            "Mr Test and Mrs Second Recipient|Test & Second Recipient|Mr & Mrs Recipient|T and Second Recipient|Mr Test Recipient",
            "Mrs Second Recipient|Mrs Recipient|Second Recipient|Mr and Mrs|Test and Second",
        ),
        (in_columns(**PARTS), "Mr Test Recipient", "Mr and Mrs Recipient|Test and Second Recipient"),
        (in_columns(title="Mr", last_name="Recipient"), "Mr Recipient", "Recipient|T Recipient"),
        (in_columns(title="Mr", last_name="de la Recipient"), "Mr de la Recipient", "de la Recipient"),
        (in_columns(title="Mr", first_name="Stephen", last_name="Recipient"), "Mr. S. Recipient", "Mrs Recipient|Mrs. Recipient"),
        (in_columns(first_name="Mary Rose", last_name="Recipient"), "M R Recipient|M.R. Recipient", "Mr Recipient"),
        (in_columns(first_name="A B C D", last_name="Recipient"), "A Recipient|ABCD Recipient|A B Recipient", "D Recipient"),
        (whole("Mr Test Paul Recipient"), "Test Paul Recipient", "Recipient|Paul Recipient|Test Recipient"),
        (whole("Mr Test Paul Recipient", first_name="Test", last_name="Recipient"), "Mr Test Paul Recipient|T Recipient", "Recipient"),
        (whole("Mr de la Recipient", last_name="de la Recipient"), "Mr de la Recipient", "de la Recipient"),
        (whole("Mrs Joan Recipient", first_name="Test", last_name="Recipient"), "Mrs J Recipient", "Test Recipient|T Recipient"),
        (whole("Returning Officer", last_name="Officer"), "Returning Officer|The Lady Returning Officer", "R Officer|Officer"),
    ],
)
def test_ways_that_name_nobody_else(who: Recipient, ways: str, others: str) -> None:
    assert [way for way in ways.split("|") if not is_taken(way, who)] == []
    assert [way for way in others.split("|") if is_taken(way, who)] == []


@st.composite
def people(draw: st.DrawFn) -> Recipient:
    names = draw(st.lists(st.sampled_from(FIRSTS), min_size=1, max_size=3))
    return in_columns(
        title=draw(st.sampled_from(["", *CIVIL, "Dr", "Rev"])),
        first_name=names[0],
        middle_name=" ".join(names[1:]),
        last_name=draw(st.sampled_from(LASTS)),
    )


@given(people(), people())
def test_no_way_of_one_is_taken_for_another_of_other_names(one: Recipient, other: Recipient) -> None:
    shared = {*map(said, names_of(one))} & {*map(said, names_of(other))}
    same_surname = one.fields["last_name"] == other.fields["last_name"]
    if not same_surname:
        assert not shared
    elif one.fields["first_name"][0] != other.fields["first_name"][0]:
        alike = f"{one.fields['title']} {one.fields['last_name']}" if one.fields["title"] == other.fields["title"] else ""
        assert shared == ({said(alike)} if alike.strip() and one.fields["title"] else set())


@given(people())
def test_a_surname_alone_is_never_enough_and_each_way_is(one: Recipient) -> None:
    assert not is_taken(one.fields["last_name"], one)
    assert all(is_taken(way, one) for way in chain([one.name], names_of(one)))


@pytest.mark.parametrize(
    ("who", "titled"),
    [
        (in_columns(**PARTS), True),
        (whole("Dr Test Recipient"), True),
        (whole("Test Recipient", title="Mrs"), True),
        (whole("Test Recipient", title="Trustee"), False),
        (in_columns(first_name="Test", last_name="Recipient"), False),
    ],
)
def test_whether_the_list_has_a_title(who: Recipient, titled: bool) -> None:
    assert is_titled(who) is titled
