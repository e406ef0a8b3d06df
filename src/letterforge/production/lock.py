"""One run at a time: a lock on a file in the campaign's folder, which the system frees whatever becomes of the process."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from letterforge.errors import OutputError, Problem

FILE_NAME = ".letterforge.lock"


@contextmanager
def only_run(folder: Path) -> Iterator[None]:
    """Holds the campaign's lock; OutputError at once where another run has it."""
    try:
        descriptor = os.open(folder / FILE_NAME, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    except OSError as error:
        raise OutputError(
            Problem(f"the campaign's folder can't be written: {error.strerror}", "look at its permissions", str(folder))
        ) from None
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise OutputError(Problem("another letterforge is at work on this campaign", "wait until it has finished")) from None
        yield
    finally:
        os.close(descriptor)
