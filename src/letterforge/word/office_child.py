"""The child process that becomes another program: without a network where the system allows that, and ended with its parent.

In go the parent's process id and a command: `python -m letterforge.word.office_child 4711 /usr/bin/program …`. A program that reads other
people's documents needs a disk, no more.
"""

import ctypes
import os
import resource
import signal
import sys
from contextlib import suppress
from pathlib import Path

_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000  # CLONE_NEWUSER, CLONE_NEWNET of <linux/sched.h>
_PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of <linux/prctl.h>


def main(parent: int, command: list[str]) -> None:
    """Becomes the command. It keeps the process id, so that whoever started us can end it."""
    _, hard = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (0, hard))  # a crash leaves no letters on the disk
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        if _allowed(libc):
            _leave_the_network(libc)
        libc.prctl(_PARENT_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)  # after that, since new rights take it back; it means the parent's thread
    if os.getppid() != parent:
        sys.exit(1)  # it was ended before we could ask to be told of it
    os.execv(command[0], command)  # noqa: S606 - that is what we are for


def _allowed(libc: ctypes.CDLL) -> bool:
    """Whether the network can be left: another process tries, since half of it couldn't be undone."""
    trial = os.fork()
    if trial == 0:
        with suppress(OSError):
            _leave_the_network(libc)
            os._exit(0)
        os._exit(1)
    return os.waitpid(trial, 0)[1] == 0


def _leave_the_network(libc: ctypes.CDLL) -> None:
    """Goes into a network of our own, in which there is nothing, as the same user as before. Raises OSError."""
    user, group = os.getuid(), os.getgid()
    if libc.unshare(_NEW_USER | _NEW_NETWORK) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    own = Path("/proc/self")
    (own / "setgroups").write_text("deny", encoding="ascii")
    (own / "uid_map").write_text(f"{user} {user} 1", encoding="ascii")
    (own / "gid_map").write_text(f"{group} {group} 1", encoding="ascii")


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
