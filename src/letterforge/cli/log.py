"""`letterforge log`: what was made and sent, for whom, when, how; and what happened to one letter."""

import csv
import json
import sys
from collections.abc import Callable, Iterator
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from letterforge.cli import console
from letterforge.cli.history import FATES, Told, moment, timeline, told
from letterforge.cli.options import CampaignOption, open_campaign

if TYPE_CHECKING:
    from letterforge.register import Dispatch

NAME = "log"
_STATES = ("made", "not made", "in doubt", "sent", "failed")


class Form(StrEnum):
    """How the log is shown."""

    table = "table"
    csv = "csv"
    json = "json"


def command(
    who: Annotated[
        list[str] | None,
        typer.Argument(metavar="[WHO]…", help="Tell what happened to these letters, by reference, key or name.", show_default=False),
    ] = None,
    campaign: CampaignOption = None,
    form: Annotated[Form, typer.Option("--format", help="A table to read, CSV for a spreadsheet, JSON for a program.")] = Form.table,
    state: Annotated[
        str,
        typer.Option(
            "--state", metavar="STATE", help="Only letters that are made, sent, failed, in-doubt, not-made, or what the log says."
        ),
    ] = "",
    unsent: Annotated[bool, typer.Option("--unsent", help="Only those who haven't been written to.")] = False,
    on: Annotated[str, typer.Option("--on", metavar="DATE", help="Only what went out on that day, such as 2021-03-16.")] = "",
) -> None:
    """Show the register: every recipient's reference, what was made and sent for them, when, how."""
    from letterforge.cli.named import named
    from letterforge.register import Register

    settings = open_campaign(campaign)
    register = Register.open_to_read(settings.register_place)
    if register is None:
        if form is not Form.table:
            _SHOW[form](iter(()))
        else:
            console.note("nothing has been made yet: `letterforge generate` makes the letters")
        return
    with register:
        wanted = _wanted(state, unsent=unsent, on=_date(on))
        letters = (one for one in told(register, named(register, who) if who else register.entries()) if wanted(one))
        if who and form is Form.table:
            _timelines(letters)
        else:
            _SHOW[form](letters)


def _date(said: str) -> date | None:
    try:
        return date.fromisoformat(said.strip()) if said.strip() else None
    except ValueError:
        raise typer.BadParameter(f"{said!r} is no day; write it as 2021-03-16", param_hint="--on") from None


def _wanted(state: str, *, unsent: bool, on: date | None) -> Callable[[Told], bool]:
    """Whether a letter is one that was asked for. A day is one of this machine's own time."""
    said = state.strip().casefold().replace("-", " ").replace("_", " ")
    if said and said not in {name.replace("-", " ") for name in (*_STATES, *FATES)}:
        from letterforge.errors import did_you_mean

        raise typer.BadParameter(f"{state!r} is no state; {did_you_mean(state, [*_STATES, *FATES])}", param_hint="--state")

    def wanted(one: Told) -> bool:
        return (
            (not said or said in {one.state.replace("_", " "), one.fate.replace("-", " ")})
            and (not unsent or one.state != "sent")
            and (on is None or any(_day(sending) == on for sending in one.sendings))
        )

    return wanted


def _day(sending: "Dispatch") -> date | None:
    """The day on which a letter left; None where it didn't."""
    return sending.settled_at.astimezone().date() if sending.state == "sent" and sending.settled_at is not None else None


def _timelines(letters: Iterator[Told]) -> None:
    """What happened to letters, a line for each event."""
    for one in letters:
        console.heading(f"{one.entry.reference} to {one.name}")
        for when, what in timeline(one):
            console.point(f"{moment(when)}  {what}")


def _as_table(letters: Iterator[Told]) -> None:
    rows = [
        (
            one.entry.reference,
            one.name,
            moment(one.entry.made_at),
            ", ".join(file.format for file in one.entry.files) or one.entry.state,
            one.fate,
            one.how,
        )
        for one in letters
    ]
    if any(row[5] for row in rows):
        console.table(("Reference", "Name", "Sent", "When and how"), [(row[0], row[1], row[4], row[5]) for row in rows])
    elif rows:
        console.table(("Reference", "Name", "Made", "Files"), [row[:4] for row in rows])
    else:
        console.note("no letter fits that")


def _as_csv(letters: Iterator[Told]) -> None:
    """UTF-8 with a byte order mark, which Excel wants; nothing in it is taken for a formula."""
    from letterforge.recipients.read import defused

    sys.stdout.reconfigure(encoding="utf-8", newline="")  # type: ignore[union-attr]
    sys.stdout.write("\ufeff")
    writer = csv.writer(sys.stdout)
    writer.writerow(("reference", "key", "name", "state", "made_at", "channel", "sent_at", "detail", "formats", "files"))
    for one in letters:
        entry, last = one.entry, one.last
        formats, files = " ".join(file.format for file in entry.files), " ".join(file.path for file in entry.files)
        sending = (last.channel, _stamp(one.sent_at) or "", last.detail) if last else ("", "", "")
        row = (entry.reference, entry.key, entry.name, one.state, _stamp(entry.made_at) or "", *sending, formats, files)
        writer.writerow([defused(cell) for cell in row])


def _as_json(letters: Iterator[Told]) -> None:
    """A document as long as the register: written entry by entry, so that a million of them need no memory."""
    sys.stdout.write("[")
    for number, one in enumerate(letters):
        sys.stdout.write(("," if number else "") + "\n  " + json.dumps(_described(one), ensure_ascii=True))
    sys.stdout.write("\n]\n")


_SHOW = {Form.table: _as_table, Form.csv: _as_csv, Form.json: _as_json}


def _described(one: Told) -> dict[str, Any]:
    entry = one.entry
    return {
        "reference": entry.reference,
        "key": entry.key,
        "name": entry.name,
        "state": one.state,
        "channel": one.last.channel if one.last else None,
        "made_at": _stamp(entry.made_at),
        "sent_at": _stamp(one.sent_at),
        "template_hash": entry.template_hash,
        "campaign_hash": entry.campaign_hash,
        "address": None if entry.address is None else list(entry.address),
        "fields": dict(entry.fields),
        "sources": dict(entry.sources),
        "list": entry.list,
        "files": [{"format": file.format, "path": file.path, "sha256": file.sha256, "bytes": file.size} for file in entry.files],
        "sendings": [_sending(sending) for sending in one.sendings],
    }


def _sending(one: "Dispatch") -> dict[str, Any]:
    said = one._asdict()
    return {**said, "begun_at": _stamp(one.begun_at), "settled_at": _stamp(one.settled_at)}


def _stamp(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None
