"""The mayoral letter that was written in Word, end to end: held against the seed letter, the page and every validator."""

import importlib.util
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pypdfium2
import pytest

from letterforge import campaign
from letterforge.envelope import PROFILES
from letterforge.recipients import RecipientList
from letterforge.starter import copy_to
from letterforge.word.convert import Converter, Source
from letterforge.word.office import Office
from letterforge.word.template import WordTemplate
from tests.pdf.reading import characters
from tests.tools import ROOT, SHARED, missing, require

_SPEC = importlib.util.spec_from_file_location("word_letter", ROOT / "docs/word_letter.py")
assert _SPEC is not None
assert _SPEC.loader is not None
word_letter = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(word_letter)
TEMPLATE = "templates/mayoral-pledge-word/letter.docx"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new campaign, with the letters to its twenty candidates as Word documents."""
    folder = tmp_path_factory.mktemp("letters") / "campaign"
    copy_to(folder)
    settings = folder / campaign.FILE_NAME
    said = settings.read_text(encoding="utf-8")
    settings.write_text(re.sub(r"(?m)^template = .*$", f'template = "{TEMPLATE}"', said), encoding="utf-8")
    loaded = campaign.load(folder)
    recipients = RecipientList(loaded)
    template = WordTemplate(loaded, recipients.fields, recipients.columns)
    for number, recipient in enumerate(recipients, 1):
        (folder / f"LMP21-{number:04}.docx").write_bytes(template.filled(recipient, f"LMP21-{number:04}"))
    return folder


@pytest.fixture(scope="module")
def converted(made: Path) -> Sequence[Path]:
    """The same as PDFs."""
    require("soffice")
    with Converter(Office.found()) as converter:
        for one in converter.convert([Source(path.name, path.read_bytes()) for path in sorted(made.glob("*.docx"))]):
            assert one.pdf is not None, one.why
            (made / one.name).with_suffix(".pdf").write_bytes(one.pdf)
    return sorted(made.glob("*.pdf"))


def checked(made: Path, files: Sequence[Path]) -> str:
    """What the checker of finished letters says of them."""
    checker = SHARED / "tools" / "check_letter.py"
    if not checker.exists():
        missing("the checker of finished letters isn't beside the checkout")
    command = [sys.executable, checker, *files, "--recipients", made / "data/candidates.csv"]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


def test_the_template_is_what_its_script_writes() -> None:
    assert word_letter.TARGET.read_bytes() == word_letter.letter()


def test_they_say_the_seed_letter_word_for_word_each_to_its_recipient(made: Path) -> None:
    assert checked(made, sorted(made.glob("*.docx"))) == "20 files, 20 recipients, 0 faults\n"


def test_so_do_their_pdfs_with_the_address_in_the_window(made: Path, converted: Sequence[Path]) -> None:
    """Every zone of the page too, and the sheet printed on both sides."""
    assert checked(made, converted) == "20 files, 20 recipients, 0 faults\n"


def test_following_pages_say_whose_they_are(converted: Sequence[Path]) -> None:
    document = pypdfium2.PdfDocument(converted[0])
    first, second = (page.get_textpage().get_text_range() for page in document)
    assert "Page 1" not in first
    assert "Our ref: LMP21-0001" in first
    assert "Shaun Bailey" in second
    assert "Our ref: LMP21-0001" in second
    assert "Page 2 of 2" in second


def test_the_letter_begins_below_the_window(converted: Sequence[Path]) -> None:
    clear = PROFILES["dl"].clear
    assert clear is not None
    for path in converted[::5]:
        lines = [one for one in characters(path.read_bytes()) if one.left < 120 and one.top > clear.bottom]
        assert min(one.top for one in lines) >= 95.0


@pytest.mark.parametrize("program", ["openxml-audit", "ooxml-validator"])
def test_validators_find_nothing(made: Path, program: str) -> None:
    letters = sorted(made.glob("*.docx"))[::6]  # each is made of the same pieces
    for path in (word_letter.TARGET, *letters):
        done = subprocess.run([require(program), str(path)], capture_output=True, text=True, check=False, timeout=120)
        assert done.returncode == 0, done.stdout
