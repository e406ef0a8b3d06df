"""Date pictures."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letterforge.word.codes import CodeError
from letterforge.word.date_picture import as_pattern, dated, has_time
from tests.word.fields import MOMENT


@pytest.mark.parametrize(
    ("picture", "language", "text"),
    [
        ("d MMMM yyyy", "en-GB", "7 May 2026"),
        ("dddd, d MMMM yyyy 'at' h:mm am/pm", "en-GB", "Thursday, 7 May 2026 at 6:05 pm"),
        ("ddd dd MMM yy", "en-GB", "Thu 07 May 26"),
        ("dd/MM/yyyy", "en-GB", "07/05/2026"),
        ("D.M.YY", "en-GB", "7.5.26"),
        ("M-d", "en-GB", "5-7"),
        ("HH:mm:ss", "en-GB", "18:05:09"),
        ("h:mm AM/PM", "en-GB", "6:05 PM"),
        ("hh'h'", "en-GB", "06h"),
        ("'day' d", "en-GB", "day 7"),
        ("d MMMM yyyy", "de-DE", "7 Mai 2026"),
        ("d MMMM", "cs-CZ", "7 května"),
        ("MMMM yyyy", "cs-CZ", "květen 2026"),
        ("dddd", "fr-FR", "jeudi"),
        ("yyyy", "en-GB", "2026"),
    ],
)
def test_pictures(picture, language, text):
    assert dated(MOMENT, picture, language) == text


def test_a_plain_day_begins_at_midnight():
    assert dated(date(2026, 5, 7), "h:mm am/pm") == "12:00 am"


@pytest.mark.parametrize(("picture", "asks"), [("d MMMM", False), ("h:mm", True), ("d am/pm", True), ("d 'h'", False), ("mm", True)])
def test_whether_the_time_is_asked_for(picture, asks):
    assert has_time(picture) is asks


@pytest.mark.parametrize("picture", ["", "'d'", "d 'of", "..."])
def test_what_is_no_picture_is_said(picture):
    with pytest.raises(CodeError):
        dated(MOMENT, picture)


@pytest.mark.parametrize(
    ("picture", "pattern"),
    [
        ("dddd, d MMMM yyyy", "EEEE, d MMMM yyyy"),
        ("DD/MM/YY", "dd/MM/yy"),
        ("d 'de' MMMM", "d 'de' MMMM"),
        ("d e MMMM", "d 'e' MMMM"),
        ("'in the year' yyyy", "'in' 'the' 'year' yyyy"),
        ("ddMM", "ddMM"),
    ],
)
def test_as_unicode_writes_it(picture, pattern):
    assert as_pattern(picture) == pattern


@given(st.dates(date(1, 1, 1)), st.text("dMyhHms' /,apm", max_size=12))
def test_any_picture_gives_text_or_a_code_error(day, picture):
    with suppress(CodeError):
        assert isinstance(dated(day, picture), str)
