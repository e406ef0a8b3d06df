"""E-mail addresses: the quick look says the same as the parser, and what is wrong is a warning at its place."""

import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import given
from hypothesis import strategies as st

from letterforge.recipients.mailable import Mailable
from tests.recipients.conftest import Lists

LIST = "name,email,address_line_1,town,postcode\n"
EMAIL = '[email]\nfrom = "letters@example.org"\nhost = "smtp.example.org"\nsubject = "x"\ntext = "templates/email.txt"'


@pytest.mark.parametrize(
    ("cell", "cure"),
    [
        ("", None),
        ("ann@example.org", None),
        ("ann.example+news@mail.example.co.uk", None),
        ("o'neill@example.org", None),
        ("jürgen@bücher.example", None),
        ("ann", "write it as someone@example.org"),
        ("ann@gmail", "did you mean ann@gmail.com?"),
        ("ann@gmail,com", "did you mean ann@gmail.com?"),
        ("ann @hotmail.co.uk", "did you mean ann@hotmail.co.uk?"),
        ("ann@btinternet..com", "did you mean ann@btinternet.com?"),
        ("ann@example.org; bob@example.org", "keep one address in the cell"),
        ("ann@@example.org", "write it as someone@example.org"),
        ("x" * 300 + "@example.org", "write it as someone@example.org"),
        ("ann@localhost", "write it as someone@example.org"),
    ],
)
def test_addresses(cell: str, cure: str | None) -> None:
    looked = Mailable()
    for _ in range(2):
        looked.fault("first@example.org")
        found = looked.fault(cell)
        assert (found.cure if found else None) == cure


_LOCAL = st.text("abcXYZ019._+-'\"@ é", max_size=70)
_DOMAIN = st.sampled_from(
    ["example.org", "a.b-c.example.com", "EXAMPLE.org", "-a.example", "a..example", "x.local", "x" * 64 + ".org", "org"]
)


@given(st.lists(st.tuples(_LOCAL, _DOMAIN), max_size=20))
def test_the_quick_look_agrees_with_the_parser(parts: list[tuple[str, str]]) -> None:
    looked = Mailable()
    for local, domain in parts:
        cell = f"{local}@{domain}"
        try:
            validate_email(cell, check_deliverability=False)
            right = True
        except EmailNotValidError:
            right = False
        assert (looked.fault(cell) is None) == right


def test_a_wrong_address_is_a_warning_at_its_place_where_the_campaign_sends_e_mail(listed: Lists) -> None:
    rows = LIST + "Test Recipient 000123,ann@gmail,1 Example Road,London,SE1 0RB\nTest Recipient 000124,,2 Example Road,London,SE1 0RB\n"
    first, second = listed(rows, end=EMAIL)
    assert [str(warning) for warning in first.warnings] == [
        "data/candidates.csv, row 2, column email: is no e-mail address; did you mean ann@gmail.com?"
    ]
    assert not first.problems
    assert not second.warnings


def test_without_e_mail_in_the_campaign_nobody_looks(listed: Lists) -> None:
    (one,) = listed(LIST + "Test Recipient 000123,ann@gmail,1 Example Road,London,SE1 0RB\n")
    assert not one.warnings
