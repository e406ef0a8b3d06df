"""The commands put together, and what surrounds each of them: one line for an error, the exit status, no traceback."""

import gc
import os
import sys
from typing import Annotated

import typer

from letterforge import __version__
from letterforge.cli import (
    approve,
    check,
    console,
    envelopes,
    generate,
    import_,
    labels,
    log,
    new,
    preview,
    print_run,
    proof,
    resolve,
    send,
)
from letterforge.errors import LetterforgeError
from letterforge.interruption import heed

app = typer.Typer(
    name="letterforge",
    help="Merges a list of people into a letter, makes the letters as PDF and DOCX, and remembers them.",
    epilog="Begin with: letterforge new FOLDER. Exit status: 0 done, 1 done but some letters are held, 2 could not start, 130 interrupted.",
    invoke_without_command=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # plain help reads alike on every terminal and needs no second to appear
    context_settings={"help_option_names": ["-h", "--help"]},
)
for module in (new, import_, check, preview, generate, print_run, labels, envelopes, proof, approve, send, resolve, log):
    app.command(module.NAME)(module.command)


def _show_version(wanted: bool) -> None:
    if wanted:
        console.out(f"letterforge {__version__}")
        raise typer.Exit


@app.callback()
def _common(
    context: typer.Context,
    _version: Annotated[bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and stop.")] = False,
    _debug: Annotated[bool, typer.Option("--debug", help="Show a traceback when something goes wrong inside letterforge.")] = False,
) -> None:
    """Merges a list of people into a letter, makes the letters as PDF and DOCX, and remembers them."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


_SELDOM = 50_000  # objects between two searches for cycles: loading the modules takes a tenth less of the processor than with Python's 700


def main() -> int:
    """Runs the command of the process's command line and gives its exit status."""
    os.umask(0o077)  # names and addresses are personal: what is written is the user's alone
    gc.set_threshold(_SELDOM)
    status = run(sys.argv[1:])
    gc.freeze()  # the process ends: no need to search through all that it remembers
    return status


def run(arguments: list[str]) -> int:
    """Runs a command line and gives its exit status; whatever goes wrong is one line on standard error. KeyboardInterrupt for Ctrl-C."""
    debug = "--debug" in arguments
    try:
        status = typer.main.get_command(app).main(arguments, prog_name="letterforge", standalone_mode=False)
        sys.stdout.flush()
    except LetterforgeError as error:
        if debug:
            raise
        console.note(f"letterforge: {error}")
        return 2
    except typer.Abort:
        raise KeyboardInterrupt from None
    except BrokenPipeError:  # `letterforge log | head`: whoever read has read enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        if hasattr(error, "format_message"):  # the command line itself was wrong
            command = getattr(getattr(error, "ctx", None), "command_path", "letterforge")
            console.note(f"letterforge: {error.format_message().rstrip('.')}; see `{command} --help`")
            return 2
        if debug:
            raise
        heed()  # Ctrl-C in the middle of a library may come out of it as a mistake
        what = f"{type(error).__name__}: {error}".splitlines()[0]
        console.note(f"letterforge: a mistake in letterforge itself, please report it ({what}); --debug shows where")
        return 2
    return int(status or 0)
