"""The whole letter as a value, and what holds it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from letterforge import campaign
from letterforge.errors import CampaignError, HeldError, TemplateError
from letterforge.letter.compose import Composer
from letterforge.letter.model import Letter
from letterforge.recipients import RecipientList

NOWHERE = "\U000f0123"  # a private character, which no face has
Edit = Callable[[str, str, str], None]
LIST = "data/candidates.csv"


def compose(folder: Path, key: str = "13") -> Letter:
    settings = campaign.load(folder)
    recipients = RecipientList(settings)
    composer = Composer(settings, recipients.fields)
    return composer.compose(next(recipient for recipient in recipients if recipient.key == key), f"LMP21-{int(key):04d}")


def test_a_letter_is_a_value(folder: Path) -> None:
    letter = compose(folder)
    assert letter == compose(folder)
    assert hash(letter) == hash(compose(folder))
    assert letter.title == "Pledge letter to the candidates for Mayor of London: Sadiq Khan (LMP21-0013)"
    assert letter.date_text == "16th March 2021"
    assert letter.address.lines == ("Sadiq Khan", "The Labour Party", "Southside", "105 Victoria Street", "London", "SW1E 6QT")
    assert (letter.page.left, letter.page.right, letter.style.size, letter.style.leading) == (22, 188, 11, 13.6)


def test_leading_and_gap_follow_the_size(folder: Path, edit: Edit) -> None:
    edit("letterforge.toml", "size = 11 ", "size = 10 ")
    edit("letterforge.toml", "leading = 13.6", "")
    style = compose(folder).style
    assert (style.size, style.leading, style.gap) == (10, 12.4, 6.2)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("SW1E 6QT", "", "row 14, column postcode: the postcode is missing"),
        ("105 Victoria Street", "x" * 70, "row 14: the address doesn't fit the window of the envelope (dl), not even at 8 pt"),
        ("Sadiq Khan", f"Sadiq {NOWHERE} Khan", "row 14, column name: no typeface here can show (U+F0123); put a font that"),
        ("The Labour Party", f"{NOWHERE} The Labour Party", "row 14, column address_line_1: no typeface here can show"),
    ],
)
def test_held(folder: Path, edit: Edit, before: str, after: str, said: str) -> None:
    edit(LIST, before, after)
    with pytest.raises(HeldError) as caught:
        compose(folder)
    assert said in str(caught.value.problems[0])


def test_what_the_template_or_the_campaign_says_must_be_settable(folder: Path, edit: Edit) -> None:
    edit("templates/mayoral-pledge/letter.md", "Yours,", f"Yours {NOWHERE},")
    with pytest.raises(TemplateError, match=r"letter\.md: no typeface here can show"):
        compose(folder)
    edit("letterforge.toml", "Blackfriars Settlement", f"Blackfriars {NOWHERE}")
    with pytest.raises(CampaignError, match=r"letterforge\.toml: no typeface here can show"):
        compose(folder)


def test_an_empty_template_is_a_mistake(folder: Path) -> None:
    (folder / "templates/mayoral-pledge/letter.md").write_text("{# nothing #}\n", encoding="utf-8")
    with pytest.raises(TemplateError, match="gives an empty letter"):
        compose(folder)


def test_a_soft_hyphen_and_joiners_are_not_missing_letters(folder: Path, edit: Edit) -> None:
    edit("templates/mayoral-pledge/letter.md", "behalf", "be\u00adhalf")
    assert compose(folder).body
