"""`letterforge labels`: addresses on sheets of labels, set by letterforge, or as a label sheet from Word has them."""

import re
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

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
    WhereOption,
    near,
    open_campaign,
    selection,
)

if TYPE_CHECKING:
    from letterforge.pdf.labels import Setup
    from letterforge.production import Job
    from letterforge.production.addressed import Printed
    from letterforge.stationery import LabelSheet

NAME = "labels"
_FARTHEST = 20.0  # mm: what is further off is no matter of calibration


def command(
    campaign: CampaignOption = None,
    sheet: Annotated[
        str, typer.Option("--sheet", metavar="NAME", help="The labels: L7160, L7161, L7162, L7163 or L7651; own is the campaign's own.")
    ] = "",
    template: Annotated[
        Path | None,
        typer.Option("--template", metavar="FILE", help="A label sheet from Word (.docx) in place of letterforge's own labels."),
    ] = None,
    skip: Annotated[int, typer.Option("--skip", metavar="N", min=0, help="Leave the first N labels free: the sheet was begun before.")] = 0,
    shift: Annotated[
        str, typer.Option("--shift", metavar="X,Y", help="Print everything so many mm further right and down, for example 0.5,-1.")
    ] = "",
    outline: Annotated[bool, typer.Option("--outline", help="Draw the labels' edges, for a trial on plain paper.")] = False,
    due: DueOption = False,
    list_: ListOption = "",
    only: OnlyOption = None,
    where: WhereOption = "",
    sample: SampleOption = None,
    sort: PrintedOrderOption = "",
    limit: LimitOption = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Print the addresses on sheets of labels, one PDF for all; with --template, one Word document.

    They come in the order of `print-run`; with --due they are for the letters of `print-run --due`. Who has no letter has no label: held
    rows are named, and left out.
    """
    from letterforge.pdf.labels import Setup
    from letterforge.production import Job, Options

    started = time.monotonic()
    settings = open_campaign(campaign)
    if template is not None:
        _refuse({"--sheet": sheet, "--shift": shift, "--outline": outline})
    try:
        chosen = settings.labels.chosen(sheet)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--sheet") from None
    setup = Setup(_shift(shift), skip if template is not None else _skip(skip, chosen.places, chosen.name), outline)
    job = Job(settings, selection(only, where, sample, sort or "handling", limit), Options(("pdf",), dry_run=True), list_)
    with console.progress("Printing labels", quiet=quiet or json) as bar:
        printed, name = _by_word(job, template, skip, bar, due=due) if template is not None else _own(job, chosen, setup, bar, due=due)
    console.say_left_out(job)
    say(printed, {"labels": printed.addresses, "sheets": printed.pages, "sheet": name}, time.monotonic() - started, json=json)
    if not (quiet or json):
        summary(printed, f"{console.count(printed.addresses, 'label')} on {console.count(printed.pages, 'sheet')} of {name}")
    if printed.held:
        raise typer.Exit(1)


def _own(job: "Job", sheet: "LabelSheet", setup: "Setup", bar: console.Progress, *, due: bool) -> "tuple[Printed, str]":
    """Labels as letterforge sets them, and what their sheet is called."""
    from letterforge.production.addressed import labels

    return labels(job, sheet, setup, bar.begin, bar.advance, due=due), sheet.name


def _by_word(job: "Job", template: Path, skip: int, bar: console.Progress, *, due: bool) -> "tuple[Printed, str]":
    """Labels by a label sheet from Word, and what that is called."""
    from letterforge.production.word_labels import label_sheet, labels_by_word

    sheet, name = label_sheet(job, template), near(template)
    for remark in sheet.remarks:
        console.note(f"warning: {remark}")
    return labels_by_word(job, sheet, _skip(skip, sheet.places, name), bar.begin, bar.advance, due=due), name


def say(printed: "Printed", counted: dict[str, object], seconds: float, *, json: bool) -> None:
    """Says who isn't printed, a line each on standard error; with `json`, all as a document."""
    console.say_held(printed.problems, printed.plan)
    for problem in printed.suppressed_why:
        console.note(f"suppressed: {problem}")
    if printed.plan is None and len({problem.row for problem in printed.problems}) < printed.held:
        console.note(f"{printed.held:,} are held, and these are the first; `letterforge generate` puts all of them into a file")
    if json:
        document = {
            **counted,
            "held": printed.held,
            "suppressed": printed.suppressed,
            "sent": printed.sent,
            "not_due": dict(printed.plan.reasons) if printed.plan else {},
            "seconds": round(seconds, 3),
            "file": near(printed.file) if printed.addresses else None,
            "problems": [console.as_json(problem) for problem in printed.problems],
            "suppressions": [console.as_json(problem) for problem in printed.suppressed_why],
        }
        console.document(document)


def summary(printed: "Printed", counted: str) -> None:
    """The line that says what was printed, and where it is."""
    parts = [counted]
    parts += [f"{printed.held:,} held"] if printed.held else []
    parts += [f"{printed.suppressed:,} suppressed"] if printed.suppressed else []
    console.out(f"{', '.join(parts)}: {near(printed.file) if printed.addresses else 'nothing to print'}")
    console.say_not_due(printed.plan)
    console.say_sent(printed.sent)
    if printed.without:
        console.out(f"{console.count(printed.without, 'letter')} of those held can be sent all the same: write the address by hand")


def _shift(said: str) -> tuple[float, float]:
    if not said:
        return 0.0, 0.0
    found = re.fullmatch(r"\s*([+-]?\d+(?:\.\d+)?)\s*,\s*([+-]?\d+(?:\.\d+)?)\s*", said, re.ASCII)
    if found is None:
        raise typer.BadParameter(f"{said!r} is not two lengths in mm, right and down, such as 0.5,-1", param_hint="--shift")
    right, down = float(found[1]), float(found[2])
    if max(abs(right), abs(down)) > _FARTHEST:
        raise typer.BadParameter(f"{said!r} is too far: at most {_FARTHEST:g} mm each way", param_hint="--shift")
    return right, down


def _refuse(given: dict[str, object]) -> None:
    """Refuses options that concern letterforge's own labels."""
    for name, value in given.items():
        if value:
            what = "a label sheet from Word says itself where its labels lie: change it there, or leave --template out"
            raise typer.BadParameter(what, param_hint=name)


def _skip(number: int, places: int, name: str) -> int:
    if number and number >= places:
        what = f"a sheet of {name} has {console.count(places, 'label')}: at most {places - 1} of them can be skipped"
        raise typer.BadParameter(what, param_hint="--skip")
    return number
