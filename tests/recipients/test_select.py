"""Who is meant by --only, --where and --limit."""

from pathlib import Path

import pytest

from letterforge import campaign
from letterforge.errors import ListError
from letterforge.recipients import RecipientList
from letterforge.recipients.select import Selection, select


def chosen(folder: Path, **selection: object) -> list[str]:
    recipients = RecipientList(campaign.load(folder))
    wanted = Selection(**selection)  # type: ignore[arg-type]
    return [recipient.key for recipient in select(recipients, wanted, recipients.columns, lambda key: f"LMP21-{int(key):04d}")]


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
        ({"where": "not address_line_3", "limit": 1}, ["1"]),
    ],
)
def test_selections(folder: Path, selection: dict[str, object], keys: list[str]) -> None:
    assert chosen(folder, **selection) == keys


@pytest.mark.parametrize(
    ("selection", "said"),
    [
        ({"only": ("Sadik Khan",)}, "did you mean 'Sadiq Khan'?"),
        ({"only": ("LMP21-0099",)}, "is nobody on the list"),
        ({"where": "pary == 'x'"}, "which is no column of the list; did you mean 'party'?"),
        ({"where": "party = 'x'"}, "is not an expression"),
        ({"where": "party =="}, "is not an expression"),
        ({"where": "1 // 0"}, "fails in row 2"),
        ({"where": "name.__class__"}, "fails in row 2"),
        ({"where": "'a' * 10**9"}, "fails in row 2"),
        ({"where": "}} {{ 1"}, "is not an expression"),
    ],
)
def test_mistakes(folder: Path, selection: dict[str, object], said: str) -> None:
    with pytest.raises(ListError) as caught:
        chosen(folder, **selection)
    assert said in str(caught.value)


def test_a_name_that_several_bear_is_asked_back(folder: Path) -> None:
    with (folder / "data/candidates.csv").open("a", encoding="utf-8") as file:
        file.write("21,Sadiq Khan,Independent,12 Example Road,,,London,SE1 0RB\n")
    with pytest.raises(ListError, match=r"could be any of several; say which by its key: 13 \(row 14\), 21 \(row 22\)"):
        chosen(folder, only=("Sadiq Khan",))
