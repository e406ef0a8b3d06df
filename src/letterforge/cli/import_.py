"""`letterforge import`: a letter that was written in Word becomes a template."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from letterforge.cli import console
from letterforge.cli.options import CampaignOption, JsonOption, near

if TYPE_CHECKING:
    from letterforge.campaign import Campaign
    from letterforge.word.import_names import Names
    from letterforge.word.importer import Imported

NAME = "import"
_LARGEST = 50 * 2**20  # bytes of a document


def command(
    letter: Annotated[Path, typer.Argument(metavar="LETTER.docx", help="The letter, as Word, LibreOffice or Google Docs saved it.")],
    to: Annotated[
        Path | None,
        typer.Option("--to", metavar="FILE.md", help="The template to write. Default: templates/ in the campaign, by the letter's name."),
    ] = None,
    campaign: CampaignOption = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a template that is there.")] = False,
    json: JsonOption = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say only what must be seen to.")] = False,
) -> None:
    """Make a template of a letter that was written in Word, with its merge fields, and list what couldn't be carried over."""
    from letterforge.word.importer import imported

    settings = _campaign(campaign)
    target = to or _place(letter, settings)
    _refuse_to_replace(target, letter, force=force)
    made = imported(_read(letter), near(letter), _names(settings))
    _write(target, made.text)
    named = _named(target, settings)
    if json:
        remarks = [{"place": one.place, "what": one.what, "cure": one.cure, "lost": one.lost} for one in made.remarks]
        console.document({"template": named, "paragraphs": made.paragraphs, "fields": list(made.fields), "remarks": remarks})
    elif quiet:
        for remark in made.lost:
            console.note(f"{near(letter)}: {remark}")
    else:
        _report(made, near(target), named, known=settings is not None)
    if made.lost:
        raise typer.Exit(1)


def _campaign(path: Path | None) -> "Campaign | None":
    """The campaign that the template is for; without one, fields are written as Word names them."""
    from letterforge import campaign
    from letterforge.errors import CampaignError

    if path is None:
        try:
            path = campaign.find(Path.cwd())
        except CampaignError:
            return None
    return campaign.load(path)


def _names(settings: "Campaign | None") -> "Names":
    """What a template of the campaign may name."""
    from letterforge.recipients import RecipientList
    from letterforge.recipients.columns import ALIASES
    from letterforge.recipients.read import STANDARD_INPUT
    from letterforge.word.import_names import Names

    if settings is None or settings.recipients.list == STANDARD_INPUT:
        return Names()
    listed = RecipientList(settings)
    columns = listed.columns
    named = {"name", *(name for name in ALIASES if name not in {"id", "email", "party"})}
    postal = frozenset({*columns.postal, *columns.name_parts, columns["name"], *named} - {""})
    return Names(listed.fields, listed.said, postal, tuple(settings.tables), settings.sender.lines)


def _place(letter: Path, settings: "Campaign | None") -> Path:
    name = re.sub(r"[^\w]+", "-", letter.stem.casefold()).strip("-") or "letter"
    return (settings.path("templates") if settings else Path()) / f"{name}.md"


def _refuse_to_replace(target: Path, letter: Path, *, force: bool) -> None:
    from letterforge.errors import OutputError, Problem

    if target.is_dir():
        raise OutputError(Problem("is a folder", f"name a file in it: --to {near(target / 'letter.md')}", near(target)))
    if target.resolve() == letter.resolve():
        raise OutputError(Problem("is the letter itself", "name another file with --to", near(target)))
    if target.exists() and not force:
        raise OutputError(Problem("is there already", "--force replaces it, --to names another file", near(target)))


def _read(letter: Path) -> bytes:
    from letterforge.errors import Problem, TemplateError

    try:
        with letter.open("rb") as stream:
            content = stream.read(_LARGEST + 1)
    except OSError as error:
        raise TemplateError(Problem(f"can't be read: {error.strerror}", "", near(letter))) from None
    if len(content) > _LARGEST:
        raise TemplateError(Problem(f"is larger than {_LARGEST // 2**20} MB, as no letter is", "take its pictures out", near(letter)))
    return content


def _write(target: Path, text: str) -> None:
    from letterforge.files import Folder

    with Folder(target.parent, near(target.parent)) as folder:
        folder.stage(target.name, text.encode())
        folder.publish()


def _named(target: Path, settings: "Campaign | None") -> str:
    """The template as the campaign file names it."""
    home = settings.path(".").resolve() if settings else Path.cwd()
    whole = target.resolve()
    return whole.relative_to(home).as_posix() if whole.is_relative_to(home) else whole.as_posix()


def _report(made: "Imported", target: str, named: str, *, known: bool) -> None:
    fields = f"{console.count(len(made.fields), 'field')} ({', '.join(made.fields)})" if made.fields else "no fields"
    console.out(f"{target}: {console.count(made.paragraphs, 'paragraph')}, {fields}")
    otherwise = [remark for remark in made.remarks if not remark.lost]
    for title, remarks, grave in (("To be seen to", made.lost, True), ("Otherwise than in Word", otherwise, False)):
        if remarks:
            console.heading(f"{title}: {len(remarks):,}", grave=grave)
            for remark in remarks:
                console.point(str(remark))
    console.heading("Next:")
    if not known:
        console.point("There is no campaign here: `letterforge new FOLDER` begins one. Fields are named as Word named them.")
    console.point(f'In letterforge.toml, write template = "{named}"')
    console.point("letterforge check      # holds its fields against the list, and sets every letter")
