"""A folder of one's own for a while, which only its owner can look into. What a killed run left of its own is removed by the next one.

Letters lie in it, so that none may stay. The folder is locked as long as its process lives: one that can be locked belongs to nobody.
"""

import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_PREFIX = "letterforge-word-"
_SECONDS = 60  # between a folder's making and its locking lies less


@contextmanager
def own_folder() -> Iterator[Path]:
    """A new folder among the system's temporary ones, 0700, removed afterwards."""
    _clean(Path(tempfile.gettempdir()))
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX)).resolve()
    try:
        with _locked(folder):
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Raises BlockingIOError where another process holds it."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(descriptor)


def _clean(temporary: Path) -> None:
    for folder in temporary.glob(f"{_PREFIX}*"):
        with suppress(OSError):
            found = folder.lstat()
            if found.st_uid == os.getuid() and time.time() - found.st_mtime > _SECONDS:
                with _locked(folder):
                    shutil.rmtree(folder, ignore_errors=True)
