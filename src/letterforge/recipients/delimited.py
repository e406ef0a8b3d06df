"""Rows from a text file whose cells are separated by a character: CSV in all its dialects. In goes a path, out come numbered records.

Quoting is strict: without it, a missing quotation mark would merge rows in silence.
"""

import csv
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import IO

from letterforge.errors import ListError, Problem
from letterforge.recipients.encoding import detect, name_of, undecodable

DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_LONGEST_CELL = 100_000  # characters; a missing quotation mark swallows the rest of a file
_LOOKED_AT = 10  # records that show which delimiter it is
_HEAD = 4096  # bytes that show which encoding it is

Record = tuple[int, list[str]]


class Delimited:
    """A delimited file: its encoding and delimiter found out, its records to be walked through as often as wanted."""

    def __init__(self, path: Path, said: str, encoding: str = "", delimiter: str = "") -> None:
        self._path, self._said = path, said
        with path.open("rb") as stream:
            stream.seek(0)
            self.encoding = detect(stream.read(_HEAD), encoding, said)
        self._hint = 0  # lines before the first record: Excel's `sep=;`
        self.delimiter = delimiter or self._find_delimiter()

    @property
    def facts(self) -> str:
        """What the file was taken for, in words."""
        return f"CSV, {name_of(self.encoding)}, separated by {DELIMITERS.get(self.delimiter, repr(self.delimiter))}"

    def __iter__(self) -> Iterator[Record]:
        """Streams the records, numbered as a spreadsheet shows its rows. Raises ListError where quoting or encoding breaks off."""
        with self._opened() as stream:
            yield from self._records(stream, self.delimiter)

    def _opened(self) -> IO[str]:
        stream = self._path.open(encoding=self.encoding, newline="")
        stream.seek(0)
        return stream

    def _find_delimiter(self) -> str:
        """The delimiter that a first line `sep=;` names, else the one that divides the first records most evenly."""
        try:
            with self._opened() as stream:
                first = stream.readline(64)
                if first[:4].casefold() == "sep=" and first[4:].rstrip("\r\n"):
                    self._hint = 1
                    return first[4]
                return max(DELIMITERS, key=self._evenness)
        except UnicodeDecodeError:
            return max(DELIMITERS, key=lambda delimiter: first_bytes(self._path).count(delimiter.encode()))

    def _evenness(self, delimiter: str) -> tuple[int, int]:
        """How many of the first records it divides into the same number of cells, and into how many; a title line may stand above them.

        Lenient, since the wrong delimiter may well break the quoting.
        """
        csv.field_size_limit(_LONGEST_CELL)
        with self._opened() as stream:
            try:
                widths = Counter(len(record) for record in islice(csv.reader(stream, delimiter=delimiter), _LOOKED_AT) if len(record) > 1)
            except csv.Error:
                return 0, 0
        return max(((count, width) for width, count in widths.items()), default=(0, 0))

    def _records(self, stream: IO[str], delimiter: str) -> Iterator[Record]:
        csv.field_size_limit(_LONGEST_CELL)
        number = 0
        try:
            for _ in range(self._hint):
                stream.readline()
            for number, record in enumerate(csv.reader(stream, strict=True, delimiter=delimiter), 1):
                yield number, record
        except csv.Error as error:
            cure = "look for a missing or stray quotation mark in this row or the one before"
            raise ListError(Problem(f"is not readable as CSV: {error}", cure, self._said, row=number + 1)) from None
        except UnicodeDecodeError:
            raise undecodable(self._path.open("rb"), delimiter, self.encoding, self._said) from None


def first_bytes(path: Path) -> bytes:
    """The first kilobytes of a file."""
    with path.open("rb") as stream:
        stream.seek(0)
        return stream.read(_HEAD)
