"""What `letterforge check --json` says: the survey of a job as one JSON document. docs/lists.md describes its keys."""

from typing import TYPE_CHECKING, Any

from letterforge.cli import console

if TYPE_CHECKING:
    from letterforge.production import Job
    from letterforge.production.check import Found, Survey
    from letterforge.production.pictures import Hung


def described(job: "Job", found: "Survey") -> dict[str, Any]:
    """The document. Of each kind of problem there are at most a thousand examples; `count` has the number of all."""
    from letterforge.production.pictures import hung

    listed, settings = job.recipients, job.campaign
    return {
        "campaign": settings.name,
        "list": {
            "file": listed.said,
            "facts": listed.table.facts,
            "key": [listed.table.columns.get(name, name) for name in listed.key_columns],
            "columns": [
                {"heading": heading, "name": name, "taken_for": listed.columns.taken_for(name)}
                for name, heading in listed.table.columns.items()
            ],
        },
        "template": settings.template,
        "fields": [{"name": one.name, "where": one.place, "near": one.words, "filled_with": one.fed_by} for one in job.maker.asks],
        "envelope": settings.page.profile().name,
        "letters": found.letters,
        "held": found.held,
        "suppressed": found.suppressed,
        "set": found.set,
        "pages": {str(pages): number for pages, number in sorted(found.pages.items())},
        "paper": _paper(found),
        "pictures": [_picture(one) for one in hung(job)],
        "large_print": found.large_print,
        "greetings": dict(found.rules.most_common()),
        "problems": [_kind(kind, problems) for kind, problems in found.problems.items()],
        "warnings": [_kind(kind, warnings) for kind, warnings in found.warnings.items()],
        "repairs": _kind("repaired", found.repairs),
        "suppressions": _kind("suppressed", found.suppressions),
        "names": [_split(who) for who in found.splits],
        "filled": [{"column": column, "file": file, "rows": number} for (column, file), number in sorted(found.filled.items())],
        "changes": [console.change_as_json(change) for change in found.changes],
    }


def _kind(kind: str, found: "Found") -> dict[str, Any]:
    return {"kind": kind, "count": found.count, "rows": found.rows, "examples": [console.as_json(problem) for problem in found.examples]}


def _paper(found: "Survey") -> dict[str, Any]:
    tally = found.stationery.tally(found.pages_of_all)
    return {
        "sheets": tally.sheets,
        "grams": round(tally.grams, 1),
        "lightest": round(tally.lightest, 2),
        "heaviest": round(tally.heaviest, 2),
        "bands": [
            {"format": band.format if band else "parcel", "up_to": band.grams if band else None, "letters": letters}
            for band, letters in tally.bands.items()
        ],
        "about": found.sendable > found.set,
    }


def _picture(one: "Hung") -> dict[str, Any]:
    kind, alt = one.figure.picture.kind, one.figure.alt
    return {
        "name": one.name,
        "kind": kind,
        "width": one.figure.width,
        "height": one.figure.height,
        "dpi": one.dpi,
        "alt": alt,
        "used": one.used,
    }


def _split(who: Any) -> dict[str, Any]:
    parts = who.parts
    return {
        "row": who.row,
        "name": who.name,
        "title": parts.title,
        "first": parts.first,
        "last": parts.last,
        "letters": parts.letters,
        "role": parts.role,
        "salutation": who.salutation,
    }
