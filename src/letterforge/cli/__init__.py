"""The command line: words, tables, progress and exit codes over the rooms that do the work."""

import signal
import sys

from letterforge import interruption


def main() -> None:
    """The console script: runs a command and exits with its status. Ctrl-C is heard from the first moment, while modules still load."""
    try:
        sys.unraisablehook = _unraisable
        interruption.listen()
        from letterforge.cli.app import main as command

        status = command()
    except KeyboardInterrupt:
        status = interruption.STATUS
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # all is done
    if status == interruption.STATUS:
        sys.stderr.write("letterforge: interrupted; run the same command again to go on\n")
    sys.exit(status)


def _unraisable(lost: "sys.UnraisableHookArgs") -> None:
    """A KeyboardInterrupt that Python loses needs no traceback: it is heeded later."""
    if not issubclass(lost.exc_type, KeyboardInterrupt):
        sys.__unraisablehook__(lost)


__all__ = ["main"]
