"""The Makefile hands on what it is given, word by word, and cleans what was made but never the record."""

import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.tools import require

ROOT = Path(__file__).resolve().parents[1]


def make(*words: str, cwd: Path = ROOT) -> str:
    return subprocess.run([require("make"), "--no-print-directory", *words], cwd=cwd, check=True, capture_output=True, text=True).stdout


@pytest.mark.parametrize(
    ("words", "command"),
    [
        (("letters",), ["generate"]),
        (("letters", "FORMAT=pdf", "LIMIT=3", "WORKERS=2"), ["generate", "--format", "pdf", "--workers", "2", "--limit", "3"]),
        (
            ("letters", "WHERE=party == 'Green Party' and name != \"x\""),
            ["generate", "--where", "party == 'Green Party' and name != \"x\""],
        ),
        (("letters", "ONLY=Alex O'Neill; rm -rf ."), ["generate", "--only", "Alex O'Neill; rm -rf ."]),
        (("check", "CAMPAIGN=../my campaign"), ["check", "--campaign", "../my campaign"]),
        (("preview", "WHO=Sadiq Khan"), ["preview", "Sadiq Khan"]),
        (("print-run", "SORT=row", "BATCH=500", "COVER=1"), ["print-run", "--sort", "row", "--batch", "500", "--cover"]),
        (("print-run", "FROM=LMP21-0120", "TO=180"), ["print-run", "--from", "LMP21-0120", "--to", "180"]),
        (("send", "VIA=email", "LIMIT=3"), ["send", "--via", "email", "--limit", "3"]),
        (("send", "VIA=print", "PRINTER=office 2", "YES=1"), ["send", "--via", "print", "--printer", "office 2", "--yes"]),
        (("log", "FORMAT=csv"), ["log", "--format", "csv"]),
        (
            ("labels", "SHEET=L7651", "SKIP=5", "SHIFT=-0.5,1", "LIST=out/held.csv"),
            ["labels", "--sheet", "L7651", "--skip", "5", "--shift", "-0.5,1", "--list", "out/held.csv"],
        ),
        (("labels", "TEMPLATE=our labels.docx", "SKIP=5"), ["labels", "--template", "our labels.docx", "--skip", "5"]),
        (("envelopes", "SIZE=c5", "SORT=row"), ["envelopes", "--size", "c5", "--sort", "row"]),
        (("new", "DIR=../autumn"), ["new", "../autumn"]),
    ],
)
def test_variables_pass_through_as_one_word(words: tuple[str, ...], command: list[str]) -> None:
    last = make("-n", "-o", ".venv/.installed", *words).splitlines()[-1]
    assert shlex.split(last) == [".venv/bin/letterforge", *command]


def test_make_alone_lists_every_target() -> None:
    listed = {line.split()[0] for line in make().splitlines()}
    assert {"letters", "preview", "labels", "envelopes", "check", "log", "new", "test", "lint", "bench", "clean"} <= listed


def test_clean_leaves_the_register_and_the_list(tmp_path: Path) -> None:
    shutil.copy(ROOT / "Makefile", tmp_path)
    kept = ("data/register.sqlite", "data/candidates.csv", "out/.gitkeep", "src/x.py", "tests/x.py")
    for name in (*kept, "out/letters/LMP21-0001.pdf", "out/preview/x.png", "out/print/letters.pdf", "src/__pycache__/x.pyc"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    make("clean", cwd=tmp_path)
    assert sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()) == sorted(("Makefile", *kept))
