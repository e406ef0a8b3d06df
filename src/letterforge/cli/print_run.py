"""`letterforge print-run`: all letters as one file for the printer."""

import time
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from letterforge.cli import console
from letterforge.cli.options import (
    CampaignOption,
    DueOption,
    JsonOption,
    LimitOption,
    ListOption,
    OnlyOption,
    PrintedOrderOption,
    QuietOption,
    SampleOption,
    TemplateOption,
    WhereOption,
    near,
    open_campaign,
    selection,
)

if TYPE_CHECKING:
    from letterforge.production import Job
    from letterforge.production.bound import Way
    from letterforge.production.print_run import Summary

NAME = "print-run"


def command(
    campaign: CampaignOption = None,
    template: TemplateOption = None,
    list_: ListOption = "",
    only: OnlyOption = None,
    where: WhereOption = "",
    sample: SampleOption = None,
    sort: PrintedOrderOption = "",
    limit: LimitOption = None,
    first: Annotated[
        str, typer.Option("--from", metavar="LETTER", help="Only from this letter on, by its number in the run or its reference.")
    ] = "",
    last: Annotated[str, typer.Option("--to", metavar="LETTER", help="Only up to this letter; after a jam, say.")] = "",
    batch: Annotated[int | None, typer.Option("--batch", metavar="N", min=1, help="A file for each so many letters.")] = None,
    duplex: Annotated[
        bool | None, typer.Option("--duplex/--simplex", help="For both sides of the paper, or for one. Default: the campaign's.")
    ] = None,
    form: Annotated[
        Literal["pdf", "docx"], typer.Option("--format", help="A PDF, or a Word document in which each letter is a section of its own.")
    ] = "pdf",
    due: DueOption = False,
    cover: Annotated[bool, typer.Option("--cover", help="A sheet on top: how many, what they weigh, what is held back and why.")] = False,
    tagged: Annotated[bool, typer.Option("--tagged", help="With the structure of each letter, to be read on a screen; larger.")] = False,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Make one file of all letters, for the printer: each on a new sheet, in the order in which the post handles them.

    Letters with a problem are held and named. Nothing is recorded as sent.
    """
    from letterforge.production import Job, Options
    from letterforge.production.bound import Way
    from letterforge.production.order import Part
    from letterforge.production.print_run import print_run

    started = time.monotonic()
    for option, given in (("--cover", cover), ("--tagged", tagged)):
        if given and form == "docx":
            raise typer.BadParameter("is for a run as PDF: leave it out, or leave --format docx out", param_hint=option)
    settings = open_campaign(campaign, template)
    if tagged and settings.by_word:
        raise typer.BadParameter("is of letters that letterforge sets itself, not of a Word document", param_hint="--tagged")
    job = Job(settings, selection(only, where, sample, sort or "handling", limit), Options((form,)), list_)
    way = Way(settings.print.duplex if duplex is None else duplex, tagged, cover)
    with console.progress("Binding letters", quiet=quiet or json) as bar:
        part = Part(first.strip(), last.strip(), batch or 0, due)
        if form == "docx":
            from letterforge.production.print_run_docx import print_run_docx

            summary = print_run_docx(job, part, bar.begin, bar.advance, duplex=way.duplex)
        else:
            summary = print_run(job, part, way, bar.begin, bar.advance)
    seconds = time.monotonic() - started
    console.say_held(summary.problems, summary.plan)
    console.say_left_out(job)
    console.say_open(job)
    if json:
        console.document(_described(summary, seconds))
    elif not quiet:
        _report(job, way, summary, seconds, form, due=due)
    if summary.held:
        raise typer.Exit(1)


def _report(job: "Job", way: "Way", summary: "Summary", seconds: float, form: str, *, due: bool) -> None:
    tally, letters = summary.tally, sum(count for _, count in summary.files)
    for path, count in summary.files:
        console.out(f"{near(path)}: {console.count(count, 'letter')}")
    held = f", {summary.held:,} held" + (f", {summary.suppressed:,} suppressed" if summary.suppressed else "")
    sheets = f" on {console.count(tally.sheets, 'sheet')}" if form == "pdf" else ""  # of a Word document, Word knows
    console.out(f"{console.count(letters, 'letter')}{sheets}{held} in {seconds:.1f} s")
    console.say_not_due(summary.plan)
    if summary.mended:
        bound = "is bound as it was" if summary.mended == 1 else "are bound as they were"
        console.out(f"{console.count(summary.mended, 'letter')} {bound} made from a mended copy of the row: mend {job.recipients.said} too")
    if not due:
        console.say_sent(summary.sent)
    _say_earlier(summary)
    for lack in summary.lacks:
        console.note(f"warning: {lack}")
    console.say_warned(summary.warned)
    if not summary.files:
        console.out("Nothing to print.")
        return
    _say_how_to_print(job, way, summary, form)
    for band, count in tally.bands.items():
        console.out(f"Postage: {count:,} × {band or 'parcel'}")


def _say_earlier(summary: "Summary") -> None:
    """What of earlier runs could be posted a second time, or in place of what is bound now."""
    for number, how, cure in (
        (summary.in_earlier_run, "", "send --via post"),
        (summary.with_other_words, " with other words, or to another address", "send --via post --printed"),
    ):
        if number:
            letters = console.count(number, "letter")
            console.note(
                f"{letters} of these lay in an earlier print run{how}: if that was posted, record it first ({cure}), and print again"
            )
    if summary.earlier:
        console.note(f"of an earlier run, not to be printed now: {console.among([near(path) for path in summary.earlier])}")


def _say_how_to_print(job: "Job", way: "Way", summary: "Summary", form: str) -> None:
    if summary.edited:
        letters = console.count(summary.edited, "letter")
        console.note(f"edited by hand in {job.campaign.output.folder}: {letters}; this run says what the template says")
    if summary.unseen:
        letters = console.count(summary.unseen, "letter")
        console.note(f"of {letters} nobody looked at pages and window: only the PDFs of letterforge generate show those")
    sides = "on both sides, turned along the long edge" if way.duplex else "on one side"
    console.out(f"Print {'them' if len(summary.files) > 1 else 'it'} {sides}, at 100 %.")
    if way.tagged and job.campaign.print.enclose:
        console.out("The enclosures are left out: a tagged run is for reading.")
    if form == "docx" and job.campaign.print.enclose:
        console.out("The enclosures are left out: they are PDFs, so print them by themselves.")
    if form == "docx" and way.duplex:
        console.out("From LibreOffice: make it again with --simplex: it takes blank backs for second pages, and the addresses slip.")


def _described(summary: "Summary", seconds: float) -> dict[str, object]:
    tally = summary.tally
    return {
        "letters": sum(count for _, count in summary.files),
        "sheets": tally.sheets,
        "grams": round(tally.grams, 1),
        "held": summary.held,
        "suppressed": summary.suppressed,
        "sent": summary.sent,
        "not_due": dict(summary.plan.reasons) if summary.plan else {},
        "warned": summary.warned,
        "lacks": [console.as_json(problem) for problem in summary.lacks],
        "in_earlier_run": summary.in_earlier_run,
        "with_other_words": summary.with_other_words,
        "mended": summary.mended,
        "seconds": round(seconds, 3),
        "files": [{"file": near(path), "letters": letters} for path, letters in summary.files],
        "postage": [{"band": str(band or "parcel"), "letters": letters} for band, letters in tally.bands.items()],
        "problems": [console.as_json(problem) for problem in summary.problems],
    }
