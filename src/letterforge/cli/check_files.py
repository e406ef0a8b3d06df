"""`letterforge check FILE.pdf`: PDFs, also those made elsewhere, held against an envelope and a printer."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from letterforge.cli import console
from letterforge.cli.options import open_campaign

if TYPE_CHECKING:
    from letterforge.envelope import Envelope
    from letterforge.inspection import Fault, Report

_PLACES = 40  # pages, or stretches of pages, that a line names


def check_files(
    files: list[str],
    campaign: Path | None,
    envelope: str,
    max_pages: int | None,
    pages_per_letter: int | None,
    *,
    json: bool,
    quiet: bool,
) -> None:
    """Looks at the files and says what is wrong, a line for each fault; ends with 1 where there is a fault, 2 where one can't be read."""
    from letterforge.inspection import inspect, rules_of

    profile = _profile(campaign, envelope)
    with console.progress("Checking", quiet=quiet or json) as bar:

        def watch(done: int, total: int) -> None:
            bar.begin(total)
            bar.advance(done)

        reports = list(inspect(files, rules_of(profile, max_pages), pages_per_letter, watch))
    for report in reports if not json else ():
        _say(report, profile.name, quiet=quiet)
    if json:
        console.document({"envelope": profile.name, "files": [_described(report) for report in reports]})
    elif not quiet and len(reports) > 1:
        console.out(f"{sum(report.sound for report in reports):,} of {len(reports):,} files are sound")
    if any(report.unreadable for report in reports):
        raise typer.Exit(2)
    if not all(report.sound for report in reports):
        raise typer.Exit(1)


def _profile(campaign: Path | None, envelope: str) -> "Envelope":
    """The envelope that is named, or the campaign's, or, where there is no campaign, `dl`."""
    from letterforge.envelope import PROFILES
    from letterforge.errors import did_you_mean

    if envelope:
        if envelope not in PROFILES:
            raise typer.BadParameter(f"{envelope!r} is no profile; {did_you_mean(envelope, PROFILES)}", param_hint="--envelope")
        return PROFILES[envelope]
    from letterforge.campaign import find
    from letterforge.errors import CampaignError

    if campaign is None:
        try:
            find(Path.cwd())
        except CampaignError:
            return PROFILES["dl"]
    return open_campaign(campaign).page.profile()


def _say(report: "Report", envelope: str, *, quiet: bool) -> None:
    for line in _lines(report):
        if quiet:
            console.note(line)
        else:
            console.out(line)
    if report.unreadable is not None:
        console.note(f"letterforge: {report.unreadable}")
    elif not report.faults and not quiet:
        console.out(f"{report.path}: sound for {envelope}; {_facts(report)}")


def _facts(report: "Report") -> str:
    pages, letters = console.count(report.pages, "page"), console.count(len(report.begins), "letter")
    return f"{pages}, {letters} by its {report.told_by}" if report.told_by in {"page labels", "bookmarks"} else f"{pages}, {letters}"


def _lines(report: "Report") -> Iterable[str]:
    """A line for each fault, with all pages that have it."""
    alike: dict[tuple[str, str], list[int]] = {}
    for fault in report.faults:
        pages = alike.setdefault((fault.what, fault.cure), [])
        if fault.page and fault.page not in pages[-1:]:
            pages.append(fault.page)
    for (what, cure), pages in alike.items():
        place = f"{report.path}, {_said(pages)}" if pages else report.path
        yield f"{place}: {what}; {cure}"


def _said(pages: list[int]) -> str:
    """Pages in words: `page 3`, `pages 1, 3 to 7`."""
    runs: list[list[int]] = []
    for page in pages:
        if runs and page == runs[-1][-1] + 1:
            runs[-1][1:] = [page]
        else:
            runs.append([page])
    said = [" to ".join(map(str, run)) if run[-1] > run[0] + 1 else ", ".join(map(str, run)) for run in runs]
    rest = f" and {len(said) - _PLACES:,} more (--json shows them)" if len(said) > _PLACES else ""
    return f"page{'s' if len(pages) > 1 else ''} {', '.join(said[:_PLACES])}{rest}"


def _described(report: "Report") -> dict[str, Any]:
    return {
        "file": report.path,
        "sound": report.sound,
        "pages": report.pages,
        "letters": [page + 1 for page in report.begins],
        "told_by": report.told_by,
        "unreadable": console.as_json(report.unreadable) if report.unreadable else None,
        "faults": [_fault(fault) for fault in report.faults],
    }


def _fault(fault: "Fault") -> dict[str, Any]:
    return {**fault._asdict(), "page": fault.page or None}
