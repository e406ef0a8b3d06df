"""The templates of e-mails: the letter's fields, and mistakes found before anything is sent, each with its place."""

from collections.abc import Callable
from pathlib import Path

import pytest

from letterforge.campaign import Campaign, EmailSettings
from letterforge.dispatch.wording import Wording, fields_of
from letterforge.errors import LetterforgeError
from letterforge.recipients import RecipientList
from letterforge.recipients.spool import DateText
from tests.dispatch.conftest import FIELDS, parcel

Sending = Callable[..., tuple[Campaign, EmailSettings]]
TEXT = "templates/mayoral-pledge/email.txt"


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("{{ name }} {{ recipient.name }} {{ reference }}", "Test Recipient 000123 Test Recipient 000123 LMP21-0123"),
        ("{{ date }}, {{ date | date('long') }}", "16th March 2021, 16 March 2021"),
        ("{{ born }}, {{ born | date('long') }}", "3rd February 2001, 3 February 2001"),
        ('{{ recipient["Own Party"] }}', "Independent"),
        ("{{ address | join(', ') }}", "Test Recipient 000123, 1 Example Road"),
        ("{{ close_for(salutation) }}, {{ campaign.sender | first }}", "Yours sincerely, Anti-Slavery London Working Group"),
        ("{{ members | length }}", "30"),
        ("{% if party == 'Independent' %}yes{% endif %}", "yes"),
        ("{{ address }}|{{ address | map('upper') }}", "Test Recipient 000123\n1 Example Road|TEST RECIPIENT 000123\n1 EXAMPLE ROAD"),
    ],
)
def test_what_a_template_says(sending: Sending, folder: Path, source: str, said: str) -> None:
    (folder / TEXT).write_text(source, encoding="utf-8")
    fields = type(FIELDS)((*FIELDS.names, "born"), FIELDS.headings)
    words = Wording(*sending(), fields).of(parcel(fields={"born": DateText("2001-02-03")}))
    assert words.text == said


@pytest.mark.parametrize(
    ("source", "subject", "said"),
    [
        ("One.\n{{ nmae }}", None, f"{TEXT}, line 2: nothing is called 'nmae'; did you mean 'name'?"),
        ("{{ recipient.nmae }}", None, f"{TEXT}, line 1: recipient has no field 'nmae'; did you mean 'name'?"),
        ("\n\n{% if %}", None, f"{TEXT}, line 3: template syntax: "),
        ('x\n{% include "emial.html" %}', None, f"{TEXT}, line 2: there is no file 'emial.html' to include; did you mean 'email.html'?"),
        ("x", "About {{ nmae }}", "[email] 'subject': nothing is called 'nmae'; did you mean 'name'?"),
        ("x", "About {{ name", "[email] 'subject': template syntax: "),
        ("{{ 1 // 0 }}", None, f"{TEXT}, line 1: fails: "),
        ("x\n{{ name.upper }}", None, f"{TEXT}, line 2: 'upper' stands for something to be done, and not for words"),
        ("{{ recipient }}", None, f"{TEXT}, line 1: a whole row is shown"),
        ("x", "About {{ recipient }}", "[email] 'subject': a whole row is shown"),
        ("{{ ''.__class__ }}", None, f"{TEXT}, line 1: "),
        ("{% for a in 'x' * 1000000 %}{{ 'y' * 1000000 }}{% endfor %}", None, f"{TEXT}: the template costs too much"),
    ],
)
def test_mistakes_are_one_line_with_their_place(sending: Sending, folder: Path, source: str, subject: str | None, said: str) -> None:
    (folder / TEXT).write_text(source, encoding="utf-8")
    with pytest.raises(LetterforgeError) as caught:
        Wording(*sending(**({"subject": subject} if subject else {})), FIELDS).of(parcel())
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)
    if subject:
        assert str(caught.value).startswith("letterforge.toml, line ")


def test_a_template_that_is_not_there(sending: Sending) -> None:
    with pytest.raises(LetterforgeError, match=r"templates/mayoral-pledge/emial\.txt: no such template; did you mean 'email\.txt'\?"):
        Wording(*sending(text="templates/mayoral-pledge/emial.txt"), FIELDS)


def test_everybody_on_the_starters_list_can_be_written_to(sending: Sending) -> None:
    campaign, settings = sending()
    recipients = RecipientList(campaign)
    wording = Wording(campaign, settings, recipients.fields)
    for one in recipients:
        words = wording.of(parcel(name=one.name, fields=fields_of(one)))
        assert words.text.startswith(f"{one.salutation},\n\nPlease find attached our letter")
