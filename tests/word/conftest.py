"""LibreOffice, and temporary files where a test can look at them."""

import tempfile
from pathlib import Path

import pytest

from letterforge.word.office import Office
from tests.tools import require


@pytest.fixture(scope="session")
def office() -> Office:
    require("soffice")
    return Office.found()


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which temporary files are made, of the test's own."""
    folder = tmp_path / "témporary files"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", None)  # it is asked for once, and remembered
    monkeypatch.setenv("TMPDIR", str(folder))
    return folder
