"""Who is meant by --only, --where, --sample, --sort and --limit."""

from pathlib import Path

import pytest

from letterforge import campaign
from letterforge.errors import ListError
from letterforge.recipients import RecipientList
from letterforge.recipients.select import Listed, Selection, select
from tests.recipients.conftest import Lists


def chosen(recipients: RecipientList, **selection: object) -> list[str]:
    listed = (Listed(recipient, f"LMP21-{int(recipient.key):04d}") for recipient in recipients)
    wanted = Selection(**selection)  # type: ignore[arg-type]
    return [one.recipient.key for one in select(listed, wanted, recipients.fields)]


@pytest.fixture
def candidates(folder: Path) -> RecipientList:
    return RecipientList(campaign.load(folder))


@pytest.mark.parametrize(
    ("selection", "keys"),
    [
        ({}, [str(n) for n in range(1, 21)]),
        ({"limit": 0}, []),
        ({"limit": 3}, ["1", "2", "3"]),
        ({"only": ("sadiq KHAN",)}, ["13"]),
        ({"only": ("LMP21-0013",)}, ["13"]),
        ({"only": ("13", "2", "Sadiq Khan")}, ["2", "13"]),
        ({"where": "party == 'UKIP'"}, ["9"]),
        ({"where": "party == 'Independent' and name.startswith('N')"}, ["16", "17"]),
        ({"where": "'London' in party or key == '1'"}, ["1", "4", "6", "20"]),
        ({"where": "row > 19"}, ["19", "20"]),
        ({"where": "recipient['party'] == 'UKIP'"}, ["9"]),
        ({"where": "reference == 'LMP21-0009'"}, ["9"]),
        ({"where": "salutation == 'Dear Sadiq Khan'"}, ["13"]),
        ({"where": "not address_line_3", "limit": 1}, ["1"]),
        ({"sort": ("-key",), "limit": 2}, ["20", "19"]),
        ({"sort": ("key",), "limit": 3}, ["1", "2", "3"]),
    ],
)
def test_selections(candidates: RecipientList, selection: dict[str, object], keys: list[str]) -> None:
    assert chosen(candidates, **selection) == keys


@pytest.mark.parametrize(
    ("selection", "said"),
    [
        ({"only": ("Sadik Khan",)}, "did you mean 'Sadiq Khan'?"),
        ({"only": ("LMP21-0099",)}, "is nobody on the list"),
        ({"where": "pary == 'x'"}, "which is no column of the list; did you mean 'party'?"),
        ({"where": "recipient.pary == 'x'"}, "fails"),
        ({"where": "party = 'x'"}, "is not an expression"),
        ({"where": "party =="}, "is not an expression"),
        ({"where": "1 // 0"}, "fails: integer division or modulo by zero in row 2"),
        ({"where": "name.__class__"}, "in row 2"),
        ({"where": "'a' * 10**9"}, "in row 2"),
        ({"where": "}} {{ 1"}, "is not an expression"),
        ({"sort": ("nam",)}, "--sort: no column is called 'nam'; did you mean 'name'?"),
    ],
)
def test_mistakes(candidates: RecipientList, selection: dict[str, object], said: str) -> None:
    with pytest.raises(ListError) as caught:
        chosen(candidates, **selection)
    assert said in str(caught.value)


def test_a_name_that_several_bear_is_asked_back(folder: Path) -> None:
    with (folder / "data/candidates.csv").open("a", encoding="utf-8") as file:
        file.write("21,Sadiq Khan,Independent,12 Example Road,,,London,SE1 0RB\n")
    with pytest.raises(ListError, match=r"could be any of several; say which by its key: 13 \(row 14\), 21 \(row 22\)"):
        chosen(RecipientList(campaign.load(folder)), only=("Sadiq Khan",))


POSTCODES = ["SE10 0AA", "SE2 0AA", "se1 0rb", "SE1 9AA", "E17 1AA", ""]


def numbered(postcodes: list[str]) -> str:
    rows = [f'{number},Test Recipient {number:06d},12 Example Road,"{code}"' for number, code in enumerate(postcodes, 1)]
    return "\n".join(["id,name,address_line_1,postcode", *rows])


@pytest.mark.parametrize(
    ("by", "keys"),
    [
        (("postcode",), ["6", "5", "3", "4", "2", "1"]),  # SE2 before SE10, whatever the case
        (("-postcode",), ["1", "2", "4", "3", "5", "6"]),
        (("address_line_1",), ["1", "2", "3", "4", "5", "6"]),  # equal ones keep their order
        (("address_line_1", "-key"), ["6", "5", "4", "3", "2", "1"]),
    ],
)
def test_order(listed: Lists, by: tuple[str, ...], keys: list[str]) -> None:
    assert chosen(listed(numbered(POSTCODES)), sort=by) == keys


def test_a_sample_is_the_same_whatever_the_order_of_the_list(listed: Lists) -> None:
    header, *rows = numbered(["SE1 0RB"] * 200).splitlines()
    first = chosen(listed("\n".join([header, *rows])), sample=10)
    again = chosen(listed("\n".join([header, *reversed(rows)])), sample=10)
    assert len(first) == 10
    assert sorted(first) == sorted(again)
    assert first != [str(number) for number in range(1, 11)]


def test_a_sample_is_taken_from_those_for_whom_where_holds_and_sorted_and_cut_afterwards(listed: Lists) -> None:
    recipients = listed(numbered(["SE1 0RB", "SE2 0AA"] * 50))
    found = chosen(recipients, where="postcode == 'SE2 0AA'", sample=8, sort=("-key",), limit=3)
    sample = chosen(recipients, where="postcode == 'SE2 0AA'", sample=8)
    assert found == sorted(sample, key=int, reverse=True)[:3]
    assert all(int(key) % 2 == 0 for key in sample)
