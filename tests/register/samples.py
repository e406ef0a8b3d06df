"""Letters to record, and what the tests ask of an SQLite file without the register's help."""

import hashlib
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

from letterforge.register import MadeFile, MadeLetter

MADE_AT = datetime(2021, 4, 19, 9, 30, 0, 123456, tzinfo=UTC)


def keys(count, start=1):
    return [f"id:{number:06}" for number in range(start, start + count)]


def letter(reference, formats=("pdf", "docx"), text="first", made_at=MADE_AT):
    number = reference.rpartition("-")[2].zfill(6)
    name = f"Test Recipient {number}"
    fields = {"name": name, "email": f"recipient.{number}@example.org", "town": "Łódź \N{SNOWMAN}"}
    return MadeLetter(
        reference, name, fields, digest("template", text), digest("campaign"), made_at, files(reference, formats, text, made_at)
    )


def files(reference, formats, text="first", made_at=MADE_AT):
    return tuple(
        MadeFile(made_as, f"out/letters/{reference}.{made_as}", digest("shape", text), digest(reference, made_as, text), 40_000, made_at)
        for made_as in formats
    )


def digest(*parts):
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def ask(path, statement):
    """One value, by plain sqlite3 and without leaving a file: only where nobody writes."""
    connection = sqlite3.connect(f"{Path(path).as_uri()}?mode=rw", uri=True)
    try:
        return connection.execute(statement).fetchone()[0]
    finally:
        connection.close()


def whole(path):
    return ask(path, "PRAGMA integrity_check") == "ok" and ask(path, "SELECT count(*) FROM pragma_foreign_key_check") == 0


def names(folder):
    return sorted(entry.name for entry in Path(folder).iterdir())
