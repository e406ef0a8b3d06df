"""`letterforge send`: the letters that are due leave, each once, by a printer, by e-mail, or with the post."""

from pathlib import Path
from typing import Annotated

import typer

from letterforge.cli.options import (
    CampaignOption,
    JsonOption,
    LimitOption,
    ListOption,
    OnlyOption,
    QuietOption,
    SampleOption,
    SortOption,
    WhereOption,
    open_campaign,
    selection,
)

NAME = "send"
WAYS = ("print", "email", "post")


def command(
    via: Annotated[
        str, typer.Option("--via", metavar="WAY", help="print, email or post; email,print: by e-mail where there is one, else printed.")
    ],
    campaign: CampaignOption = None,
    list_: ListOption = "",
    only: OnlyOption = None,
    where: WhereOption = "",
    sample: SampleOption = None,
    sort: SortOption = "",
    limit: LimitOption = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be sent; send nothing.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Don't ask. A script has to say so.")] = False,
    printer: Annotated[str, typer.Option("--printer", metavar="NAME", help="The print queue. Default: the system's.")] = "",
    sides: Annotated[
        str, typer.Option("--sides", metavar="SIDES", help="one-sided or two-sided-long-edge. Default: as duplex under [print] says.")
    ] = "",
    media: Annotated[str, typer.Option("--media", metavar="PAPER", help="The paper, as the printer calls it.")] = "",
    copies: Annotated[int, typer.Option("--copies", min=1, max=99, help="Copies of each letter.")] = 1,
    batch: Annotated[
        int | None,
        typer.Option("--batch", metavar="N", min=1, max=100, help="With print: up to N letters are one job. Default: each is one."),
    ] = None,
    option: Annotated[
        list[str] | None, typer.Option("--option", metavar="NAME=VALUE", help="One of the printer's own options. May be repeated.")
    ] = None,
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="With post: who hands the letters over. Default: who is logged in.")] = "",
    printed: Annotated[
        bool, typer.Option("--printed", help="With post: all of them are printed, also what no print-run holds as it is now.")
    ] = False,
    posting_list: Annotated[
        Path | None, typer.Option("--posting-list", metavar="FILE", help="With post: make a PDF list of the letters, to sign.")
    ] = None,
    to_file: Annotated[
        Path | None, typer.Option("--to-file", metavar="DIR", help="With email: write .eml files there; send and record nothing.")
    ] = None,
    test: Annotated[
        str, typer.Option("--test", metavar="ADDRESS", help="With email: send the first letter to yourself; record nothing.")
    ] = "",
    again: Annotated[
        list[str] | None, typer.Option("--again", metavar="REF", help="This letter once more, whatever the record says. Needs --reason.")
    ] = None,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why it is sent once more, for the record.")] = "",
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Send the letters that are due: made, unchanged since, and neither sent before nor in doubt.

    The plan comes first, and a terminal is asked. A sending is on record before its letter leaves, so that none goes out twice.
    """
    from letterforge.cli.outgoing import Outgoing, Wishes
    from letterforge.dispatch.claimant import login
    from letterforge.production import Job, Options
    from letterforge.production.due import Again
    from letterforge.production.sending import Sending

    ways = _ways(via)
    _refuse_odd(ways, again, reason, only, to_file, test)
    if posting_list is not None and (posting_list.is_dir() or posting_list.suffix.lower() != ".pdf"):
        raise typer.BadParameter(f"{posting_list} is no name for a PDF, such as list.pdf", param_hint="--posting-list")
    if posting_list is not None and "post" not in ways:
        raise typer.BadParameter("is for the post: say --via post", param_hint="--posting-list")
    if printed and "post" not in ways:
        raise typer.BadParameter("is for the post: say --via post", param_hint="--printed")
    if batch is not None and "print" not in ways:
        raise typer.BadParameter("is for printing: say --via print", param_hint="--batch")
    settings = open_campaign(campaign)
    wishes = Wishes(printer, sides, media, copies, _pairs(option), by.strip() or login(), to_file, test.strip(), posting_list, batch or 1)
    job = Job(settings, selection(again or only, where, sample, sort, None), Options(("pdf",), dry_run=True), list_)
    with Sending(job, ways, limit, Again(reason.strip()) if again else None, test=bool(wishes.test), printed=printed) as sending:
        status = Outgoing(job, sending, ways, wishes, json=json, quiet=quiet).run(dry_run=dry_run, yes=yes)
    if status:
        raise typer.Exit(status)


def _refuse_odd(
    ways: tuple[str, ...], again: list[str] | None, reason: str, only: list[str] | None, to_file: Path | None, test: str
) -> None:
    if bool(again) != bool(reason.strip()):
        raise typer.BadParameter("go together: which letter, and why once more", param_hint="--again and --reason")
    if again and only:
        raise typer.BadParameter("names the letter itself: leave --only out", param_hint="--again")
    for said, hint in ((to_file, "--to-file"), (test, "--test")):
        if said and ways != ("email",):
            raise typer.BadParameter("is for e-mail: say --via email", param_hint=hint)
    if to_file and test:
        raise typer.BadParameter("writes a file, or sends to yourself: take one of them", param_hint="--to-file and --test")


def _ways(said: str) -> tuple[str, ...]:
    wanted = tuple(dict.fromkeys(part.strip().casefold() for part in said.split(",") if part.strip()))
    for way in wanted:
        if way not in WAYS:
            from letterforge.errors import did_you_mean

            raise typer.BadParameter(f"{way!r} is no way; {did_you_mean(way, WAYS)}", param_hint="--via")
    if not wanted:
        raise typer.BadParameter("names no way: print, email or post", param_hint="--via")
    return wanted


def _pairs(said: list[str] | None) -> dict[str, str]:
    pairs = [one.partition("=") for one in said or ()]
    for name, equals, value in pairs:
        if not (name.strip() and equals and value.strip()):
            raise typer.BadParameter(f"{name!r} needs a value: write NAME=VALUE", param_hint="--option")
    return {name.strip(): value.strip() for name, _, value in pairs}
