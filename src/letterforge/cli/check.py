"""`letterforge check`: the list, the template and the page, without writing a letter."""

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
    open_campaign,
    selection,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from letterforge.errors import Problem, TemplateError
    from letterforge.production import Job
    from letterforge.production.check import Found, Survey
    from letterforge.word.asked import Asked

NAME = "check"
_EXAMPLES = 5  # of each kind, on the screen
_CELL = 30  # characters of an example


def command(
    files: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="FILE.pdf",
            help="PDFs to hold against the envelope and the printer, also those made elsewhere, in place of the list.",
            show_default=False,
        ),
    ] = None,
    campaign: CampaignOption = None,
    template: TemplateOption = None,
    list_: ListOption = "",
    only: OnlyOption = None,
    where: WhereOption = "",
    sample: SampleOption = None,
    sort: SortOption = "",
    limit: LimitOption = None,
    strict: Annotated[bool, typer.Option("--strict", help="Take warnings for problems.")] = False,
    every_letter: Annotated[
        bool, typer.Option("--every-letter", help="Set every letter, of a long list too (else the longest, and some from all over).")
    ] = False,
    envelope: Annotated[
        str, typer.Option("--envelope", metavar="NAME", help="Of a PDF: the envelope. Default: the campaign's, else dl.")
    ] = "",
    max_pages: Annotated[int | None, typer.Option("--max-pages", metavar="N", min=1, help="Of a PDF: the most pages of a letter.")] = None,
    pages_per_letter: Annotated[
        int | None,
        typer.Option(
            "--pages-per-letter",
            metavar="N",
            min=1,
            help="Of a PDF: a letter begins every N pages. Default: as its page labels or bookmarks say, else it is one letter.",
        ),
    ] = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Read the list and set the letters, say what was understood and what is wrong, and write nothing.

    Or, with FILE.pdf, look at PDFs: size, ink where it can't be printed or the window would show it, address, fonts, damage.
    """
    if files:
        if template or list_ or only or where or sample is not None or sort or limit is not None or strict or every_letter:
            raise typer.BadParameter("a PDF is looked at as it is: options that concern the list don't go with it", param_hint="FILE.pdf")
        from letterforge.cli.check_files import check_files

        check_files(files, campaign, envelope, max_pages, pages_per_letter, json=json, quiet=quiet)
        return
    if envelope or max_pages is not None or pages_per_letter is not None:
        raise typer.BadParameter("concerns a PDF: name the file too", param_hint="--envelope, --max-pages, --pages-per-letter")
    from letterforge.errors import TemplateError
    from letterforge.production import Job, Options
    from letterforge.production.check import survey

    settings = open_campaign(campaign, template)
    try:
        job = Job(settings, selection(only, where, sample, sort, limit), Options(settings.output.formats, dry_run=True), list_)
    except TemplateError as error:
        _say_unfed(error, table=not json and not quiet)
        raise
    if settings.email:
        from letterforge.dispatch.wording import Wording

        Wording(settings, settings.email, job.recipients.fields)  # a mistake in the e-mail's templates shows here
    with console.progress("Checking", quiet=quiet or json) as bar:
        found = survey(job, bar.begin, bar.advance, strict=strict, every_letter=every_letter)
    if json:
        from letterforge.cli.described import described

        console.document(described(job, found))
    elif quiet:
        _say_problems(found)
    else:
        _report(job, found)
    if found.held:
        raise typer.Exit(1)


def _say_unfed(error: "TemplateError", *, table: bool) -> None:
    """Of a Word document all that it asks for, and every name that nothing fills: somebody mends them all at once."""
    from letterforge.word.asked import UnfedError

    if isinstance(error, UnfedError):
        if table:
            _asked(error.asks)
        for problem in error.problems:
            console.note(f"letterforge: {problem}")
        raise typer.Exit(2)


def _say_problems(found: "Survey") -> None:
    for kinds in (found.problems, found.warnings):
        for kind in kinds.values():
            for problem in kind.examples:
                console.note(f"{'held' if kinds is found.problems else 'warning'}: {problem}")


def _report(job: "Job", found: "Survey") -> None:
    _overview(job, found)
    _columns(job)
    _asked(job.maker.asks)
    _notes(found)
    for kind, problems in sorted(found.problems.items(), key=_most_first):
        console.heading(f"Held, {kind}: {console.count(problems.rows, 'row')}", grave=True)
        _examples(problems)
    for kind, warnings in sorted(found.warnings.items(), key=_most_first):
        console.heading(f"Warning, {kind}: {console.count(warnings.count, 'time')}")
        _examples(warnings)
    parts = [f"{console.count(found.sendable, 'letter')} can be made", f"{found.held:,} held"]
    parts += [f"{found.suppressed:,} suppressed"] if found.suppressed else []
    parts += [console.count(found.warned, "warning")] if found.warned else []
    console.out()
    console.out(", ".join(parts))


def _overview(job: "Job", found: "Survey") -> None:
    from letterforge.letter.filters import date_text
    from letterforge.production.pictures import hung

    settings, listed = job.campaign, job.recipients
    dated = date_text(settings.date, settings.date_format, settings.language)
    lines = [
        ("Campaign", settings.name),
        ("List", f"{listed.said}: {listed.table.facts}"),
        ("Recipients", f"{found.letters:,}, told apart by {listed.key_said}"),
        ("Template", f"{settings.template}: sound"),
        ("Dated", dated) if settings.by_word else ("From", f"{settings.sender.lines[0]}, {dated}"),  # a Word document has its own sender
    ]
    safe = settings.page.profile().safe
    place = f"{safe.left:g} to {safe.right:g} mm from the left, {safe.top:g} to {safe.bottom:g} mm down"
    lines.append(("Envelope", f"{settings.page.profile().name}: the address stands {place}"))
    lines.append(("Greeting", ", ".join(f"{number:,} by {rule}" for rule, number in found.rules.most_common() if rule)))
    if pages := _pages(job, found):
        lines.append(("Pages", pages))
    if found.pages:
        lines.append(("Paper", _paper(found)))
    lines += [("Pictures" if number == 0 else "", str(one)) for number, one in enumerate(hung(job))]
    for title, text in lines:
        console.labelled(title, text)


def _columns(job: "Job") -> None:
    """What each column was taken for, with the list's first cells, by which a person sees whether that is right."""
    listed = job.recipients
    first = next(iter(listed.table.rows()), None)
    known, others = [], []
    for name, heading in listed.table.columns.items():
        taken = listed.columns.taken_for(name)
        if name in listed.key_columns:
            taken = f"{taken}, key" if taken and taken != "the key" else "the key"
        if name in listed.columns.doubtful:
            taken = f"not used: another column is the {listed.columns.doubtful[name]}"
        if taken:
            known.append((heading or f"(column {name.removeprefix('column_')})", taken, _short(first.cells.get(name, "") if first else "")))
        else:
            others.append(name)
    if not console.watched():
        console.out()
    console.table(("Column", "Taken for", "In the first row"), known)
    if others:
        console.labelled("Fields", ", ".join(f"{{{{ {name} }}}}" for name in others))


def _asked(asks: "Iterable[Asked]") -> None:
    """Where a Word document has its fields, and what fills each."""
    places: dict[tuple[str, str], dict[str, None]] = {}
    for one in asks:
        places.setdefault((one.name, one.fed_by or "nothing: there is no such column"), {})[one.place] = None
    if places:
        console.out()
        console.table(("In the document", "Where", "Filled with"), [(name, ", ".join(where), fed) for (name, fed), where in places.items()])


def _notes(found: "Survey") -> None:
    """What was done without asking, for a person to look over."""
    repairs = [f"row {repair.row}, {repair.column}: {repair.what}" for repair in found.repairs.examples]
    splits = [f"row {who.row}: {who.name} → {who.salutation}" for who in found.splits]
    filled = [f"{column} from {file}: {console.count(number, 'row')}" for (column, file), number in sorted(found.filled.items())]
    suppressed = [f"row {one.row}, {one.value}: {one.what}; {one.cure}" for one in found.suppressions.examples]
    _part(f"Repaired: {console.count(found.repairs.count, 'cell')}", repairs, found.repairs.count)
    _part("Names taken apart, for the greeting", splits, len(found.splits))
    _part("Filled from other tables", filled, len(filled))
    changes = [str(change) for change in found.changes]
    _part(f"Changed since their letters were made: {console.count(found.changed, 'recipient')}", changes, len(changes))
    _part(f"Suppressed: {console.count(found.suppressed, 'recipient')}", suppressed, found.suppressed)


def _part(title: str, points: list[str], number: int) -> None:
    if points:
        console.heading(title)
        for text in points[:_EXAMPLES]:
            console.point(text)
        _more(number - _EXAMPLES)


def _examples(found: "Found") -> None:
    """The first of a kind; those that are the same but for their rows are one, and what helps against several is said once."""
    alike: dict[tuple[str, ...], list[Problem]] = {}
    for problem in found.examples:
        elsewhere = "" if problem.row else problem.place
        alike.setdefault((problem.what, problem.cure, problem.column, elsewhere), []).append(problem)
    shown = list(alike.values())[:_EXAMPLES]
    told: set[str] = set()
    for same in shown:
        first = same[0]
        rows = console.among([str(problem.row) for problem in same if problem.row])
        where = (f"row{'s' if len(same) > 1 else ''} {rows}", first.column) if first.row else (first.place,)
        place = ", ".join(part for part in where if part)
        cure = f"; {first.cure}" if first.cure and first.cure not in told else ""
        told.add(first.cure)
        console.point(f"{f'{place}: ' if place else ''}{first.what}{cure}")
    _more(found.count - sum(map(len, shown)))


def _more(number: int) -> None:
    if number > 0:
        console.point(f"and {number:,} more (--json shows them)")


def _pages(job: "Job", found: "Survey") -> str:
    from letterforge.production.check import NO_OFFICE

    if not found.pages:
        return "not known without LibreOffice" if NO_OFFICE in found.warnings else ""
    pages = sorted(found.pages.items())
    said = ", ".join(f"{console.count(letters, 'letter')} of {console.count(number, 'page')}" for number, letters in pages)
    if found.large_print or job.campaign.style.large_print_for:
        said += f"; {console.count(found.large_print, 'letter')} in large print"
    if found.tightened:
        size, leading = min(found.tightened)
        said += (
            f"; {console.count(found.tightened.total(), 'letter')} set tighter to stay on the sheet, at the least {size:g}/{leading:g} pt"
        )
    unset = found.sendable - found.set
    return f"{said}; the other {unset:,} weren't set (--every-letter)" if unset > 0 else said


def _paper(found: "Survey") -> str:
    """Sheets and weights, before anything is printed; `about` where not all letters were set."""
    from letterforge.postage import LETTER

    stationery = found.stationery
    tally = stationery.tally(found.pages_of_all)
    about = "about " if found.sendable > found.set else ""
    weight = f"{tally.lightest:.1f}" if tally.lightest == tally.heaviest else f"{tally.lightest:.1f} to {tally.heaviest:.1f}"
    envelope = f"in {name}" if (name := stationery.envelope_name) else f"with an envelope of {stationery.envelope:g} g"
    said = f"{about}{console.count(tally.sheets, 'sheet')} of A4 at {stationery.paper:g} g/m²; "
    said += f"{console.count(tally.letters, 'letter')} of {weight} g{' each' if tally.letters > 1 else ''}, {envelope}"
    for band, letters in tally.bands.items():
        if band is None or band.format != LETTER:
            said += f"; {about}{letters:,} go as {f'{band.format}s up to {band.grams} g' if band else 'parcels'}"
    return said


def _most_first(kind: "tuple[str, Found]") -> tuple[int, str]:
    return -kind[1].count, kind[0]


def _short(cell: str) -> str:
    line = " / ".join(cell.split("\n"))
    return line if len(line) <= _CELL else f"{line[: _CELL - 1]}…"
