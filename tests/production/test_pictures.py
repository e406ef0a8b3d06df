"""Pictures in a run: what `check` says of them, letters alike from any number of workers, remade when a picture changes."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from letterforge import campaign
from letterforge.production import Job, Options
from letterforge.production.check import survey
from letterforge.production.pictures import hung
from letterforge.recipients.select import Selection
from tests.conftest import Ran
from tests.picture.samples import file, jpeg, png, see_through, svg
from tests.test_fast_path import written

Run = Callable[..., Ran]
Edit = Callable[[str, str, str], None]
TEMPLATE = "templates/mayoral-pledge/letter.md"
PICTURES = """
[pictures.logo]
file = "pictures/logo.svg"
width = 30
alt = "Example Working Group"

[pictures.signature]
file = "pictures/signature.png"
height = 10
alt = "Signature of the chair"
"""


@pytest.fixture
def pictured(folder: Path, edit: Edit) -> Path:
    """The starter campaign with a logo and a signature."""
    (folder / "pictures").mkdir()
    (folder / "pictures/logo.svg").write_bytes(svg())
    (folder / "pictures/signature.png").write_bytes(file(see_through((300, 100)), "PNG"))
    with (folder / "letterforge.toml").open("a", encoding="utf-8") as settings:
        settings.write(PICTURES)
    edit(TEMPLATE, "Yours,", "Yours,\n\n![](signature)")
    edit("letterforge.toml", "max_pages = 2", "max_pages = 3")
    return folder


def job(folder: Path) -> Job:
    return Job(campaign.load(folder), Selection(), Options(("pdf",), dry_run=True))


def test_check_says_what_the_pictures_are(pictured: Path, run: Run) -> None:
    ran = run("check")
    assert (ran.status, ran.err) == (0, "")
    assert "Pictures    logo: 30.0 × 15.0 mm, a drawing, 1 kB\n" in ran.out
    assert "            signature: 30.0 × 10.0 mm, 254 dpi, " in ran.out
    said = json.loads(run("check", "--json").out)["pictures"]
    assert said[0] == {
        "name": "logo",
        "kind": "svg",
        "width": 30.0,
        "height": 15.0,
        "dpi": 0,
        "alt": "Example Working Group",
        "used": True,
    }
    assert [one.name for one in hung(job(pictured))] == ["logo", "signature"]


@pytest.mark.parametrize(
    ("name", "content", "more", "kind", "said"),
    [
        (
            "signature.png",
            png(size=(60, 20)),
            "",
            "picture of few dots",
            "has 51 dots to the inch, as large as it stands; find one of 354 pixels",
        ),
        ("signature.png", jpeg(size=(60, 20)), "", "picture of few dots", "has 51 dots"),
        ("signature.png", svg(), "", "", ""),
        (
            "more.svg",
            svg(),
            '[pictures.more]\nfile = "pictures/more.svg"\nwidth = 9\nalt = "x"\n',
            "picture not used",
            "stands in no letter; write ![](more) into the template",
        ),
    ],
)
def test_what_may_be_better_is_a_warning(pictured: Path, name: str, content: bytes, more: str, kind: str, said: str) -> None:
    (pictured / "pictures" / name).write_bytes(content)
    with (pictured / "letterforge.toml").open("a", encoding="utf-8") as settings:
        settings.write(more)
    found = survey(job(pictured))
    assert list(found.warnings) == ([kind] if kind else [])
    assert found.held == 0
    for one in found.warnings.values():
        assert said in str(one.examples[0])
        assert one.examples[0].line is not None


@pytest.mark.usefixtures("pictured")
def test_generate_reads_both_formats_back(run: Run) -> None:
    ran = run("generate", "--verify")
    assert (ran.status, "40 made, 0 unchanged, 0 held" in ran.out) == (0, True)


def test_letters_are_remade_when_a_picture_changes(pictured: Path, run: Run) -> None:
    assert "40 made" in run("generate").out
    assert "0 made, 40 unchanged" in run("generate").out
    (pictured / "pictures/signature.png").write_bytes(png(size=(300, 100)))
    assert "40 made" in run("generate").out
    (pictured / "pictures/signature.png").unlink()
    ran = run("generate")
    assert ran.status == 2
    said = "[pictures.signature] 'file': there is no file 'pictures/signature.png'; put the picture there, or name another file\n"
    assert ran.err.endswith(said)


def test_a_letter_doesnt_depend_on_workers_or_on_those_before_it(pictured: Path, run: Run) -> None:
    rows = [f"{number},Test Recipient {number:06d},Independent,{number} Example Road,,,London,SE1 0RB" for number in range(1, 8)]
    warm = written(pictured, rows, cold=False)
    assert warm == written(pictured, rows, cold=True)
    assert run("generate", "--workers", "2").status == 0
    letters = pictured / "out/letters"
    for number in range(1, 8):
        for position, form in enumerate(("pdf", "docx")):
            (path,) = letters.glob(f"LMP21-{number:04d}*.{form}")
            assert path.read_bytes() == warm[3 * (number - 1) + position]
