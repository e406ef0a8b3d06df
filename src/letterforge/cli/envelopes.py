"""`letterforge envelopes`: addresses on envelopes."""

import time
from typing import Annotated

import typer

from letterforge.cli import console
from letterforge.cli.labels import say, summary
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
    open_campaign,
    selection,
)

NAME = "envelopes"


def command(
    campaign: CampaignOption = None,
    size: Annotated[
        str,
        typer.Option(
            "--size", metavar="NAME", help="The envelopes: dl, c5 or c6. Default: the campaign's, or what its window envelopes are."
        ),
    ] = "",
    no_return: Annotated[bool, typer.Option("--no-return", help="Leave out where to return it to, top left.")] = False,
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
    """Print the addresses on envelopes without a window, one PDF for all, an envelope a page.

    They come in the order of `print-run`; with --due they are for the letters of `print-run --due`. Who has no letter has no envelope: held
    rows are named, and left out.
    """
    from letterforge.production import Job, Options
    from letterforge.production.addressed import envelopes

    started = time.monotonic()
    settings = open_campaign(campaign)
    try:
        front = settings.front(size)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--size") from None
    job = Job(settings, selection(only, where, sample, sort or "handling", limit), Options(("pdf",), dry_run=True), list_)
    with console.progress("Printing envelopes", quiet=quiet or json) as bar:
        printed = envelopes(job, front, bar.begin, bar.advance, returned=not no_return, due=due)
    console.say_left_out(job)
    say(printed, {"envelopes": printed.addresses, "size": front.name}, time.monotonic() - started, json=json)
    if not (quiet or json):
        summary(printed, f"{console.count(printed.addresses, 'envelope')} of {front.width:g} x {front.height:g} mm ({front.name})")
    if printed.held:
        raise typer.Exit(1)
