"""Who sends: a process, by user, machine, number and birth, as the record names it; and whether one may still be at it."""

import os
import socket
from datetime import UTC, datetime, timedelta
from functools import cache
from getpass import getuser
from pathlib import Path

from letterforge.register import Dispatch

# That one sending takes: a mail server has ten minutes to answer (RFC 5321, 4.5.3.2.6); a full queue is waited for ten, and then a printer
# may take a batch no faster than it prints.
_LONGEST = timedelta(minutes=30)
_PROCESSES = Path("/proc")


def login() -> str:
    """Who is logged in; the number where this machine has no name for it."""
    try:
        return getuser()
    except (OSError, KeyError):  # KeyError before Python 3.13
        return str(os.getuid())


@cache
def claimant() -> str:
    """This process, such as `anna@desk:1234/88765.5f3a9c21`; the last part is its birth, where the system tells that."""
    birth = _birth(os.getpid())
    return f"{login()}@{socket.gethostname()}:{os.getpid()}{f'/{birth}' if birth else ''}"


def person(said: str) -> str:
    """A claimant as people read it: without its birth."""
    return said.partition("/")[0]


def goes_on(one: Dispatch) -> bool:
    """Whether the process that began a sending may still be at it.

    On this machine that is certain where the birth of the process is known, since numbers come again; on another one, and where it isn't,
    a sending is given up for dead after half an hour.
    """
    if one.claimant == claimant():
        return False
    machine, _, process = one.claimant.rpartition("@")[2].partition(":")
    number, _, birth = process.partition("/")
    here = machine == socket.gethostname()
    if here and birth and _PROCESSES.is_dir():
        return _birth(number) == birth
    if abs(datetime.now(UTC) - one.begun_at) > _LONGEST:  # a clock may have been put back
        return False
    return not here or _lives(number)


def _birth(process: int | str) -> str:
    """When a process was born, in ticks since its machine started, and which start that was; empty where there is no such process."""
    try:
        told = (_PROCESSES / str(process) / "stat").read_text(encoding="utf-8", errors="replace")
        start = (_PROCESSES / "sys/kernel/random/boot_id").read_text(encoding="ascii")
    except (OSError, ValueError):
        return ""
    return f"{told.rpartition(')')[2].split()[19]}.{start[:8]}"  # proc_pid_stat(5), field 22; the name before it may hold anything


def _lives(process: str) -> bool:
    try:
        os.kill(int(process), 0)
    except (ProcessLookupError, ValueError, OverflowError):
        return False
    except PermissionError:  # another user's
        return True
    return True
