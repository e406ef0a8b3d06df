"""The command line: words, tables, progress and exit codes over the rooms that do the work."""

from letterforge.cli.app import main

__all__ = ["main"]
