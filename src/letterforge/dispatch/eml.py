"""E-mails as files, `LMP21-0013-sadiq-khan.eml`, in place of sending them: to be looked at, or sent by another program."""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from letterforge.dispatch.channel import Channel, Outcome, Parcel, State, Stopped, never
from letterforge.dispatch.message import MessageError, Messages
from letterforge.errors import LetterforgeError, OutputError, Problem
from letterforge.letter.names import file_name


class EmlFolder(Channel):
    """A folder of e-mails, made 0700, its files 0600, each whole or absent. Raises LetterforgeError where nothing can be written."""

    name = "email"

    def __init__(self, messages: Messages, pattern: str, folder: Path) -> None:
        self._messages, self._pattern, self._folder = messages, pattern, folder
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise OutputError(Problem(f"can't be made: {error.strerror}", "name another folder", str(folder))) from None

    def ready(self, stopped: Callable[[], bool] = never) -> None:
        """A disk is always ready."""

    def send(self, parcel: Parcel) -> Outcome:
        """Writes one e-mail, in place of an earlier one of the same letter."""
        try:
            message = self._messages.of(parcel)
        except MessageError as error:
            return Outcome(State.REFUSED, str(error))
        except LetterforgeError as error:  # a mistake in a template, which every letter would meet
            return Stopped(State.FAILED, str(error))
        name = file_name(self._pattern, parcel.reference, parcel.name, "eml")
        try:
            self._write(name, message.content)
        except OSError as error:
            return Stopped(State.FAILED, f"{self._folder / name} can't be written: {error.strerror}")
        return Outcome(State.SENT, f"written to {self._folder / name}", message.ident)

    def follow(self, reference: str, dispatch: str, ticket: str) -> Outcome:  # noqa: ARG002 - a file says nothing of its sending
        """Whether a file was sent on from here, nobody can know."""
        return Outcome(State.IN_DOUBT, "look into the folder of e-mails", ticket)

    def close(self) -> None:
        """Nothing is open."""

    def _write(self, name: str, content: bytes) -> None:
        temporary = self._folder / f".letterforge-{os.getpid()}.tmp"
        with suppress(FileNotFoundError):
            temporary.unlink()
        try:
            descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
            with os.fdopen(descriptor, "wb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            temporary.replace(self._folder / name)
        except OSError:
            with suppress(OSError):
                temporary.unlink()
            raise
