"""`letterforge preview`: one letter as it will look, as pictures of its pages."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from letterforge.cli import console
from letterforge.cli.options import CampaignOption, JsonOption, ListOption, near, open_campaign

NAME = "preview"


def command(
    who: Annotated[
        str,
        typer.Argument(
            metavar="[WHO]", help="The recipient, by name, key or reference. Default: the first on the list.", show_default=False
        ),
    ] = "",
    campaign: CampaignOption = None,
    list_: ListOption = "",
    dpi: Annotated[int, typer.Option("--dpi", min=36, max=600, help="Dots per inch.")] = 110,
    open_: Annotated[bool, typer.Option("--open", help="Open the pictures in the system's viewer.")] = False,
    json: JsonOption = False,
) -> None:
    """Show one letter as it will look: a PNG of every page, in the terminal where it can show pictures.

    Nothing is recorded, and the letter in the output folder stays as it is.
    """
    from letterforge.production import Job, Options
    from letterforge.production.preview import pictures
    from letterforge.recipients.select import Selection

    settings = open_campaign(campaign)
    chosen = Selection((who,) if who else ())
    shown = pictures(Job(settings, chosen, Options(("pdf",), dry_run=True), list_), dpi)
    if json:
        console.document({"reference": shown.reference, "name": shown.name, "pages": [str(path) for path in shown.paths]})
    else:
        console.out(f"{shown.reference} to {shown.name}")
        for path in shown.paths:
            if not _show(path):
                console.out(near(path))
    if open_:
        for path in shown.paths:
            typer.launch(str(path))


def _show(path: Path) -> bool:
    """Draws a picture in a terminal that can (kitty's and iTerm2's protocols); whether it could."""
    if not sys.stdout.isatty():
        return False
    from base64 import standard_b64encode

    data = standard_b64encode(path.read_bytes()).decode("ascii")
    if os.environ.get("KITTY_WINDOW_ID") or os.environ.get("TERM") == "xterm-ghostty":
        chunks = [data[first : first + 4096] for first in range(0, len(data), 4096)]
        for number, chunk in enumerate(chunks):
            head = "a=T,f=100,c=72," if number == 0 else ""
            sys.stdout.write(f"\x1b_G{head}m={int(number < len(chunks) - 1)};{chunk}\x1b\\")
    elif os.environ.get("TERM_PROGRAM") in {"iTerm.app", "WezTerm"}:
        sys.stdout.write(f"\x1b]1337;File=inline=1;width=72;preserveAspectRatio=1:{data}\a")
    else:
        return False
    sys.stdout.write("\n")
    console.out(near(path))
    return True
