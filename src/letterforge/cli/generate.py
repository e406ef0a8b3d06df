"""`letterforge generate`: makes the letters."""

import os
import time
from itertools import islice
from typing import TYPE_CHECKING, Annotated

import typer

from letterforge.cli import console
from letterforge.cli.options import CampaignOption, JsonOption, LimitOption, OnlyOption, QuietOption, WhereOption, open_campaign

if TYPE_CHECKING:
    from letterforge.production import Job, Summary

NAME = "generate"
_MANY = 400  # recipients from which on more than one process pays


def command(
    campaign: CampaignOption = None,
    formats: Annotated[str, typer.Option("--format", metavar="pdf,docx", help="The formats to make. Default: those of the campaign.")] = "",
    only: OnlyOption = None,
    where: WhereOption = "",
    limit: LimitOption = None,
    workers: Annotated[
        int | None, typer.Option("--workers", metavar="N", min=1, help="Processes that make letters. Default: the processors.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Make letters again although nothing changed.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be made; write nothing.")] = False,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Make the letters that are missing or changed, and record them.

    A letter with a problem is held and named; the others are made. What is up to date stays as it is.
    """
    from letterforge.production import Job, Options
    from letterforge.production import generate as run
    from letterforge.recipients.select import Selection

    started = time.monotonic()
    settings = open_campaign(campaign)
    chosen = _formats(formats) or settings.output.formats
    job = Job(settings, Selection(tuple(only or ()), where, limit), Options(chosen, force=force, dry_run=dry_run))
    with console.progress("Making letters", quiet=quiet or json) as bar:
        summary = run(job, workers or _workers(job), bar.begin, bar.advance)
    seconds = time.monotonic() - started
    for problem in summary.problems:
        console.note(f"held: {problem}")
    if json:
        console.document(_described(job, summary, seconds))
    elif not quiet:
        _report(job, summary, seconds)
    if summary.interrupted:
        console.note("letterforge: interrupted; run the same command again to go on")
        raise typer.Exit(130)
    if summary.held:
        raise typer.Exit(1)


def _described(job: "Job", summary: "Summary", seconds: float) -> dict[str, object]:
    return {
        "letters": summary.letters,
        "made": summary.made,
        "unchanged": summary.unchanged,
        "held": summary.held,
        "seconds": round(seconds, 3),
        "folder": job.campaign.output.folder,
        "dry_run": job.options.dry_run,
        "interrupted": summary.interrupted,
        "set_aside": summary.aside,
        "edited": summary.edited,
        "problems": [console.as_json(problem) for problem in summary.problems],
    }


def _report(job: "Job", summary: "Summary", seconds: float) -> None:
    folder = job.campaign.output.folder
    for name in summary.edited:
        console.out(f"{name} had been changed by hand; that copy is in {folder}-set-aside")
    for name in summary.aside:
        console.out(f"set aside, no longer a letter to send: {name}")
    made = "would be made" if job.options.dry_run else "made"
    console.out(f"{summary.made} {made}, {summary.unchanged} unchanged, {summary.held} held in {seconds:.1f} s: {folder}")


def _formats(said: str) -> tuple[str, ...]:
    known = ("pdf", "docx")
    wanted = tuple(dict.fromkeys(part.strip().casefold() for part in said.split(",") if part.strip()))
    for form in wanted:
        if form not in known:
            from letterforge.errors import did_you_mean

            raise typer.BadParameter(f"{form!r} is no format; {did_you_mean(form, known)}")
    return wanted


def _workers(job: "Job") -> int:
    """The processors, where the list is long enough to be worth starting a process for each."""
    long = sum(1 for _ in islice(job.recipients.table.rows(), _MANY)) == _MANY
    return (os.cpu_count() or 1) if long else 1
