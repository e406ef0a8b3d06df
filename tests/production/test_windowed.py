"""What a window shows of a page: the recipient's address, all of it, and nothing else."""

from collections.abc import Collection
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from pypdfium2 import PdfDocument
from reportlab.pdfgen.canvas import Canvas

from letterforge.envelope import MM, PROFILES
from letterforge.production.window_text import said
from letterforge.production.windowed import Seen, seen
from letterforge.recipients import Recipient
from letterforge.recipients.address import Repair
from tests.inspection.samples import FONT

DL = PROFILES["dl"]
ADDRESS = ("Dr Test Recipient", "1 Example Road", "London", "SE1 0RB")
LEFT, TOP, STEP = 24.0, 60.0, 4.0  # mm
CELLS = {"organisation": "The Anti-Slavery Working Group", "job": "Chair, Trustees", "id": "1", "initial": "T"}


def who(*address: str, repairs: tuple[Repair, ...] = (), **cells: str) -> Recipient:
    lines = address or ADDRESS
    return Recipient("1", 2, lines[0], "Dear Friend", lines, {**CELLS, **cells}, repairs=repairs)


def pdf(*lines: tuple[float, float, str]) -> bytes:
    """A page with lines of text, each at its place in mm from the left and the top."""
    file = BytesIO()
    canvas = Canvas(file, (210 * MM, 297 * MM))
    canvas.setFont(FONT, 9)
    canvas.drawString(0, 0, " ")
    for x, y, text in lines:
        canvas.drawString(x * MM, (297 - y) * MM, text)
    canvas.save()
    return file.getvalue()


def block(*lines: str) -> list[tuple[float, float, str]]:
    return [(LEFT, TOP + STEP * number, line) for number, line in enumerate(lines)]


def look(content: bytes, recipient: Recipient, envelope: str = "dl", shown: Collection[str] = ()) -> Seen:
    with PdfDocument(content) as document:
        return seen(document[0], PROFILES[envelope], recipient, shown)


def wrong(content: bytes, recipient: Recipient, envelope: str = "dl") -> str:
    found = look(content, recipient, envelope).fault
    return found.what if found else ""


@pytest.mark.parametrize(
    "lines",
    [
        ADDRESS,
        ("DR TEST RECIPIENT", "1 EXAMPLE ROAD", "LONDON", "SE10RB"),
        ("Dr Test Recipient, 1 Example Road", "London, SE1 0RB"),
        ("Dr Test Recipient · 1 Example Road", "London | SE1 0RB"),
        ("Dr Test", "Recipient", "1 Example", "Road", "London SE1", "0RB"),
        ("Dr Test Recip\u00adient", "1 Example\u00a0Road", "London", "SE1 0RB"),
        ("Dr Test Recipient", "The Anti-", "Slavery Working Group", *ADDRESS[1:]),
        ("Dr Test Recipient", "Chair, Trustees", *ADDRESS[1:]),
        ("The Anti-Slavery Working Group", *ADDRESS),
        (*ADDRESS, "The Anti-Slavery Working Group"),
        ("Test Recipient", *ADDRESS[1:]),
        ("Dr Recipient", *ADDRESS[1:]),
        ("T Recipient", *ADDRESS[1:]),
        ("Dr. T. Recipient", "1, Example Road.", *ADDRESS[2:]),
        ("PRIVATE & CONFIDENTIAL", *ADDRESS),
        ("Strictly private and confidential", *ADDRESS),
        ("FAO: Dr Test Recipient", *ADDRESS[1:]),
        ("Dr Test Recipient", "c/o The Anti-Slavery Working Group", *ADDRESS[1:]),
    ],
)
def test_an_address_is_the_same_however_it_is_set(lines: tuple[str, ...]) -> None:
    assert wrong(pdf(*block(*lines)), who()) == ""


@pytest.mark.parametrize(
    ("lines", "what"),
    [
        (("FINAL NOTICE: HIV CLINIC", "Bob Wrong", "SE1 0RB"), "doesn't show 'Dr Test Recipient'"),
        (("Test Other", *ADDRESS[1:]), "doesn't show 'Dr Test Recipient'"),
        (("Recipient", *ADDRESS[1:]), "doesn't show 'Dr Test Recipient'"),
        (("Dr Test Recipient", "99 Other Road", "London", "SE1 0RB"), "doesn't show '1 Example Road'"),
        (("Dr Test Recipient", "London", "SE1 0RB"), "doesn't show '1 Example Road'"),
        (("SE1 0RB",), "doesn't show 'Dr Test Recipient'"),
        (ADDRESS[:3], "doesn't show 'SE1 0RB'"),
        (("Final notice", *ADDRESS), "would show 'Final notice' beside the address"),
        ((*ADDRESS, "FRANCE"), "would show 'FRANCE' beside the address"),
        (("Dr Test Recipient", "11 Example Road", *ADDRESS[2:]), "would show '11 Example Road'"),
        (("Dr Test Recipient, deceased", *ADDRESS[1:]), "would show other text"),
        (tuple(reversed(ADDRESS)), "another order of lines"),
        (("Prof Dr Test Recipient", *ADDRESS[1:]), "would show"),
        (("Private matter", *ADDRESS), "would show"),
        (("Dr Test Recipient", "The Rt Hon", *ADDRESS[1:]), "would show 'The Rt Hon'"),
        (("Dr Test Recipient", ".", *ADDRESS[1:]), "another order of lines"),
    ],
)
def test_anything_else_in_the_window_is_a_fault(lines: tuple[str, ...], what: str) -> None:
    assert what in wrong(pdf(*block(*lines)), who())


@pytest.mark.parametrize(
    ("address", "lines"),
    [
        (("Siân Ó Dónaill", "2 Łódź Straße", "GENÈVE", "SWITZERLAND"), ("SIÂN Ó DÓNAILL", "2 ŁÓDŹ STRASSE", "Genève", "Switzerland")),
        (("Griffin Office", "1 Field Road", "Cardiff", "CF10 1AA"), ("Gri\ufb03n Office", "1 Field Road", "Cardiff", "CF10 1AA")),
        (("A Test", "1 Weg", "WIEN", "ÖSTERREICH"), ("A Test", "1 Weg", "Wien", "Österreich")),
        (("A Test", "1 Weg", "10115 Berlin", "GERMANY"), ("A Test", "1 Weg", "10115 Berlin", "Deutschland")),
    ],
)
def test_capitals_accents_and_ligatures(address: tuple[str, ...], lines: tuple[str, ...]) -> None:
    assert wrong(pdf(*block(*lines)), who(*address, country=lines[-1])) == ""
    assert "doesn't show" in wrong(pdf(*block("Somebody Else", *lines[1:])), who(*address, country=lines[-1]))
    assert "doesn't show" in wrong(pdf(*block(*lines[:-1])), who(*address, country=lines[-1]))


def test_a_line_that_says_nothing_may_be_there_or_not() -> None:
    dashed = who("Dr Test Recipient", "1 Example Road", "-", "London", "SE1 0RB")
    assert wrong(pdf(*block(*dashed.address)), dashed) == ""
    assert wrong(pdf(*block(*ADDRESS)), dashed) == ""
    assert "doesn't show 'London'" in wrong(pdf(*block("Dr Test Recipient", "1 Example Road", "-", "SE1 0RB")), dashed)


def test_a_title_may_be_typed_where_the_list_has_none() -> None:
    councillor = who("Test Recipient", *ADDRESS[1:])
    for title in ("Cllr", "Councillor", "The Rt Hon", "Rt Hon"):
        assert wrong(pdf(*block(f"{title} Test Recipient", *ADDRESS[1:])), councillor) == "", title
    assert "another order of lines" in wrong(pdf(*block("Test Recipient", "Cllr", *ADDRESS[1:])), councillor)


def test_a_line_may_stand_as_it_does_in_the_row() -> None:
    turned = who("Test Recipient", *ADDRESS[1:], repairs=(Repair("name", "Recipient, Test", "Test Recipient"),))
    assert wrong(pdf(*block("Recipient, Test", *ADDRESS[1:])), turned) == ""
    assert "doesn't show" in wrong(pdf(*block("Recipient, Test", *ADDRESS[1:])), who("Test Recipient", *ADDRESS[1:]))


def test_lines_may_be_written_in_any_order_if_they_are_seen_in_theirs() -> None:
    assert wrong(pdf(*reversed(block(*ADDRESS))), who()) == ""
    pieces = [(LEFT + 30, TOP, "Recipient"), (LEFT, TOP, "Dr Test"), *block(*ADDRESS)[1:]]
    assert wrong(pdf(*pieces), who()) == ""


@pytest.mark.parametrize(
    ("x", "y", "text", "what"),
    [
        (LEFT, 84, "London", "'London' of the address stands where"),
        (LEFT, 84, "Example Road", "'Example Road' of the address stands where"),
        (LEFT, 84, "a", "would show 'a' beside the address"),
        (LEFT, 84, "oad", "would show 'oad' beside the address"),
        (LEFT, 86, "Dear Dr Recipient,", "would show 'Dear Dr Recipient,' beside the address"),
        (LEFT, 93.6, "Dear Dr Recipient,", ""),  # less than 1 mm of it lies in the clear zone, which ends at 92 mm
        (LEFT, 100, "Dear Dr Recipient,", ""),
        (150, 60, "The sender", ""),
    ],
)
def test_what_stands_beside_the_address(x: float, y: float, text: str, what: str) -> None:
    found = wrong(pdf(*block(*ADDRESS), (x, y, text)), who())
    assert (what in found) if what else found == ""


@pytest.mark.parametrize(("address", "lines", "what"), [((), ("Somebody",), "there is no address"), (ADDRESS, (), "no address stands in")])
def test_no_address(address: tuple[str, ...], lines: tuple[str, ...], what: str) -> None:
    assert what in wrong(pdf(*block(*lines)), who()._replace(address=address))
    assert wrong(pdf(*block(*lines)), who()._replace(address=address), "none") == ""


def test_text_that_cannot_be_read_back_is_said(tmp_path: Path) -> None:
    path = tmp_path / "letter.pdf"
    with pikepdf.open(BytesIO(pdf(*block("Ωμέγα Test", *ADDRESS[1:])))) as document:
        for font in document.pages[0].Resources.Font.values():
            if "/ToUnicode" in font:
                del font.ToUnicode
        document.save(path)
    assert "can't be read back" in wrong(path.read_bytes(), who())


def test_many_cells_alike_take_no_time() -> None:
    cells = {f"c{number}": "a" * number for number in range(1, 60)}
    line = "a" * 40
    found = look(pdf(*block(*[line] * 5, "b")), who(**cells), shown=cells)
    assert found.fault is not None
    assert "doesn't show" in found.fault.what


OTHERS = {
    "referred_by": "Bob Recipient",
    "previous_address": "9 Low Road",
    "notes": "Do not post",
    "gift": "250",
    "flag": "y",
    "ward": "Ward 3",
    "council_name": "Example Council",
    "Previous_School": "Example School",
}


@pytest.mark.parametrize(
    ("beside", "shown", "cells"),
    [
        ("The Anti-Slavery Working Group", (), "organisation"),
        ("Chair, Trustees, Ward 3", (), "job ward"),
        ("Example Council", (), "council_name"),
        ("250", ("gift",), "gift"),
        ("", ("gift", "notes"), ""),
        ("y", (), None),
        ("250", (), None),
        ("Do not post", (), None),
        ("Bob Recipient", ("referred_by",), None),
        ("9 Low Road", ("previous_address",), None),
        ("Example School", (), None),
    ],
)
def test_cells_that_stand_beside_the_address(beside: str, shown: Collection[str], cells: str | None) -> None:
    row = who(**OTHERS)
    found = look(pdf(*block(ADDRESS[0], *filter(None, [beside]), *ADDRESS[1:])), row, shown=shown)
    assert (found.fault is None) is (cells is not None)
    assert found.cells == {said(row.fields[name]) for name in (cells or "").split()}


@pytest.mark.parametrize(
    ("address", "lines", "right"),
    [
        (("Dr Test Recipient", "Flat 1", "12 High Street", "SE1 0RB"), ("Dr Test Recipient", "Flat 1, 12 High Street", "SE10RB"), True),
        (("Dr Test Recipient", "Flat 1", "12 High Street", "SE1 0RB"), ("Dr Test Recipient", "Flat 11, 2 High Street", "SE1 0RB"), False),
        (("Dr Test Recipient", "Flat 1 12 High Street", "SE1 0RB"), ("Dr Test Recipient", "Flat 1", "12 High Street", "SE1 0RB"), True),
        (("Dr Test Recipient", "12 High Street", "SE1 0RB"), ("Dr Test Recipient", "1", "2 High Street", "SE1 0RB"), False),
        (("Test Recipient 000123", "1 High Street", "SE1 0RB"), ("Test Recipient 000123 1 High Street", "SE1", "0RB"), True),
        (("Mr and Mrs T Recipient", *ADDRESS[1:]), ("Mr & Mrs T Recipient", *ADDRESS[1:]), True),
        (("Recipient & Sons Ltd", *ADDRESS[1:]), ("Recipient and", "Sons Ltd", *ADDRESS[1:]), True),
        (("Mr Test Recipient", *ADDRESS[1:]), ("Test Recipient, Esq.", *ADDRESS[1:]), True),
        (("Mr Test Recipient", *ADDRESS[1:]), ("Esq", "Test Recipient", *ADDRESS[1:]), False),
    ],
)
def test_numbers_stay_apart_and_words_are_as_they_are_written(address: tuple[str, ...], lines: tuple[str, ...], right: bool) -> None:
    assert (wrong(pdf(*block(*lines)), who(*address)) == "") is right


@pytest.mark.parametrize(
    ("down", "lines", "what"),
    [
        (110, ADDRESS, "no address stands in the envelope's window: the address stands 110 mm down and 24 mm from the left"),
        (84, ADDRESS, "no address stands in the envelope's window: the address stands 84 mm down and 24 mm from the left"),
        (
            48,
            ADDRESS,
            "'Dr Test Recipient' of the address stands where the envelope's window doesn't always show it: the address stands 48 mm",
        ),
        (110, ("Somebody Else",), "no address stands in the envelope's window"),
        (TOP, ("Dr Test Recipient", "9 Low Road"), "the envelope's window doesn't show '1 Example Road'"),
    ],
)
def test_where_an_address_stands_that_is_not_in_the_window(down: float, lines: tuple[str, ...], what: str) -> None:
    found = wrong(pdf(*[(x, y + down - TOP + 2, text) for x, y, text in block(*lines)]), who())
    assert found.startswith(what)
    assert ("mm down" in found) is (down != TOP and lines == ADDRESS)
