"""The main job, end to end: the letters of the first campaign, held against the seed letter, the page and every validator."""

import json
import subprocess
import sys
from pathlib import Path

import pypdfium2
import pytest

from letterforge import campaign
from letterforge.envelope import PROFILES
from letterforge.production import Job, Options, generate
from letterforge.recipients.select import Selection
from letterforge.starter import copy_to
from tests.pdf.reading import characters
from tests.tools import SHARED, missing, require


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The campaign with its forty letters."""
    folder = tmp_path_factory.mktemp("letters") / "campaign"
    copy_to(folder)
    summary = generate(Job(campaign.load(folder), Selection(), Options(("pdf", "docx"))))
    assert (summary.made, summary.held) == (40, 0)
    return folder


def test_they_say_the_seed_letter_word_for_word_each_to_its_recipient(made: Path) -> None:
    checker = SHARED / "tools" / "check_letter.py"
    if not checker.exists():
        missing("the checker of finished letters isn't beside the checkout")
    command = [sys.executable, checker, made / "out/letters", "--recipients", made / "data/candidates.csv"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stdout == "40 files, 20 recipients, 0 faults\n"


@pytest.mark.parametrize(
    ("command", "files"),
    [
        (("qpdf", "--check"), "*.pdf"),
        (("outloud", "--fail-on", "warning", "-q"), "*.pdf"),
        (("pdfua", "check", "--quiet"), "*.pdf"),
        (("openxml-audit", "--recursive"), "."),
        (("ooxml-validator",), "*.docx"),
    ],
)
def test_validators_find_nothing(made: Path, command: tuple[str, ...], files: str) -> None:
    program = require(command[0])
    paths = sorted((made / "out/letters").glob(files)) if files != "." else [made / "out/letters"]
    if command[0] in {"qpdf", "ooxml-validator"}:  # one file a call, and each letter is made of the same pieces
        paths = paths[::6]
        for path in paths:
            done = subprocess.run([program, *command[1:], path], capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stdout + done.stderr
            assert "WARNING" not in done.stdout + done.stderr
        return
    done = subprocess.run([program, *command[1:], *paths], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_libreoffice_sets_the_word_letters_alike(made: Path, tmp_path: Path) -> None:
    """Two pages each, the address in the window, and the same lines as the PDF."""
    letters = sorted((made / "out/letters").glob("*.docx"))[::4]
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [require("soffice"), profile, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, *letters]
    subprocess.run(command, check=True, capture_output=True)
    safe, clear = PROFILES["dl"].safe, PROFILES["dl"].clear
    assert clear is not None
    for letter in letters:
        content = (tmp_path / letter.with_suffix(".pdf").name).read_bytes()
        ours = letter.with_suffix(".pdf").read_bytes()
        assert len(pypdfium2.PdfDocument(content)) == len(pypdfium2.PdfDocument(ours)) == 2
        for c in characters(content):
            if c.left < clear.right and c.right > clear.left and c.top < clear.bottom and c.bottom > clear.top:
                assert safe.left - 0.5 <= c.left
                assert c.right <= safe.right + 0.5
                assert safe.top - 0.5 <= c.top
                assert c.bottom <= safe.bottom + 0.5
        assert _last_words(content) == _last_words(ours)


def _last_words(content: bytes) -> list[str]:
    """The last word of every line of the body's running text: two settings break alike where these agree."""
    words = []
    for page in pypdfium2.PdfDocument(content):
        lines = page.get_textpage().get_text_range().replace("\r", "").split("\n")
        words += [line.split()[-1] for line in lines if len(line) > 60]
    return words


def test_the_wheel_carries_the_starter_and_the_migrations(tmp_path: Path) -> None:
    root = Path(__file__).parents[1]
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", tmp_path, root]
    done = subprocess.run(build, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    wheel = next(tmp_path.glob("*.whl"))
    subprocess.run([sys.executable, "-m", "zipfile", "-e", wheel, tmp_path / "site"], check=True)
    code = (
        f"import sys; sys.path.insert(0, {str(tmp_path / 'site')!r}); sys.argv[0] = 'letterforge'; from letterforge.cli import main; main()"
    )
    run = [sys.executable, "-c", code]
    subprocess.run([*run, "new", tmp_path / "fresh"], check=True, capture_output=True)
    subprocess.run([*run, "generate", "--format", "pdf", "--quiet"], cwd=tmp_path / "fresh", check=True)
    log = subprocess.run([*run, "log", "--format", "json"], cwd=tmp_path / "fresh", check=True, capture_output=True, text=True)
    assert len(json.loads(log.stdout)) == 20
