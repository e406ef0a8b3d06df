"""Columns that a spreadsheet has spoilt: numbers that lost the zeros they began with, long ones turned into 4.47E+11.

A single cell shows nothing: what tells is the column, its heading and the lengths of its numbers. In go rows, out come warnings by column.
"""

import re
from collections import Counter

from letterforge.errors import Problem
from letterforge.recipients.read import Table
from letterforge.recipients.recipient import Recipient

_PHONE = re.compile(r"phone|mobile|\btel\b|telephone|fax", re.IGNORECASE)
_CODE = re.compile(r"\b(?:code|account|acct|sort|ref|number|no|membership|barcode|pin|nhs|ni)\b", re.IGNORECASE)
_SHORTENED = re.compile(r"\d(?:\.\d+)?E\+\d+", re.IGNORECASE)
_FEWEST, _MOSTLY = 5, 0.8  # cells of a column that tell, and the part of them that has the full length
_SHORTEST_CODE = 4  # digits


class LostZeros:
    """Watches the columns that hold phone numbers and codes."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._phones = [name for name, heading in table.columns.items() if _PHONE.search(heading.replace("_", " "))]
        codes = [name for name, heading in table.columns.items() if _CODE.search(heading.replace("_", " ")) and name not in self._phones]
        self._lengths: dict[str, Counter[int]] = {name: Counter() for name in codes if "post" not in name and "zip" not in name}
        self._zeros: set[str] = set()
        self._first: dict[tuple[str, int], tuple[int, str]] = {}
        self._short: dict[str, tuple[int, int, str]] = {}  # count, row and value by phone column
        self._shortened: dict[str, tuple[int, int, str]] = {}

    def look_at(self, who: Recipient) -> None:
        """One row."""
        for name in self._phones:
            cell = who.fields.get(name, "").replace(" ", "")
            if _SHORTENED.fullmatch(cell):
                self._count(self._shortened, name, who.row, cell)
            elif cell.isdigit() and len(cell) in {9, 10} and cell[0] in "12378":
                self._count(self._short, name, who.row, cell)
        for name, lengths in self._lengths.items():
            cell = who.fields.get(name, "")
            if _SHORTENED.fullmatch(cell):
                self._count(self._shortened, name, who.row, cell)
            elif cell.isdigit():
                lengths[len(cell)] += 1
                self._first.setdefault((name, len(cell)), (who.row, cell))
                if cell[0] == "0":
                    self._zeros.add(name)

    def warnings(self) -> list[Problem]:
        """What the columns show together; each warning names the first row that shows it."""
        found = []
        cure = "format the column as text in the spreadsheet and type the numbers again, or take it from the source anew"
        for name, (count, row, value) in self._shortened.items():
            what = f"{count:,} {'number was' if count == 1 else 'numbers were'} shortened by the spreadsheet, such as {value}"
            found.append(self._at(name, row, value, Problem(what, cure, kind="number shortened")))
        for name, (count, row, value) in self._short.items():
            what = f"{count:,} phone {'number seems' if count == 1 else 'numbers seem'} to have lost the zero in front, such as {value}"
            found.append(self._at(name, row, value, Problem(what, cure, kind="zeros lost")))
        for name, lengths in self._lengths.items():
            length, most = lengths.most_common(1)[0] if lengths else (0, 0)
            short = {shorter: count for shorter, count in lengths.items() if length - 3 < shorter < length}
            if name in self._zeros or length < _SHORTEST_CODE or lengths.total() < _FEWEST or most < _MOSTLY * lengths.total() or not short:
                continue
            row, value = min(self._first[name, shorter] for shorter in short)
            what = f"most have {length} digits, {sum(short.values()):,} fewer, such as {value}: zeros in front seem to be lost"
            found.append(self._at(name, row, value, Problem(what, cure, kind="zeros lost")))
        return found

    def _count(self, found: dict[str, tuple[int, int, str]], name: str, row: int, cell: str) -> None:
        count, first, value = found.get(name, (0, row, cell))
        found[name] = count + 1, first, value

    def _at(self, name: str, row: int, value: str, problem: Problem) -> Problem:
        column = self._table.columns.get(name, name)
        return Problem(problem.what, problem.cure, self._table.said, row=row, column=column, kind=problem.kind, value=value)
