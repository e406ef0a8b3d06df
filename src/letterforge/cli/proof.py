"""`letterforge proof`: the letters that a colleague had better read before any is sent."""

from typing import Annotated

import typer

from letterforge.cli import console
from letterforge.cli.options import (
    CampaignOption,
    JsonOption,
    ListOption,
    QuietOption,
    TemplateOption,
    WhereOption,
    near,
    open_campaign,
    selection,
)

NAME = "proof"


def command(
    campaign: CampaignOption = None,
    template: TemplateOption = None,
    list_: ListOption = "",
    where: WhereOption = "",
    open_: Annotated[bool, typer.Option("--open", help="Open the PDF in the system's viewer.")] = False,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Make one PDF of the letters in which a mistake is likeliest, for a colleague to read.

    The longest address, the most lines, each way of greeting, each branch of the template, each script, some by chance.
    """
    from letterforge.production import Job, Options
    from letterforge.production.worst import proof

    job = Job(open_campaign(campaign, template), selection(None, where, None, "", None), Options(("pdf",), dry_run=True), list_)
    with console.progress("Looking for the worst", quiet=quiet or json) as bar:
        made = proof(job, bar.begin, bar.advance)
    console.say_left_out(job)
    if json:
        letters = [{"reference": reference, "name": name, "why": why} for reference, name, why in made.letters]
        console.document({"file": near(made.file) if made.letters else None, "letters": letters, "held": made.held})
    elif not quiet:
        for reference, name, why in made.letters:
            console.labelled(reference, f"{name}: {why}")
        held = f"; {made.held:,} held: see letterforge check" if made.held else ""
        console.out(f"{console.count(len(made.letters), 'letter')} to read{f': {near(made.file)}' if made.letters else ''}{held}")
        if made.letters:
            console.out("When they are right: letterforge approve --by NAME")
    if open_ and made.letters:
        typer.launch(str(made.file))
    if made.held:
        raise typer.Exit(1)
