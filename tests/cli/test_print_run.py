"""`letterforge print-run` as a user runs it: what it says, how it ends, and what is left where it is stopped."""

import json
import resource
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Ran

Run = Callable[..., Ran]
Edit = Callable[[str, str, str], None]
LIST = "data/candidates.csv"
MANY = 20_000


def test_what_it_says(run: Run, folder: Path) -> None:
    ran = run("print-run")
    said = ran.out.splitlines()
    assert (ran.status, ran.err) == (0, "")
    assert said[0] == "out/print/letters.pdf: 20 letters"
    assert said[1].startswith("20 letters on 20 sheets, 0 held in ")
    assert said[2:] == ["Print it on both sides, turned along the long edge, at 100 %.", "Postage: 20 × letter up to 100 g"]
    assert stat.S_IMODE((folder / "out/print/letters.pdf").stat().st_mode) == 0o600
    assert stat.S_IMODE((folder / "out/print").stat().st_mode) == 0o700


def test_a_held_letter_is_named_and_the_others_are_bound(run: Run, edit: Edit) -> None:
    edit(LIST, "SW1E 6QT", "")
    ran = run("print-run", "--simplex")
    assert ran.status == 1
    assert ran.err.startswith("held: data/candidates.csv, row 14, column postcode: the postcode is missing; ")
    assert "19 letters on 38 sheets, 1 held in " in ran.out
    assert "Print it on one side, at 100 %." in ran.out
    assert run("print-run", "--quiet").out == ""


def test_as_word_documents(run: Run, folder: Path) -> None:
    ran = run("print-run", "--format", "docx", "--batch", "12")
    said = ran.out.splitlines()
    assert (ran.status, ran.err) == (0, "")
    assert said[:2] == ["out/print/letters-0001-0012.docx: 12 letters", "out/print/letters-0013-0020.docx: 8 letters"]
    assert said[2].startswith("20 letters, 0 held in ")
    libreoffice = "From LibreOffice: make it again with --simplex: it takes blank backs for second pages, and the addresses slip."
    assert said[3:] == ["Print them on both sides, turned along the long edge, at 100 %.", libreoffice]
    assert stat.S_IMODE((folder / "out/print/letters-0001-0012.docx").stat().st_mode) == 0o600
    assert json.loads(run("print-run", "--format", "docx", "--from", "3", "--to", "4", "--json").out)["letters"] == 2
    assert {path.name for path in (folder / "out/print").glob("*.docx")} >= {"letters-0003-0004.docx"}
    assert run("print-run").status == 0
    assert (folder / "out/print/letters-0001-0012.docx").exists()  # each format has files of its own


def test_what_only_a_pdf_has_is_refused(run: Run) -> None:
    ran = run("print-run", "--format", "docx", "--cover")
    assert (ran.status, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert "--cover: is for a run as PDF" in ran.err


def test_as_json(run: Run) -> None:
    ran = run("print-run", "--json", "--batch", "12")
    said = json.loads(ran.out)
    assert (ran.status, said["letters"], said["sheets"], said["grams"], said["held"]) == (0, 20, 20, 199.8, 0)
    assert said["files"] == [
        {"file": "out/print/letters-0001-0012.pdf", "letters": 12},
        {"file": "out/print/letters-0013-0020.pdf", "letters": 8},
    ]
    assert said["postage"] == [{"band": "letter up to 100 g", "letters": 20}]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--from", "21"], "--from 21 is no letter of this run; the run has 20 letters; give a number up to that, or a reference"),
        (["--batch", "0"], "Invalid value for '--batch'"),
        (["--sort", "nam"], "--sort: no column is called 'nam'; did you mean 'name'?"),
        (["--only", "Nobody"], "--only 'Nobody' is nobody on the list"),
    ],
)
def test_what_cant_be_done_is_one_line(run: Run, folder: Path, arguments: list[str], said: str) -> None:
    ran = run("print-run", *arguments)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith(f"letterforge: {said}")
    assert ran.err.count("\n") == 1
    assert not list((folder / "out").glob("print/*"))


def many(folder: Path) -> None:
    header, row, *_ = (folder / LIST).read_text(encoding="utf-8").splitlines()
    rest = row.split(",", 1)[1]
    (folder / LIST).write_text("\n".join([header, *[f"{number},{rest}" for number in range(MANY)]]), encoding="utf-8")


def begun(folder: Path) -> subprocess.Popen[str]:
    """A run of many letters, once it has written some of them."""
    command = [sys.executable, "-m", "letterforge", "print-run", "--sort", "row"]
    process = subprocess.Popen(command, cwd=folder, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    for _ in range(3000):
        time.sleep(0.01)
        if any(path.stat().st_size for path in (folder / "out/print").glob(".letterforge-*")):
            return process
    raise AssertionError("the run wrote nothing")


@pytest.mark.parametrize(("how", "status"), [(signal.SIGINT, 130), (signal.SIGKILL, -signal.SIGKILL)])
def test_stopped_in_the_middle_it_leaves_what_was_there_and_the_next_run_cleans_up(
    run: Run, folder: Path, how: signal.Signals, status: int
) -> None:
    assert run("print-run").status == 0
    before = (folder / "out/print/letters.pdf").read_bytes()
    many(folder)
    process = begun(folder)
    process.send_signal(how)
    _, said = process.communicate(timeout=60)
    assert process.returncode == status
    assert "Traceback" not in said
    assert (folder / "out/print/letters.pdf").read_bytes() == before
    if how == signal.SIGINT:
        assert sorted(path.name for path in (folder / "out/print").iterdir()) == ["letters-order.txt", "letters.pdf"]
    assert run("print-run", "--limit", "2").out.startswith("out/print/selected.pdf: 2 letters\n")
    assert not list((folder / "out/print").glob(".letterforge-*"))


def test_a_full_disk_is_one_line_and_leaves_what_was_there(run: Run, folder: Path) -> None:
    assert run("print-run").status == 0
    before = (folder / "out/print/letters.pdf").read_bytes()
    done = subprocess.run(
        [sys.executable, "-m", "letterforge", "print-run", "--tagged"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000)),
    )
    assert done.returncode == 2
    assert "can't be written here: File too large" in done.stderr
    assert done.stderr.count("\n") == 1
    assert sorted(path.name for path in (folder / "out/print").iterdir()) == ["letters-order.txt", "letters.pdf"]
    assert (folder / "out/print/letters.pdf").read_bytes() == before
