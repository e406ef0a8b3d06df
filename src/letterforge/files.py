"""Files that are whole or absent: written under temporary names, made durable a chunk at a time, then renamed into place.

In go names and bytes; on disk stands, at any moment and after any crash, either the old file or the new one.
"""

import ctypes
import hashlib
import os
import stat
from collections.abc import Iterator
from concurrent.futures import Executor, Future, wait
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from letterforge.errors import OutputError, Problem

_PREFIX = ".letterforge-"
_SUFFIX = ".tmp"
_BUFFER = 2**20  # bytes of a growing file
_LIBC = ctypes.CDLL(None, use_errno=True)
_serial = count()


class Growing:
    """A file that is being written; once it has a `name` it is staged by that when it ends."""

    def __init__(self, stream: BinaryIO) -> None:
        self.name = ""
        self.write, self.close = stream.write, stream.close


class Folder:
    """A folder opened once, so that nobody can put another in its place while letters are written. Made 0700, its files 0600."""

    def __init__(self, path: Path, said: str) -> None:
        self.path, self._said = path, said
        self._staged: dict[str, str] = {}
        self._published: Future[None] | None = None
        try:
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        except OSError as error:
            raise self._refused(error) from None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Closes the folder, and removes what is staged and not published."""
        try:
            self.discard()
        finally:
            os.close(self.descriptor)

    def clean(self) -> None:
        """Removes what a killed run left under temporary names. Only for the one run that holds the campaign's lock."""
        with os.scandir(self.descriptor) as entries:
            for entry in entries:
                if entry.name.startswith(_PREFIX) and entry.name.endswith(_SUFFIX):
                    os.unlink(entry.name, dir_fd=self.descriptor)

    def holds_letters(self, prefix: str) -> bool:
        """Whether a file lies here whose name has a reference of this `prefix`."""
        with os.scandir(self.descriptor) as entries:
            return any(f"{prefix}-" in entry.name for entry in entries)

    def holds(self, name: str) -> bool:
        """Whether there is such a regular file."""
        return self._stat(name) is not None

    def holds_as_made(self, name: str, size: int, sha256: str, since: float | None) -> bool:
        """Whether a file is as it was made. It is read where somebody may have written into it `since`, in seconds of the Unix epoch."""
        found = self._stat(name)
        if found is None or found.st_size != size:
            return False
        if since is not None and found.st_mtime <= since:
            return True
        content = self.read(name)
        return content is not None and hashlib.sha256(content).hexdigest() == sha256

    def _stat(self, name: str) -> os.stat_result | None:
        try:
            found = os.stat(name, dir_fd=self.descriptor, follow_symlinks=False)
        except OSError:
            return None
        return found if stat.S_ISREG(found.st_mode) else None

    def read(self, name: str) -> bytes | None:
        """A regular file's content, or None where there is none."""
        try:  # not waiting for who writes into a pipe
            descriptor = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=self.descriptor)
        except OSError:
            return None
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            return None
        with os.fdopen(descriptor, "rb") as stream:
            return stream.read()

    def stage(self, name: str, content: bytes) -> None:
        """Writes a file under a temporary name; `publish` puts it in its place."""
        try:
            temporary, descriptor = self._temporary()
            self._staged[name] = temporary
            try:
                written = os.write(descriptor, content)
                while written < len(content):
                    written += os.write(descriptor, memoryview(content)[written:])
            finally:
                os.close(descriptor)
        except OSError as error:
            raise self._refused(error) from None

    @contextmanager
    def growing(self) -> Iterator["Growing"]:
        """A file that is written piece by piece, under a temporary name; it is removed again unless it was given a name."""
        try:
            temporary, descriptor = self._temporary()
        except OSError as error:
            raise self._refused(error) from None
        file = Growing(os.fdopen(descriptor, "wb", buffering=_BUFFER))
        try:
            yield file
            file.close()
            if file.name:
                self._staged[file.name] = temporary
        except OSError as error:
            raise self._refused(error) from None
        finally:
            with suppress(OSError):
                file.close()
            if temporary not in self._staged.values():
                with suppress(OSError):
                    os.unlink(temporary, dir_fd=self.descriptor)

    def release(self) -> dict[str, str]:
        """Hands over what is staged, temporary names by those to come: another process may publish it."""
        staged, self._staged = self._staged, {}
        return staged

    def adopt(self, staged: dict[str, str]) -> None:
        """Takes over what another one staged in the same place."""
        self._staged |= staged

    def begin(self, thread: Executor) -> None:
        """Begins to publish in another thread, beside whatever comes next; `publish` waits for the end of it."""
        with suppress(RuntimeError):  # no thread can be had: `publish` does it itself
            self._published = thread.submit(self._publish)

    def publish(self) -> None:
        """Makes all staged files durable, renames them into place, and makes the renaming durable. Raises OutputError."""
        try:
            if self._published is None:
                self._publish()
            else:
                self._published.result()
        except OSError as error:
            raise self._refused(error) from None

    def _publish(self) -> None:
        if not self._staged:
            return
        self._sync_staged()
        while self._staged:
            name, temporary = next(iter(self._staged.items()))
            os.rename(temporary, name, src_dir_fd=self.descriptor, dst_dir_fd=self.descriptor)
            del self._staged[name]
        os.fsync(self.descriptor)

    def discard(self) -> None:
        """Removes what is staged and not published, as far as the disk lets it: the next run removes the rest."""
        if self._published is not None:
            wait([self._published])
        for temporary in self._staged.values():
            with suppress(OSError):
                os.unlink(temporary, dir_fd=self.descriptor)
        self._staged.clear()

    def take(self, other: "Folder", name: str, own: str) -> bool:
        """Takes a file of another folder under a name of one's `own`, where that is free: the same file, or where the disk can't, a copy.

        What replaces it there later leaves it as it is here; nobody can write into it any more. Gives whether it is new here, and durable.
        """
        try:
            os.link(name, own, src_dir_fd=other.descriptor, dst_dir_fd=self.descriptor, follow_symlinks=False)
        except (FileExistsError, FileNotFoundError):
            return False
        except OSError:
            content = other.read(name)
            if content is None:
                return False
            self.stage(own, content)
            self.publish()
        try:
            os.chmod(own, 0o400, dir_fd=self.descriptor)
            os.fsync(self.descriptor)
        except OSError as error:
            raise self._refused(error) from None
        return True

    def names(self) -> list[str]:
        """What lies here."""
        with os.scandir(self.descriptor) as entries:
            return sorted([entry.name for entry in entries])

    def remove(self, *names: str) -> None:
        """Removes files, where they are there."""
        for name in names:
            try:
                os.unlink(name, dir_fd=self.descriptor)
            except FileNotFoundError:
                continue
            except OSError as error:
                raise self._refused(error) from None

    def move_to(self, other: "Folder", name: str) -> str | None:
        """Moves a file into another folder, under a name that is free there; gives that name, or None where there is no such file."""
        if not self.holds(name):
            return None
        stem, dot, ending = name.rpartition(".")
        free, number = name, 1
        while other.holds(free):
            number += 1
            free = f"{stem}-{number}{dot}{ending}"
        try:
            os.rename(name, free, src_dir_fd=self.descriptor, dst_dir_fd=other.descriptor)
            os.fsync(other.descriptor)
            os.fsync(self.descriptor)
        except OSError as error:
            raise self._refused(error) from None
        return free

    def _temporary(self) -> tuple[str, int]:
        """A new file under a temporary name, and its descriptor."""
        temporary = f"{_PREFIX}{os.getpid()}-{next(_serial)}{_SUFFIX}"
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
        return temporary, os.open(temporary, flags, 0o600, dir_fd=self.descriptor)

    def _sync_staged(self) -> None:
        """One `syncfs` for the whole chunk where the system has it: a sync of each file costs half the speed."""
        syncfs = getattr(_LIBC, "syncfs", None)
        if syncfs is not None:
            if syncfs(self.descriptor) != 0:
                number = ctypes.get_errno()
                raise OSError(number, os.strerror(number))
            return
        for temporary in self._staged.values():
            descriptor = os.open(temporary, os.O_RDONLY | os.O_CLOEXEC, dir_fd=self.descriptor)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)

    def _refused(self, error: OSError) -> OutputError:
        cure = (
            "make room on the disk, then run the same command again" if error.errno == 28 else "look at the folder's place and permissions"
        )
        return OutputError(Problem(f"letters can't be written here: {error.strerror or error}", cure, self._said))
