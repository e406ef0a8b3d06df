"""Records that come from elsewhere than a text file, kept for the length of a command in a file without a name: nothing of it is left.

Standard input, spreadsheets and JSON can be read only once, or only slowly; a list is walked through several times.
"""

import json
import shutil
import sys
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from letterforge.errors import ListError, Problem
from letterforge.recipients.delimited import Record


class DateText(str):
    """The text of a cell that holds a date, `2021-03-16`: templates write it as the campaign writes dates."""

    __slots__ = ()

    @property
    def day(self) -> date:
        """The date."""
        return date.fromisoformat(self)


class Spool:
    """Records in a nameless file, at least `width` cells each, to be walked through as often as wanted."""

    def __init__(self, facts: str, stream: IO[bytes], width: int = 0) -> None:
        self.facts, self._stream, self._width = facts, stream, width

    def __iter__(self) -> Iterator[Record]:
        """Streams the records."""
        self._stream.seek(0)
        place = 0
        for line in self._stream:
            place += len(line)
            said = json.loads(line)
            if isinstance(said, list):
                number, cells = said
                missing = [""] * (self._width - len(cells))
                yield number, [*(cell if isinstance(cell, str) else _cell(*cell) for cell in cells), *missing]
                self._stream.seek(place)  # somebody else may have walked here meanwhile


def nameless_file() -> IO[bytes]:
    """A temporary file that no other process can open, and that is gone with this one."""
    return TemporaryFile(prefix="letterforge-")


def written(records: Iterable[Record]) -> IO[bytes]:
    """Records in a nameless file, for a `Spool`."""
    stream = nameless_file()
    for record in records:
        stream.write(json.dumps(record).encode("ascii") + b"\n")
    return stream


def standard_input(said: str) -> tuple[Path, IO[bytes]]:
    """Standard input, kept in a nameless file: a path by which it can be opened again, and what holds it open."""
    if sys.stdin is None or sys.stdin.isatty():
        raise ListError(Problem("nothing comes in from standard input", "pipe the list in, or name a file", said))
    stream = nameless_file()
    shutil.copyfileobj(sys.stdin.buffer, stream)
    stream.flush()
    return Path(f"/dev/fd/{stream.fileno()}"), stream


def _cell(kind: str, text: str) -> str:
    return DateText(text) if kind == "date" else text
