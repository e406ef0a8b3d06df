"""What the outbox and a channel say to each other: a `Parcel` goes in, an `Outcome` comes out, whatever printers and networks do."""

from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple, Protocol


class Parcel(NamedTuple):
    """A letter to be sent: its reference, `dispatch` (an opaque id of this sending, unique for ever), its PDF as on disk, and to whom."""

    reference: str
    dispatch: str  # uuid4 hex
    pdf: bytes
    name: str  # the recipient's, for the e-mail's To and text; never in a job's title or a log
    email: str = ""
    fields: dict[str, str] = {}  # noqa: RUF012 - the recipient's fields, for the e-mail's template; read, never written


class State(Enum):
    """What became of a parcel."""

    SENT = "sent"  # the printer printed it, the server took it
    UNDERWAY = "underway"  # the print queue has it, and it isn't at its end yet
    FAILED = "failed"  # certainly not taken; may be tried again by a later send
    REFUSED = "refused"  # certainly not taken, and another try would be refused too (5xx, aborted by the printer's options)
    IN_DOUBT = "in_doubt"  # nobody can know whether it was taken


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a parcel; `detail` in plain words for the log (the server's own where it has some), `ticket` what finds it again."""

    state: State
    detail: str = ""
    ticket: str = ""  # job id and uuid; Message-ID


class Channel(Protocol):
    """A way by which letters leave."""

    name: str  # "print", "email"

    def send(self, parcel: Parcel) -> Outcome:
        """Blocks until the printer's queue or the server has answered; never raises for what a network, server or printer does."""
        ...

    def follow(self, reference: str, dispatch: str, ticket: str) -> Outcome:
        """What became of one that was sent before (UNDERWAY), or may have been before a crash (`ticket` may be empty).

        IN_DOUBT where it can't be told.
        """
        ...

    def close(self) -> None:
        """Ends what is open."""
        ...
