"""Spreadsheets: real files, by openpyxl and by LibreOffice, and hostile ones made by hand."""

import io
import subprocess
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from letterforge.errors import ListError
from letterforge.recipients.read import Reading, Table, open_table
from letterforge.recipients.sheet_marks import _leads_with_zeros, _with_zeros
from letterforge.recipients.spool import DateText
from tests.tools import require


def values(sheet: Worksheet) -> None:
    sheet.append(["id", "name", "born", "note", "phone", "hidden"])
    sheet.append([7, "Test Recipient 000007", date(2021, 3, 16), 7.5, 7700900123, "x"])
    sheet.append([8.0, "Siân 漢字", datetime.fromisoformat("2021-03-16 14:30"), True, 123, "x"])
    sheet.append([None, None, None, None, None, None])
    sheet.append([447700900123, "line one\nline two", time(9, 5), "  spaced ", 0, "x"])
    sheet.append([10, "Test Recipient 000010", None, "#N/A", None, "x"])
    sheet.append([11, "Test Recipient 000011", None, "left out", None, "x"])
    sheet["D6"].data_type = "e"
    sheet["E2"].number_format = "00000000000"
    sheet["E3"].number_format = "0000 0000"
    sheet.row_dimensions[7].hidden = True
    sheet.column_dimensions["F"].hidden = True


def book(*others: str, hidden: tuple[str, ...] = ()) -> openpyxl.Workbook:
    made = openpyxl.Workbook()
    made.active.title = "Candidates"
    for name in (*others, *hidden):
        made.create_sheet(name).append(["id", "name"])
        made[name].append([1, f"from {name}"])
    for name in hidden:
        made[name].sheet_state = "hidden"
    return made


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The same list as XLSX, ODS and XLS, the last two as LibreOffice writes them."""
    folder = tmp_path_factory.mktemp("sheets")
    made = book("Notes", hidden=("Old",))
    values(made.active)
    made.save(folder / "list.xlsx")
    for ending in ("ods", "xls"):
        profile = f"-env:UserInstallation=file://{folder}/profile"
        command = [require("soffice"), profile, "--headless", "--convert-to", ending, "--outdir", folder, folder / "list.xlsx"]
        subprocess.run(command, check=True, capture_output=True)
    return {ending: folder / f"list.{ending}" for ending in ("xlsx", "ods", "xls")}


FORMS = ("xlsx", "ods", "xls")


def cells(table: Table, column: str) -> list[str]:
    return [row.cells[column] for row in table.rows()]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("column", "shown"),
    [
        ("id", ["7", "8", "447700900123", "10"]),
        ("name", ["Test Recipient 000007", "Siân 漢字", "line one\nline two", "Test Recipient 000010"]),
        ("born", ["2021-03-16", "2021-03-16 14:30", "09:05", ""]),
        ("note", ["7.5", "TRUE", "spaced", "#N/A"]),
        ("phone", ["07700900123", "0000 0123", "0", ""]),
    ],
)
def test_cells_are_as_the_sheet_shows_them(files: dict[str, Path], form: str, column: str, shown: list[str]) -> None:
    assert cells(open_table(files[form]), column) == shown


@pytest.mark.parametrize("form", FORMS)
def test_what_is_hidden_is_left_out_and_counted(files: dict[str, Path], form: str) -> None:
    table = open_table(files[form], f"list.{form}")
    left_out = "left out 1 hidden row, 1 hidden column, 1 hidden sheet"
    assert table.facts == f"{form.upper()}, sheet 'Candidates'; {left_out}; not read: 'Notes'"
    assert "hidden" not in table.columns
    assert [row.number for row in table.rows()] == [2, 3, 5, 6]


@pytest.mark.parametrize("form", FORMS)
def test_a_date_is_a_date_and_an_error_a_problem(files: dict[str, Path], form: str) -> None:
    first, *_, last = open_table(files[form], "list").rows()
    born = first.cells["born"]
    assert isinstance(born, DateText)
    assert born.day == date(2021, 3, 16)
    assert (
        str(last.problems[0])
        == "list, row 6, column note: holds #N/A, the error of a formula; mend the formula, or type what it should say"
    )


@pytest.mark.parametrize("form", FORMS)
def test_a_sheet_by_its_name(files: dict[str, Path], form: str) -> None:
    assert cells(open_table(files[form], "", Reading(sheet="Notes")), "name") == ["from Notes"]
    assert cells(open_table(files[form], "", Reading(sheet="Old")), "name") == ["from Old"]  # who names a hidden sheet means it
    with pytest.raises(ListError, match=r"list: has no sheet 'Note'; did you mean 'Notes'\?"):
        open_table(files[form], "list", Reading(sheet="Note"))


@pytest.mark.parametrize("form", FORMS)
def test_the_name_of_the_file_does_not_matter(files: dict[str, Path], form: str, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_bytes(files[form].read_bytes())
    assert open_table(tmp_path / "list.csv").facts.startswith(form.upper())


Save = Callable[[openpyxl.Workbook], Path]


@pytest.fixture
def save(tmp_path: Path) -> Save:
    def saved(made: openpyxl.Workbook) -> Path:
        made.save(tmp_path / "list.xlsx")
        return tmp_path / "list.xlsx"

    return saved


def test_a_title_above_the_header_and_a_table_that_stands_aside(save: Save) -> None:
    made = book()
    made.active["B2"] = "Candidates 2021"
    made.active["B4"], made.active["C4"] = "id", "name"
    made.active["B5"], made.active["C5"] = 7, "A"
    table = open_table(save(made), "", Reading(header_row=4))
    assert [(row.number, row.cells) for row in table.rows()] == [(5, {"column_1": "", "id": "7", "name": "A"})]


def test_rows_that_a_filter_hides_are_left_out(save: Save) -> None:
    made = book()
    for row in (["id", "name"], [1, "A"], [2, "B"], [3, "C"]):
        made.active.append(row)
    made.active.auto_filter.ref = "A1:B4"
    for row in (2, 4):
        made.active.row_dimensions[row].hidden = True
    table = open_table(save(made))
    assert cells(table, "id") == ["2"]
    assert "left out 2 hidden rows" in table.facts


def test_a_merged_cell_stands_where_it_begins(save: Save) -> None:
    made = book()
    for row in (["id", "name", "town"], [1, "A", "London"], [2, "B", None]):
        made.active.append(row)
    made.active.merge_cells("C2:C3")
    assert cells(open_table(save(made)), "town") == ["London", ""]


def test_a_formula_that_nobody_has_computed_is_a_problem(save: Save) -> None:
    made = book()
    made.active.append(["id", "name"])
    made.active.append([1, '="A"&"B"'])
    problems = next(open_table(save(made)).rows()).problems
    assert [problem.value for problem in problems] == ["#ERROR!"]


def test_many_rows(save: Save) -> None:
    made = openpyxl.Workbook(write_only=True)
    sheet = made.create_sheet("Candidates")
    sheet.append(["id", "name"])
    for number in range(20_000):
        sheet.append([number, f"Test Recipient {number:06d}"])
    assert sum(1 for _ in open_table(save(made)).rows()) == 20_000


def test_a_macro_workbook(save: Save, tmp_path: Path) -> None:
    made = book()
    made.active.append(["id", "name"])
    made.active.append([1, "A"])
    with zipfile.ZipFile(save(made)) as package, zipfile.ZipFile(tmp_path / "list.xlsm", "w") as other:
        for part in package.namelist():
            plain, macros = b"officedocument.spreadsheetml.sheet.main", b"ms-excel.sheet.macroEnabled.main"
            content = package.read(part)
            other.writestr(part, content.replace(b"vnd.openxmlformats-" + plain, b"vnd." + macros) if part.startswith("[") else content)
    assert open_table(tmp_path / "list.xlsm").facts == "XLSM, sheet 'Candidates'"


def test_a_sheet_without_cells_and_a_book_without_a_visible_sheet(save: Save) -> None:
    with pytest.raises(ListError, match="the sheet 'Candidates' is empty"):
        open_table(save(book()))
    made = book("Notes")
    made.active.append(["id"])
    made["Candidates"].sheet_state = made["Notes"].sheet_state = "hidden"
    stream = io.BytesIO()
    with suppress(IndexError):  # openpyxl refuses to write such a book
        made.save(stream)
        pytest.fail("a book without a visible sheet was written")


def parts(**changed: bytes) -> bytes:
    """A workbook with some of its parts replaced."""
    stream, made = io.BytesIO(), book()
    made.active.append(["id", "name"])
    made.save(stream)
    out = io.BytesIO()
    with zipfile.ZipFile(stream) as package, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as other:
        for part in package.namelist():
            other.writestr(part, changed.get(Path(part).stem, package.read(part)) if part.startswith("xl") else package.read(part))
    return out.getvalue()


SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'
FAR = SHEET % b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
DOCTYPE = b'<!DOCTYPE x [<!ENTITY a "b">]>' + SHEET % b""


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (parts(sheet1=FAR), "is there a cell far away from the others?"),
        (parts(sheet1=DOCTYPE), "holds a document type"),
        (parts(sheet1=SHEET % (b" " * 80_000_000)), "swells when it is unpacked"),
        (parts(sheet1=b"<worksheet>"), "can't be read as a spreadsheet"),
        (parts(workbook=b""), "can't be read as a spreadsheet"),
        (parts()[:-200], "can't be read as a spreadsheet"),
        (parts()[:2000], "can't be read as a spreadsheet"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 5000, "can't be read as a spreadsheet"),
    ],
    ids=["far corner", "doctype", "bomb", "broken XML", "no workbook", "truncated", "half", "old and empty"],
)
def test_hostile_and_broken_files_are_one_line(tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "list.xlsx").write_bytes(content)
    with pytest.raises(ListError) as caught:
        open_table(tmp_path / "list.xlsx", "list.xlsx")
    assert said in str(caught.value)
    assert str(caught.value).startswith("list.xlsx: ")
    assert "\n" not in str(caught.value)


def test_a_letter_is_no_list(tmp_path: Path) -> None:
    import docx

    docx.Document().save(tmp_path / "letter.docx")
    with pytest.raises(ListError, match="letter: "):
        open_table(tmp_path / "letter.docx", "letter")


@pytest.fixture(scope="module")
def good() -> bytes:
    return parts()


@settings(max_examples=12, deadline=None)
@given(place=st.integers(0, 4000), put=st.binary(min_size=1, max_size=40))
def test_a_damaged_file_raises_nothing_else(good: bytes, place: int, put: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.getbasetemp() / "damaged.xlsx"
    path.write_bytes(good[:place] + put + good[place + len(put) :])
    with suppress(ListError):
        list(open_table(path).rows())


@pytest.mark.parametrize(
    ("code", "value", "shown"),
    [
        ("00000", "123", "00123"),
        ("00000", "123456", "123456"),
        ("0000 000", "12345", "0012 345"),
        ("(000) 0000", "1234567", "(123) 4567"),
        ('"No "000', "7", "No 007"),
        ("00000", "1.5", ""),
        ("00000", "-1", ""),
        ("00000", "x", ""),
    ],
)
def test_numbers_with_zeros_in_front(code: str, value: str, shown: str) -> None:
    assert _with_zeros(value, code) == shown


@pytest.mark.parametrize(
    ("code", "leads"), [("00000", True), ("000-000", True), ("0", False), ("0.00", False), ("#,##0", False), ("General", False)]
)
def test_formats_that_lead_with_zeros(code: str, leads: bool) -> None:
    assert _leads_with_zeros(code) is leads
