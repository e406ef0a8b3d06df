"""Lists as files: rows as they came, or one clear line."""

import io
import json
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from letterforge.errors import ListError
from letterforge.recipients.read import Reading, Row, Table, defused, forbidden, identifier, named, open_table

Cells = list[dict[str, str]]


def table(folder: Path, content: bytes | str, name: str = "list.csv", **reading: object) -> Table:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return open_table(path, name, Reading(**reading))  # type: ignore[arg-type]


def rows(folder: Path, content: bytes | str, name: str = "list.csv", **reading: object) -> list[Row]:
    return list(table(folder, content, name, **reading).rows())


@pytest.mark.parametrize(
    ("content", "cells"),
    [
        ("id,name\n1,A\n2,B\n", [{"id": "1", "name": "A"}, {"id": "2", "name": "B"}]),
        ("id,name\r\n1,A\r\n", [{"id": "1", "name": "A"}]),
        ("id,name\r1,A\r2,B", [{"id": "1", "name": "A"}, {"id": "2", "name": "B"}]),
        ("id,name\n1,A", [{"id": "1", "name": "A"}]),
        ("\ufeffid,name\r\n1,Siân\r\n", [{"id": "1", "name": "Siân"}]),
        ("id;name\n1;A, B\n", [{"id": "1", "name": "A, B"}]),
        (
            "id;name;address\n1;A;12 Example Road, London, SE1 0RB",
            [{"id": "1", "name": "A", "address": "12 Example Road, London, SE1 0RB"}],
        ),
        ("id\tname\n1\tA\n", [{"id": "1", "name": "A"}]),
        ("id|name\n1|A\n", [{"id": "1", "name": "A"}]),
        ("sep=;\nid;name\n1;A\n", [{"id": "1", "name": "A"}]),
        ('"Name, full";id\nA;1\n', [{"name_full": "A", "id": "1"}]),
        ('id,name\n1,"A ""B"", C"\n', [{"id": "1", "name": 'A "B", C'}]),
        ('id,name\n1,5" pipe\n', [{"id": "1", "name": '5" pipe'}]),
        ('id,address\n1,"12 Example Road\nLondon"\n', [{"id": "1", "address": "12 Example Road\nLondon"}]),
        ('id,address\r\n1,"12 Example Road\r\nLondon"\r\n', [{"id": "1", "address": "12 Example Road\nLondon"}]),
        ("id,name\n\n1,A\n,\n  , \n", [{"id": "1", "name": "A"}]),
        ("id,name\n", []),
        ("id,name\n 1 ,\u00a0A\u00a0\n", [{"id": "1", "name": "A"}]),
        ("id,name\n1,Sia\u0302n\n", [{"id": "1", "name": "Siân"}]),
        ("id,name,,\n1,A,,\n", [{"id": "1", "name": "A", "column_3": "", "column_4": ""}]),
        ("id,name,\n1,A\n", [{"id": "1", "name": "A", "column_3": ""}]),
        ("id,name\n1,A,,\n", [{"id": "1", "name": "A"}]),
        ("id,note,Note,NOTE\n1,a,b,c", [{"id": "1", "note": "a", "note_2": "b", "note_3": "c"}]),
        ("Address Line 1,2nd line,E-mail\na,b,c", [{"address_line_1": "a", "_2nd_line": "b", "e_mail": "c"}]),
    ],
)
def test_delimited(tmp_path: Path, content: str, cells: Cells) -> None:
    assert [row.cells for row in rows(tmp_path, content)] == cells


@pytest.mark.parametrize(
    ("encoding", "said", "reading"),
    [
        ("utf-8", "CSV, UTF-8, separated by commas", {}),
        ("utf-8-sig", "CSV, UTF-8, separated by commas", {}),
        ("utf-16", "CSV, UTF-16, separated by commas", {}),
        ("utf-32", "CSV, UTF-32, separated by commas", {}),
        ("utf-16-le", "CSV, utf-16-le, separated by commas", {"encoding": "utf-16-le"}),
        ("cp1252", "CSV, cp1252, separated by commas", {"encoding": "cp1252"}),
        ("mac_roman", "CSV, mac_roman, separated by commas", {"encoding": "mac_roman"}),
        ("utf-8-sig", "CSV, UTF-8, separated by commas", {"encoding": "cp1252"}),  # the file's own mark is surer than the setting
    ],
)
def test_encodings(tmp_path: Path, encoding: str, said: str, reading: dict[str, object]) -> None:
    opened = table(tmp_path, "id,name\n1,Siân Zoë\n".encode(encoding), **reading)
    assert opened.facts == said
    assert [row.cells["name"] for row in opened.rows()] == ["Siân Zoë"]


@pytest.mark.parametrize(
    ("encoding", "name", "readings"),
    [
        ("cp1252", "Siân", "'Siân' (cp1252) or 'Siān' (cp1257) or 'Si‚n' (mac_roman)"),
        ("mac_roman", "Siân", "'Siân' (mac_roman) or 'Siën' (cp850) or 'Si‰n' (cp1252)"),
        ("cp850", "Siân", "'Siân' (cp850)"),
        ("cp1252", "Zoë O’Neill", "'Zoë O’Neill' (cp1252)"),
        ("cp1250", "Łoś", "(cp1250)"),
        ("cp1252", "x" * 80 + "Siân", "Siân' (cp1252)"),
    ],
)
def test_another_encoding_is_asked_for_and_not_guessed(tmp_path: Path, encoding: str, name: str, readings: str) -> None:
    with pytest.raises(ListError) as caught:
        rows(tmp_path, f'id,name\n1,A\n2,"{name}"\n'.encode(encoding))
    said = str(caught.value)
    assert said.startswith("list.csv, row 3: is not UTF-8; how is it right: ")
    assert readings in said
    assert said.count(" or ") == 3
    assert "say encoding = under [recipients]" in said


def test_a_wrong_encoding_far_down_is_found_before_anything_is_made(tmp_path: Path) -> None:
    content = "id,name\n" + "".join(f"{number},Test Recipient {number:06d}\n" for number in range(20_000))
    with pytest.raises(ListError, match="row 20002: is not UTF-8"):
        rows(tmp_path, content.encode() + "20000,Siân\n".encode("cp1252"))


def test_rows_are_numbered_as_a_spreadsheet_shows_them(tmp_path: Path) -> None:
    assert [row.number for row in rows(tmp_path, 'id,name\n1,"A\nB"\n\n3,C\n')] == [2, 4]


def test_a_title_above_the_header(tmp_path: Path) -> None:
    found = rows(tmp_path, "Candidates 2021\n\nid,name\n1,A\n", header_row=3)
    assert [(row.number, row.cells) for row in found] == [(4, {"id": "1", "name": "A"})]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "list.csv: is empty"),
        (b" \n\n", "list.csv: is empty"),
        (b",,\n1,2,3", "list.csv: has no headings"),
        (b'id,name\n1,"A\n2,B\n', "is not readable as CSV"),
        (b'id,name\n1,"A"B\n', "row 2: is not readable as CSV"),
        (b'id,name\n1,"A,x\n2,"B,y\n', "is not readable as CSV"),
        (b"id,name\n1," + b"x" * 200_000, "is not readable as CSV: field larger than field limit"),
        ("id,name\n1,A\n".encode("utf-16-le"), 'is UTF-16 without the mark that says so; say encoding = "utf-16-le"'),
        ("id,name\n1,A\n".encode("utf-16-be"), 'say encoding = "utf-16-be"'),
        (b"\0\1\2\3\xff\xfe\4", "is no text: it holds null bytes"),
        (b"%PDF-1.7\n", "is a PDF, not a list"),
        (b"<html><table>", "is a web page, not a list; open it in a spreadsheet and save it as XLSX"),
        (b"  <!DOCTYPE html>", "is a web page"),
        (b"{\\rtf1", "is a text document"),
        (b"PK\x03\x04rubbish", "can't be read as a spreadsheet"),
        (b"\xd0\xcf\x11\xe0rubbish", "can't be read as a spreadsheet"),
    ],
)
def test_a_list_that_cannot_be_trusted(tmp_path: Path, content: bytes, said: str) -> None:
    with pytest.raises(ListError) as caught:
        rows(tmp_path, content)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_wrong_setting_is_told_by_the_cell_that_shows_it(tmp_path: Path) -> None:
    with pytest.raises(ListError, match=r"row 2: is not ascii, as b'Si\\xc3\\xa2n' shows; correct encoding ="):
        rows(tmp_path, "id,name\n1,Siân\n", encoding="ascii")


def test_what_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(ListError, match="no such file"):
        open_table(tmp_path / "none.csv", "none.csv")
    with pytest.raises(ListError, match=r"is a folder|can't be read"):
        open_table(tmp_path, "folder")


@pytest.mark.parametrize(("line", "count"), [("1", 1), ("1,A,B", 3), ("1,A,,x", 4)])
def test_a_row_of_too_few_or_many_cells_is_a_problem(tmp_path: Path, line: str, count: int) -> None:
    row = rows(tmp_path, f"id,name\n{line}\n")[0]
    assert f"row 2: has {count} cell" in str(row.problems[0])
    assert row.problems[0].kind == "cells too many or too few"
    assert list(row.record) == line.split(",")


@pytest.mark.parametrize("character", ["\0", "\x0b", "\x1b", "\x7f", "\x85", "\ufffe", "\uffff", "\U0001ffff", "\U0010fffe"])
def test_a_control_character_is_a_problem_with_row_and_column(tmp_path: Path, character: str) -> None:
    row = rows(tmp_path, f"id,name\n1,A{character}B\n")[0]
    assert str(row.problems[0]).startswith(f"list.csv, row 2, column name: contains the control character U+{ord(character):04X}")
    assert forbidden(f"x{character}") == character


@pytest.mark.parametrize("text", ["A", "Siân", "漢字", "a\nb", "\U0001f600", "#1", "Flat #2"])
def test_what_may_stand_in_a_cell(tmp_path: Path, text: str) -> None:
    assert forbidden(text) == ""
    assert rows(tmp_path, f'id,name\n1,"{text}"\n')[0].problems == ()


@pytest.mark.parametrize("cell", ["#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "########", "Err:502"])
def test_the_error_of_a_formula_is_a_problem(tmp_path: Path, cell: str) -> None:
    problem = rows(tmp_path, f"id,name\n1,{cell}\n")[0].problems[0]
    assert (problem.kind, problem.row, problem.column, problem.value) == ("error of a formula", 2, "name", cell)


@pytest.mark.parametrize(
    ("content", "name", "cells"),
    [
        ('[{"id": 7, "name": "A"}, {"id": 8.0, "name": null}]', "l.json", [{"id": "7", "name": "A"}, {"id": "8", "name": ""}]),
        ('{"count": 1, "results": [{"id": 7.5, "name": "A"}]}', "l.json", [{"id": "7.5", "name": "A"}]),
        ('[{"id": 1}, {"id": 2, "Own Name": true}]', "l.json", [{"id": "1", "own_name": ""}, {"id": "2", "own_name": "true"}]),
        ('[{"id": 1, "address": ["12 Example Road", "London"]}]', "l.txt", [{"id": "1", "address": "12 Example Road\nLondon"}]),
        ('[{"id": 1, "address": {"line 1": "a", "town": "b"}}]', "l.json", [{"id": "1", "address_line_1": "a", "address_town": "b"}]),
        ('{"id": 1, "name": "A"}\n{"id": 2, "name": "B"}\n', "l.jsonl", [{"id": "1", "name": "A"}, {"id": "2", "name": "B"}]),
        ('{"id": 1, "name": "A"}\n\n{"id": 2}\n', "l.csv", [{"id": "1", "name": "A"}, {"id": "2", "name": ""}]),
        ('[{"id": 123456789012345678901234567890}]', "l.json", [{"id": "123456789012345678901234567890"}]),
    ],
)
def test_json(tmp_path: Path, content: str, name: str, cells: Cells) -> None:
    assert [row.cells for row in rows(tmp_path, content, name)] == cells


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        ("[1, 2]", "l.json", "l.json, row 1: is not an object"),
        ('{"a": 1}', "l.json", "l.json: holds no list of recipients"),
        ('[{"a": 1},', "l.json", "is not readable as JSON"),
        ('{"a": 1}\n{"a": 2', "l.jsonl", "l.jsonl, row 2: is not readable as JSON"),
        ('[{"a": ' + '{"b": ' * 20 + "1" + "}" * 20 + "}]", "l.json", "has objects within objects"),
        ("[" * 100_000, "l.json", "l.json"),
        ('{"a": ' * 100_000, "l.jsonl", "l.jsonl"),
        ("[]", "l.json", "has no headings"),
    ],
)
def test_json_that_cannot_be_trusted(tmp_path: Path, content: str, name: str, said: str) -> None:
    with pytest.raises(ListError) as caught:
        rows(tmp_path, content, name)
    assert said in str(caught.value)


def test_a_table_is_walked_through_as_often_as_wanted_also_at_once(tmp_path: Path) -> None:
    for content, name in (("id\n1\n2\n", "l.csv"), (json.dumps([{"id": 1}, {"id": 2}]), "l.json")):
        opened = table(tmp_path, content, name)
        pairs = [(first.cells["id"], second.cells["id"]) for first in opened.rows() for second in opened.rows()]
        assert pairs == [("1", "1"), ("1", "2"), ("2", "1"), ("2", "2")]


@pytest.mark.parametrize("content", ["id,name\n1,A\n", '[{"id": 1, "name": "A"}]'])
def test_standard_input(content: str) -> None:
    code = (
        "from pathlib import Path; from letterforge.recipients.read import open_table\n"
        "table = open_table(Path('-'), '-'); print([[row.cells for row in table.rows()] for _ in range(2)])"
    )
    done = subprocess.run([sys.executable, "-c", code], input=content, capture_output=True, text=True, check=True)
    assert done.stdout == f"{[[{'id': '1', 'name': 'A'}]] * 2}\n"


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


def test_headings_that_come_again_or_are_missing_have_names_of_their_own() -> None:
    assert named(["A", "a", "A 2", "", "a"]) == {"a": "A", "a_2": "a", "a_2_2": "A 2", "column_4": "", "a_3": "a"}


@given(st.lists(st.text(max_size=10), max_size=8))
def test_every_heading_has_a_name(headings: list[str]) -> None:
    assert len(named(headings)) == len(headings)


CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)


@given(rows_=st.lists(st.lists(CELLS, min_size=2, max_size=2), max_size=6), delimiter=st.sampled_from(",;\t|"))
def test_what_a_program_wrote_is_read_as_it_was(rows_: list[list[str]], delimiter: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    import csv

    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerows([["id", "name"], *rows_])
    found = rows(tmp_path_factory.getbasetemp(), text.getvalue(), delimiter=delimiter)
    wanted = [row for row in rows_ if not "\n".join(row).isspace() and any(row)]
    assert [list(row.record) for row in found] == wanted


@pytest.mark.parametrize("cell", ["=1+1", "+44 1", "-1", "@SUM", "\tx", "\rx", "'=x", "x", ""])
def test_cells_that_were_handed_back_defused_read_as_they_were(tmp_path: Path, cell: str) -> None:
    path = f'id,name,problem,cure\n1,"{defused(cell)}",x,y\n'
    assert rows(tmp_path, path)[0].cells["name"] == cell.replace("\t", " ").replace("\r", "\n").strip()


@settings(deadline=None)  # what begins as a spreadsheet is read by another process
@given(content=st.binary(max_size=300))
def test_reading_anything_raises_nothing_else(content: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    with suppress(ListError):
        rows(tmp_path_factory.getbasetemp(), content)


@given(content=st.text(max_size=300), name=st.sampled_from(["l.csv", "l.json", "l.jsonl"]))
def test_reading_any_text_raises_nothing_else(content: str, name: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    with suppress(ListError):
        rows(tmp_path_factory.getbasetemp(), content.encode("utf-8", "surrogatepass"), name)
