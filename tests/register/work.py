"""What other processes do in the tests: at the same moment, as another user, or until they are killed."""

import multiprocessing
import os
import signal
import sys

import sqlalchemy.dialects.sqlite.pysqlite  # noqa: F401 - here, since nobody may not be allowed to read where Python lies

from letterforge.register import Register

from .samples import letter

PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload([__name__, "letterforge.register.migrate"])

_NOBODY = 65534
_SYSTEM_CALLS = {"open", "close", "mkdir", "unlink", "fsync", "rename", "flock"}  # those that change something on the disk, or who may


def give_references(location, wanted, barrier, answers):
    """Ask for references a few at a time, all processes at once."""
    barrier.wait()
    given = {}
    try:
        with Register.open_to_write(location, evidence=False) as register:
            for start in range(0, len(wanted), 7):
                given |= register.references(wanted[start : start + 7], "LMP21", 4)
    except Exception as error:
        given = repr(error)
    answers.put(given)


def create(path):
    Register.open_to_write(path, evidence=False).close()


def give(path, wanted):
    with Register.open_to_write(path, evidence=True) as register:
        register.references(wanted, "LMP21", 4)


def record(path, chunks, text):
    with Register.open_to_write(path, evidence=True) as register:
        for chunk in chunks:
            register.record([letter(reference, text=text) for reference in chunk])


def record_for_ever(path, chunks, ready):
    ready.set()
    turn = 0
    while True:
        turn += 1
        record(path, chunks, f"turn {turn}")


def killed_at(number, action, *arguments):
    """Do it in another process that is killed before its `number`th call of SQLite or the system; whether it was."""
    process = PROCESSES.Process(target=_until, args=(number, action, *arguments))
    process.start()
    process.join()
    assert process.exitcode in (0, -signal.SIGKILL)
    return process.exitcode != 0


def _until(number, action, *arguments):
    count = 0

    def step(_frame, what, called):
        nonlocal count
        if what == "c_call" and _touches_the_disk(called):
            count += 1
            if count == number:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.setprofile(step)
    action(*arguments)
    sys.setprofile(None)
    os._exit(0)


def _touches_the_disk(called):
    home = called.__module__ or type(getattr(called, "__self__", None)).__module__
    return home == "sqlite3" or (home in {"posix", "fcntl"} and called.__name__ in _SYSTEM_CALLS)


def run_as_nobody(action, *arguments):
    """What `action` answers in a process without root's rights."""
    here, there = PROCESSES.Pipe(duplex=False)
    process = PROCESSES.Process(target=_as_nobody, args=(there, action, arguments))
    process.start()
    there.close()
    try:
        return here.recv()
    finally:
        process.join()


def _as_nobody(pipe, action, arguments):
    if os.geteuid() == 0:
        os.setgid(_NOBODY)
        os.setuid(_NOBODY)
    pipe.send(action(*arguments))
