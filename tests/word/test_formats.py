"""Switches that every field takes."""

import pytest

from letterforge.word.codes import CodeError, Unsupported
from letterforge.word.formats import capitals, check_formats, formatted
from tests.word.fields import code


@pytest.mark.parametrize(
    ("text", "switches", "shown"),
    [
        ("green party", "\\* Upper", "GREEN PARTY"),
        ("Green Party", "\\* LOWER", "green party"),
        ("green party", "\\* FirstCap", "Green party"),
        ("GREEN PARTY", "\\* FirstCap", "Green party"),
        ("we thank Ann Smith", "\\* FirstCap", "We thank Ann Smith"),
        ("green party", "\\* Caps", "Green Party"),
        ("GREEN PARTY", "\\* Caps", "Green Party"),
        ("ann mcDonald-smith", "\\* Caps", "Ann McDonald-Smith"),
        ("green party", "\\* MERGEFORMAT", "green party"),
        ("green party", "\\* CHARFORMAT \\* Upper", "GREEN PARTY"),
        ("12", '\\# "£0.00"', "£12.00"),
        ("n/a", '\\# "£0.00"', "n/a"),
        ("", '\\# "£0.00"', ""),
        ("2026-05-07", '\\@ "d MMM yyyy"', "7 May 2026"),
        ("soon", '\\@ "d MMM yyyy"', "soon"),
        ("2026-05-07", '\\@ "MMMM" \\* Upper', "MAY"),
        ("2026-05-07", "\\@ d \\* Ordinal", "7th"),
        ("3", "\\* CardText \\* FirstCap", "Three"),
        ("3", "\\* FirstCap \\* CardText", "three"),
        ("2026", "\\* ROMAN", "MMXXVI"),
        ("some", "\\* Ordinal", "some"),
        ("-3", "\\* CardText", "-3"),
        ("25%", "\\# 0%", "25%"),
    ],
)
def test_formatted(text, switches, shown):
    assert formatted(text, code(f"QUOTE x {switches}"), "en-GB") == shown


@pytest.mark.parametrize(
    ("switches", "language", "error", "words"),
    [
        ("\\* CircleNum", "en-GB", Unsupported, "QUOTE \\* CircleNum"),
        ("\\* Ordinal", "de-DE", Unsupported, "English only"),
        ("\\# 0;0;0;0", "en-GB", CodeError, "number picture"),
        ("\\@ \"'d'\"", "en-GB", CodeError, "date picture"),
        ('\\@ "{ MERGEFIELD picture }"', "en-GB", CodeError, "a field stands within a switch's format"),
        ("\\* Upper \\# 0.00 \\@ d", "en-GB", None, ""),
        ("\\* Roman", "de-DE", None, ""),
    ],
)
def test_what_a_format_lacks_is_said_before_there_is_a_row(switches, language, error, words):
    made = code(f"QUOTE x {switches}")
    if error is None:
        check_formats(made, language)
        return
    with pytest.raises(error) as raised:
        check_formats(made, language)
    assert words in str(raised.value)


def test_capitals_of_nothing_are_nothing():
    assert [capitals("", form) for form in ("UPPER", "LOWER", "FIRSTCAP", "CAPS")] == [""] * 4
