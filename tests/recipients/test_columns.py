"""What a list's columns are taken for, in many spellings, and what the campaign file makes of them."""

from pathlib import Path

import pytest

from letterforge.campaign import Columns as Settings
from letterforge.errors import ListError
from letterforge.recipients.columns import Columns, recognise
from letterforge.recipients.read import Table, open_table


def table(folder: Path, headings: str) -> Table:
    path = folder / "list.csv"
    path.write_text(headings + "\n", encoding="utf-8")
    return open_table(path, "list.csv")


def columns(folder: Path, headings: str, **settings: object) -> Columns:
    return recognise(table(folder, headings), Settings(**settings))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("role", "headings"),
    [
        ("name", "Name;Full name;FULL NAME;Candidate;candidate_name;person_name;Recipient;Addressee;Display name;Contact"),
        ("title", "Title;Honorific;Prefix;honorific_prefix"),
        ("first_name", "First name;first_name;Forename;Forename(s);Given Name;FirstName;Christian name"),
        ("last_name", "Last name;Surname;SURNAME;family_name;LastName"),
        ("middle_name", "Middle name;Middle Names"),
        ("suffix", "Suffix;Post-nominals;Letters after name;honorific_suffix"),
        ("salutation", "Salutation;Dear;Greeting;Letter salutation"),
        ("email", "E-mail;email;Email Address;E-Mail address;emails"),
        ("party", "Party;party_name;Political party"),
        ("id", "id;ID;person_id;Ref;Ref No;Reference;URN;Contact ID;unique id;UUID"),
        ("town", "Town;City;Post town;Town/City;Mailing City;postal_town"),
        ("county", "County;State;Mailing State/Province"),
        ("postcode", "Postcode;Post code;POST CODE;ZIP;Zip code;Postal code;Mailing Zip/Postal Code;zip/postcode"),
        ("country", "Country;Country name;Mailing Country"),
        ("house_number", "House number;House No.;House name or number;Building number"),
    ],
)
def test_headings(tmp_path: Path, role: str, headings: str) -> None:
    for heading in headings.split(";"):
        found = columns(tmp_path, f'"{heading}",other')
        assert found[role], heading


@pytest.mark.parametrize(
    ("headings", "lines"),
    [
        ("Address 1,Address 2,Address 3", ("address_1", "address_2", "address_3")),
        ("Address Line 2,Address Line 1", ("address_line_2", "address_line_1")[::-1]),
        ("address_line_1,address_line_7", ("address_line_1", "address_line_7")),
        ("Address line one,Address line two", ("address_line_one", "address_line_two")),
        ("Addr1,Addr2", ("addr1", "addr2")),
        ("Address,Address 2,Address 3", ("address", "address_2", "address_3")),
        ("Address,Address,Address", ("address", "address_2", "address_3")),
        ("Address,Town", ("address",)),
        ("Street,Locality,Town", ("street", "locality")),
        ("Mailing Street,Mailing City", ("mailing_street",)),
        ("Postal address 1,Postal address 2", ("postal_address_1", "postal_address_2")),
        ("Address 1,Street,Town", ("address_1", "street")),
        ("E-mail address,Name", ()),
        ("Web address", ()),
    ],
)
def test_lines_of_an_address(tmp_path: Path, headings: str, lines: tuple[str, ...]) -> None:
    assert columns(tmp_path, headings).lines == lines


@pytest.mark.parametrize(
    "heading", ["Home City", "region", "Job title", "party_id", "election_id", "post_label", "Twitter", "Nickname", "Date"]
)
def test_what_is_not_known_is_not_guessed(tmp_path: Path, heading: str) -> None:
    found = columns(tmp_path, f"{heading},x")
    assert (dict(found.roles), found.lines) == ({}, ())


@pytest.mark.parametrize(
    ("headings", "whole"), [("Address", True), ("Address,Postcode", True), ("Address,Town", False), ("Address,Address 2", False)]
)
def test_an_address_in_one_column(tmp_path: Path, headings: str, whole: bool) -> None:
    assert columns(tmp_path, headings).whole_address is whole


@pytest.mark.parametrize(
    ("headings", "settings", "role", "column"),
    [
        ("Name,Contact", {}, "name", "name"),  # the surer spelling, wherever it stands
        ("Contact,Name", {}, "name", "name"),
        ("Contact,Name", {"name": "Contact"}, "name", "contact"),
        ("Whom,Name", {"name": "whom"}, "name", "whom"),
        ("Title,Name", {"title": ""}, "title", ""),
        ("Work e-mail,E-mail", {"email": "Work e-mail"}, "email", "work_e_mail"),
        ("Name,Name", {"name": "name_2"}, "name", "name_2"),
    ],
)
def test_the_campaign_file_outweighs_the_headings(
    tmp_path: Path, headings: str, settings: dict[str, object], role: str, column: str
) -> None:
    assert columns(tmp_path, headings, **settings)[role] == column


def test_the_lines_of_an_address_by_the_campaign_file(tmp_path: Path) -> None:
    assert columns(tmp_path, "Org,Line A,Line B", address=("Org", "Line B")).lines == ("org", "line_b")
    assert columns(tmp_path, "Address 1,Box", address="Box").lines == ("box",)


@pytest.mark.parametrize(
    ("headings", "settings", "said"),
    [
        ("Name,Name", {}, "two columns are called 'Name'"),
        ("Postcode,name,postcode", {}, 'say which: postcode = "postcode" or "postcode_2" under [recipients.columns]'),
        ("Name", {"email": "E-mial"}, "[recipients.columns] email: list.csv has no column 'E-mial'"),
        ("E-mail", {"name": "E-mial"}, "did you mean 'E-mail'?"),
        ("Name", {"address": ("Name", "Strasse")}, "[recipients.columns] address: list.csv has no column 'Strasse'"),
    ],
)
def test_mistakes(tmp_path: Path, headings: str, settings: dict[str, object], said: str) -> None:
    with pytest.raises(ListError) as caught:
        columns(tmp_path, headings, **settings)
    assert said in str(caught.value)


def test_a_second_column_of_a_kind_is_told_as_not_used(tmp_path: Path) -> None:
    assert columns(tmp_path, "Name,Contact,E-mail,Email address").doubtful == {"contact": "name", "email_address": "e-mail"}


def test_what_columns_were_taken_for_in_words(tmp_path: Path) -> None:
    found = columns(tmp_path, "Ref,Name,Address 1,Address 2,Town,Postcode,Notes")
    said = [found.taken_for(name) for name in ("ref", "name", "address_1", "address_2", "town", "postcode", "notes")]
    assert said == ["the key", "name", "address, line 1", "address, line 2", "address, town", "address, postcode", ""]


DEMOCRACY_CLUB = (
    "person_id,person_name,election_id,ballot_paper_id,election_date,election_current,party_name,party_id,post_label,cancelled_poll,"
    "seats_contested,party_lists_in_use,created,modified,by_election,by_election_reason,gss_code,post_id,organisation_name,nuts1,gender,"
    "birth_date,email"
)


def test_a_democracy_club_export(tmp_path: Path) -> None:
    found = columns(tmp_path, DEMOCRACY_CLUB)
    assert dict(found.roles) == {"id": "person_id", "name": "person_name", "party": "party_name", "email": "email"}
    assert found.lines == ()
