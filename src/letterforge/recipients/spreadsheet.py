"""One sheet of a spreadsheet (XLSX, XLSM, XLS, ODS), read by python-calamine in a child process. In goes a path, out come rows as JSON.

A hostile file can take all memory or abort the reader, so it does that to a process of its own, and the parent says so in one line.
"""

import json
import re
import resource
import subprocess
import sys
from dataclasses import asdict, dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import IO, Any

from letterforge.errors import LetterforgeError, ListError, Problem, did_you_mean
from letterforge.recipients.sheet_marks import Marks, marks_of

MEMORY = 2 * 2**30  # bytes of address space; a million rows of ten columns take about a quarter of it
CPU_SECONDS = 120
WRITTEN = 4 * 2**30  # bytes of rows
CELLS = 50_000_000  # of a sheet's used area, which calamine would hold at once
_REFUSED = 3  # the child's exit status where it says itself what is wrong


@dataclass(frozen=True, slots=True)
class Sheet:
    """What was read: the sheet, what was left out because it is hidden, and the sheets that aren't read."""

    format: str
    name: str
    hidden_rows: int = 0
    hidden_columns: int = 0
    hidden_sheets: int = 0
    other_sheets: tuple[str, ...] = ()


def spool(path: Path, said: str, sheet: str, into: IO[bytes]) -> Sheet:
    """Reads the sheet called `sheet`, the first visible one where that is empty, and writes its rows to `into`, a line of JSON each.

    A line is `[number, [cell, …]]`, a cell a text, or `["date", "2021-03-16"]`. Raises ListError where the file can't be read.
    """
    command = [
        sys.executable,
        "-P",
        "-m",
        "letterforge.recipients.spreadsheet",
        str(path),
        sheet,
    ]  # and no module of the folder that we are in
    descriptor = re.fullmatch(r"/dev/fd/(\d+)", str(path))
    kept = (int(descriptor[1]),) if descriptor else ()
    child = subprocess.run(command, stdout=into, stderr=subprocess.PIPE, check=False, pass_fds=kept)  # noqa: S603 - our own module
    if child.returncode == _REFUSED:
        what, cure = json.loads(child.stderr.splitlines()[-1])
        raise ListError(Problem(what, cure, said))
    if child.returncode != 0:
        what = f"can't be read as a spreadsheet within {MEMORY // 2**30} GB of memory and {CPU_SECONDS} seconds"
        cure = "is there a cell far away from the others? delete the empty rows and columns around the table, or save it as 'CSV UTF-8'"
        raise ListError(Problem(what, cure, said))
    into.seek(0)
    facts = json.loads(into.readline())
    return Sheet(**{**facts, "other_sheets": tuple(facts["other_sheets"])})


def main(path: str, sheet: str) -> int:
    """The child: limits itself, reads, writes rows to standard output; what it refuses it says on standard error."""
    for limit, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, WRITTEN),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(limit)
        resource.setrlimit(limit, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
    try:
        write(Path(path), sheet, sys.stdout)
    except MemoryError:
        return 1
    except LetterforgeError as error:
        sys.stderr.write(json.dumps([error.problem.what, error.problem.cure]) + "\n")
        return _REFUSED
    except Exception as error:  # whatever a broken file provokes in its reader
        what = f"can't be read as a spreadsheet ({type(error).__name__})"
        cure = "open it in a spreadsheet and save it again, or save it as 'CSV UTF-8'"
        sys.stderr.write(json.dumps([what, cure]) + "\n")
        return _REFUSED
    return 0


def write(path: Path, wanted: str, out: IO[str]) -> None:
    """Writes what the sheet is, and its visible rows. Raises ListError for what a person can mend."""
    import python_calamine as calamine  # noqa: PLC0415 - only the child reads

    with path.open("rb") as stream:
        stream.seek(0)
        try:
            book = calamine.load_workbook(stream)
        except calamine.PasswordError:
            raise ListError(Problem("is protected by a password", "save it without one")) from None
        except (calamine.CalamineError, OSError) as error:
            cure = "open it in a spreadsheet and save it again, or save it as 'CSV UTF-8'"
            raise ListError(Problem(f"can't be read as a spreadsheet: {_plain(error)}", cure)) from None
        sheets = {one.name: _kind(one) for one in book.sheets_metadata}
        name = _chosen(sheets, wanted)
        marks = marks_of(stream, name)
        if marks.cells > CELLS:
            what = f"the sheet {name!r} reaches over {marks.cells:,} cells"
            raise ListError(Problem(what, "is there a cell far away from the others? delete the empty rows and columns around the table"))
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        _write_rows(rows, marks, name, sheets, out)


def _kind(one: Any) -> str:
    if not str(one.typ).endswith("WorkSheet"):
        return "other"
    return "visible" if str(one.visible).endswith(".Visible") else "hidden"


def _chosen(sheets: dict[str, str], wanted: str) -> str:
    if wanted:
        if wanted not in sheets:
            raise ListError(Problem(f"has no sheet {wanted!r}", did_you_mean(wanted, sheets)))
        if sheets[wanted] == "other":
            raise ListError(Problem(f"{wanted!r} is no sheet of cells", "name the sheet that holds the list: sheet = under [recipients]"))
        return wanted
    visible = [name for name, kind in sheets.items() if kind == "visible"]
    if not visible:
        raise ListError(Problem("has no visible sheet", "show the one that holds the list, or name it: sheet = under [recipients]"))
    return visible[0]


def _write_rows(rows: list[list[Any]], marks: Marks, name: str, sheets: dict[str, str], out: IO[str]) -> None:
    texts = [[marks.shown.get((row, column), "") or _text(cell) for column, cell in enumerate(cells)] for row, cells in enumerate(rows)]
    filled = {column for row in texts for column, cell in enumerate(row) if cell}
    if not filled:
        raise ListError(Problem(f"the sheet {name!r} is empty", "name the sheet that holds the list: sheet = under [recipients]"))
    columns = [column for column in range(max(filled) + 1) if not marks.column_hidden(column)]
    used = [row for row, cells in enumerate(texts) if any(cells)]
    hidden = sum(row in marks.hidden_rows for row in used)
    others = tuple(other for other, kind in sheets.items() if kind == "visible" and other != name)
    sheet = Sheet(
        marks.format,
        name,
        hidden,
        sum(marks.column_hidden(column) for column in filled),
        sum(kind == "hidden" for other, kind in sheets.items() if other != name),
        others,
    )
    out.write(json.dumps(asdict(sheet)) + "\n")
    for row in used:
        if row not in marks.hidden_rows:
            cells = texts[row]
            out.write(json.dumps([row + 1, [cells[column] if column < len(cells) else "" for column in columns]]) + "\n")
    out.flush()


def _text(cell: Any) -> str | list[str]:
    """A cell as a spreadsheet shows it; a date as `["date", …]`."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e21:
        return str(int(cell))
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M}" if cell.time() != time() else ["date", cell.date().isoformat()]
    if isinstance(cell, date):
        return ["date", cell.isoformat()]
    if isinstance(cell, time):
        return f"{cell:%H:%M}"
    return str(cell)


def _plain(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:120]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
