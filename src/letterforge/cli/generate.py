"""`letterforge generate`: makes the letters."""

import os
import time
from typing import TYPE_CHECKING, Annotated

import typer

from letterforge.cli import console
from letterforge.cli.options import (
    CampaignOption,
    JsonOption,
    LimitOption,
    ListOption,
    OnlyOption,
    QuietOption,
    SampleOption,
    SortOption,
    TemplateOption,
    WhereOption,
    open_campaign,
    selection,
)
from letterforge.interruption import STATUS

if TYPE_CHECKING:
    from pathlib import Path

    from letterforge.production import Job, Summary

NAME = "generate"


def command(
    campaign: CampaignOption = None,
    formats: Annotated[str, typer.Option("--format", metavar="pdf,docx", help="The formats to make. Default: those of the campaign.")] = "",
    template: TemplateOption = None,
    list_: ListOption = "",
    only: OnlyOption = None,
    where: WhereOption = "",
    sample: SampleOption = None,
    sort: SortOption = "",
    limit: LimitOption = None,
    workers: Annotated[
        int | None, typer.Option("--workers", metavar="N", min=1, help="Processes that make letters. Default: the processors.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Make letters again although nothing changed.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be made; write nothing.")] = False,
    verify: Annotated[bool, typer.Option("--verify", help="Read every PDF and DOCX made back: both must say the same.")] = False,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Make the letters that are missing or changed, and record them.

    A letter with a problem is held and named; the others are made. What is up to date stays as it is.
    """
    from letterforge.production import Job, Options
    from letterforge.production import generate as run

    started = time.monotonic()
    settings = open_campaign(campaign, template)
    chosen = _formats(formats) or settings.output.formats
    if verify and len(chosen) < 2:
        raise typer.BadParameter("compares PDF and DOCX: make both, with --format pdf,docx", param_hint="--verify")
    if verify and settings.by_word:
        raise typer.BadParameter("compares what letterforge sets itself; a Word document is set by LibreOffice", param_hint="--verify")
    job = Job(settings, selection(only, where, sample, sort, limit), Options(chosen, force=force, dry_run=dry_run, verify=verify), list_)
    with console.progress("Making letters", quiet=quiet or json) as bar:
        summary = run(job, workers or _workers(job), bar.begin, bar.advance, console.stopping)
    seconds = time.monotonic() - started
    _say_held(job, summary)
    for lack in summary.lacks:
        console.note(f"warning: {lack}")
    console.say_left_out(job)
    console.say_open(job)
    if json:
        console.document(_described(job, summary, seconds))
    elif not quiet:
        _report(job, summary, seconds, template)
    if summary.interrupted:
        raise typer.Exit(STATUS)
    if summary.held:
        raise typer.Exit(1)


def _say_held(job: "Job", summary: "Summary") -> None:
    """What is held, a line for each problem; of very many the first, since the file of held rows has all."""
    from letterforge.production.held import path_of

    for problem in summary.problems:
        console.note(f"held: {problem}")
    for problem in summary.suppressed_why:
        console.note(f"suppressed: {problem}")
    if len({problem.row for problem in summary.problems}) < summary.held and not job.options.dry_run:
        console.note(f"{summary.held:,} letters are held; {path_of(job.campaign)} has them all")


def _described(job: "Job", summary: "Summary", seconds: float) -> dict[str, object]:
    return {
        "letters": summary.letters,
        "made": summary.made,
        "unchanged": summary.unchanged,
        "held": summary.held,
        "suppressed": summary.suppressed,
        "mended": summary.mended,
        "warned": summary.warned,
        "lacks": [console.as_json(problem) for problem in summary.lacks],
        "verified": summary.verified,
        "seconds": round(seconds, 3),
        "folder": job.campaign.output.folder,
        "dry_run": job.options.dry_run,
        "interrupted": summary.interrupted,
        "set_aside": summary.aside,
        "edited": summary.edited,
        "changes": [console.change_as_json(change) for change in summary.changes],
        "problems": [console.as_json(problem) for problem in summary.problems],
        "suppressions": [console.as_json(problem) for problem in summary.suppressed_why],
    }


def _report(job: "Job", summary: "Summary", seconds: float, template: "Path | None") -> None:
    from letterforge.production.held import path_of

    folder = job.campaign.output.folder
    for name in summary.edited:
        console.out(f"{name} had been changed by hand; that copy is in {folder}-set-aside")
    for name in summary.aside:
        console.out(f"set aside, no longer a letter to send: {name}")
    for change in summary.changes:
        console.out(f"changed: {change}")
    if job.other and summary.made and not job.options.dry_run:
        console.out(f"mend these rows in {job.campaign.recipients.list} too: that is the list which the next run goes by")
    if summary.mended:
        copies = (
            "letter stands as made from a mended copy of its row"
            if summary.mended == 1
            else "letters stand as made from mended copies of their rows"
        )
        console.out(f"{summary.mended} {copies}: mend {job.recipients.said} too")
    made = "would be made" if job.options.dry_run else "made"
    suppressed = f", {summary.suppressed} suppressed" if summary.suppressed else ""
    console.out(f"{summary.made} {made}, {summary.unchanged} unchanged, {summary.held} held{suppressed} in {seconds:.1f} s: {folder}")
    console.say_warned(summary.warned)
    if job.options.verify and not job.options.dry_run:
        console.out(f"{summary.verified} read back: their PDF and DOCX say the same")
    if job.campaign.by_word and "pdf" not in job.options.formats:
        console.out("nobody looked at pages and window: only the PDFs show those (letterforge check makes some)")
    if template is not None and not job.options.dry_run:
        where = f'write template = "{job.campaign.template}" into {job.campaign.file.name}'
        console.out(f"before they are sent, {where}: else they count as changed")
    if summary.held and not job.options.dry_run:
        console.out(f"held rows: {path_of(job.campaign)}; mend them there, then: letterforge generate --list {path_of(job.campaign)}")


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
    return (os.cpu_count() or 1) if len(job.recipients) >= job.maker.pace(job.options.formats).many else 1
