"""`letterforge approve`: somebody who has read the letters says that they may be sent as they are."""

import sys
from typing import Annotated

import typer

from letterforge.cli import console
from letterforge.cli.options import (
    CampaignOption,
    JsonOption,
    LimitOption,
    ListOption,
    OnlyOption,
    SampleOption,
    WhereOption,
    open_campaign,
    selection,
)

NAME = "approve"


def command(
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Who has read them.")],
    campaign: CampaignOption = None,
    list_: ListOption = "",
    only: OnlyOption = None,
    where: WhereOption = "",
    sample: SampleOption = None,
    limit: LimitOption = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Don't ask. A script has to say so.")] = False,
    json: JsonOption = False,
) -> None:
    """Record that the letters may be sent as they are now; `letterforge proof` makes a PDF to read before.

    With `approval = true` in the campaign file nothing else is sent, and a letter that is made anew has to be approved anew.
    """
    from letterforge.production import Job, Options
    from letterforge.production.due import Plan, current
    from letterforge.production.sending import Sending

    if not by.strip():
        raise typer.BadParameter("says nobody", param_hint="--by")
    job = Job(open_campaign(campaign), selection(only, where, sample, "", limit), Options(("pdf",), dry_run=True), list_)
    plan = Plan()
    with Sending(job, ("post",)) as sending:
        letters = [(one.reference, one.sha256) for one in current(job, sending.register, plan)]
        for problem in plan.problems:
            console.note(f"left out: {problem}")
        if letters and not yes:
            if json or not sys.stdin.isatty():
                raise typer.BadParameter("a script has to say it", param_hint="--yes")
            typer.confirm(f"Approve {console.count(len(letters), 'letter')} as {by.strip()}?", abort=True, err=True)
        new = sending.register.approvals.add(by.strip(), letters)
    if json:
        console.document({"approved": len(letters), "new": new, "by": by.strip(), "left_out": dict(plan.reasons)})
    else:
        before = f", {len(letters) - new:,} of them before" if new < len(letters) else ""
        console.out(f"{console.count(len(letters), 'letter')} approved by {by.strip()}{before}")
    if plan.held:
        raise typer.Exit(1)
