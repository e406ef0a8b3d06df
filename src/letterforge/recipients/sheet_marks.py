"""What a spreadsheet says of its cells beside their values: hidden rows and columns, errors of formulas, numbers shown with zeros in front.

python-calamine reads values only, and gives nothing for an error. In go the file and a sheet's name, out come its marks; rows and columns
count from 0.
"""

import re
import zipfile
from dataclasses import dataclass, field
from typing import IO, Any
from xml.parsers import expat

from letterforge.errors import ListError, Problem

_LARGEST_PART = 2**31  # bytes of one part when it is unpacked
_LARGEST_RATIO = 1000  # unpacked to packed: text of a sheet packs to a tenth or a hundredth
_ZEROS = re.compile(r"[0 \-()/.\\\"]*0[0 \-()/\\\"]*")  # a number format of zeros and signs only: 00000, (000) 0000
_REPEATS = 1000  # cells to each side that a cell which shows otherwise than its value is repeated


@dataclass(slots=True)
class Marks:
    """The marks of one sheet. `shown` has the texts of cells that show otherwise than their values, `cells` the size of the used area."""

    format: str
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)  # first and last
    shown: dict[tuple[int, int], str] = field(default_factory=dict)
    rows: int = 0
    columns: int = 0

    @property
    def cells(self) -> int:
        """How many cells the used area has."""
        return self.rows * self.columns

    def column_hidden(self, column: int) -> bool:
        """Whether a column is hidden."""
        return any(first <= column <= last for first, last in self.hidden_columns)


def marks_of(stream: IO[bytes], sheet: str) -> Marks:
    """The marks of the sheet of that name. Raises ListError for a file that is no spreadsheet, or a dangerous one."""
    stream.seek(0)
    if stream.read(4) == b"\xd0\xcf\x11\xe0":
        return _xls(stream, sheet)
    with zipfile.ZipFile(stream) as package:
        names = set(package.namelist())
        for part in package.infolist():
            if part.file_size > _LARGEST_PART or part.file_size > max(part.compress_size, 4096) * _LARGEST_RATIO:
                raise ListError(Problem("swells when it is unpacked, as no list does", "save the list as 'CSV UTF-8'"))
        if "xl/workbook.xml" in names:
            return _Xlsx(package, sheet).marks
        if "content.xml" in names:
            return _Ods(package, sheet).marks
    raise ListError(Problem("is no spreadsheet that letterforge reads", "save it as XLSX, ODS or 'CSV UTF-8'"))


def _parse(package: zipfile.ZipFile, part: str, *, start: Any = None, end: Any = None, text: Any = None) -> None:
    """Walks through a part; one with a DOCTYPE is refused: entities could make it anything."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True

    def refuse(*_: object) -> None:
        raise ListError(Problem("holds a document type, as no spreadsheet does", "save the list as 'CSV UTF-8'"))

    parser.StartDoctypeDeclHandler = refuse
    if start:
        parser.StartElementHandler = lambda name, attributes: start(
            name.rpartition(" ")[2], {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        )
    if end:
        parser.EndElementHandler = lambda name: end(name.rpartition(" ")[2])
    if text:
        parser.CharacterDataHandler = text
    with package.open(part) as opened:
        parser.ParseFile(opened)


class _Xlsx:
    """Office Open XML: rows and columns carry `hidden`, cells their type and style."""

    def __init__(self, package: zipfile.ZipFile, sheet: str) -> None:
        kinds = package.read("[Content_Types].xml") if "[Content_Types].xml" in package.namelist() else b""
        self.marks = Marks("XLSM" if b"macroEnabled" in kinds else "XLSX")
        self._sheet, self._target, self._id = sheet, "", ""
        _parse(package, "xl/workbook.xml", start=self._book)
        _parse(package, "xl/_rels/workbook.xml.rels", start=self._relation)
        self._formats: dict[str, str] = {}
        self._zeros: list[str] = []  # the number format of each cell style, where it shows zeros
        self._within = False
        if "xl/styles.xml" in package.namelist():
            _parse(package, "xl/styles.xml", start=self._style, end=self._style_ends)
        self._row = self._column = -1
        self._kind = self._format = ""
        self._value: list[str] | None = None
        self._computed = True  # whether a formula's cell has its value
        if self._target in package.namelist():
            _parse(package, self._target, start=self._start, end=self._end, text=self._text)

    def _book(self, name: str, attributes: dict[str, str]) -> None:
        if name == "sheet" and attributes.get("name") == self._sheet:
            self._id = attributes.get("id", "")

    def _relation(self, name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship" and attributes.get("Id") == self._id:
            target = attributes.get("Target", "")
            self._target = target.lstrip("/") if target.startswith("/") else f"xl/{target}"

    def _style(self, name: str, attributes: dict[str, str]) -> None:
        if name == "numFmt":
            self._formats[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            self._within = True
        elif name == "xf" and self._within:
            code = self._formats.get(attributes.get("numFmtId", ""), "")
            self._zeros.append(code if _leads_with_zeros(code) else "")

    def _style_ends(self, name: str) -> None:
        if name == "cellXfs":
            self._within = False

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self._cell(attributes)
        elif name in {"v", "is"}:
            self._value = []
        elif name == "f":
            self._computed = self._kind == "str"  # which may well be empty
        elif name == "row":
            self._row = int(attributes["r"]) - 1 if "r" in attributes else self._row + 1
            self._column = -1
            if attributes.get("hidden") in {"1", "true"}:
                self.marks.hidden_rows.add(self._row)
        elif name == "col" and attributes.get("hidden") in {"1", "true"}:
            self.marks.hidden_columns.append((int(attributes["min"]) - 1, int(attributes["max"]) - 1))

    def _cell(self, attributes: dict[str, str]) -> None:
        reference = attributes.get("r", "")
        self._column = _column(reference) if reference else self._column + 1
        self.marks.rows, self.marks.columns = max(self.marks.rows, self._row + 1), max(self.marks.columns, self._column + 1)
        self._kind = attributes.get("t", "n")
        style = int(attributes.get("s", "0"))
        self._format = self._zeros[style] if self._kind == "n" and style < len(self._zeros) else ""

    def _text(self, text: str) -> None:
        if self._value is not None:
            self._value.append(text)

    def _end(self, name: str) -> None:
        if name == "c" and not self._computed:
            self.marks.shown[self._row, self._column] = "#ERROR!"  # written by a program that left computing to the spreadsheet
            self._computed = True
        elif name == "v" and self._value is not None:
            value, self._value = "".join(self._value), None
            self._computed |= bool(value)
            shown = value if self._kind == "e" else _with_zeros(value, self._format) if self._format else ""
            if shown:
                self.marks.shown[self._row, self._column] = shown


class _Ods:
    """OpenDocument: rows and columns carry `visibility` and are repeated; cells hold the text that they show."""

    def __init__(self, package: zipfile.ZipFile, sheet: str) -> None:
        self.marks = Marks("ODS")
        self._sheet, self._within = sheet, False
        self._row = self._column = 0
        self._rows = self._columns = 1  # how often the present row and cell are repeated
        self._kind, self._value = "", ""
        self._shown: list[str] | None = None
        _parse(package, "content.xml", start=self._start, end=self._end, text=self._text)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "table":
            self._within = attributes.get("name") == self._sheet
            self._row = self._column = 0
        elif not self._within:
            return
        elif name == "table-column":
            count = int(attributes.get("number-columns-repeated", "1"))
            if attributes.get("visibility", "visible") != "visible":
                self.marks.hidden_columns.append((self._column, self._column + count - 1))
            self._column += count
        elif name == "table-row":
            self._rows, self._column = int(attributes.get("number-rows-repeated", "1")), 0
            if attributes.get("visibility", "visible") != "visible":
                self.marks.hidden_rows.update(range(self._row, self._row + min(self._rows, 2**20)))
        elif name in {"table-cell", "covered-table-cell"}:
            self._columns = int(attributes.get("number-columns-repeated", "1"))
            self._kind = attributes.get("value-type", "")
            self._value = attributes.get("boolean-value" if self._kind == "boolean" else "value", "")
            if attributes.get("formula") and self._kind in {"string", ""}:
                self._kind = "formula"
            self._shown = [] if self._kind else None

    def _text(self, text: str) -> None:
        if self._shown is not None:
            self._shown.append(text)

    def _end(self, name: str) -> None:
        if not self._within:
            return
        if name in {"table-cell", "covered-table-cell"}:
            if self._shown is not None:
                self.marks.rows, self.marks.columns = self._row + self._rows, max(self.marks.columns, self._column + self._columns)
                self._mark("".join(self._shown))
            self._column, self._shown = self._column + self._columns, None
        elif name == "table-row":
            self._row += self._rows
        elif name == "table":
            self._within = False

    def _mark(self, shown: str) -> None:
        error = self._kind in {"error", "formula"} and (shown.startswith("#") or re.fullmatch(r"Err:\d{3}", shown))
        digits = re.sub(r"[ ()/-]", "", shown)
        zeros = (
            self._kind == "float" and digits.startswith("0") and digits.isdigit() and len(digits) > 1 and float(self._value) == int(digits)
        )
        if self._kind == "boolean":
            shown = self._value.upper()
        if error or zeros or shown in {"TRUE", "FALSE"}:
            for column in range(self._column, self._column + min(self._columns, _REPEATS)):
                for row in range(self._row, self._row + min(self._rows, _REPEATS)):
                    self.marks.shown[row, column] = shown


def _xls(stream: IO[bytes], sheet: str) -> Marks:
    """The old binary format, by xlrd."""
    import xlrd  # noqa: PLC0415 - only for these files

    stream.seek(0)
    marks = Marks("XLS")
    with xlrd.open_workbook(file_contents=stream.read(), formatting_info=True, on_demand=True) as book:
        found = book.sheet_by_name(sheet)
        marks.rows, marks.columns = found.nrows, found.ncols
        marks.hidden_rows = {row for row, info in found.rowinfo_map.items() if info.hidden}
        marks.hidden_columns = [(column, column) for column, info in found.colinfo_map.items() if info.hidden]
        for row in range(found.nrows):
            for column, kind in enumerate(found.row_types(row)):
                if kind == xlrd.XL_CELL_ERROR:
                    marks.shown[row, column] = xlrd.error_text_from_code.get(found.cell_value(row, column), "#ERROR!")
                elif kind == xlrd.XL_CELL_NUMBER:
                    code = book.format_map[book.xf_list[found.cell_xf_index(row, column)].format_key].format_str
                    if _leads_with_zeros(code) and (shown := _with_zeros(repr(found.cell_value(row, column)), code)):
                        marks.shown[row, column] = shown
    return marks


def _leads_with_zeros(code: str) -> bool:
    """Whether a number format shows whole numbers with zeros in front."""
    return bool(_ZEROS.fullmatch(code)) and code.count("0") > 1 and "." not in code


def _with_zeros(value: str, code: str) -> str:
    """A whole number as its format of zeros shows it; nothing where it isn't one, or needs no zeros."""
    try:
        number = float(value)
    except ValueError:
        return ""
    if not number.is_integer() or number < 0 or number >= 10**15:
        return ""
    code = re.sub(r'\\(.)|"([^"]*)"', lambda match: match[1] or match[2] or "", code)
    digits = str(int(number)).rjust(code.count("0"), "0")
    extra = len(digits) - code.count("0")
    rest = iter(digits[extra:])
    shown = [next(rest) if sign == "0" else sign for sign in code]
    first = code.index("0")
    return "".join([*shown[:first], digits[:extra], *shown[first:]])


def _column(reference: str) -> int:
    """The column of a cell's reference, from 0: `B7` is 1."""
    number = 0
    for character in reference:
        if not character.isalpha():
            break
        number = number * 26 + ord(character.upper()) - 64
    return number - 1
