"""What the terminal shows: lines made safe to print, tables, a progress bar; plain lines where nobody watches."""

import json
import os
import shutil
import sys
import textwrap
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, Protocol

import typer

from letterforge.errors import LetterforgeError, Problem
from letterforge.interruption import heed

if TYPE_CHECKING:
    from rich.console import Console

    from letterforge.production import Job
    from letterforge.production.changes import Change
    from letterforge.production.due import Plan

_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})  # controls, bidirectional marks, surrogates, line separators
_HARMLESS = frozenset("\u00ad\u200c\u200d\ufe0f")


def visible(text: str) -> str:
    """`text` with everything that could steer a terminal shown as `‹U+001B›`."""
    return "".join(
        f"‹U+{ord(character):04X}›" if unicodedata.category(character) in _HIDDEN and character not in _HARMLESS else character
        for character in text
    )


def watched() -> bool:
    """Whether standard output is a terminal."""
    return sys.stdout.isatty()


def out(line: str = "") -> None:
    """A line of the command's answer, on standard output; broken between words where somebody watches."""
    sys.stdout.write((_broken(visible(line)) if line and sys.stdout.isatty() else visible(line)) + "\n")


def note(line: str) -> None:
    """A line beside the answer (a problem, a hint), on standard error; broken between words where somebody watches."""
    sys.stderr.write((_broken(visible(line)) if sys.stderr.isatty() else visible(line)) + "\n")


def problems(found: Sequence[Problem], prefix: str, *, most: int = 20) -> None:
    """Problems, a line each, those that are alike but for whom they concern (their `value`) on one; of very many the first."""
    alike: dict[str, list[Problem]] = {}
    for one in found:
        alike.setdefault(str(one).replace(one.value, "…") if one.value else str(one), []).append(one)
    for same in list(alike.values())[:most]:
        others = [one.value for one in same[1:] if one.value]
        more = f" (so too {among(others)})" if others else f" ({len(same):,} times)" if len(same) > 1 else ""
        note(f"{prefix}: {same[0]}{more}")
    left = sum(map(len, list(alike.values())[most:]))
    if left:
        note(f"{prefix}: … and {left:,} more")


def among(names: Sequence[str], most: int = 5) -> str:
    """Names in a row; of many the first, and how many more there are."""
    return f"{', '.join(names[:most])} and {len(names) - most:,} more" if len(names) > most else ", ".join(names)


def stopping() -> None:
    """Says that a wish to stop was heard. Written past the streams, which may be in use: this is called from within a signal's handler."""
    line = "finishing what is in flight; Ctrl-C once more stops at once"
    wiped = "\r\x1b[2K" if sys.stderr.isatty() else ""  # a bar that stands there is drawn anew, on the next line
    with suppress(OSError):
        os.write(sys.stderr.fileno(), f"{wiped}{line}\n".encode())


def _broken(line: str) -> str:
    width = shutil.get_terminal_size().columns
    return "\n".join(textwrap.wrap(line, width, subsequent_indent="  ", break_on_hyphens=False, break_long_words=False))


def document(value: Any) -> None:
    """One JSON document on standard output; its own escapes keep the terminal safe."""
    sys.stdout.write(json.dumps(value, indent=2, ensure_ascii=True) + "\n")


def as_json(problem: Problem) -> dict[str, Any]:
    """A problem as `--json` shows it."""
    return {
        "file": problem.file,
        "line": problem.line,
        "row": problem.row,
        "column": problem.column,
        "kind": problem.kind,
        "value": problem.value,
        "what": problem.what,
        "cure": problem.cure,
    }


def change_as_json(change: "Change") -> dict[str, Any]:
    """A change as `--json` shows it."""
    return {"row": change.row, "reference": change.reference, "what": change.what, "before": change.before, "after": change.after}


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A table: drawn where somebody watches, else lines with tabs between the cells."""
    safe = ([visible(cell) for cell in row] for row in rows)
    if not sys.stdout.isatty():
        for row in (headings, *safe):
            sys.stdout.write("\t".join(row) + "\n")
        return
    from rich import box
    from rich.table import Table

    drawn = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold")
    for position, heading in enumerate(headings):
        drawn.add_column(heading, no_wrap=position == 0, overflow="fold")
    for row in safe:
        drawn.add_row(*(_text(cell) for cell in row))
    _console().print(drawn)


def heading(text: str, *, grave: bool = False) -> None:
    """A line that begins a part of the answer, after an empty one: bold where somebody watches, red too where it is `grave`."""
    out()
    if not sys.stdout.isatty():
        out(text)
        return
    from rich.text import Text

    _console().print(Text(visible(text), style="bold red" if grave else "bold"), soft_wrap=True)


def point(text: str) -> None:
    """A line below a heading, indented; broken at the terminal's width where somebody watches."""
    if not sys.stdout.isatty():
        out(f"  {text}")
        return
    width = shutil.get_terminal_size().columns
    for line in textwrap.wrap(visible(text), width - 2, initial_indent="  ", subsequent_indent="    ", break_on_hyphens=False):
        sys.stdout.write(line + "\n")


def count(number: int, thing: str) -> str:
    """A number with its thing in the singular or plural."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def labelled(label: str, text: str) -> None:
    """A line with its label in front, the text in a column of its own."""
    if not sys.stdout.isatty():
        out(f"{label:<11} {text}")
        return
    width = max(40, shutil.get_terminal_size().columns)
    for line in textwrap.wrap(visible(text), width, initial_indent=f"{label:<11} ", subsequent_indent=" " * 12, break_on_hyphens=False):
        sys.stdout.write(line + "\n")


def agreed(question: str, *, cure: str, scripted: bool = False) -> bool:
    """Whether somebody who has read what stands above says yes. Raises LetterforgeError, with the `cure`, where nobody can be asked."""
    if scripted or not sys.stdin.isatty():
        raise LetterforgeError(Problem("there is nobody here to be asked", cure))
    sys.stdout.flush()  # the question stands below what it is about, wherever that goes
    return typer.confirm(question, default=False, err=True)


def say_left_out(job: "Job") -> None:
    """What of the list isn't read because it is hidden, where there is such: else people are forgotten without a word."""
    if left_out := job.recipients.table.left_out:
        note(f"{job.recipients.said}: {left_out} left out; show them in the spreadsheet, if they are to be written to")


def say_open(job: "Job") -> None:
    """That the Word document is open in a word processor, where it is: what isn't saved there isn't in the letters."""
    if job.campaign.by_word:
        from letterforge.word.open_elsewhere import open_elsewhere

        for remark in open_elsewhere(job.campaign.path(job.campaign.template), job.campaign.template):
            note(f"warning: {remark}")


def say_held(found: Sequence[Problem], plan: "Plan | None") -> None:
    """Who is held: of a `plan` of what is due, those that are alike on one line."""
    if plan is not None:
        problems(found, "held back")
        return
    for one in found:
        note(f"held: {one}")


def say_not_due(plan: "Plan | None") -> None:
    """How many aren't due, for which reason, where only what is due was wanted."""
    for reason, number in plan.reasons.most_common() if plan else ():
        labelled("Not", f"{number:,} {reason}")


def say_sent(letters: int) -> None:
    """How many letters are among others though they may have been sent, where there are such."""
    if letters:
        note(f"{count(letters, 'letter')} of these may have been sent already; --due leaves them out")


def say_warned(letters: int) -> None:
    """How many letters were made of which `check` has a warning, where there are such."""
    if letters:
        out(f"Warnings for {count(letters, 'letter')}: see letterforge check")


class Progress(Protocol):
    """A bar that is told how long the way is and how far it has come."""

    def begin(self, total: int) -> None:
        """How many letters there are in all."""

    def advance(self, done: int) -> None:
        """How many more are done."""


class _Silent:
    def begin(self, total: int) -> None: ...

    def advance(self, done: int) -> None: ...


@contextmanager
def progress(doing: str, *, quiet: bool) -> Iterator[Progress]:
    """A progress bar on standard error with rate and time left; nothing in a pipe or where `quiet`.

    The work that it shows isn't begun where Ctrl-C came before: KeyboardInterrupt.
    """
    heed()
    if quiet or not sys.stderr.isatty():
        yield _Silent()
        return
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as RichProgress

    columns = (TextColumn(doing), BarColumn(bar_width=None), MofNCompleteColumn(), TextColumn("{task.fields[rate]}"), TimeRemainingColumn())
    with RichProgress(*columns, console=_console(error=True), transient=True) as bar:
        task = bar.add_task(doing, total=None, rate="")

        class Bar:
            def begin(self, total: int) -> None:
                bar.update(task, total=total)

            def advance(self, done: int) -> None:
                speed = bar.tasks[0].finished_speed or bar.tasks[0].speed
                bar.update(task, advance=done, rate=f"{speed:,.0f}/s" if speed else "")

        yield Bar()


def _console(*, error: bool = False) -> "Console":
    from rich.console import Console

    return Console(stderr=error, markup=False, highlight=False, emoji=False)


def _text(cell: str) -> Any:
    from rich.text import Text

    return Text(cell)
