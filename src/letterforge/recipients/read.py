"""Rows from a list file, as they come, one after the other. In goes a CSV file in UTF-8, out come rows of text with their numbers.

A file that can't be trusted as a whole raises `ListError`; a row that can't be trusted comes with its problems.
"""

import csv
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from letterforge.errors import ListError, Problem

_DELIMITERS = ",;\t|"  # the one that the header has most of
_LONGEST_CELL = 100_000  # characters; a missing quotation mark swallows the rest of a file


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its `number` as a spreadsheet shows it (the header is row 1), and its cells by column name."""

    number: int
    cells: dict[str, str]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A list file: the names of its columns, as identifiers, the headings they came from, and where it stands."""

    path: Path
    said: str  # the path as people wrote it, for messages
    columns: dict[str, str] = field(default_factory=dict)  # identifier: heading

    def rows(self) -> Iterator[Row]:
        """Streams the rows; blank ones are skipped. Raises ListError where quoting breaks off or the file isn't UTF-8."""
        with _opened(self.path, self.said) as stream:
            cells = _records(stream, self.said)
            next(cells)
            for number, record in cells:
                if any(cell.strip() for cell in record):
                    yield self._row(number, record)

    def _row(self, number: int, record: list[str]) -> Row:
        names = list(self.columns)
        if len(record) != len(names):
            what = f"has {len(record)} cells where the header has {len(names)}"
            problem = Problem(what, "look for a comma or a quotation mark too many or too few", self.said, row=number)
            return Row(number, dict(zip(names, record, strict=False)), (problem,))
        problems = []
        for name, cell in zip(names, record, strict=True):
            if bad := forbidden(cell):
                cure = "type the cell again without it"
                problems.append(
                    Problem(f"contains the control character U+{ord(bad):04X}", cure, self.said, row=number, column=self.columns[name])
                )
        return Row(number, dict(zip(names, record, strict=True)), tuple(problems))


def open_table(path: Path, said: str = "") -> Table:
    """Reads the header; ListError where there is no file, no header, or a heading that is empty or stands twice."""
    said = said or str(path)
    with _opened(path, said) as stream:
        _, header = next(_records(stream, said), (0, []))
    if not header:
        raise ListError(Problem("is empty", "the first row must hold the columns' names", said))
    columns: dict[str, str] = {}
    for position, heading in enumerate(header, 1):
        name = identifier(heading)
        if not name:
            raise ListError(Problem(f"the heading of column {position} is empty", "name it, or delete the column", said, row=1))
        if name in columns:
            raise ListError(Problem(f"two columns are called {heading.strip()!r}", "rename one of them", said, row=1))
        columns[name] = heading.strip()
    return Table(path, said, columns)


def identifier(heading: str) -> str:
    """A heading as a name that templates can use: `Address line 1` becomes `address_line_1`."""
    name = re.sub(r"\W+", "_", unicodedata.normalize("NFKC", heading).casefold()).strip("_")
    return f"_{name}" if name[:1].isdigit() else name


def forbidden(text: str) -> str:
    """The first character that no document can hold (controls, lone surrogates, non-characters), or nothing."""
    for character in text:
        code = ord(character)
        if (code < 32 and character not in "\t\n\r") or 127 <= code < 160 or 0xD800 <= code < 0xE000 or code & 0xFFFE == 0xFFFE:
            return character
    return ""


def _opened(path: Path, said: str) -> IO[str]:
    try:
        return path.open(encoding="utf-8-sig", newline="")
    except FileNotFoundError:
        raise ListError(Problem("no such file", "correct its name in letterforge.toml, or put it there", said)) from None
    except OSError as error:
        raise ListError(Problem(f"can't be read: {error.strerror or error}", "", said)) from None


def _records(stream: IO[str], said: str) -> Iterator[tuple[int, list[str]]]:
    csv.field_size_limit(_LONGEST_CELL)
    number = 0
    try:
        header = stream.readline()
        stream.seek(0)
        reader = csv.reader(stream, strict=True, delimiter=max(_DELIMITERS, key=header.count))
        for number, record in enumerate(reader, 1):
            yield number, record
    except csv.Error as error:
        cure = "look for a missing or stray quotation mark in this row or the one before"
        raise ListError(Problem(f"is not readable as CSV: {error}", cure, said, row=number + 1)) from None
    except UnicodeDecodeError:
        raise ListError(Problem("is not UTF-8", "save it from the spreadsheet as 'CSV UTF-8'", said, row=number + 1)) from None
