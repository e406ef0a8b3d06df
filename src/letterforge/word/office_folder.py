"""A folder of one's own for a while, which only its owner can look into. What a killed run left of its own is removed by the next one.

Letters lie in it, so that none may stay. The folder is locked as long as its process lives: one that can be locked belongs to nobody.
LibreOffice makes some twenty files for a letter and syncs three of them: in memory that costs nothing, and no letter reaches the disk.
"""

import fcntl
import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PROFILE = "profile"  # LibreOffice's, in it
_PREFIX = "letterforge-word-"
_MEMORY = Path("/dev/shm")  # noqa: S108 - where Linux has files in memory
_SOCKETS = ("/tmp", "/var/tmp")  # noqa: S108 - LibreOffice's own choice, whatever TMPDIR says
_ROOM = 2**30  # bytes that must be free there; a container often has 64 MiB
_SECONDS = 60  # between a folder's making and its locking lies less


@contextmanager
def own_folder() -> Iterator[Path]:
    """A new folder among temporary ones, 0700, removed afterwards."""
    place = temporary()
    _clean(place)
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=place)).resolve()
    try:
        with _locked(folder):
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def temporary() -> Path:
    """Where temporary folders are made: where TMPDIR says, in memory if there is plenty, or where the system has them."""
    with suppress(OSError):
        if not os.environ.get("TMPDIR") and os.access(_MEMORY, os.W_OK | os.X_OK) and shutil.disk_usage(_MEMORY).free > _ROOM:
            return _MEMORY
    return Path(tempfile.gettempdir())


def remove_sockets(folder: Path) -> None:
    """Removes the socket by which one LibreOffice finds another, which one that was killed leaves: it is named by a hash of its profile."""
    profile = (folder / PROFILE).as_uri().encode("utf-16-le")
    digest = "".join(f"{byte:x}" for byte in hashlib.md5(profile, usedforsecurity=False).digest())
    for place in _SOCKETS:
        for socket in Path(place).glob(f"OSL_PIPE_*_SingleOfficeIPC_{digest}"):
            with suppress(OSError):
                socket.unlink()


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Raises BlockingIOError where another process holds it."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(descriptor)


def _clean(place: Path) -> None:
    for folder in place.glob(f"{_PREFIX}*"):
        with suppress(OSError):
            found = folder.lstat()
            if found.st_uid == os.getuid() and time.time() - found.st_mtime > _SECONDS:
                with _locked(folder):
                    remove_sockets(folder.resolve())
                    shutil.rmtree(folder, ignore_errors=True)
