"""Lists as files: rows as they came, or one clear line."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letterforge.errors import ListError
from letterforge.recipients.read import Row, forbidden, identifier, open_table


def rows(folder: Path, content: bytes | str) -> list[Row]:
    path = folder / "list.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return list(open_table(path, "list.csv").rows())


@pytest.mark.parametrize(
    ("content", "cells"),
    [
        ("id,name\n1,A\n2,B\n", [{"id": "1", "name": "A"}, {"id": "2", "name": "B"}]),
        ("\ufeffid,name\r\n1,Siân\r\n", [{"id": "1", "name": "Siân"}]),
        ("id;name\n1;A, B\n", [{"id": "1", "name": "A, B"}]),
        ("id\tname\n1\tA\n", [{"id": "1", "name": "A"}]),
        ('id,name\n1,"A ""B"", C"\n', [{"id": "1", "name": 'A "B", C'}]),
        ('id,address\n1,"12 Example Road\nLondon"\n', [{"id": "1", "address": "12 Example Road\nLondon"}]),
        ("id,name\n\n1,A\n,\n", [{"id": "1", "name": "A"}]),
        ("id,name\n", []),
        ("Address Line 1,2nd line,E-mail\na,b,c", [{"address_line_1": "a", "_2nd_line": "b", "e_mail": "c"}]),
    ],
)
def test_what_is_read(tmp_path: Path, content: str, cells: list[dict[str, str]]) -> None:
    assert [row.cells for row in rows(tmp_path, content)] == cells


def test_rows_are_numbered_as_a_spreadsheet_shows_them(tmp_path: Path) -> None:
    assert [row.number for row in rows(tmp_path, 'id,name\n1,"A\nB"\n\n3,C\n')] == [2, 4]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "list.csv: is empty"),
        (b"id,,name\n", "row 1: the heading of column 2 is empty"),
        (b"id,Name,NAME\n", "row 1: two columns are called 'NAME'"),
        (b'id,name\n1,"A\n2,B\n', "is not readable as CSV"),
        (b'id,name\n1,"A"B\n', "row 2: is not readable as CSV"),
        ("id,name\n1,Siân\n".encode("latin-1"), "is not UTF-8; save it from the spreadsheet as 'CSV UTF-8'"),
        ("id,name\n1,A\n".encode("utf-16"), "is not UTF-8"),
    ],
)
def test_a_list_that_cannot_be_trusted(tmp_path: Path, content: bytes, said: str) -> None:
    with pytest.raises(ListError) as caught:
        rows(tmp_path, content)
    assert said in str(caught.value)


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(ListError, match="no such file"):
        open_table(tmp_path / "none.csv", "none.csv")


@pytest.mark.parametrize(("line", "count"), [("1", 1), ("1,A,B", 3)])
def test_a_row_of_too_few_or_many_cells_is_a_problem(tmp_path: Path, line: str, count: int) -> None:
    row = rows(tmp_path, f"id,name\n{line}\n")[0]
    assert f"row 2: has {count} cell" in str(row.problems[0])


@pytest.mark.parametrize("character", ["\0", "\x0b", "\x1b", "\x7f", "\x85", "\ufffe", "\uffff"])
def test_a_control_character_is_a_problem_with_row_and_column(tmp_path: Path, character: str) -> None:
    row = rows(tmp_path, f"id,name\n1,A{character}B\n")[0]
    assert str(row.problems[0]).startswith(f"list.csv, row 2, column name: contains the control character U+{ord(character):04X}")
    assert forbidden(f"x{character}") == character


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("Name", "name"),
        (" Post code ", "post_code"),
        ("E-mail", "e_mail"),
        ("2nd", "_2nd"),
        ("Straße", "strasse"),
        ("—", ""),
        ("名前", "名前"),
    ],
)
def test_identifier(heading: str, name: str) -> None:
    assert identifier(heading) == name


@given(content=st.binary(max_size=300))
def test_reading_anything_raises_nothing_else(content: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    with suppress(ListError):
        rows(tmp_path_factory.getbasetemp(), content)
