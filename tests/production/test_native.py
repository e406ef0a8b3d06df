"""A native letter's fingerprint: whether a file is what would be made now, and whether it says what the letter says, are two questions."""

import pytest

from letterforge.errors import HeldError, Problem
from letterforge.letter.model import Letter
from letterforge.production.maker import words_of
from letterforge.production.native import NativeDraft
from tests.conftest import Make

ENGINE = "0.1.0", "1.0"


def draft(letter: Letter, engine: tuple[str, ...] = ENGINE, max_pages: int | None = 2) -> NativeDraft:
    return NativeDraft(letter, engine, max_pages, Problem("", "", "data/list.csv", row=2))


@pytest.mark.parametrize(
    ("engine", "max_pages", "town", "form", "made", "said"),
    [
        (ENGINE, 2, "London", "pdf", True, True),
        (ENGINE, 2, "London", "docx", False, True),
        (ENGINE, 3, "London", "pdf", False, True),
        (ENGINE, None, "London", "pdf", False, True),
        (("0.2.0", "1.0"), 2, "London", "pdf", False, True),
        (ENGINE, 2, "Leeds", "pdf", False, False),
    ],
)
def test_what_made_a_letter_is_not_what_it_says(
    letter: Make, engine: tuple[str, ...], max_pages: int | None, town: str, form: str, made: bool, said: bool
) -> None:
    before = draft(letter(lines=("Test Recipient 000123", "London"))).fingerprint(form)
    now = draft(letter(lines=("Test Recipient 000123", town)), engine, max_pages)
    assert (now.is_made_by(before, "pdf"), now.may_go(before), now.is_said_by(before)) == (made, made, said)
    assert (words_of(before) == words_of(now.fingerprint("pdf"))) == said


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_the_limit_on_pages_holds_a_letter_in_each_format(letter: Make, form: str) -> None:
    two = letter(*[f"Line {number}" for number in range(60)])
    for max_pages in (2, None):
        draft(two, max_pages=max_pages).refuse_too_long()
    held = draft(two, max_pages=1)
    for refused in (held.refuse_too_long, lambda: held.content(form)):
        with pytest.raises(HeldError, match="the letter takes 2 pages, at most 1 are allowed"):
            refused()
