"""Field codes written with braces, as Word shows them, for the tests."""

from collections.abc import Mapping
from datetime import date, datetime

from letterforge.word.codes import Code, Part, parse
from letterforge.word.record import Record


def code(text: str) -> Code:
    """`IF { MERGEFIELD a } = "x" "y" "n"`, parsed from inside out."""
    open_fields: list[list[Part]] = [[]]
    for letter in text:
        if letter == "{":
            open_fields.append([])
        elif letter == "}":
            open_fields[-2].append(parse(open_fields.pop()))
        else:
            open_fields[-1].append(letter)
    return parse(open_fields[0])


FIELDS = {
    "name": "Test Recipient 000123",
    "first_name": "Test",
    "party": "Green Party",
    "shouted": "GREEN PARTY",
    "amount": "1234.5",
    "none": "",
    "three": "3",
    "share": "25%",
    "pounds": "£12.50",
    "spaced_out": "in a row",
    "when": "2026-05-07",
    "met": "2026-05-07 18:05",
    "lines": "1 Example Road\nExampleton",
    "star": "a*b",
    "_1st_gift": "5",
}


def record(fields: Mapping[str, str] = FIELDS, **more: object) -> Record:
    """A row on the 7th of May 2026, the fourth that was read and the second that is merged."""
    said: dict[str, object] = {
        "day": date(2026, 5, 7),
        "number": 4,
        "sequence": 2,
        "address": ("Ms Test Recipient", "1 Example Road", "LONDON", "SE1 0RB"),
        "salutation": "Dear Ms Recipient",
        "parts": {
            "TITLE0": "Ms",
            "FIRST0": "Test",
            "LAST0": "Recipient",
            "STREET1": "1 Example Road",
            "CITY": "LONDON",
            "POSTAL": "SE1 0RB",
        },
    }
    return Record(fields, **(said | more))


MOMENT = datetime(2026, 5, 7, 18, 5, 9)  # noqa: DTZ001 - a cell has no zone
