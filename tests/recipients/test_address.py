"""Addresses by their rules: what is put right, what is refused, and why."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letterforge.recipients.address import AREAS, Line, clean, divided, postal, postcode

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
        ((NAME, ROAD, "London", "SE1 0RB"), (NAME, ROAD, "London", "SE1 0RB"), []),
        ((NAME, ROAD, "London", "se10rb"), (NAME, ROAD, "London", "SE1 0RB"), ["'se10rb' became 'SE1 0RB'"]),
        ((NAME, ROAD, "London", "SE1  0RB"), (NAME, ROAD, "London", "SE1 0RB"), []),
        ((NAME, ROAD, "London, SE1 0RB"), (NAME, ROAD, "London", "SE1 0RB"), ["'London, SE1 0RB' became 'London / SE1 0RB'"]),
        ((NAME, f"{ROAD},", "London ,", "SE1 0RB"), (NAME, ROAD, "London", "SE1 0RB"), []),
        ((NAME, "Flat 2 , Block B .", "SE1 0RB"), (NAME, "Flat 2, Block B.", "SE1 0RB"), []),
        ((NAME, "\u00a012\u202fExample Road\u200b", "SE1 0RB"), (NAME, ROAD, "SE1 0RB"), []),
        ((NAME, ROAD, "", "London", "", "SE1 0RB"), (NAME, ROAD, "London", "SE1 0RB"), []),
        ((NAME, ROAD, "SE1 0RB", "England"), (NAME, ROAD, "SE1 0RB"), []),
        ((NAME, ROAD, "SE1 0RB", "U.K."), (NAME, ROAD, "SE1 0RB"), []),
        ((NAME, ROAD, "se1 0rb", "UK"), (NAME, ROAD, "SE1 0RB"), ["'se1 0rb' became 'SE1 0RB'"]),
        ((NAME, ROAD, "SE1 0RB", "Great Britain", "United Kingdom"), (NAME, ROAD, "SE1 0RB"), []),
        ((NAME, ROAD, "London, SE1 0RB", "England"), (NAME, ROAD, "London", "SE1 0RB"), ["'London, SE1 0RB' became 'London / SE1 0RB'"]),
        ((NAME, ROAD, "CF10 1AA", "Cymru"), (NAME, ROAD, "CF10 1AA"), []),
        ((NAME, ROAD, "BT1 1AA", "Northern Ireland"), (NAME, ROAD, "BT1 1AA"), []),
        ((NAME, ROAD, "GY9 1AA", "Sark"), (NAME, ROAD, "GY9 1AA"), []),
        ((NAME, ROAD, "IM1 1AD", "Isle of Man"), (NAME, ROAD, "IM1 1AD"), []),
        ((NAME, "12 Example Unit", "BFPO 58"), (NAME, "12 Example Unit", "BFPO 58"), []),
        ((NAME, "bfpo 58", "12 Example Unit", "SE1 0RB"), (NAME, "12 Example Unit", "SE1 0RB", "BFPO 58"), ["'bfpo 58' became 'BFPO 58'"]),
        ((NAME, "12 Example Unit BFPO c/o 58", "SE1 0RB"), (NAME, "12 Example Unit", "SE1 0RB", "BFPO 58"), 1),
        ((NAME, "St Mary-le-Bow Example", "SE1 0RB"), (NAME, "St Mary-le-Bow Example", "SE1 0RB"), []),
        ((NAME, "1-2 Example Road", "SE1 0RB"), (NAME, "1-2 Example Road", "SE1 0RB"), []),
        ((NAME, "Nfangle House", "SE1 0RB"), (NAME, "Nfangle House", "SE1 0RB"), []),
        ((NAME, "漢字", "SE1 0RB"), (NAME, "漢字", "SE1 0RB"), []),
        ((*"abcdef", "SE1 0RB"), (*"abcdef", "SE1 0RB"), []),
    ],
)
def test_what_is_printed(lines: tuple[str, ...], printed: tuple[str, ...], repairs: list[str] | int) -> None:
    found = postal(address(*lines))
    assert (found.lines, found.problems) == (printed, ())
    said = [str(repair) for repair in found.repairs]
    assert len(said) == repairs if isinstance(repairs, int) else said == repairs


@pytest.mark.parametrize(
    ("lines", "what", "cure"),
    [
        ((NAME, ROAD, "London", ""), "the postcode is missing", "a postcode looks like SE1 0RB"),
        ((NAME, ROAD, "London", "SE1"), "'SE1' is not a postcode", "a postcode looks like SE1 0RB"),
        ((NAME, ROAD, "London", "SE1 ORB"), "'SE1 ORB' is not a postcode", "is it SE1 0RB?"),
        ((NAME, ROAD, "London", "SEI 0RB"), "'SEI 0RB' is not a postcode", "is it SE1 0RB?"),
        ((NAME, ROAD, "London", "SE1 0R8"), "'SE1 0R8' is not a postcode", "looks like"),
        ((NAME, ROAD, "London", "5E1 0RB"), "'5E1 0RB' is not a postcode", "looks like"),
        ((NAME, ROAD, "London", "GIR 0AA"), "'GIR 0AA' is not a postcode", "is it G1R 0AA?"),
        ((NAME, ROAD, "75001 Paris", "France"), "the address is in France", "international = true"),
        ((NAME, ROAD, "Dublin", "IRELAND"), "the address is in Ireland", "international = true"),
        ((NAME, ROAD, "Dublin", "Éire"), "the address is in Ireland", "take the recipient out"),
        ((NAME, ROAD, "New York", "U.S.A."), "the address is in United States of America", "international = true"),
        ((NAME, ROAD, "Amsterdam", "the Netherlands"), "the address is in Netherlands", "international = true"),
        ((NAME, ROAD, "Abidjan", "Cote d'Ivoire"), "the address is in Côte d’Ivoire", "international = true"),
        ((NAME, ROAD, "Port of Spain", "Trinidad & Tobago"), "the address is in Trinidad & Tobago", "international"),
        ((NAME, "BFPO 58", "Germany"), "a BFPO address has no country", "take Germany out"),
        ((NAME, "Unit BFPO 1", "BFPO 2", "SE1 0RB"), "the address has two BFPO numbers, BFPO 1 and BFPO 2", "take one out"),
        ((NAME, "SE1 0RB"), "the address has 2 lines", "3 to 7"),
        ((*"abcdefg", "SE1 0RB"), "the address has 8 lines", "3 to 7"),
        (("???", ROAD, "SE1 0RB"), "'???' holds no letter or digit", "correct it"),
        ((NAME, "@home", "SE1 0RB"), "begins with '@'", "take it out"),
        ((NAME, "(c/o)", "SE1 0RB"), "begins with '('", "take it out"),
        ((NAME, "[x]", "SE1 0RB"), "begins with '['", "take it out"),
        ((NAME, "<b>", "SE1 0RB"), "begins with '<'", "take it out"),
        ((NAME, ROAD, "~", "SE1 0RB"), "begins with '~'", "take it out"),
        ((NAME, "=1+1", "SE1 0RB"), "begins with '='", "take it out"),
        ((NAME, "NFA", "SE1 0RB"), "says that there is none", "give one"),
        ((NAME, "No Fixed Abode", "SE1 0RB"), "says that there is none", "give one"),
        ((NAME, "of no fixed address", "SE1 0RB"), "says that there is none", "give one"),
        ((NAME, "2-Jan", "Example Road", "SE1 0RB"), "the address line '2-Jan' is a date", "a house number such as 1-2"),
        ((NAME, "Feb-14", "Example Road", "SE1 0RB"), "the address line 'Feb-14' is a date", "a house number"),
        ((NAME, "2021-01-02", "Example Road", "SE1 0RB"), "the address line '2021-01-02' is a date", "a house number"),
    ],
)
def test_what_is_refused(lines: tuple[str, ...], what: str, cure: str) -> None:
    problems = postal(address(*lines)).problems
    assert any(what in str(problem) and cure in str(problem) for problem in problems), problems
    assert all(problem.kind for problem in problems)


def test_no_address_at_all() -> None:
    problems = postal([Line(NAME, "name", "name")]).problems
    assert [problem.kind for problem in problems] == ["no address"]


def test_all_faults_of_an_address_are_told_at_once() -> None:
    assert len(postal(address("???", "@x", "NFA", "SE1 ORB")).problems) == 4


def test_a_long_line_is_a_warning() -> None:
    found = postal(address(NAME, "x" * 46, "SE1 0RB"))
    assert (found.problems, [warning.kind for warning in found.warnings]) == ((), ["long address line"])
    assert postal(address(NAME, "x" * 45, "SE1 0RB")).warnings == ()


def columns(*cells: tuple[str, str]) -> list[Line]:
    return [Line(NAME, "name", "name"), *(Line(text, role, role) for text, role in cells)]


@pytest.mark.parametrize(
    ("cells", "printed"),
    [
        (
            [("12 Rue Example", "line"), ("Paris", "town"), ("75001", "postcode"), ("France", "country")],
            ("12 Rue Example", "75001 PARIS", "FRANCE"),
        ),
        (
            [("12 Rue Example", "line"), ("Paris", "town"), ("75001", "postcode"), ("FR", "country")],
            ("12 Rue Example", "75001 PARIS", "FRANCE"),
        ),
        (
            [("12 Example St", "line"), ("Boston", "town"), ("Massachusetts", "county"), ("02101", "postcode"), ("USA", "country")],
            ("12 Example St", "BOSTON, MA 02101", "UNITED STATES OF AMERICA"),
        ),
        ([("12 Example Road", "line"), ("Dublin", "town"), ("Ireland", "country")], ("12 Example Road", "DUBLIN", "IRELAND")),
        ([("12 Rue Example", "line"), ("75001 Paris", "line"), ("France", "line")], ("12 Rue Example", "75001 Paris", "FRANCE")),
        ([("12 Example Road", "line"), ("Tbilisi", "line"), ("Georgia", "country")], ("12 Example Road", "Tbilisi", "GEORGIA")),
        ([("12 Example Road", "line"), ("Gibraltar", "line"), ("GX11 1AA", "line"), ("Gibraltar", "country")], None),
    ],
)
def test_abroad(cells: list[tuple[str, str]], printed: tuple[str, ...] | None) -> None:
    found = postal(columns(*cells), international=True)
    assert found.problems == ()
    assert printed is None or found.lines == (NAME, *printed)


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ([("12 Str", "line"), ("Berlin", "town"), ("Germany", "country")], "an address in Germany needs a postcode; fill it in"),
        ([("12 Str", "line"), ("Berlin", "town"), ("1", "postcode"), ("Germany", "country")], "'1' is not a postcode of Germany"),
        ([("12 Road", "line"), ("London", "town"), ("Frannce", "country")], "'Frannce' is no country; did you mean 'France'?"),
        ([("12 Road", "line"), ("London", "town"), ("Narnia", "country")], "'Narnia' is no country"),
    ],
)
def test_what_is_wrong_abroad(cells: list[tuple[str, str]], said: str) -> None:
    assert any(said in str(problem) for problem in postal(columns(*cells), international=True).problems)


@pytest.mark.parametrize(
    ("lines", "printed"),
    [
        (
            columns((ROAD, "line"), ("London", "town"), ("Surrey", "county"), ("SE1 0RB", "postcode")),
            (NAME, ROAD, "LONDON", "Surrey", "SE1 0RB"),
        ),
        (address(NAME, ROAD, "London", "SE1 0RB"), (NAME, ROAD, "LONDON", "SE1 0RB")),
    ],
)
def test_the_town_in_capitals(lines: list[Line], printed: tuple[str, ...]) -> None:
    assert postal(lines, town_capitals=True).lines == printed


@pytest.mark.parametrize(
    ("cell", "lines"),
    [
        ("12 Example Road, London, SE1 0RB", ["12 Example Road", "London", "SE1 0RB"]),
        ("12, Example Road, London, SE1 0RB", ["12 Example Road", "London", "SE1 0RB"]),
        ("12a, Example Road, London", ["12a Example Road", "London"]),
        ("Flat 2, 12 Example Road,, London,", ["Flat 2", "12 Example Road", "London"]),
        ("12 Example Road\nLondon, Southwark\nSE1 0RB", ["12 Example Road", "London, Southwark", "SE1 0RB"]),
        ("a, b, c, d, e, f, g, h", ["a, b, c", "d", "e", "f", "g", "h"]),
        ("", []),
    ],
)
def test_an_address_in_one_cell(cell: str, lines: list[str]) -> None:
    assert [line.text for line in divided(cell, "address")] == lines


LINES = st.lists(
    st.one_of(st.text(max_size=20), st.sampled_from(["England", "BFPO 58", "London, SE1 0RB", "France", "-", "NFA", ","])), max_size=7
)


@given(LINES)
def test_an_address_once_right_stays_as_it_is(lines: list[str]) -> None:
    first = postal(address(NAME, *lines, "SE1 0RB"))
    if not first.problems:
        again = postal(address(*first.lines))
        assert (again.lines, again.problems, again.repairs) == (first.lines, (), ())


@given(LINES, st.booleans(), st.booleans())
def test_no_address_raises(lines: list[str], international: bool, capitals: bool) -> None:
    found = postal(address(NAME, *lines), international=international, town_capitals=capitals)
    assert found.lines[:1] == (NAME,) or found.problems
