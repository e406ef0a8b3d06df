"""The channel `email`: in goes a parcel, out comes what became of it at the mail server. One connection carries many letters.

What a server turns down for now is tried again after a while; where that keeps happening, the outcome is `Stopped`.
"""

import time
from collections.abc import Callable, Iterable

import stamina
from stamina.instrumentation import set_on_retry_hooks

from letterforge.campaign import EmailSettings
from letterforge.dispatch.channel import Channel, Outcome, Parcel, State, Stopped, never
from letterforge.dispatch.credentials import login
from letterforge.dispatch.message import MessageError, Messages
from letterforge.dispatch.session import BarredError, Session, TroubleError, UnreachableError
from letterforge.errors import LetterforgeError

ATTEMPTS = 4  # at one letter, with waits of about 2, 4 and 8 seconds between them
FIRST_WAIT, LONGEST_WAIT = 2.0, 30.0  # seconds
_LOOK = 0.2  # seconds after which a wish to stop is heard
STOP_AFTER = 5  # letters in a row that weren't taken: providers close an account that goes on regardless


class Mailer(Channel):
    """Sends letters by e-mail. Raises LetterforgeError where credentials are at fault, before anything is sent."""

    name = "email"

    def __init__(self, settings: EmailSettings, messages: Messages) -> None:
        self._settings, self._messages, self._login = settings, messages, login(settings.host)
        self._session: Session | None = None
        self._stopped: Stopped | None = None
        self._untaken = 0  # letters in a row
        self._due = 0.0  # when the next message may go, by the monotonic clock
        set_on_retry_hooks(())  # stamina would write of each wait on standard error

    def ready(self, stopped: Callable[[], bool] = never) -> None:
        """Waits for the next letter's turn, by the rate, and for a server that lets us in; why one doesn't, `send` says."""
        self._wait(stopped)
        if self._stopped is not None or stopped():
            return
        try:
            for attempt in _attempts():
                with attempt:
                    self._connect()
        except (BarredError, TroubleError) as error:
            self._stop(str(error))

    def _wait(self, stopped: Callable[[], bool] = never) -> None:
        while (wait := self._due - time.monotonic()) > 0 and not stopped():
            time.sleep(min(wait, _LOOK))

    def send(self, parcel: Parcel) -> Outcome:
        """Sends a letter, and waits for its turn and the server's answer. Once an outcome is `Stopped`, all others are."""
        if self._stopped is not None:
            return self._stopped
        try:
            message = self._messages.of(parcel)
        except MessageError as error:
            return Outcome(State.REFUSED, str(error))
        except LetterforgeError as error:  # a mistake in a template, which every letter would meet
            return self._stop(str(error))
        try:
            for attempt in _attempts():
                with attempt:
                    outcome = self._connected().deliver(message)
        except (BarredError, UnreachableError) as error:
            return self._stop(str(error))
        except TroubleError as error:
            outcome = Outcome(State.FAILED, str(error))
        self._untaken = 0 if outcome.state is State.SENT else self._untaken + 1
        if self._untaken < STOP_AFTER:
            return outcome
        self._stopped = Stopped(State.FAILED, f"{STOP_AFTER} letters in a row were not taken; the last answer: {outcome.detail}")
        return Stopped(outcome.state, self._stopped.detail, outcome.ticket)

    def follow(self, reference: str, dispatch: str, ticket: str) -> Outcome:  # noqa: ARG002 - no server can be asked
        """Nobody can ask a mail server what became of a message: only the recipient, or the server's log, knows."""
        return Outcome(State.IN_DOUBT, "a mail server can't be asked whether it took a letter", ticket)

    def close(self) -> None:
        """Ends the connection."""
        if self._session is not None:
            self._session.close()
            self._session = None

    def _connected(self) -> Session:
        """A connection, at the moment at which the next message may go."""
        self._wait()
        session = self._connect()
        self._due = max(self._due, time.monotonic()) + 60 / self._settings.rate
        return session

    def _connect(self) -> Session:
        if self._session is None or not self._session.usable:
            self.close()
            self._session = Session(self._settings, self._login)
        return self._session

    def _stop(self, why: str) -> Stopped:
        self._stopped = Stopped(State.FAILED, why)
        return self._stopped


def _attempts() -> Iterable[stamina.Attempt]:
    """Some attempts at what a server turns down for now, with waits between them that grow."""
    return stamina.retry_context(on=TroubleError, attempts=ATTEMPTS, timeout=None, wait_initial=FIRST_WAIT, wait_max=LONGEST_WAIT)
