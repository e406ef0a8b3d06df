"""What every way of sending has in common: in goes a `Parcel`, out comes an `Outcome` that says no more than is certain."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple, Protocol


class Parcel(NamedTuple):
    """A letter to be sent: its reference, the PDF as it is on disk, and to whom.

    `dispatch` is an opaque id of this sending, unique for ever (a uuid4 in hexadecimal). `name` is the recipient's, for the e-mail's To and
    text, and never stands in a job's title or a log. `fields` are the recipient's, for the e-mail's template. A batch of letters is a
    parcel too: its name is its reference and its dispatch (`print_batch`).
    """

    reference: str
    dispatch: str
    pdf: bytes
    name: str
    email: str = ""
    fields: dict[str, str] = {}  # noqa: RUF012 - nobody writes into it


class State(Enum):
    """What became of a parcel."""

    SENT = "sent"
    """The printer printed it, the server took it."""
    UNDERWAY = "underway"
    """The print queue has it, and it isn't at its end yet."""
    FAILED = "failed"
    """Certainly not taken; may be tried again by a later send."""
    REFUSED = "refused"
    """Certainly not taken, and another try would be refused too: not tried again without --again."""
    IN_DOUBT = "in_doubt"
    """Nobody can know whether it was taken."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a parcel.

    `detail` is in plain words for the log, the server's own where it has some; `ticket` finds it again (job id and uuid; Message-ID).
    """

    state: State
    detail: str = ""
    ticket: str = ""


class Stopped(Outcome):
    """An outcome after which the run had better end: no other letter would fare better. Its `detail` says why."""


class Unasked(Outcome):
    """An outcome in doubt for no other reason than that nobody could be asked just now: what was known before still holds."""


def never() -> bool:
    """Nobody asks to stop."""
    return False


class Channel(Protocol):
    """A way of sending. Nothing that a network, a server or a printer does is raised: it is an outcome."""

    name: str
    """`print` or `email`."""

    def ready(self, stopped: Callable[[], bool] = never) -> None:
        """Waits until the next parcel may go, or somebody asks to stop: better before a letter is begun than after."""
        ...

    def send(self, parcel: Parcel) -> Outcome:
        """Sends, and waits until the printer's queue or the server has answered."""
        ...

    def follow(self, reference: str, dispatch: str, ticket: str) -> Outcome:
        """What became of one that was sent before, or is in doubt after a crash (its ticket may be empty)."""
        ...

    def close(self) -> None:
        """Ends what is open."""
        ...
