"""Addresses by their rules: what is put right, what is refused, and why."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letterforge.recipients.address import AREAS, Line, clean, postal, postcode

NAME, ROAD = "Test Recipient 000123", "12 Example Road"


def address(*lines: str) -> list[Line]:
    return [Line(line, "postcode" if number == len(lines) else f"line {number}") for number, line in enumerate(lines, 1)]


@pytest.mark.parametrize(
    ("line", "cleaned"),
    [
        ("12 Example Road", "12 Example Road"),
        ("  12   Example\tRoad ", "12 Example Road"),
        ("12\u00a0Example\u202fRoad", "12 Example Road"),
        ("12\u200b Example\u200c Ro\u200dad\ufeff\u2060", "12 Example Road"),
        ("\u180eA\u2028B\u2029", "AB"),
        ("Flat 2 , Block B .", "Flat 2, Block B."),
        ("London,", "London"),
        ("London, ,", "London"),
        ("St. Mary's, Vicarage", "St. Mary's, Vicarage"),
        ("", ""),
        (" , ", ""),
    ],
)
def test_clean(line: str, cleaned: str) -> None:
    assert clean(line) == cleaned


@given(st.text())
def test_cleaning_twice_is_cleaning_once(line: str) -> None:
    assert clean(clean(line)) == clean(line)


@pytest.mark.parametrize(
    ("text", "standard"),
    [
        ("SE1 0RB", "SE1 0RB"),
        ("se10rb", "SE1 0RB"),
        (" s e 1 0 r b ", "SE1 0RB"),
        ("SW1A 1AA", "SW1A 1AA"),
        ("EC1A1BB", "EC1A 1BB"),
        ("M1 1AE", "M1 1AE"),
        ("B33 8TH", "B33 8TH"),
        ("CR2 6XH", "CR2 6XH"),
        ("DN55 1PT", "DN55 1PT"),
        ("GY1 1AA", "GY1 1AA"),
        ("JE2 3AB", "JE2 3AB"),
        ("IM1 1AD", "IM1 1AD"),
        ("GIR 0AA", ""),
        ("GX11 1AA", ""),
        ("QQ1 1AA", ""),
        ("SE1 0RC", ""),
        ("SE1 0IB", ""),
        ("SE1 0KB", ""),
        ("SE1 0MB", ""),
        ("SE1 0OB", ""),
        ("SE1 0VB", ""),
        ("SE1 ORB", ""),
        ("SEI 0RB", ""),
        ("SE1", ""),
        ("0RB", ""),
        ("SE123 0RB", ""),
        ("1AA", ""),
        ("London", ""),
        ("", ""),
    ],
)
def test_postcode(text: str, standard: str) -> None:
    assert postcode(text) == standard


def test_there_are_124_areas() -> None:
    assert len(AREAS) == 124
    assert all(postcode(f"{area}1 1AA") == f"{area}1 1AA" for area in AREAS)


@pytest.mark.parametrize(
    ("lines", "printed", "repairs"),
    [
        ((NAME, ROAD, "London", "SE1 0RB"), (NAME, ROAD, "London", "SE1 0RB"), 0),
        ((NAME, ROAD, "London", "se10rb"), (NAME, ROAD, "London", "SE1 0RB"), 1),
        ((NAME, ROAD, "London, SE1 0RB"), (NAME, ROAD, "London", "SE1 0RB"), 1),
        ((NAME, ROAD, "", "London", "", "SE1 0RB"), (NAME, ROAD, "London", "SE1 0RB"), 0),
        ((NAME, ROAD, "SE1 0RB", "England"), (NAME, ROAD, "SE1 0RB"), 0),
        ((NAME, ROAD, "SE1 0RB", "U.K."), (NAME, ROAD, "SE1 0RB"), 0),
        ((NAME, ROAD, "SE1 0RB", "Great Britain", "United Kingdom"), (NAME, ROAD, "SE1 0RB"), 0),
        ((NAME, ROAD, "CF10 1AA", "Cymru"), (NAME, ROAD, "CF10 1AA"), 0),
        ((NAME, ROAD, "GY9 1AA", "Sark"), (NAME, ROAD, "GY9 1AA"), 0),
        ((NAME, ROAD, "IM1 1AD", "Isle of Man"), (NAME, ROAD, "IM1 1AD"), 0),
        ((NAME, "BFPO 58"), None, 0),
        ((NAME, "12 Example Unit", "BFPO 58"), (NAME, "12 Example Unit", "BFPO 58"), 0),
        ((NAME, "bfpo 58", "12 Example Unit", "SE1 0RB"), (NAME, "12 Example Unit", "SE1 0RB", "BFPO 58"), 0),
    ],
)
def test_what_is_printed(lines: tuple[str, ...], printed: tuple[str, ...] | None, repairs: int) -> None:
    found = postal(address(*lines))
    if printed is None:
        assert found.problems
        return
    assert (found.lines, found.problems, len(found.repairs)) == (printed, (), repairs)


@pytest.mark.parametrize(
    ("lines", "what", "cure"),
    [
        ((NAME, ROAD, "London", ""), "the postcode is missing", "a postcode looks like SE1 0RB"),
        ((NAME, ROAD, "London", "SE1"), "'SE1' is not a postcode", "a postcode looks like SE1 0RB"),
        ((NAME, ROAD, "London", "SE1 ORB"), "'SE1 ORB' is not a postcode", "is it SE1 0RB?"),
        ((NAME, ROAD, "London", "SEI 0RB"), "'SEI 0RB' is not a postcode", "is it SE1 0RB?"),
        ((NAME, ROAD, "London", "5E1 0RB"), "'5E1 0RB' is not a postcode", "looks like"),
        ((NAME, ROAD, "75001 Paris", "France"), "the address is in France", "United Kingdom only"),
        ((NAME, ROAD, "Dublin", "IRELAND"), "the address is in Ireland", "United Kingdom only"),
        ((NAME, "BFPO 58", "Germany"), "a BFPO address has no country", "take Germany out"),
        ((NAME, "SE1 0RB"), "the address has 2 lines", "3 to 7"),
        ((*"abcdefg", "SE1 0RB"), "the address has 8 lines", "3 to 7"),
        (("???", ROAD, "SE1 0RB"), "'???' holds no letter or digit", "correct it"),
        ((NAME, "@home", "SE1 0RB"), "begins with '@'", "take it out"),
        ((NAME, "(c/o)", "SE1 0RB"), "begins with '('", "take it out"),
        ((NAME, "[x]", "SE1 0RB"), "begins with '['", "take it out"),
        ((NAME, "<b>", "SE1 0RB"), "begins with '<'", "take it out"),
        ((NAME, "~", "SE1 0RB"), "begins with '~'", "take it out"),
        ((NAME, "NFA", "SE1 0RB"), "says that there is none", "give one"),
        ((NAME, "No Fixed Abode", "SE1 0RB"), "says that there is none", "give one"),
        ((NAME, "of no fixed address", "SE1 0RB"), "says that there is none", "give one"),
    ],
)
def test_what_is_refused(lines: tuple[str, ...], what: str, cure: str) -> None:
    problems = [str(problem) for problem in postal(address(*lines)).problems]
    assert any(what in problem and cure in problem for problem in problems), problems


def test_all_faults_of_an_address_are_told_at_once() -> None:
    assert len(postal(address("???", "@x", "NFA", "SE1 ORB")).problems) == 4


@given(st.lists(st.text(max_size=20), max_size=9))
def test_an_address_once_right_stays_as_it_is(lines: list[str]) -> None:
    first = postal(address(NAME, *lines, "SE1 0RB"))
    if not first.problems:
        again = postal(address(*first.lines))
        assert (again.lines, again.problems, again.repairs) == (first.lines, (), ())
