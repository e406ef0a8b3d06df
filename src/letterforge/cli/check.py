"""`letterforge check`: the list, the template and the page, without writing a letter."""

from collections import Counter

import typer

from letterforge.cli import console
from letterforge.cli.options import CampaignOption, JsonOption, LimitOption, OnlyOption, QuietOption, WhereOption, open_campaign

NAME = "check"


def command(
    campaign: CampaignOption = None,
    only: OnlyOption = None,
    where: WhereOption = "",
    limit: LimitOption = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Read the list and set every letter, and say what is wrong, without writing anything."""
    from letterforge.production import Job, Options
    from letterforge.production.check import survey
    from letterforge.recipients.select import Selection

    settings = open_campaign(campaign)
    job = Job(settings, Selection(tuple(only or ()), where, limit), Options(settings.output.formats, dry_run=True))
    with console.progress("Checking", quiet=quiet or json) as bar:
        found = survey(job, bar.begin, bar.advance)
    for problem in found.problems:
        console.note(f"held: {problem}")
    if json:
        console.document(
            {
                "campaign": settings.name,
                "list": settings.recipients.list,
                "template": settings.template,
                "letters": found.letters,
                "held": found.held,
                "pages": {str(pages): count for pages, count in sorted(found.pages.items())},
                "key": list(job.recipients.key_columns),
                "columns": list(job.recipients.columns),
                "repairs": [{"row": row, "what": what} for row, what in found.repairs],
                "problems": [console.as_json(problem) for problem in found.problems],
            }
        )
    elif not quiet:
        for row, what in found.repairs:
            console.out(f"repaired: {settings.recipients.list}, row {row}: {what}")
        console.out(f"Campaign    {settings.name}")
        key = ", ".join(job.recipients.key_columns)
        console.out(f"List        {settings.recipients.list}: {_count(found.letters, 'recipient')}, told apart by {key}")
        console.out(f"Template    {settings.template}: sound")
        safe = settings.page.profile().safe
        place = f"{safe.left:g} to {safe.right:g} mm from the left, {safe.top:g} to {safe.bottom:g} mm from the top"
        console.out(f"Envelope    {settings.page.profile().name}: the address stands {place}")
        console.out(f"Pages       {_pages(found.pages)}")
        console.out(f"{found.letters - found.held} letters can be made, {found.held} held")
    if found.held:
        raise typer.Exit(1)


def _pages(pages: Counter[int]) -> str:
    return ", ".join(f"{_count(letters, 'letter')} of {_count(count, 'page')}" for count, letters in sorted(pages.items())) or "none"


def _count(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"
