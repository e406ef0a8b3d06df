"""`letterforge preview`: one letter as it will look, as pictures of its pages; its proof; many letters on a contact sheet."""

import os
import sys
from collections.abc import Iterable
from pathlib import Path
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
    near,
    open_campaign,
    selection,
)

if TYPE_CHECKING:
    from letterforge.production import Job

NAME = "preview"
_DPI = 110


def command(
    who: Annotated[
        str,
        typer.Argument(
            metavar="[WHO]", help="The recipient, by name, key or reference. Default: the first on the list.", show_default=False
        ),
    ] = "",
    campaign: CampaignOption = None,
    proof: Annotated[
        bool, typer.Option("--proof", help="Draw the envelope's window, safe box, clear zone and folds over the letter.")
    ] = False,
    sheet: Annotated[
        bool, typer.Option("--sheet", help="The first pages of many letters on one picture, to find the odd one out.")
    ] = False,
    count: Annotated[
        int | None, typer.Option("--count", metavar="N", min=1, max=200, help="So many letters on the sheet. Default: 20.")
    ] = None,
    template: TemplateOption = None,
    list_: ListOption = "",
    only: OnlyOption = None,
    where: WhereOption = "",
    sample: SampleOption = None,
    sort: SortOption = "",
    limit: LimitOption = None,
    dpi: Annotated[int | None, typer.Option("--dpi", min=36, max=600, help="Dots per inch. Default: 110; on a sheet 80.")] = None,
    open_: Annotated[bool, typer.Option("--open", help="Open the pictures in the system's viewer.")] = False,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Show one letter as it will look: a PNG of every page, in the terminal where it can show pictures.

    With --proof the envelope is drawn over it; with --sheet many letters stand on one picture. Nothing is recorded, and the letters in the
    output folder stay as they are.
    """
    from letterforge.production import Job, Options

    if sheet and proof:
        raise typer.BadParameter("a sheet shows letters as they are: take --proof or --sheet", param_hint="--proof")
    if count is not None and not sheet:
        raise typer.BadParameter("is for a contact sheet: add --sheet", param_hint="--count")
    settings = open_campaign(campaign, template)
    chosen = selection([who, *(only or [])] if who else only, where, sample, sort, limit)
    job = Job(settings, chosen, Options(("pdf",), dry_run=True), list_)
    if sheet:
        _sheet(job, count, dpi, open_=open_, json=json, quiet=quiet)
    else:
        _letter(job, dpi or _DPI, proof=proof, open_=open_, json=json, quiet=quiet)


def _letter(job: "Job", dpi: int, *, proof: bool, open_: bool, json: bool, quiet: bool) -> None:
    from letterforge.production.preview import pictures

    shown = pictures(job, dpi, proof=proof)
    for problem in shown.held:
        console.note(f"held: {problem}")
    if json:
        held = console.as_json(shown.held[0]) if shown.held else None
        pages = [str(path) for path in shown.paths]
        console.document({"reference": shown.reference, "name": shown.name, "pages": pages, "held": held})
    elif not quiet:
        console.out(f"{shown.reference} to {shown.name}")
        _show_all(shown.paths)
    if open_:
        _open(shown.paths)
    if shown.held:
        raise typer.Exit(1)


def _sheet(job: "Job", count: int | None, dpi: int | None, *, open_: bool, json: bool, quiet: bool) -> None:
    from letterforge.production.sheet import DPI, PLACES, sheet

    with console.progress("Drawing letters", quiet=quiet or json) as bar:
        drawn = sheet(job, count or PLACES, dpi or DPI, bar.begin, bar.advance)
    held = [place.held for place in drawn.places if place.held]
    for problem in held:
        console.note(f"held: {problem}")
    if json:
        letters = [
            {"reference": place.reference, "name": place.name, "held": console.as_json(place.held) if place.held else None}
            for place in drawn.places
        ]
        console.document({"sheet": str(drawn.path), "letters": letters})
    elif not quiet:
        console.out(f"{console.count(len(drawn.places) - len(held), 'letter')}, {len(held)} held")
        _show_all([drawn.path])
    if open_:
        _open([drawn.path])
    if held:
        raise typer.Exit(1)


def _show_all(paths: Iterable[Path]) -> None:
    for path in paths:
        if not _show(path):
            console.out(near(path))


def _open(paths: Iterable[Path]) -> None:
    for path in paths:
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
