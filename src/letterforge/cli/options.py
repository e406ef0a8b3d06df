"""Options that several commands share, so that they read and behave alike everywhere."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from letterforge.campaign import Campaign

CampaignOption = Annotated[
    Path | None,
    typer.Option(
        "--campaign", "-c", metavar="PATH", help="The campaign: its folder or file. Default: letterforge.toml here or in a folder above."
    ),
]
OnlyOption = Annotated[
    list[str] | None, typer.Option("--only", metavar="WHO", help="Only this recipient, by name, key or reference. May be repeated.")
]
WhereOption = Annotated[
    str, typer.Option("--where", metavar="EXPR", help="Only recipients for whom this holds, for example \"party == 'Green Party'\".")
]
LimitOption = Annotated[int | None, typer.Option("--limit", metavar="N", min=0, help="At most so many recipients, in the list's order.")]
JsonOption = Annotated[bool, typer.Option("--json", help="The result as one JSON document on standard output.")]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no summary; problems are still said.")]


def open_campaign(path: Path | None) -> "Campaign":
    """The campaign of `--campaign`, or the one around the current folder. Raises CampaignError."""
    from letterforge import campaign

    return campaign.load(path if path is not None else campaign.find(Path.cwd()))
