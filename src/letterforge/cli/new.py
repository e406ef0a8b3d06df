"""`letterforge new`: a campaign to begin with."""

from pathlib import Path
from typing import Annotated

import typer

from letterforge.cli import console

NAME = "new"


def command(folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to make; it must not exist, or be empty.")]) -> None:
    """Begin a campaign: a folder with a list, a template and settings that make letters at once."""
    from letterforge.starter import copy_to

    copy_to(folder)
    console.out(f"A campaign is in {folder}. Next:")
    console.out(f"  cd {folder}")
    console.out("  letterforge check      # reads the list and sets every letter, writes nothing")
    console.out("  letterforge preview    # one letter as a picture")
    console.out("  letterforge generate   # all letters")
    console.out("Then put your own list into data/, your own words into templates/, and correct letterforge.toml.")
