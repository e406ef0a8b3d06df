"""`letterforge log`: what was made and sent, for whom, when, how; and what happened to one letter."""

import csv
import json
import sys
from collections.abc import Callable, Iterator
from datetime import date, datetime
from enum import StrEnum
from itertools import islice
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from letterforge.cli import console
from letterforge.cli.options import CampaignOption, open_campaign

if TYPE_CHECKING:
    from letterforge.register import Approval, Dispatch, Entry, Register

NAME = "log"
_TOGETHER = 500  # letters whose sendings are looked up together
_STATES = {"begun": "in_doubt", "underway": "in_doubt", "sent": "sent", "failed": "failed", "refused": "failed"}
_SHOWN = {"made": "made", "not made": "not made", "in_doubt": "in doubt", "sent": "sent", "failed": "failed"}


class Form(StrEnum):
    """How the log is shown."""

    table = "table"
    csv = "csv"
    json = "json"


class Told(NamedTuple):
    """A letter with its sendings, the oldest first."""

    entry: "Entry"
    sendings: "list[Dispatch]"
    approvals: "list[Approval]"

    @property
    def state(self) -> str:
        """`not made`, `made`, `in_doubt`, `sent` or `failed`."""
        return _STATES[self.last.state] if self.last is not None else self.entry.state

    @property
    def last(self) -> "Dispatch | None":
        """The sending that tells how it stands: the last one that didn't fail, or the last one."""
        stands = [one for one in self.sendings if one.state not in {"failed", "refused"}] or self.sendings
        return stands[-1] if stands else None

    @property
    def sent_at(self) -> datetime | None:
        """When it was sent, if it was."""
        return self.last.settled_at if self.last is not None and self.state == "sent" else None


def command(
    who: Annotated[
        list[str] | None, typer.Argument(metavar="[REF]…", help="Tell what happened to these letters.", show_default=False)
    ] = None,
    campaign: CampaignOption = None,
    form: Annotated[Form, typer.Option("--format", help="A table to read, CSV for a spreadsheet, JSON for a program.")] = Form.table,
    state: Annotated[
        str, typer.Option("--state", metavar="STATE", help="Only letters that are made, sent, failed, in-doubt or not-made.")
    ] = "",
    unsent: Annotated[bool, typer.Option("--unsent", help="Only those who haven't been written to.")] = False,
    on: Annotated[
        datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], metavar="DATE", help="Only what went out on that day.")
    ] = None,
) -> None:
    """Show the register: every recipient's reference, what was made and sent for them, when, how."""
    from letterforge.register import Register

    settings = open_campaign(campaign)
    register = Register.open_to_read(settings.register_place)
    if register is None:
        _SHOW[form](iter(()))
        if form is Form.table:
            console.note("nothing has been made yet: `letterforge generate` makes the letters")
        return
    with register:
        wanted = _wanted(state, unsent=unsent, on=on)
        told = (one for one in _told(register) if wanted(one))
        if who:
            _timelines(who, told)
        else:
            _SHOW[form](told)


def _told(register: "Register") -> Iterator[Told]:
    entries = register.entries()
    while some := list(islice(entries, _TOGETHER)):
        sendings = register.dispatches.of([entry.reference for entry in some])
        approvals = register.approvals.of([entry.reference for entry in some])
        yield from (Told(entry, sendings.get(entry.reference, []), approvals.get(entry.reference, [])) for entry in some)


def _wanted(state: str, *, unsent: bool, on: datetime | None) -> Callable[[Told], bool]:
    """Whether a letter is one that was asked for. A day is one of this machine's own time."""
    said = state.strip().casefold().replace("-", "_").replace(" ", "_")
    if said and said not in {known.replace(" ", "_") for known in _SHOWN}:
        from letterforge.errors import did_you_mean

        raise typer.BadParameter(f"{state!r} is no state; {did_you_mean(state, [*_SHOWN.values()])}", param_hint="--state")

    def wanted(one: Told) -> bool:
        return (
            (not said or one.state.replace(" ", "_") == said)
            and (not unsent or one.state != "sent")
            and (on is None or any(_day(sending) == on.date() for sending in one.sendings))
        )

    return wanted


def _day(sending: "Dispatch") -> date | None:
    """The day on which a letter left; None where it didn't."""
    return sending.settled_at.astimezone().date() if sending.state == "sent" and sending.settled_at is not None else None


def _timelines(who: list[str], told: Iterator[Told]) -> None:
    """What happened to letters, a line for each event."""
    from letterforge.errors import ListError, Problem
    from letterforge.recipients.text import fold

    missing = {fold(one): one for one in who}
    for one in told:
        if fold(one.entry.reference) not in missing:
            continue
        del missing[fold(one.entry.reference)]
        console.heading(f"{one.entry.reference} to {one.entry.name or one.entry.key}")
        for moment, what in _events(one):
            console.point(f"{_moment(moment)}  {what}")
    if missing:
        raise ListError(Problem(f"{next(iter(missing.values()))!r} is no letter on record", "give a reference such as LMP21-0007"))


def _events(one: Told) -> Iterator[tuple[datetime | None, str]]:
    entry = one.entry
    if entry.made_at is not None:
        yield entry.made_at, f"made: {', '.join(file.path for file in entry.files)}"
    for word in one.approvals:
        yield word.approved_at, f"approved by {word.by}"
    for sending in one.sendings:
        once_more = f" once more ({sending.reason})" if sending.turn > 1 else ""
        where = f" to {sending.destination}" if sending.destination else ""
        yield sending.begun_at, f"begun by {sending.channel}{where}{once_more}, by {sending.claimant}; kept as {sending.path}"
        said = f": {sending.detail}" if sending.detail else ""
        found_by = f" [{sending.ticket}]" if sending.ticket else ""
        if sending.state in {"begun", "underway"}:
            yield None, f"{'in doubt' if sending.state == 'begun' else 'at the printer'}{said}{found_by}"
        else:
            yield sending.settled_at, f"{sending.state}{said}{found_by}"


def _as_table(told: Iterator[Told]) -> None:
    rows = [
        (
            one.entry.reference,
            one.entry.name,
            _moment(one.entry.made_at),
            ", ".join(file.format for file in one.entry.files) or one.entry.state,
            _SHOWN[one.state] if one.sendings else "",
            f"{one.last.channel} {_moment(one.sent_at)}".strip() if one.last else "",
        )
        for one in told
    ]
    if rows:
        sent = any(row[4] for row in rows)
        headings = ("Reference", "Name", "Made", "Files", "Sent", "How")
        console.table(headings if sent else headings[:4], rows if sent else [row[:4] for row in rows])


def _as_csv(told: Iterator[Told]) -> None:
    """UTF-8 with a byte order mark, which Excel wants; nothing in it is taken for a formula."""
    from letterforge.recipients.read import defused

    sys.stdout.reconfigure(encoding="utf-8", newline="")  # type: ignore[union-attr]
    sys.stdout.write("\ufeff")
    writer = csv.writer(sys.stdout)
    writer.writerow(("reference", "key", "name", "state", "made_at", "channel", "sent_at", "detail", "formats", "files"))
    for one in told:
        entry, last = one.entry, one.last
        formats, files = " ".join(file.format for file in entry.files), " ".join(file.path for file in entry.files)
        sending = (last.channel, _stamp(one.sent_at) or "", last.detail) if last else ("", "", "")
        row = (entry.reference, entry.key, entry.name, one.state, _stamp(entry.made_at) or "", *sending, formats, files)
        writer.writerow([defused(cell) for cell in row])


def _as_json(told: Iterator[Told]) -> None:
    """A document as long as the register: written entry by entry, so that a million of them need no memory."""
    sys.stdout.write("[")
    for number, one in enumerate(told):
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


def _moment(moment: datetime | None) -> str:
    return f"{moment.astimezone():%d %b %Y %H:%M}" if moment else ""
