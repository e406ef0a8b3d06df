"""Letters printed by a real CUPS on a virtual printer, and what happens when something goes wrong."""

from letterforge.dispatch.channel import Outcome, State

from .printing import wait_for


def ended(printer, one, ticket) -> Outcome:
    """How it ended; it must end."""
    found = []

    def is_over():
        found.append(printer.follow(one.reference, one.dispatch, ticket))
        return found[-1].state is not State.UNDERWAY

    wait_for(is_over)
    return found[-1]
