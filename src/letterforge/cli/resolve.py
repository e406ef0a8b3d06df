"""`letterforge resolve`: somebody says what became of a letter that is in doubt."""

from typing import Annotated

import typer

from letterforge.cli import console
from letterforge.cli.options import CampaignOption, open_campaign

NAME = "resolve"


def command(
    who: Annotated[
        list[str], typer.Argument(metavar="WHO…", help="Which letter, by reference, key or name; or the name of a print job of several.")
    ],
    campaign: CampaignOption = None,
    sent: Annotated[bool, typer.Option("--sent", help="It left: look at the paper, ask the recipient.")] = False,
    not_sent: Annotated[bool, typer.Option("--not-sent", help="It didn't leave, and is due again.")] = False,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="How you know, for the record.")] = "",
) -> None:
    """Say of letters in doubt whether they were sent. What wasn't is due again.

    A letter is in doubt where sending it was begun and nobody knows how it ended: after a crash, or where a server never answered. What
    somebody said of a letter before, or that it was handed to the post, can be taken back in the same way.
    """
    if sent == not_sent:
        raise typer.BadParameter("say one of the two", param_hint="--sent or --not-sent")
    from letterforge.cli.named import named
    from letterforge.dispatch.resolve import resolve, with_batches
    from letterforge.errors import Problem, RegisterError
    from letterforge.register import Register

    settings = open_campaign(campaign)
    register = Register.open_to_read(settings.register_place)
    if register is None:
        raise RegisterError(Problem("nothing has been made yet", "make the letters first: `letterforge generate`"))
    register.close()
    with Register.open_to_write(settings.register_place, evidence=True) as register:
        letters = named(register, with_batches(register.dispatches, who))
        resolve(register.dispatches, [one.reference for one in letters], sent=sent, reason=reason.strip())
        for one in letters:
            console.out(f"{one.reference} to {one.name}: {'sent' if sent else 'not sent, and due again'}")
