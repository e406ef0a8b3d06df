"""`letterforge log`: what was made, for whom, when."""

import csv
import json
import sys
from collections.abc import Iterator
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from letterforge.cli import console
from letterforge.cli.options import CampaignOption, open_campaign

if TYPE_CHECKING:
    from letterforge.register import Entry

NAME = "log"


class Form(StrEnum):
    """How the log is shown."""

    table = "table"
    csv = "csv"
    json = "json"


def command(
    campaign: CampaignOption = None,
    form: Annotated[Form, typer.Option("--format", help="A table to read, CSV for a spreadsheet, JSON for a program.")] = Form.table,
) -> None:
    """Show the register: every recipient's reference, what was made for them, and when."""
    from letterforge.register import Register

    settings = open_campaign(campaign)
    register = Register.open_to_read(settings.path(settings.register_file))
    entries: Iterator[Entry] = iter(())
    if register is not None:
        entries = register.entries()
    try:
        _SHOW[form](entries)
    finally:
        if register is not None:
            register.close()
    if register is None and form is Form.table:
        console.note("nothing has been made yet: `letterforge generate` makes the letters")


def _as_table(entries: "Iterator[Entry]") -> None:
    rows = list(entries)
    if rows:
        table = (
            (entry.reference, entry.name, _moment(entry), ", ".join(file.format for file in entry.files) or entry.state) for entry in rows
        )
        console.table(("Reference", "Name", "Made", "Files"), table)


def _as_csv(entries: "Iterator[Entry]") -> None:
    """UTF-8 with a byte order mark, which Excel wants; nothing in it is taken for a formula."""
    from letterforge.recipients.read import defused

    sys.stdout.reconfigure(encoding="utf-8", newline="")  # type: ignore[union-attr]
    sys.stdout.write("\ufeff")
    writer = csv.writer(sys.stdout)
    writer.writerow(("reference", "key", "name", "state", "made_at", "formats", "files"))
    for entry in entries:
        formats, files = " ".join(file.format for file in entry.files), " ".join(file.path for file in entry.files)
        row = (entry.reference, entry.key, entry.name, entry.state, _stamp(entry) or "", formats, files)
        writer.writerow([defused(cell) for cell in row])


def _as_json(entries: "Iterator[Entry]") -> None:
    """A document as long as the register: written entry by entry, so that a million of them need no memory."""
    sys.stdout.write("[")
    for number, entry in enumerate(entries):
        sys.stdout.write(("," if number else "") + "\n  " + json.dumps(_described(entry), ensure_ascii=True))
    sys.stdout.write("\n]\n")


_SHOW = {Form.table: _as_table, Form.csv: _as_csv, Form.json: _as_json}


def _described(entry: "Entry") -> dict[str, Any]:
    return {
        "reference": entry.reference,
        "key": entry.key,
        "name": entry.name,
        "state": entry.state,
        "made_at": _stamp(entry),
        "template_hash": entry.template_hash,
        "campaign_hash": entry.campaign_hash,
        "address": None if entry.address is None else list(entry.address),
        "fields": dict(entry.fields),
        "sources": dict(entry.sources),
        "list": entry.list,
        "files": [{"format": file.format, "path": file.path, "sha256": file.sha256, "bytes": file.size} for file in entry.files],
    }


def _stamp(entry: "Entry") -> str | None:
    return entry.made_at.isoformat(timespec="seconds") if entry.made_at else None


def _moment(entry: "Entry") -> str:
    return f"{entry.made_at.astimezone():%d %b %Y %H:%M}" if entry.made_at else ""
