"""Rows from JSON (a list of objects, wherever in the document it stands) and from JSON Lines. In goes a path, out come records.

The headings are the keys in the order of their first appearance, which only the whole file tells; so its records are spooled.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import ijson
from ijson.common import ObjectBuilder

from letterforge.errors import ListError, Problem
from letterforge.recipients.delimited import Record
from letterforge.recipients.spool import Spool, written

_DEEPEST = 8  # levels of objects within objects
_MOST_KEYS = 2000
_DEPTH = {"start_map": 1, "start_array": 1, "end_map": -1, "end_array": -1}

Event = tuple[str, Any]


def json_rows(path: Path, said: str, *, lines: bool) -> tuple[list[str], Spool]:
    """The headings and records of a JSON file; of JSON Lines where `lines`. Raises ListError where it is neither."""
    headings: dict[str, int] = {}
    objects = _lines(path, said) if lines else _items(path, said)
    stream = written(_records(objects, headings, said))
    return list(headings), Spool("JSON Lines" if lines else "JSON", stream, len(headings))


def _records(objects: Iterator[tuple[int, Any]], headings: dict[str, int], said: str) -> Iterator[Record]:
    for number, value in objects:
        if not isinstance(value, Mapping):
            raise ListError(Problem("is not an object with a value for each column", "write {…} for each recipient", said, row=number))
        cells: dict[int, str] = {}
        for heading, text in _flat(value, "", 0, said):
            place = headings.setdefault(heading, len(headings))
            if len(headings) > _MOST_KEYS:
                raise ListError(Problem(f"has more than {_MOST_KEYS:,} different keys", "is it a list of recipients?", said, row=number))
            cells[place] = text
        yield number, [cells.get(place, "") for place in range(len(headings))]


def _flat(value: Mapping[str, Any], before: str, depth: int, said: str) -> Iterator[tuple[str, str]]:
    """Cells by heading: an object within an object gives `address street`, a list of texts a cell of several lines."""
    if depth > _DEEPEST:
        raise ListError(Problem(f"has objects within objects, {_DEEPEST} deep", "flatten it", said))
    for key, inner in value.items():
        heading = f"{before} {key}".strip()
        if isinstance(inner, Mapping):
            yield from _flat(inner, heading, depth + 1, said)
        elif isinstance(inner, list):
            yield heading, "\n".join(json.dumps(one, default=str) if isinstance(one, Mapping | list) else _text(one) for one in inner)
        else:
            yield heading, _text(inner)


def _text(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case Decimal() if value.is_finite() and value == value.to_integral_value() and abs(value.adjusted()) < 100:
            return str(int(value))  # 7.0 is 7
        case _:
            return str(value)


def _items(path: Path, said: str) -> Iterator[tuple[int, Any]]:
    """The values of the first list in the document, streamed."""
    try:
        with path.open("rb") as stream:
            stream.seek(0)
            events = _shallow(ijson.basic_parse(stream), said)
            if not any(event == "start_array" for event, _ in events):
                raise ListError(Problem("holds no list of recipients", "write [{…}, {…}]", said))
            yield from enumerate(_values(events), 1)
            for _ in events:  # to its end: a file that breaks off is no list
                pass
    except (ijson.JSONError, UnicodeDecodeError, ArithmeticError, ValueError) as error:
        raise ListError(Problem(f"is not readable as JSON: {_first_line(error)}", "export it again", said)) from None


def _values(events: Iterator[Event]) -> Iterator[Any]:
    """The values of a list whose beginning has been read, to its end."""
    depth, builder = 0, ObjectBuilder()
    for event, value in events:
        if depth == 0:
            if event == "end_array":
                return
            builder = ObjectBuilder()
        builder.event(event, value)
        depth += _DEPTH.get(event, 0)
        if depth == 0:
            yield builder.value


def _shallow(events: Iterable[Event], said: str) -> Iterator[Event]:
    """Events, unless they nest without end."""
    depth = 0
    for event, value in events:
        depth += _DEPTH.get(event, 0)
        if depth > 4 * _DEEPEST:
            raise ListError(Problem(f"has lists within lists, {depth} deep", "export it again as a plain list", said))
        yield event, value


def _lines(path: Path, said: str) -> Iterator[tuple[int, Any]]:
    number = 0
    try:
        with path.open(encoding="utf-8-sig") as stream:
            stream.seek(0)
            for number, line in enumerate(stream, 1):
                if line.strip():
                    yield number, json.loads(line, parse_float=Decimal, parse_int=str)
    except (json.JSONDecodeError, RecursionError, ArithmeticError) as error:
        what = f"is not readable as JSON: {_first_line(error)}"
        raise ListError(Problem(what, "each line must be one object, {…}", said, row=number)) from None
    except UnicodeDecodeError:
        raise ListError(Problem("is not UTF-8", "export it again, as UTF-8", said, row=number + 1)) from None


def _first_line(error: BaseException) -> str:
    return (str(error).splitlines() or ["?"])[0][:120]
