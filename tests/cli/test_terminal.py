"""The commands in a real terminal of 80 columns, as a screen shows them."""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pexpect
import pyte
import pytest

from tests.inspection.samples import line, made, with_

Edit = Callable[[str, str, str], None]
COLUMNS, ROWS = 80, 40


class Terminal:
    """A command running in a terminal, and the screen it draws."""

    def __init__(self, folder: Path, *arguments: str, **environment: str) -> None:
        self.screen = pyte.Screen(COLUMNS, ROWS)
        self._stream = pyte.Stream(self.screen)
        self.seen: list[str] = []
        settings = os.environ | {"TERM": "xterm-256color", "COLUMNS": str(COLUMNS)} | environment
        command = ["-m", "letterforge", *arguments]
        size = (ROWS, COLUMNS)
        self.child = pexpect.spawn(sys.executable, command, cwd=str(folder), env=settings, encoding="utf-8", dimensions=size, timeout=60)

    def watch(self, until: Callable[[str], bool] = lambda _screen: False) -> int | None:
        """Draws until the command ends, or until the screen is as wanted; the exit status where it ended."""
        while True:
            try:
                self._stream.feed(self.child.read_nonblocking(2048, timeout=60))
            except pexpect.EOF:
                self.child.close()
                return self.child.exitstatus
            self.seen.append(self.text)
            if until(self.text):
                return None

    @property
    def text(self) -> str:
        return "\n".join(line.rstrip() for line in self.screen.display).rstrip()


def many(folder: Path, number: int) -> None:
    header = (folder / "data/candidates.csv").read_text(encoding="utf-8").splitlines()[0]
    rows = [f"{n},Test Recipient {n:06d},Independent,{n} Example Road,,,London,SE1 0RB" for n in range(number)]
    (folder / "data/candidates.csv").write_text("\n".join([header, *rows]), encoding="utf-8")


def test_generate_shows_a_bar_and_then_only_the_summary(folder: Path) -> None:
    many(folder, 150)
    terminal = Terminal(folder, "generate", "--format", "pdf")
    assert terminal.watch() == 0
    assert any("Making letters" in screen and "/150" in screen for screen in terminal.seen)
    assert terminal.text.startswith("150 made, 0 unchanged, 0 held in ")
    assert terminal.text.count("\n") == 0


def test_interrupted_it_finishes_the_letters_in_flight_and_the_next_run_the_rest(folder: Path) -> None:
    many(folder, 1000)
    terminal = Terminal(folder, "generate", "--format", "pdf", "--workers", "1")
    terminal.watch(until=lambda screen: "/1000" in screen and " 0/1000" not in screen)
    terminal.child.kill(signal.SIGINT)
    assert terminal.watch() == 130
    assert any("finishing what is in flight; Ctrl-C once more stops at once" in screen for screen in terminal.seen)
    assert "interrupted; run the same command again to go on" in terminal.text
    made = len(list((folder / "out/letters").glob("*.pdf")))
    assert 0 < made < 1000
    assert f"{made} made, 0 unchanged, 0 held" in terminal.text
    again = Terminal(folder, "generate", "--format", "pdf")
    assert again.watch() == 0
    assert f"{1000 - made} made, {made} unchanged, 0 held" in again.text


def test_the_log_fits_the_screen(folder: Path) -> None:
    assert Terminal(folder, "generate", "--format", "pdf").watch() == 0
    terminal = Terminal(folder, "log")
    assert terminal.watch() == 0
    lines = terminal.text.splitlines()
    assert lines[1].split() == ["Reference", "Name", "Made", "Files"]
    assert [line.split()[0] for line in lines[3:]] == [f"LMP21-{n:04d}" for n in range(1, 21)]


def test_a_held_letter_is_named_above_the_summary(folder: Path, edit: Edit) -> None:
    edit("data/candidates.csv", "SW1E 6QT", "")
    terminal = Terminal(folder, "generate")
    assert terminal.watch() == 1
    assert "held: data/candidates.csv, row 14, column postcode: the postcode is missing" in terminal.text
    assert "38 made, 0 unchanged, 1 held" in terminal.text


@pytest.mark.parametrize(
    ("environment", "begins"),
    [({"KITTY_WINDOW_ID": "1"}, "\x1b_Ga=T,f=100"), ({"TERM_PROGRAM": "WezTerm"}, "\x1b]1337;File=inline=1")],
)
def test_a_terminal_that_can_show_pictures_is_given_them(folder: Path, environment: dict[str, str], begins: str) -> None:
    terminal = Terminal(folder, "preview", "--dpi", "36", **environment)
    said = terminal.child.read()
    assert begins in said
    assert "out/preview/LMP21-0001-shaun-bailey.2.png" in said


def test_faults_of_a_pdf_are_broken_between_words(folder: Path) -> None:
    bad = with_(line(12, 60.2, 14, 60.2))
    (folder / "letters.pdf").write_bytes(made(*[bad] * 30))
    terminal = Terminal(folder, "check", "letters.pdf", "--pages-per-letter", "2")
    assert terminal.watch() == 1
    shown = terminal.text.splitlines()
    assert shown[0] == "letters.pdf, pages 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29: ink at"
    assert shown[1] == "  12.0, 60.0 mm, inside the envelope's clear zone; move it below 95 mm"
    assert len(shown) == 2
