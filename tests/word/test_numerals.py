"""Numbers in words, ordinals, numerals."""

from decimal import Decimal

import pytest

from letterforge.word.numerals import FORMS, in_form


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        ("0", "CardText", "zero"),
        ("21", "cardtext", "twenty-one"),
        ("790", "CardText", "seven hundred ninety"),
        ("1001", "CardText", "one thousand one"),
        ("999999", "CardText", "nine hundred ninety-nine thousand nine hundred ninety-nine"),
        ("1", "OrdText", "first"),
        ("12", "OrdText", "twelfth"),
        ("20", "OrdText", "twentieth"),
        ("21", "OrdText", "twenty-first"),
        ("100", "OrdText", "one hundredth"),
        ("9", "OrdText", "ninth"),
        ("1", "Ordinal", "1st"),
        ("12", "Ordinal", "12th"),
        ("22", "Ordinal", "22nd"),
        ("14.55", "DollarText", "fourteen and 55/100"),
        ("3", "DollarText", "three and 00/100"),
        ("1994", "Roman", "MCMXCIV"),
        ("4", "roman", "iv"),
        ("1", "Alphabetic", "A"),
        ("26", "alphabetic", "z"),
        ("27", "ALPHABETIC", "AA"),
        ("28", "alphabetic", "bb"),
        ("458", "Hex", "1CA"),
        ("31", "Arabic", "31"),
        ("-31", "Arabic", "-31"),
        ("31", "ArabicDash", "- 31 -"),
        ("2.5", "Arabic", "3"),
        ("0", "Roman", None),
        ("-1", "CardText", None),
        ("781", "Alphabetic", None),
        ("40000", "Roman", None),
        ("1000000000000", "CardText", None),
        ("1" * 40, "Arabic", None),
    ],
)
def test_forms(value, form, text):
    assert in_form(Decimal(value), form) == text


def test_every_form_says_something_of_one():
    assert all(in_form(Decimal(1), form) for form in FORMS)
