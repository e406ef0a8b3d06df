"""The message: whoever it is to and whatever is in the list, its headers are those that were meant, and the letter comes out whole."""

from collections.abc import Callable
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from letterforge.campaign import Campaign, EmailSettings
from letterforge.dispatch.channel import Parcel
from letterforge.dispatch.message import MessageError, Messages
from tests.dispatch.conftest import FIELDS, PDF, parcel

Sending = Callable[..., tuple[Campaign, EmailSettings]]
HEADERS = ["From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type"]
_PIECES = (
    'Ann|O\'Neill|"Ann"|Ann, Example|Ann; Example|Ann <ann@example.net>|<ann@example.net>|ann@example.net|a@example.net, b@example.net|'
    'Ann (Example)|(|)|[Ann]|Ann\\|\\"|:|Ann: b@example.net;|undisclosed-recipients:;|=?utf-8?q?Ann?=|=?utf-8?b?QW5u?=|=?x?|?=|Siân Łoś|'
    "Ἀθηνᾶ|Борис|北京|محمد|שרה|👩🏽\u200d🚀|e\u0301|ﬁ|Bcc: x@example.net|Subject: x|%0d%0aBcc: x@example.net|"
    "\u00a0|\u200b|\u200d|\ufeff|'|`|.|..|@|,|,,|<|>|&"
).split("|")
NAUGHTY = [
    *_PIECES,
    *(f"{piece} {other}" for piece in _PIECES[:12] for other in _PIECES[::4]),
    *(f"{piece} " * 20 for piece in _PIECES if len(piece) < 15),
]
UNFIT = ["\r\nBcc: x@example.net", "\n", "\r", "\x00", "\x0b", "\x0c", "\x1b[31m", "\x85", "\u2028", "\u2029", "\t", "\x7f", "\ud800"]


@pytest.fixture
def made(sending: Sending) -> Callable[..., EmailMessage]:
    """The message of a parcel, as a receiver parses it."""

    def make(one: Parcel, **keys: object) -> EmailMessage:
        return parsed(Messages(*sending(**keys), FIELDS), one)

    return make


def parsed(messages: Messages, one: Parcel) -> EmailMessage:
    content = messages.of(one).content
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert max(map(len, content.split(b"\r\n"))) <= 998
    message = message_from_bytes(content, policy=default)
    assert isinstance(message, EmailMessage)
    return message


def read(message: EmailMessage, kind: str) -> str:
    """One of the bodies, its lines as Python has them."""
    part = message.get_body((kind,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def test_what_a_message_is_made_of(made: Callable[..., EmailMessage]) -> None:
    letter = parcel()
    message = made(letter, reply_to="Office <office@example.org>")
    assert message.keys() == [HEADERS[0], "Reply-To", *HEADERS[1:]]
    assert message["From"] == "Example Working Group <letters@example.org>"
    assert message["To"] == "Test Recipient 000123 <test123@example.org>"
    assert message["Reply-To"] == "Office <office@example.org>"
    assert message["Subject"] == "Pledge letter to the candidates for Mayor of London"
    assert message["Message-ID"] == f"<{letter.dispatch}@example.org>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert parsedate_to_datetime(message["Date"]).tzinfo is not None
    (pdf,) = message.iter_attachments()
    assert (pdf.get_content_type(), pdf.get_filename()) == ("application/pdf", "LMP21-0123-test-recipient-000123.pdf")
    assert pdf.get_content() == PDF
    text, html = (read(message, kind) for kind in ("plain", "html"))
    assert text.startswith("Dear Test Recipient 000123,\n\nPlease find attached our letter of 16th March 2021 (reference LMP21-0123).")
    assert "<p>Dear Test Recipient 000123,</p>" in html


def test_without_html_there_is_text_alone(made: Callable[..., EmailMessage]) -> None:
    message = made(parcel(), html=None)
    assert [part.get_content_type() for part in message.walk()] == ["multipart/mixed", "text/plain", "application/pdf"]


@pytest.mark.parametrize(
    ("unsubscribe", "said", "one_click"),
    [
        (None, None, None),
        (["https://example.org/out"], "<https://example.org/out>", None),
        (["https://example.org/out?x={dispatch}"], "<https://example.org/out?x=0123>", "List-Unsubscribe=One-Click"),
        ("mailto:out@example.org?subject={reference}", "<mailto:out@example.org?subject=LMP21-0123>", None),
        (
            ["https://example.org/{reference}", "mailto:out@example.org"],
            "<https://example.org/LMP21-0123>, <mailto:out@example.org>",
            "List-Unsubscribe=One-Click",
        ),
    ],
)
def test_ways_out(made: Callable[..., EmailMessage], unsubscribe: object, said: str | None, one_click: str | None) -> None:
    message = made(parcel(dispatch="0123"), **({"unsubscribe": unsubscribe} if unsubscribe else {}))
    assert (message["List-Unsubscribe"], message["List-Unsubscribe-Post"]) == (said, one_click)


def test_naughty_names_and_subjects_break_no_header(sending: Sending) -> None:
    assert len(NAUGHTY) >= 200
    messages = Messages(*sending(subject="About {{ name }}"), FIELDS)
    for number, name in enumerate(NAUGHTY):
        message = parsed(messages, parcel(number, name=name))
        assert message.keys() == HEADERS
        (to,) = message["To"].addresses
        assert to.addr_spec == f"test{number}@example.org"
        assert " ".join(to.display_name.split()) == " ".join(name.split())
        assert " ".join(message["Subject"].split()) == " ".join(f"About {name}".split())
        (pdf,) = message.iter_attachments()
        assert pdf.get_content() == PDF


@pytest.mark.parametrize("unfit", UNFIT)
@pytest.mark.parametrize("place", ["name", "party"])
def test_what_could_forge_a_header_is_refused(sending: Sending, unfit: str, place: str) -> None:
    messages = Messages(*sending(subject="About {{ party }}."), FIELDS)
    values = {"name": f"Ann{unfit}Example"} if place == "name" else {"fields": {"party": f"Ann{unfit}Example"}}
    with pytest.raises(MessageError, match=r"has the control character U\+[0-9A-F]{4}, which could forge a header; take it out"):
        messages.of(parcel(**values))


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"email": ""}, "there is no e-mail address"),
        ({"email": "ann"}, "the e-mail address can't be used: an email address must have an @-sign"),
        ({"email": "a@example.org, b@example.org"}, "the e-mail address can't be used"),
        ({"email": "a@example.org\r\nRCPT TO:<b@example.org>"}, "the e-mail address can't be used"),
        ({"email": "Ann <a@example.org>"}, "the e-mail address can't be used"),
        ({"name": "Ann " * 100}, "the name has 400 characters; an e-mail takes 300 at most"),
    ],
)
def test_what_no_message_can_be_made_of(sending: Sending, values: dict[str, str], said: str) -> None:
    with pytest.raises(MessageError) as caught:
        Messages(*sending(), FIELDS).of(parcel(**values))
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(name=st.text(max_size=120), party=st.text(max_size=400), address=st.sampled_from(["a@example.org", "jürgen@bücher.example"]))
def test_whatever_stands_in_a_list_goes_to_one_address_or_nowhere(sending: Sending, name: str, party: str, address: str) -> None:
    messages = _messages(sending)
    try:
        message = messages.of(parcel(name=name, email=address, fields={"party": party}))
    except MessageError:
        return
    headers = message.content.partition(b"\r\n\r\n")[0].split(b"\r\n")
    assert [line.partition(b":")[0].decode() for line in headers if not line.startswith((b" ", b"\t"))] == HEADERS
    assert message.content.count(b"\r\nTo: ") == 1
    assert message.to in {"a@example.org", "jürgen@xn--bcher-kva.example"}


def _messages(sending: Sending) -> Messages:
    return Messages(*sending(subject="{{ party }}, {{ name }}"), FIELDS)


def test_the_same_words_in_text_and_html(sending: Sending, folder: Path) -> None:
    """What stands in a cell is text in both, never markup."""
    source = "{{ salutation }} {{ note | default('') }} {{ party }}\r\n.\r\nFrom here: {{ recipient.address | join(', ') }}"
    for kind in ("txt", "html"):
        (folder / f"templates/mayoral-pledge/email.{kind}").write_text(source, encoding="utf-8")
    messages = Messages(*sending(), FIELDS)
    message = parsed(messages, parcel(fields={"party": "<b>A</b> & Ω\u202e"}))
    text, html = (read(message, kind) for kind in ("plain", "html"))
    end = "\n.\nFrom here: Test Recipient 000123, 1 Example Road"
    assert text == f"Dear Test Recipient 000123  <b>A</b> & Ω{end}"
    assert html == f"Dear Test Recipient 000123  &lt;b&gt;A&lt;/b&gt; &amp; Ω{end}"
