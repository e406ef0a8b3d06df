"""Who a row is: the key, the greeting, the address, what holds the letter, what another table fills in."""

from pathlib import Path

import pytest

from letterforge import campaign
from letterforge.errors import CampaignError, LetterforgeError, ListError
from letterforge.recipients import Recipient, RecipientList
from tests.recipients.conftest import Lists

GOOD = "12 Example Road,London,SE1 0RB"


@pytest.mark.parametrize(
    ("content", "settings", "key"),
    [
        ("id,name,email\n 7 ,A B,a@example.org", "", "7"),
        ("Ref,name\nX 7,A", "", "x 7"),
        ("name,email,postcode\nTest  RECIPIENT,A@Example.org,SE1 0RB", "", "test recipient|a@example.org"),
        ("name,postcode\nTest Recipient,SE1 0RB", "", "test recipient|se1 0rb"),
        ("first_name,last_name\nTest,Recipient", "", "test|recipient"),
        ("title,first_name,last_name,postcode\nDr,Test,Recipient,SE1 0RB", "", "test|recipient|se1 0rb"),
        ("id,name,ward\n7,A,North", 'key = ["ward", "name"]', "north|a"),
        ("id,name,Own Ward\n7,A,North", 'key = ["Own Ward"]', "north"),
        ("person_id,name\n7,A", 'key = ["id"]', "7"),
        ("id,name\nＡ７,A", "", "a7"),
    ],
)
def test_keys(listed: Lists, content: str, settings: str, key: str) -> None:
    assert next(iter(listed(content, settings))).key == key


def test_sorting_and_extending_a_list_changes_nobodys_key(listed: Lists) -> None:
    rows = [f"{number},Test Recipient {number:06d},{GOOD}" for number in range(1, 9)]
    header = "id,name,address_line_1,town,postcode"
    first = {recipient.name: recipient.key for recipient in listed("\n".join([header, *rows]))}
    again = {recipient.name: recipient.key for recipient in listed("\n".join([header, "99,New,x,y,SE1 0RB", *reversed(rows)]))}
    assert {name: again[name] for name in first} == first


@pytest.mark.parametrize(
    ("content", "settings", "said"),
    [
        ("town,postcode\nLondon,SE1 0RB", "", "row 1: no column holds the names"),
        ("id,nmae\n1,A", "", "no column holds the names"),
        ("Candidates 2021,,\n,,\nid,name,town\n1,A,London", "", "is row 3 the header? say header_row = 3 under [recipients]"),
        ("id,name\n1,A", 'key = ["idd"]', "[recipients] key: data/candidates.csv has no column 'idd'; did you mean 'id'?"),
        ("id,name\n1,A", 'columns.email = "mail"', "[recipients.columns] email: data/candidates.csv has no column 'mail'"),
    ],
)
def test_a_list_that_tells_nobody_apart(listed: Lists, content: str, settings: str, said: str) -> None:
    with pytest.raises(ListError) as caught:
        listed(content, settings)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("content", "settings", "salutation", "rule"),
    [
        ("name,salutation\nTest Recipient,Dear Test", "", "Dear Test", "the list's own salutation"),
        ('name,salutation\nTest Recipient,"Dear Test,"', "", "Dear Test", "the list's own salutation"),
        ("name,Dear\nTest Recipient,Test", "", "Dear Test", "the list's own salutation"),
        ("name,Salutation,Surname\nAna Khan,Ms.,Khan", "", "Dear Ms Khan", "title and surname"),
        ("name,salutation\nDr Ann Smith,", "", "Dear Dr Smith", "title within the name"),
        ("name,nick\nTest Recipient,T", "salutation_rule = \"'Dear ' ~ nick if nick\"", "Dear T", "the campaign's rule"),
        ("name,nick\nTest Recipient,", "salutation_rule = \"'Dear ' ~ nick if nick\"", "Dear Test Recipient", "full name"),
        ("name,salutation,nick\nA B,Dear A,T", "salutation_rule = \"'Dear ' ~ nick\"", "Dear A", "the list's own salutation"),
        ("name,title,last_name\nDr Test Recipient,Dr,Recipient", "", "Dear Dr Recipient", "title and surname"),
        ("title,first_name,last_name\nSir,John,Smith", "", "Dear Sir John", "title and surname"),
        ("title,first_name,last_name\n,Test,Recipient", "", "Dear Test Recipient", "full name"),
        ("title,name\nDr,Ann Smith", "", "Dear Dr Smith", "title and surname"),
        ("title,name\nDirector of Policy,Ann Smith", "", "Dear Ann Smith", "full name"),
        ("name\nTest Recipient", "", "Dear Test Recipient", "full name"),
        ("name\nThe Rt Hon Sir Keir Starmer KCB KC MP", "", "Dear Sir Keir", "title within the name"),
        ("name\nRt Hon Sadiq Khan", "", "Dear Sadiq Khan", "full name"),
        ("name\nDr Ann Mary Smith", "", "Dear Dr Ann Mary Smith", "full name"),
        ("name\nSir Starmer", "", "Dear Mayoral Candidate", "the campaign's salutation for the unknown"),
        ("name\nThe Lord Mayor of London", "", "Dear Mayoral Candidate", "the campaign's salutation for the unknown"),
        ("name,id\n,1", "", "Dear Mayoral Candidate", "the campaign's salutation for the unknown"),
        ("name\n?", "", "Dear Mayoral Candidate", "the campaign's salutation for the unknown"),
        ("name\nAlex Morgan", "", "Dear Alex Morgan", "full name"),  # no title is guessed
        ("name\nCount Binface", "", "Dear Count Binface", "full name"),
    ],
)
def test_salutations(listed: Lists, content: str, settings: str, salutation: str, rule: str) -> None:
    recipient = next(iter(listed(content, settings)))
    assert (recipient.salutation, recipient.rule) == (salutation, rule)


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("'Dear ' ~ nmae", "salutation_rule uses 'nmae', which is no column of the list; did you mean 'name'?"),
        ("'Dear ' ~", "is not an expression"),
    ],
)
def test_a_rule_that_is_none_is_a_mistake_of_the_campaign_file(listed: Lists, rule: str, said: str) -> None:
    with pytest.raises(CampaignError) as caught:
        listed("name\nA", f'salutation_rule = "{rule}"')
    assert said in str(caught.value)
    assert str(caught.value).startswith("letterforge.toml: ")


def test_a_job_in_the_titles_column_is_a_warning(listed: Lists) -> None:
    warning = next(iter(listed("title,name,address,postcode\nDirector,Ann Smith,12 Example Road,SE1 0RB"))).warnings[0]
    assert (warning.kind, warning.row, warning.column, warning.value) == ("unknown title", 2, "title", "Director")


@pytest.mark.parametrize(
    ("content", "settings", "address"),
    [
        ("name,address_line_1,town,postcode\nA B,12 Example Road,London,SE1 0RB", "", ("A B", "12 Example Road", "London", "SE1 0RB")),
        ('name,address,postcode\nA B,"12 Example Road\nLondon",SE1 0RB', "", ("A B", "12 Example Road", "London", "SE1 0RB")),
        ('name,address\nA B,"12, Example Road, London, se10rb"', "", ("A B", "12 Example Road", "London", "SE1 0RB")),
        ("title,first name,surname,address 1,postcode\nMs,A,B,12 Example Road,SE1 0RB", "", ("Ms A B", "12 Example Road", "SE1 0RB")),
        ("name,house number,street,town,postcode\nA B,12,Example Road,London,SE1 0RB", "", ("A B", "12 Example Road", "London", "SE1 0RB")),
        ("name,address,town,postcode\nA,12 Road,London,SE1 0RB", "town_capitals = true", ("A", "12 Road", "LONDON", "SE1 0RB")),
        (
            "name,street,town,postcode,country\nA B,12 Rue Example,Paris,75001,France",
            "international = true",
            ("A B", "12 Rue Example", "75001 PARIS", "FRANCE"),
        ),
        ('name,address,postcode\n"Smith, Ann",12 Example Road,SE1 0RB', "", ("Ann Smith", "12 Example Road", "SE1 0RB")),
        ("Whom,Org,Line,Code\nA B,The Party,12 Example Road,SE1 0RB",
         'columns = {name = "Whom", address = ["Org", "Line"], postcode = "Code"}', ("A B", "The Party", "12 Example Road", "SE1 0RB")),
    ],
)  # fmt: skip
def test_addresses(listed: Lists, content: str, settings: str, address: tuple[str, ...]) -> None:
    recipient = next(iter(listed(content, settings)))
    assert (recipient.address, recipient.problems) == (address, ())


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("1,A,12 Example Road,London,", "data/candidates.csv, row 2, column Postcode: the postcode is missing"),
        ("1,A,12 Example Road,London,SE1", "row 2, column Postcode: 'SE1' is not a postcode"),
        (",A,12 Example Road,London,SE1 0RB", "row 2: has nothing to tell the recipient by; fill in id"),
        ("1,A,12 Example Road,London", "row 2: has 4 cells where the header has 5"),
        ("1,A,@,London,SE1 0RB", "row 2, column Address line 1: the address line '@'"),
        (f"1,A,{'W' * 60},London,SE1 0RB", "row 2: the address doesn't fit the window of the envelope (dl)"),
        ("1,A,12 Rue,Paris,France", "row 2, column Postcode: the address is in France"),
        ("1,A,,,", "row 2, column Postcode: there is no address"),
    ],
)
def test_problems_name_row_and_column_as_the_list_does(listed: Lists, row: str, said: str) -> None:
    found = [str(problem) for problem in next(iter(listed(f"id,name,Address line 1,town,Postcode\n{row}"))).problems]
    assert any(said in problem for problem in found), found


def test_all_faults_of_a_row_are_told_at_once(listed: Lists) -> None:
    kinds = {problem.kind for problem in next(iter(listed("id,name,address 1,town,postcode\n,???,@x,2-Jan,SE1 ORB"))).problems}
    assert kinds == {
        "no key",
        "address line without a word",
        "address line that begins with a sign",
        "date in an address",
        "not a postcode",
    }


HEADER = "id,name,address_line_1,postcode,email"


def test_the_same_key_twice_holds_both_rows_and_names_the_other(listed: Lists) -> None:
    rows = ["1,A,12 Example Road,SE1 0RB,", "2,B,13 Example Road,SE1 0RB,", "1,C,14 Example Road,SE1 0RB,"]
    first, second, third = listed("\n".join([HEADER, *rows]))
    assert "the same id stands in row 4" in str(first.problems[0])
    assert second.problems == ()
    assert "the same id stands in row 2" in str(third.problems[0])


@pytest.mark.parametrize(("setting", "held"), [("", False), ('duplicates = "hold"', True)])
def test_the_same_person_or_email_twice(listed: Lists, setting: str, held: bool) -> None:
    rows = ["1,A  b,12 Example Road,SE1 0RB,x@example.org", "2,a B,13 Example Road,se10rb,", "3,C,14 Example Road,SE1 0RB,X@example.org"]
    found = list(listed("\n".join([HEADER, *rows]), setting))
    said = [[problem.kind for problem in (one.problems if held else one.warnings)] for one in found]
    assert said == [
        ["the same name and postcode twice", "the same e-mail twice"],
        ["the same name and postcode twice"],
        ["the same e-mail twice"],
    ]
    assert all(not one.problems for one in found) or held
    shared = (found[0].problems if held else found[0].warnings)[0]
    assert "stand in row 3" in str(shared)


def test_very_many_of_a_kind_are_counted(listed: Lists) -> None:
    rows = [f"{number},Test Recipient {number:06d},12 Example Road,SE1 0RB,office@example.org" for number in range(1, 41)]
    warning = next(iter(listed("\n".join([HEADER, *rows])))).warnings[0]
    assert "the same e-mail stands in rows 3, 4, 5 and 36 more" in str(warning)


def suppressed(folder: Path, content: str, *rows: str, header: str = HEADER) -> list[Recipient]:
    (folder / "data/suppression.csv").write_text(content, encoding="utf-8")
    (folder / "data/candidates.csv").write_text("\n".join([header, *rows]), encoding="utf-8")
    return list(RecipientList(campaign.load(folder)))


PERSON = "7,Dr Ann Smith,12 Example Road,SE1 0RB,ann@example.org"


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ("key,reason,since\n7,asked by e-mail,2021-03-01\n", "asked by e-mail since 2021-03-01"),
        ("id,reason\n 7 ,moved\n", "moved"),
        ("email,reason\nANN@example.org,asked\n", "asked"),
        ("name,postcode,reason\ndr ann  smith,se10rb,asked\n", "asked"),
        ("name,postcode\nAnn Smith,SE1 0RB\n", "not to be written to"),  # the name without its title
        ('name,postcode\n"Smith, Ann",SE1 0RB\n', "not to be written to"),
        ("key,email,name,postcode,reason,since\n,,Dr Ann Smith,SE1 0RB,asked,\n", "asked"),
        ("key\n8\n", None),
        ("name,postcode\nDr Ann Smith,SE1 9AA\n", None),
        ("email\nbob@example.org\n", None),
        ("key,reason,since\n", None),
    ],
)
def test_suppression(folder: Path, content: str, found: str | None) -> None:
    (recipient,) = suppressed(folder, content, PERSON)
    if found is None:
        assert recipient.suppressed is None
    else:
        assert found in str(recipient.suppressed)
        assert "see data/suppression.csv, row 2" in str(recipient.suppressed)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("key,reason\n,asked\n", "data/suppression.csv, row 2: says nobody; fill in the key"),
        ("name,reason\nAnn Smith,asked\n", "has nothing by which to know people"),
        ("name,postcode\nAnn Smith,\n", "row 2: says nobody"),
        ("key,reason\n7\n", "row 2: has 1 cells where the header has 2"),
        ("", "is empty"),
    ],
)
def test_a_suppression_list_that_cannot_be_trusted_stops_all(folder: Path, content: str, said: str) -> None:
    with pytest.raises(ListError) as caught:
        suppressed(folder, content, PERSON)
    assert said in str(caught.value)


def test_a_suppression_list_that_is_named_must_be_there(listed: Lists) -> None:
    with pytest.raises(ListError, match=r"data/no\.csv: no such file"):
        listed(f"{HEADER}\n{PERSON}", 'suppression = "data/no.csv"')


OFFICES = "party,address_line_1,town,postcode,email\nLabour Party,20 Rushworth Street,London,SE1 0SS,office@example.org\n"
LOOKUP = '[[lookup]]\nfile = "data/offices.csv"\non = "party"\nfills = ["address_line_1", "town", "postcode", "email"]'


def filled(folder: Path, listed: Lists, content: str, offices: str = OFFICES, lookup: str = LOOKUP) -> list[Recipient]:
    (folder / "data/offices.csv").write_text(offices, encoding="utf-8")
    return list(listed(content, end=lookup))


def test_a_lookup_fills_gaps_and_says_from_where(folder: Path, listed: Lists) -> None:
    content = "person_id,person_name,party_name,email\n1,A,labour  party,a@example.org\n2,B,Labour Party,\n3,C,Green Party,\n"
    first, second, third = filled(folder, listed, content)
    assert first.address == ("A", "20 Rushworth Street", "London", "SE1 0SS")
    assert first.fields["email"] == "a@example.org"
    place = "data/offices.csv, row 2"
    assert first.sources == {"address_line_1": place, "town": place, "postcode": place}
    assert second.fields["email"] == "office@example.org"
    assert second.sources["email"] == place
    assert [problem.kind for problem in third.problems] == ["no address"]


def test_half_an_address_is_not_filled_up_with_half_of_another(folder: Path, listed: Lists) -> None:
    content = "id,name,party,address_line_1,town,postcode\n1,A,Labour Party,12 Example Road,London,\n"
    (recipient,) = filled(folder, listed, content)
    assert recipient.sources == {"email": "data/offices.csv, row 2"}
    assert [problem.kind for problem in recipient.problems] == ["postcode missing"]


def test_a_second_lookup_does_not_finish_the_address_of_the_first(folder: Path, listed: Lists) -> None:
    (folder / "data/areas.csv").write_text("ward,postcode\nNorth,SE1 9AA\n", encoding="utf-8")
    second = '[[lookup]]\nfile = "data/areas.csv"\non = "ward"\nfills = ["postcode"]'
    offices = OFFICES.replace("SE1 0SS", "")
    (recipient,) = filled(folder, listed, "id,name,party,ward\n1,A,Labour Party,North\n", offices, f"{LOOKUP}\n{second}")
    assert "postcode" not in recipient.sources
    assert [problem.kind for problem in recipient.problems] == ["postcode missing"]


def test_a_lookup_into_a_list_of_other_headings(folder: Path, listed: Lists) -> None:
    content = "id,Candidate,Party name,Street,City,ZIP\n1,A,Labour Party,,,\n"
    (recipient,) = filled(folder, listed, content, lookup=LOOKUP.replace(', "email"', ""))
    assert recipient.address == ("A", "20 Rushworth Street", "London", "SE1 0SS")


@pytest.mark.parametrize(
    ("offices", "lookup", "said"),
    [
        (OFFICES + "labour party,x,y,SE1 0SS,\n", LOOKUP, "row 3, column party: 'labour party' stands here and in row 2"),
        (OFFICES, LOOKUP.replace('"party"', '"pary"'), "[[lookup]] on: data/candidates.csv has no column 'pary'; did you mean 'party'?"),
        (OFFICES, LOOKUP.replace('"town"', '"twon"'), "[[lookup]] fills: data/offices.csv has no column 'twon'; did you mean 'town'?"),
        (OFFICES, LOOKUP.replace('"town"', '"party"'), "fills the column that it looks up by"),
        (OFFICES, LOOKUP.replace("offices.csv", "none.csv"), "data/none.csv: no such file"),
        (OFFICES, LOOKUP.replace("fills", "fill"), "unknown key [lookup] 'fill'; did you mean 'fills'?"),
        ("party,town\nx,y,z\n", LOOKUP, "has no column 'address_line_1'"),
    ],
)
def test_a_lookup_that_cannot_be_trusted(folder: Path, listed: Lists, offices: str, lookup: str, said: str) -> None:
    with pytest.raises(LetterforgeError) as caught:
        filled(folder, listed, "id,name,party\n1,A,x\n", offices, lookup)
    assert said in str(caught.value)


def test_a_column_keeps_its_own_name_though_another_plays_its_part(listed: Lists) -> None:
    content = "id,name,address,town,county,postcode\n1,A,12 Example Road,Surrey,Guildford,SE1 0RB"
    (recipient,) = listed(content, 'columns = {town = "county", county = "town"}')
    assert recipient.address == ("A", "12 Example Road", "Guildford", "Surrey", "SE1 0RB")
    assert (recipient.fields["town"], recipient.fields["county"]) == ("Surrey", "Guildford")


def test_fields_under_their_own_names_and_under_those_that_letterforge_knows(listed: Lists) -> None:
    recipients = listed("person_id,person_name,party_name,Own Notes\n7,A,Green Party,x\n")
    assert recipients.fields.names == ("person_id", "person_name", "party_name", "own_notes", "party", "id")
    assert recipients.fields.by_heading == {"Own Notes": "own_notes"}
    fields = next(iter(recipients)).fields
    assert (fields["party"], fields["party_name"], fields["id"], fields["own_notes"]) == ("Green Party", "Green Party", "7", "x")


@pytest.mark.parametrize(
    ("row", "kinds"),
    [
        ("7,Test Recipient 000007,7 Example Road,London,SE1 0RB", []),
        ("7,,7 Example Road,London,SE1 0RB", ["no name"]),
        ("7,Test Recipient 000007,,London,SE1 0RB", ["no street"]),
        ("7,,,London,SE1 0RB", []),  # that row is held: there is not enough of an address
    ],
)
def test_gaps_that_a_person_had_better_look_at(listed: Lists, row: str, kinds: list[str]) -> None:
    (recipient,) = listed(f"id,name,address_line_1,town,postcode\n{row}")
    assert [warning.kind for warning in recipient.warnings] == kinds


def test_a_title_alone_is_nobodys_name(listed: Lists) -> None:
    (recipient,) = listed("id,title,first name,last name,address_line_1,town,postcode\n7,Ms,,,7 Example Road,London,SE1 0RB\n")
    assert (recipient.name, recipient.address[0]) == ("", "7 Example Road")
    assert [warning.kind for warning in recipient.warnings] == ["no name"]
