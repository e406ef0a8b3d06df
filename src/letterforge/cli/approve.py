"""`letterforge approve`: somebody who has read the letters says that they may be sent as they are."""

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
    """Record that letters, and the e-mails with them, may be sent as they are now; `letterforge proof` makes a PDF to read before.

    With `approval = true` in the campaign file nothing else is sent, and what changes has to be approved anew.
    """
    from letterforge.interruption import heed
    from letterforge.production import Job, Options
    from letterforge.production.approval import Emails
    from letterforge.production.due import Plan, current
    from letterforge.production.sending import Sending

    if not by.strip():
        raise typer.BadParameter("says nobody", param_hint="--by")
    job = Job(open_campaign(campaign), selection(only, where, sample, "", limit), Options(("pdf",), dry_run=True), list_)
    plan = Plan()
    with Sending(job, ("post",)) as sending:
        emails = Emails(sending.messages)
        letters = list[tuple[str, str]]()
        mails = list[tuple[str, str]]()
        for one in current(job, sending.register, plan):
            letters.append((one.reference, one.sha256))
            mails += [(one.reference, digest)] if (digest := emails.digest(one)) else []
        console.problems(plan.problems, "left out")
        what = console.count(len(letters), "letter") + (f" and {console.count(len(mails), 'e-mail')}" if mails else "")
        question, cure = f"Approve {what} as {by.strip()}?", "read them first, then add --yes to approve them"
        if letters and not (yes or console.agreed(question, cure=cure, scripted=json)):
            console.note("letterforge: nothing was approved")
            raise typer.Exit(2)
        heed()
        new = sending.register.approvals.add(by.strip(), [*letters, *mails])
    if json:
        said = {"approved": len(letters), "emails": len(mails), "new": new, "by": by.strip(), "left_out": dict(plan.reasons)}
        console.document(said)
    else:
        before = f", {len(letters) - new:,} of the letters before" if new < len(letters) else ""
        console.out(f"{what} approved by {by.strip()}{before}")
    if letters and not job.campaign.approval:
        console.note("letterforge: send takes letters without approval too; approval = true in letterforge.toml has it wait for one")
    if plan.held:
        raise typer.Exit(1)
