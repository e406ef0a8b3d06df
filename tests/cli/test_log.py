"""`letterforge log` once letters were sent: how each stands, and what happened to one, named as people name it."""

import csv
import io
import json
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from letterforge import campaign
from letterforge.cli.history import timeline, told
from letterforge.register import Claim, Register, Settled
from tests.conftest import Ran
from tests.dispatch.campaigns import with_recipients

GONE = f"anna@{socket.gethostname()}:999999999"  # no process has this number
Run = Callable[..., Ran]
FATES = ["sent", "failed", "refused", "begun", "underway"]


@pytest.fixture
def sent(folder: Path, run: Run) -> Path:
    """Six letters: one sent, one failed, one refused, one in doubt, one at the printer, one only made."""
    with_recipients(folder, 6)
    assert run("generate", "-q", "--format", "pdf").status == 0
    with Register.open_to_write(campaign.load(folder).register_place, evidence=True) as register:
        for number, (entry, fate) in enumerate(zip(register.entries(), FATES, strict=False), 1):
            claim = Claim(entry.reference, f"{number:032x}", "print", GONE, "out/sent/x.pdf", entry.files[0].sha256, "office")
            assert register.dispatches.exchange([], [claim])
            register.dispatches.exchange([Settled(claim.uuid, fate, "a word", f"job {number} urn:uuid:x")])  # type: ignore[arg-type]
    return folder


@pytest.mark.usefixtures("sent")
def test_how_each_letter_stands(run: Run) -> None:
    lines = [line.split("\t") for line in run("log").out.splitlines()]
    assert lines[0] == ["Reference", "Name", "Sent", "When and how"]
    assert [line[2] for line in lines[1:]] == ["printed", "not sent", "refused", "in doubt", "at the printer", ""]
    assert lines[1][3].endswith(", job 1")
    said = json.loads(run("log", "--format", "json").out)
    assert [one["state"] for one in said] == ["sent", "failed", "failed", "in_doubt", "in_doubt", "made"]


@pytest.mark.usefixtures("sent")
@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        (("--state", "failed"), [2, 3]),
        (("--state", "in doubt"), [4, 5]),
        (("--state", "in-doubt"), [4, 5]),
        (("--unsent",), [2, 3, 4, 5, 6]),
        (("LMP21-0003",), [3]),
        (("test recipient 000004", "lmp21-0001", "2"), [4, 1, 2]),
        (("Test Recipient 000001", "--unsent"), []),
    ],
)
def test_who_is_asked_for(run: Run, words: tuple[str, ...], numbers: list[int]) -> None:
    rows = list(csv.DictReader(io.StringIO(run("log", "--format", "csv", *words).out.lstrip("\ufeff"))))
    assert [row["reference"] for row in rows] == [f"LMP21-{number:04d}" for number in numbers]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Nobody", "'Nobody' is no letter on record; `letterforge log` shows all that are"),
        ("Test Recipint 000002", "did you mean 'Test Recipient 000002'?"),
        ("Test Recipient 000001", "could be any of several letters; say which by its reference: LMP21-0001, LMP21-0007"),
    ],
)
def test_a_name_that_doesnt_tell_whose(sent: Path, run: Run, name: str, said: str) -> None:
    path = sent / "data/candidates.csv"
    path.write_text(path.read_text(encoding="utf-8") + "7,Test Recipient 000001,Independent,7 Example Road,,,London,SE1 0RE,\n")
    run("generate", "-q", "--format", "pdf")
    ran = run("log", name)
    assert (ran.status, said in ran.err) == (2, True)


def test_what_happened_is_told_in_order_of_time(sent: Path, run: Run) -> None:
    run("approve", "--by", "Test Recipient 000123", "--yes")  # after the sendings
    assert run("resolve", "LMP21-0004", "--not-sent", "--reason", "no paper").out.startswith(
        "LMP21-0004 to Test Recipient 000004: not sent"
    )
    register = Register.open_to_read(campaign.load(sent).register_place)
    assert register is not None
    with register:
        for entry in register.entries():
            (one,) = told(register, [entry])
            moments = [when for when, _ in timeline(one)]
            assert moments == sorted(moments)
    words = [line[21:].split(":")[0] for line in run("log", "LMP21-0004").out.splitlines()[2:]]
    assert words == ["made", f"begun by print to office, by {GONE.partition(':')[0]}", "approved by Test Recipient 000123", "not sent"]


def test_many_problems_of_one_cause_are_not_told_one_by_one(folder: Path, run: Run) -> None:
    with_recipients(folder, 30)
    assert run("generate", "-q", "--format", "pdf").status == 0
    path = folder / "templates/mayoral-pledge/letter.md"
    path.write_text(path.read_text(encoding="utf-8") + "\nOne more line.\n", encoding="utf-8")
    for words in (("send", "--via", "post", "--dry-run"), ("approve", "--by", "Test Recipient 000123", "--yes")):
        ran = run(*words)
        assert ran.status == 1
        (line,) = ran.err.splitlines()
        assert line.endswith("and 24 more)")
