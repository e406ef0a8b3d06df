"""The campaign file: every key checked, every mistake one line with its place and its cure."""

from collections.abc import Callable
from pathlib import Path

import pytest

from letterforge import campaign
from letterforge.errors import CampaignError

Edit = Callable[[str, str, str], None]
FILE = "letterforge.toml"


def test_the_starter_is_sound(folder: Path) -> None:
    settings = campaign.load(folder)
    assert settings.reference.prefix == "LMP21"
    assert settings.page.profile().name == "dl"
    assert settings.folder == folder
    assert settings.path("data/x.csv") == folder / "data/x.csv"


@pytest.mark.parametrize(
    ("said", "expected"),
    [("", (True, 80, 5)), ("[print]\nduplex = false\npaper = 100\nenvelope_weight = 6.5\n[page]", (False, 100, 6.5))],
)
def test_paper_and_envelope(folder: Path, edit: Edit, said: str, expected: tuple[bool, float, float]) -> None:
    edit(FILE, "[page]", said or "[page]")
    stationery = campaign.load(folder).stationery
    assert (stationery.duplex, stationery.paper, stationery.envelope) == expected
    assert stationery.size == (220, 110)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("envelope =", "enveloppe =", "unknown key [page] 'enveloppe'; did you mean 'envelope'?"),
        ("[page]", "[pages]", "unknown key 'pages'; did you mean 'page'?"),
        ('name = "Pledge', 'nam = "Pledge', "line 4: unknown key 'nam'; did you mean 'name'?"),
        ("[sender]", "[sendr]", "unknown key 'sendr'; did you mean 'sender'?"),
        ("date = 2021-03-16", "", "'date' is missing; add it"),
        ("date = 2021-03-16", "date = 2021-02-30", "is not valid TOML"),
        ("date = 2021-03-16", 'date = "16 March"', "line 5: 'date': input should be a valid date"),
        ('envelope = "dl"', 'envelope = "dl-10"', "'dl-10' is no profile; did you mean 'dl-105'?"),
        ('formats = ["pdf", "docx"]', 'formats = ["odt"]', "[output] 'formats': input should be 'pdf' or 'docx'"),
        ('formats = ["pdf", "docx"]', "formats = []", "[output] 'formats': tuple should have at least 1 item"),
        ('name = "{reference}-{name}"', 'name = "{name}"', "must contain {reference}, since two recipients may share a name"),
        ('name = "{reference}-{name}"', 'name = "../{reference}"', "stays within the folder"),
        ('name = "{reference}-{name}"', 'name = "{reference}-{nam}"', "has an unknown field {nam}; did you mean 'name'?"),
        ('language = "en-GB"', 'language = "xx-YY"', "'xx-YY' is not a language"),
        ('date_format = "ordinal"', 'date_format = "short"', "'date_format': input should be 'long' or 'ordinal'"),
        ("max_pages = 2", "max_pages = 0", "greater than or equal to 1"),
        ("max_pages = 2", 'max_pages = "2"', "valid integer"),
        ("margin = 22", "margin = 5", "greater than or equal to 15"),
        ("leading = 13.6", "leading = 11", "leading 11 pt is too tight for type of 11 pt; at least 12.1"),
        ("[page]", "[print]\npaper = 59\n[page]", "line 37: [print] 'paper': input should be greater than or equal to 60"),
        ("[page]", "[print]\ndouplex = true\n[page]", "line 37: unknown key [print] 'douplex'; did you mean 'duplex'?"),
        ('prefix = "LMP21"', 'prefix = "LMP/21"', "string should match pattern"),
        ('"Blackfriars Settlement"', '"Black\\u0007friars"', "must be one line, without control characters"),
        ('folder = "out/letters"', 'folder = "."', "[output] 'folder': '.' names no file or folder"),
        ('list = "data/candidates.csv"', 'list = ""', "[recipients] 'list': '' names no file or folder"),
        (
            "[page]",
            "[pictures.x]\nfile = 'x.png'\nwidth = 5\nhight = 5\nalt = 'x'\n[page]",
            "unknown key [pictures.x] 'hight'; did you mean",
        ),
        ("[page]", "[pictures.x]\nfile = 'x.png'\nalt = 'x'\n[page]", "[pictures] 'x': needs its width or its height in mm, and not both"),
        ("[page]", "[pictures.x]\nfile = 'x.png'\nwidth = 5\nheight = 5\nalt = 'x'\n[page]", "line 36: [pictures] 'x': needs its width or"),
        ("[page]", "[pictures.x]\nfile = 'x.png'\nwidth = 5\n[page]", "line 36: [pictures.x] 'alt' is missing; add it"),
        (
            "[page]",
            "[pictures.x]\nfile = 'x.png'\nwidth = 5\nalt = ' '\n[page]",
            "line 39: [pictures.x] 'alt': must say what the picture shows",
        ),
        ("[page]", "[pictures.x]\nfile = 'x.png'\nwidth = 0\nalt = 'x'\n[page]", "[pictures.x] 'width': input should be greater than 0"),
        ("[page]", "[pictures.'x y']\nfile = 'x.png'\nwidth = 5\nalt = 'x'\n[page]", "'x y' can't be a picture's name"),
        ("members =", "recipient =", "'recipient' can't be a table's name"),
        ("members =", "'my members' =", "'my members' can't be a table's name"),
    ],
)
def test_mistakes(folder: Path, edit: Edit, before: str, after: str, said: str) -> None:
    edit(FILE, before, after)
    with pytest.raises(CampaignError) as caught:
        campaign.load(folder)
    assert said in str(caught.value)
    assert str(caught.value).startswith("letterforge.toml") or str(folder) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_window_of_ones_own(folder: Path, edit: Edit) -> None:
    own = "\n[page.window]\nenvelope = [220, 110]\nwindow = [93, 39]\nleft = 20\nbottom = 18\nfolds = [99, 198]\n"
    edit(FILE, "\n[style]", own + "\n[style]")
    profile = campaign.load(folder).page.profile()
    assert (profile.name, profile.safe.left, profile.safe.bottom) == ("own", 22, 79)
    edit(FILE, "folds = [99", "folds = [120")
    with pytest.raises(CampaignError, match="a sheet folded to 210 x 120 mm doesn't go into an envelope of 220 x 110 mm"):
        campaign.load(folder)


@pytest.mark.parametrize(
    ("content", "said"), [(b"\xff\xfe", "can't be read"), (b"name = ?", "line 1: is not valid TOML"), (None, "no such campaign file")]
)
def test_a_file_that_is_none(tmp_path: Path, content: bytes | None, said: str) -> None:
    if content is not None:
        (tmp_path / FILE).write_bytes(content)
    with pytest.raises(CampaignError, match=said):
        campaign.load(tmp_path / FILE)


def test_it_is_found_from_below(folder: Path, tmp_path: Path) -> None:
    assert campaign.find(folder / "templates" / "mayoral-pledge") == folder / FILE
    with pytest.raises(CampaignError, match="letterforge new"):
        campaign.find(tmp_path)


EMAIL = """[email]
from = "Example Working Group <letters@example.org>"
host = "smtp.example.org"
subject = "About {{ campaign.name }}"
text = "templates/mayoral-pledge/email.txt"
"""


@pytest.mark.parametrize(
    ("more", "server", "rate"),
    [
        ("", ("smtp.example.org", 587), 30),
        ('security = "tls"', ("smtp.example.org", 465), 30),
        ('security = "tls"\nport = 10465\nrate = 1', ("smtp.example.org", 10465), 1),
    ],
)
def test_e_mail(folder: Path, edit: Edit, more: str, server: tuple[str, int], rate: int) -> None:
    assert campaign.load(folder).email is None
    edit(FILE, "[page]", f"{EMAIL}{more}\n[page]")
    email = campaign.load(folder).email
    assert email is not None
    assert (email.server, email.rate) == (server, rate)
    assert email.author == ("Example Working Group", "letters@example.org")
    assert email.replies is None


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('from = "Example Working Group <letters@example.org>"', 'from = "Anna <anna@bücher.example>"', ""),
        ('from = "Example Working Group <letters@example.org>"', 'from = "letters@example.org"', ""),
        ('host = "smtp.example.org"', 'host = "localhost"\nsecurity = "none"', ""),
        ('host = "smtp.example.org"', 'host = "127.0.0.9"\nsecurity = "none"', ""),
        ('host = "smtp.example.org"', 'host = "::1"\nsecurity = "none"', ""),
        ("text =", 'unsubscribe = ["https://example.org/out?r={reference}", "mailto:out@example.org"]\ntext =', ""),
        ("from =", "form =", "line 37: unknown key [email] 'form'; did you mean 'from'?"),
        (
            "letters@example.org>",
            "letters>",
            "line 37: [email] 'from': 'letters' is no e-mail address: an email address must have an @-sign",
        ),
        (
            "letters@example.org>",
            "letters@example.org",
            "is no address; write it as someone@example.org or as Our Name <someone@example.org>",
        ),
        ("Working Group", "Working\\nGroup", "[email] 'from': must be one line, without control characters"),
        ("text =", 'reply_to = "x"\ntext =', "[email] 'reply_to': 'x' is no e-mail address"),
        (
            "smtp.example.org",
            "smtp.example.org:587",
            "line 38: [email] 'host': 'smtp.example.org:587' is no server's name, such as smtp.example.org",
        ),
        ("text =", 'security = "none"\ntext =', "[email] 'security': 'none' would show letters and password to everybody on the way"),
        ("text =", 'security = "ssl"\ntext =', "[email] 'security': input should be 'tls', 'starttls' or 'none'"),
        ("text =", "rate = 0\ntext =", "[email] 'rate': input should be greater than or equal to 1"),
        ("text =", 'password = "x"\ntext =', "unknown key [email] 'password'"),
        ("About", "About\\r\\nBcc: x@example.net", "[email] 'subject': must be one line, without control characters"),
        ("text =", 'unsubscribe = "http://example.org"\ntext =', "can't be used; write an address that begins with https:// or mailto:"),
        ("text =", 'unsubscribe = "https://example.org/>,<x"\ntext =', "can't be used"),
        ("text =", 'unsubscribe = "https://example.org/{name}"\ntext =', "has an unknown field {name}; known: dispatch, reference"),
        ("text =", 'unsubscribe = "https://example.org/{name"\ntext =', "has a brace that stands alone"),
    ],
)
def test_what_e_mail_may_say(folder: Path, edit: Edit, before: str, after: str, said: str) -> None:
    assert before in EMAIL
    edit(FILE, "[page]", EMAIL.replace(before, after, 1) + "[page]")
    if not said:
        assert campaign.load(folder).email is not None
        return
    with pytest.raises(CampaignError) as caught:
        campaign.load(folder)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)
