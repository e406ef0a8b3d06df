"""Finished documents held against other people's validators: Microsoft's own, and a second opinion."""

import json
import subprocess

import pytest

from letterforge.docx import write
from letterforge.envelope import PROFILES, AddressBlock
from letterforge.letter.model import Columns, Page, Style
from tests.tools import require

from .letters import everything, letter, mayoral, text

IMPRINT = Page(PROFILES["c5"], imprint="Promoted by Example & Co on behalf of <Example>")
LETTERS = {
    "mayoral": mayoral(),
    "everything": everything(),
    "another type, an imprint": everything(style=Style(size=11.3, leading=13.7, gap=6.9, word_face="Calibri"), page=IMPRINT),
    "columns alone": letter(Columns(2, text("a", "b"))),
    "small address": letter(address=AddressBlock(("Test Recipient 000123",) * 7, 8.0, 8.5), envelope="notify"),
    "hostile": letter(*text("<w:br/>&]]>", "\x85\u2028\U0001f4ee", ""), title="<&>", reference="<&>"),
}


@pytest.fixture(params=LETTERS)
def file(request, tmp_path):
    path = tmp_path / "letter.docx"
    path.write_bytes(write(LETTERS[request.param]))
    return path


def test_microsofts_validator_finds_nothing(file):
    done = subprocess.run([require("ooxml-validator"), str(file)], capture_output=True, text=True, check=False, timeout=120)
    assert json.loads(done.stdout)["errors"] == []
    assert done.returncode == 0


def test_openxml_audit_finds_nothing(file):
    done = subprocess.run([require("openxml-audit"), "-o", "json", str(file)], capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stdout
