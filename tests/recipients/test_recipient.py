"""Who a row is: the key, the greeting, the address, and what holds the letter."""

from collections.abc import Callable
from pathlib import Path

import pytest

from letterforge import campaign
from letterforge.errors import ListError
from letterforge.recipients import Recipient, RecipientList

Read = Callable[..., list[Recipient]]


@pytest.fixture
def read(folder: Path) -> Read:
    """Reads a list given as text, with settings of `[recipients]` added."""

    def make(content: str, settings: str = "") -> list[Recipient]:
        (folder / "data/candidates.csv").write_text(content, encoding="utf-8")
        file = folder / "letterforge.toml"
        file.write_text(file.read_text(encoding="utf-8").replace("[recipients]\n", f"[recipients]\n{settings}\n"), encoding="utf-8")
        return list(RecipientList(campaign.load(folder)))

    return make


@pytest.mark.parametrize(
    ("content", "settings", "key"),
    [
        ("id,name,email\n 7 ,A B,a@example.org", "", "7"),
        ("name,email,postcode\nTest  RECIPIENT,A@Example.org,SE1 0RB", "", "test recipient|a@example.org"),
        ("name,postcode\nTest Recipient,SE1 0RB", "", "test recipient|se1 0rb"),
        ("first_name,last_name\nTest,Recipient", "", "test|recipient"),
        ("id,name,ward\n7,A,North", 'key = ["ward", "name"]', "north|a"),
        ("id,name\nＡ７,A", "", "a7"),
    ],
)
def test_keys(read: Read, content: str, settings: str, key: str) -> None:
    assert read(content, settings)[0].key == key


@pytest.mark.parametrize(
    ("content", "settings", "said"),
    [
        ("town,postcode\nLondon,SE1 0RB", "", "row 1: no column holds the names"),
        ("id,nmae\n1,A", "", "no column holds the names"),
        ("id,name\n1,A", 'key = ["idd"]', "has no column 'idd' for the key; did you mean 'id'?"),
    ],
)
def test_a_list_that_tells_nobody_apart(read: Read, content: str, settings: str, said: str) -> None:
    with pytest.raises(ListError) as caught:
        read(content, settings)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("content", "salutation"),
    [
        ("id,name,salutation\n1,Test Recipient,Dear Test", "Dear Test"),
        ('id,name,salutation\n1,Test Recipient,"Dear Test,"', "Dear Test"),
        ("id,name,title,last_name\n1,Dr Test Recipient,Dr,Recipient", "Dear Dr Recipient"),
        ("id,title,first_name,last_name\n1,,Test,Recipient", "Dear Test Recipient"),
        ("id,name\n1,Test Recipient", "Dear Test Recipient"),
        ("id,name\n1,", "Dear Mayoral Candidate"),
        ("id,name\n1,?", "Dear Mayoral Candidate"),
    ],
)
def test_salutations(read: Read, content: str, salutation: str) -> None:
    assert read(content)[0].salutation == salutation


@pytest.mark.parametrize(
    ("content", "address"),
    [
        ("id,name,address_line_1,town,postcode\n1,A B,12 Example Road,London,SE1 0RB", ("A B", "12 Example Road", "London", "SE1 0RB")),
        ('id,name,address,postcode\n1,A B,"12 Example Road\nLondon",SE1 0RB', ("A B", "12 Example Road", "London", "SE1 0RB")),
        ("id,title,first_name,last_name,address_1,postcode\n1,Ms,A,B,12 Example Road,SE1 0RB", ("Ms A B", "12 Example Road", "SE1 0RB")),
    ],
)
def test_addresses(read: Read, content: str, address: tuple[str, ...]) -> None:
    recipient = read(content)[0]
    assert (recipient.address, recipient.problems) == (address, ())


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("1,A,12 Example Road,London,", "data/candidates.csv, row 2, column Postcode: the postcode is missing"),
        ("1,A,12 Example Road,London,SE1", "row 2, column Postcode: 'SE1' is not a postcode"),
        (",A,12 Example Road,London,SE1 0RB", "row 2: has nothing to tell the recipient by; fill in id"),
        ("1,A,12 Example Road,London", "row 2: has 4 cells where the header has 5"),
        ("1,A,@,London,SE1 0RB", "row 2, column Street: the address line '@'"),
    ],
)
def test_problems_name_row_and_column_as_the_list_does(read: Read, row: str, said: str) -> None:
    header = "id,name,Street,town,Postcode".replace("Street", "Address line 1")
    found = [str(problem) for problem in read(f"{header}\n{row}")[0].problems]
    assert any(said.replace("Street", "Address line 1") in problem for problem in found), found


def test_the_same_key_twice_holds_both_rows_and_names_the_other(read: Read) -> None:
    rows = ["1,A,12 Example Road,SE1 0RB", "2,B,13 Example Road,SE1 0RB", "1,C,14 Example Road,SE1 0RB"]
    first, second, third = read("\n".join(["id,name,address_line_1,postcode", *rows]))
    assert "the same id stands in row 4" in str(first.problems[0])
    assert second.problems == ()
    assert "the same id stands in row 2" in str(third.problems[0])
