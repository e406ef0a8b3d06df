"""`letterforge new`: a campaign to begin with."""

import shutil
import sys
from pathlib import Path
from typing import Annotated

import typer

from letterforge.cli import console

NAME = "new"


def command(folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to make; it must not exist, or be empty.")]) -> None:
    """Begin a campaign: a folder with a list, a template and settings that make letters at once."""
    from letterforge.starter import copy_to

    copy_to(folder)
    called = Path(sys.argv[0])  # within a .venv it is not on the path, and the user must be told where it is
    program = str(called.resolve()) if called.name == "letterforge" and not shutil.which("letterforge") else "letterforge"
    console.out(f"A campaign is in {folder}. Next:")
    console.out(f"  cd {folder}")
    console.out(f"  {program} check      # reads the list and sets every letter, writes nothing")
    console.out(f"  {program} preview    # one letter as a picture")
    console.out(f"  {program} generate   # all letters")
    console.out("Then put your own list into data/, your own words into templates/, and correct letterforge.toml.")
