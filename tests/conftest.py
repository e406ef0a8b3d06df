"""What all tests share: a campaign of one's own, letters with any body, and the command as a user runs it."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest

from letterforge.envelope import PROFILES, AddressBlock
from letterforge.letter.model import Block, Letter, Page, Paragraph, Span, Style
from letterforge.starter import copy_to
from tests.databases import PostgreSQL, started

ADDRESS = ("Test Recipient 000123", "12 Example Road", "London", "SE1 0RB")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The starter campaign, in a folder of the test's own."""
    copy_to(tmp_path / "campaign")
    return tmp_path / "campaign"


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    """A PostgreSQL, one for all tests of a worker."""
    server = started()
    yield server
    server.stop()


@pytest.fixture
def database(postgresql: PostgreSQL) -> str:
    """The URL of an empty PostgreSQL database."""
    return postgresql.create("register")


Make = Callable[..., Letter]


def make_letter(*body: Block | str, envelope: str = "dl", lines: Sequence[str] = ADDRESS, **values: object) -> Letter:
    """A letter of any blocks (texts stand for paragraphs), with any of its values replaced."""
    blocks = tuple(Paragraph((Span(block),)) if isinstance(block, str) else block for block in body)
    made = Letter(
        reference="LMP21-0123",
        recipient="Test Recipient 000123",
        title="A letter to Test Recipient 000123",
        author="Example Working Group",
        language="en-GB",
        date=date(2021, 3, 16),
        date_text="16th March 2021",
        sender=("Example Working Group", "1 Example Street", "London, SE1 0RB"),
        address=AddressBlock(tuple(lines)),
        body=blocks or (Paragraph((Span("Dear Test Recipient 000123,"),)),),
        page=Page(PROFILES[envelope], fold_marks=bool(PROFILES[envelope].folds)),
        style=Style(),
    )
    return replace(made, **values)  # type: ignore[arg-type]


@pytest.fixture
def letter() -> Make:
    """Makes letters; see `make_letter`."""
    return make_letter


@dataclass(frozen=True)
class Ran:
    """How a command ended and what it said."""

    status: int
    out: str
    err: str


@pytest.fixture
def run(folder: Path) -> Callable[..., Ran]:
    """Runs `letterforge` in the campaign's folder, as a process of its own, nobody watching."""

    def letterforge(*arguments: str, cwd: Path | None = None, **environment: str) -> Ran:
        command = [sys.executable, "-m", "letterforge", *arguments]
        done = subprocess.run(
            command, cwd=cwd or folder, env=os.environ | environment, capture_output=True, text=True, check=False, timeout=120
        )
        return Ran(done.returncode, done.stdout, done.stderr)

    return letterforge


@pytest.fixture
def edit(folder: Path) -> Callable[[str, str, str], None]:
    """Replaces a text in a file of the campaign, which must hold it."""

    def replace_in(name: str, before: str, after: str) -> None:
        path = folder / name
        text = path.read_text(encoding="utf-8")
        assert before in text
        path.write_text(text.replace(before, after, 1), encoding="utf-8")

    return replace_in
