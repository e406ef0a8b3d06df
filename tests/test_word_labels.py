"""The label sheet from Word that a campaign begins with: made by its script, sound, and its addresses lie on the labels."""

import subprocess
from pathlib import Path

import pytest
from docs import word_labels

from letterforge import campaign
from letterforge.production import Job, Options
from letterforge.production.word_labels import label_sheet, labels_by_word
from letterforge.recipients.select import Selection
from letterforge.stationery import INSET
from letterforge.word.convert import Converter, Source
from letterforge.word.office import Office
from tests.pdf.reading import Character, characters, pages
from tests.tools import require

SHEET = word_labels.SHEET


@pytest.fixture
def printed(folder: Path) -> Path:
    """Labels for the twenty candidates, of which the first four stay free."""
    job = Job(campaign.load(folder), Selection(), Options(("pdf",), dry_run=True))
    found = labels_by_word(job, label_sheet(job, folder / "templates/labels/L7161.docx"), 4)
    assert (found.addresses, found.pages) == (20, 2)
    return found.file


def label_of(one: Character) -> int | None:
    """The label on which a character stands, clear of its edges."""
    for place, box in enumerate(SHEET.labels()):
        beside = box.left + INSET <= one.left and one.right <= box.right - INSET
        if beside and box.top + INSET <= one.top and one.bottom <= box.bottom - INSET:
            return place
    return None


def test_the_sheet_is_what_its_script_writes() -> None:
    assert word_labels.TARGET.read_bytes() == word_labels.labels()


def test_it_has_as_many_labels_as_the_sheet(folder: Path) -> None:
    made = label_sheet(Job(campaign.load(folder), Selection(), Options(("pdf",), dry_run=True)), word_labels.TARGET)
    assert (made.places, made.remarks) == (SHEET.places, ())


def test_every_address_lies_on_its_label(printed: Path) -> None:
    require("soffice")
    with Converter(Office.found()) as converter:
        (made,) = converter.convert([Source("labels", printed.read_bytes())])
    assert made.pdf is not None, made.why
    assert pages(made.pdf) == 2
    used = []
    for page in range(2):
        found = [label_of(one) for one in characters(made.pdf, page)]
        assert None not in found
        used.append({*found})
    assert used == [{*range(4, 18)}, {*range(6)}]


@pytest.mark.parametrize("program", ["openxml-audit", "ooxml-validator"])
def test_validators_find_nothing(printed: Path, program: str) -> None:
    for path in (word_labels.TARGET, printed):
        done = subprocess.run([require(program), str(path)], capture_output=True, text=True, check=False, timeout=120)
        assert done.returncode == 0, done.stdout
