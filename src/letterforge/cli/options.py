"""Options that several commands share, so that they read and behave alike everywhere."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from letterforge.interruption import heed

if TYPE_CHECKING:
    from letterforge.campaign import Campaign
    from letterforge.recipients.select import Selection

CampaignOption = Annotated[
    Path | None,
    typer.Option(
        "--campaign", "-c", metavar="PATH", help="The campaign: its folder or file. Default: letterforge.toml here or in a folder above."
    ),
]
TemplateOption = Annotated[
    Path | None,
    typer.Option("--template", metavar="FILE", help="Another template in place of the campaign's: a .docx written in Word, or .md."),
]
ListOption = Annotated[
    str,
    typer.Option("--list", metavar="FILE", help="Another list in place of the campaign's, such as out/held.csv; - is standard input."),
]
OnlyOption = Annotated[
    list[str] | None, typer.Option("--only", metavar="WHO", help="Only this recipient, by name, key or reference. May be repeated.")
]
WhereOption = Annotated[
    str, typer.Option("--where", metavar="EXPR", help="Only recipients for whom this holds, for example \"party == 'Green Party'\".")
]
SampleOption = Annotated[
    int | None, typer.Option("--sample", metavar="N", min=1, help="So many recipients picked from all over, the same ones each time.")
]
SortOption = Annotated[
    str,
    typer.Option(
        "--sort",
        metavar="COLUMNS",
        help="In the order of these columns, for example postcode,name; -name for downwards; handling is the post's.",
    ),
]
DueOption = Annotated[bool, typer.Option("--due", help="Only what `send --via post` would take: made, unchanged since, not sent.")]
PrintedOrderOption = Annotated[
    str,
    typer.Option("--sort", metavar="COLUMNS", help="In the order of these columns; row: the list's. Default: handling, the post's."),
]
LimitOption = Annotated[int | None, typer.Option("--limit", metavar="N", min=0, help="At most so many recipients, the first ones.")]
JsonOption = Annotated[bool, typer.Option("--json", help="The result as one JSON document on standard output.")]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no summary; problems are still said.")]


def open_campaign(path: Path | None, template: Path | None = None) -> "Campaign":
    """The campaign of `--campaign`, or the one around the current folder; with `--template`, another one. Raises CampaignError."""
    from letterforge import campaign

    found = campaign.load(path if path is not None else campaign.find(Path.cwd()))
    heed()  # most of what a command imports is there
    return found.with_template(_there(template)) if template is not None else found


def _there(template: Path) -> Path:
    """A template that the user named, which must be there."""
    if template.is_file():
        return template
    from letterforge.errors import did_you_mean

    beside = [
        path.name for path in template.parent.glob("*") if path.suffix.lower() in {".docx", ".md"} and not path.name.startswith(("~$", "."))
    ]
    raise typer.BadParameter(
        f"there is no file {str(template)!r}; {did_you_mean(template.name, beside)}".rstrip("; "), param_hint="--template"
    )


def selection(only: list[str] | None, where: str, sample: int | None, sort: str, limit: int | None) -> "Selection":
    """What the options of a command select."""
    from letterforge.recipients.select import Selection

    columns = tuple(name.strip() for name in sort.split(",") if name.strip())
    return Selection(tuple(only or ()), where, limit, columns, sample)


def near(path: Path) -> str:
    """The path as seen from where the user stands."""
    relative = os.path.relpath(path)
    return relative if len(relative) < len(str(path)) else str(path)
