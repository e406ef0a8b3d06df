"""`letterforge check FILE.pdf` as a user runs it, with a campaign around and without one."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Ran
from tests.inspection import samples as s
from tests.inspection.samples import letter, made, with_
from tests.tools import ROOT

Run = Callable[..., Ran]
BAD = with_(s.line(12, 60.2, 14, 60.2))


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """A folder without a campaign, with files that are sound, at fault, and broken."""
    place = tmp_path / "elsewhere"
    place.mkdir()
    (place / "sound.pdf").write_bytes(made(letter))
    (place / "bad.pdf").write_bytes(made(*[BAD, letter, BAD, BAD, BAD, letter]))
    (place / "broken.pdf").write_bytes(b"%PDF-1.7")
    return place


def test_a_sound_file(run: Run, here: Path) -> None:
    assert run("check", "sound.pdf", cwd=here) == Ran(0, "sound.pdf: sound for dl; 1 page, 1 letter\n", "")
    assert run("check", "--quiet", "sound.pdf", cwd=here) == Ran(0, "", "")


def test_every_page_at_fault_is_told(run: Run, here: Path) -> None:
    ran = run("check", "bad.pdf", "--pages-per-letter", "1", cwd=here)
    said = "bad.pdf, pages 1, 3 to 5: ink at 12.0, 60.0 mm, inside the envelope's clear zone; move it below 95 mm\n"
    assert ran == Ran(1, said, "")
    assert run("check", "bad.pdf", "--pages-per-letter", "1", "-q", cwd=here) == Ran(1, "", said)


def test_several_files(run: Run, here: Path) -> None:
    ran = run("check", "sound.pdf", "broken.pdf", "bad.pdf", cwd=here)
    assert ran.status == 2
    assert ran.err == "letterforge: broken.pdf: is damaged, or no PDF; make it again, or copy it again\n"
    assert ran.out.splitlines()[0::2] == ["sound.pdf: sound for dl; 1 page, 1 letter", "1 of 3 files are sound"]
    assert ran.out.splitlines()[1].startswith("bad.pdf, page 1: ink at 12.0, 60.0 mm, ")


def test_as_json(run: Run, here: Path) -> None:
    ran = run("check", "--json", "bad.pdf", "broken.pdf", "--max-pages", "5", cwd=here)
    said = json.loads(ran.out)
    assert (ran.status, ran.err, said["envelope"]) == (2, "", "dl")
    bad, broken = said["files"]
    assert (bad["file"], bad["sound"], bad["pages"], bad["letters"], bad["unreadable"]) == ("bad.pdf", False, 6, [1], None)
    assert [(fault["page"], fault["kind"], fault["x"], fault["y"]) for fault in bad["faults"]] == [
        (1, "ink in the clear zone", 12.0, 60.0),
        (1, "too many pages", None, None),
    ]
    assert (broken["unreadable"]["kind"], broken["faults"]) == ("damaged", [])


def test_the_envelope_is_the_one_named_or_the_campaigns(run: Run, folder: Path, here: Path, edit: Callable[[str, str, str], None]) -> None:
    edit("letterforge.toml", 'envelope = "dl"', 'envelope = "none"')
    assert run("check", str(here / "bad.pdf")).out.endswith(": sound for none; 6 pages, 1 letter\n")
    assert run("check", str(here / "bad.pdf"), "--envelope", "dl").status == 1
    assert run("check", "bad.pdf", "--campaign", str(folder), cwd=here).status == 0


def test_own_letters_are_sound(run: Run, folder: Path) -> None:
    run("generate", "--format", "pdf", "--quiet")
    names = sorted(path.name for path in (folder / "out/letters").iterdir())
    ran = run("check", *names, cwd=folder / "out/letters")
    assert (ran.status, ran.out.splitlines()[-1]) == (0, "20 of 20 files are sound")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("sound.pdf", "--envelope", "dll"), "'dll' is no profile; did you mean 'dl'?"),
        (("sound.pdf", "--where", "x"), "options that concern the list don't go with it"),
        (("--max-pages", "3"), "concerns a PDF: name the file too"),
        (("sound.pdf", "--max-pages", "0"), "greater than or equal to 1"),
    ],
)
def test_what_cannot_be_asked(run: Run, here: Path, arguments: tuple[str, ...], said: str) -> None:
    ran = run("check", *arguments, cwd=here)
    assert (ran.status, ran.out, said in ran.err, ran.err.count("\n")) == (2, "", True, 1)


def test_the_keys_and_kinds_of_the_json_are_those_of_the_docs(run: Run, here: Path) -> None:
    docs = (ROOT / "docs/print-room.md").read_text(encoding="utf-8").partition("## Checking any PDF")[2]
    said = json.loads(run("check", "--json", "bad.pdf", cwd=here).out)
    (file,) = said["files"]
    for key in (*said, *file, *file["faults"][0]):
        assert f"`{key}`" in docs
    source = (ROOT / "src/letterforge/inspection/page.py").read_text(encoding="utf-8")
    kinds = re.findall(r'Fault\((?:page|number|number \+ 1), "([^"]+)"', source)
    assert len(kinds) > 6
    for kind in kinds:
        assert f"`{kind}`" in docs
