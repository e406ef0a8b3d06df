"""LibreOffice is found where it is, and where it isn't, one line says what to do."""

import re
from pathlib import Path

import pytest

from letterforge.errors import OfficeError
from letterforge.word import office
from letterforge.word.office import Office


def program(path: Path, said: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{said}\n")
    path.chmod(0o755)
    return path


@pytest.fixture
def nowhere(tmp_path, monkeypatch):
    """A machine without LibreOffice."""
    monkeypatch.delenv(office.VARIABLE, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setattr(office, "_PLACES", {})
    return tmp_path


def test_the_real_one_is_started_without_the_scripts_before_it(office):
    assert re.fullmatch(r"\d+\.\d+[\d.]*", office.version)
    assert office.program.is_file()
    assert office.program.read_bytes()[:2] != b"#!"
    assert office.most > 500  # of 1,000 documents the script takes 247, and exits with 0
    assert Office(office.program.with_name("soffice"), office.version).most < 247


@pytest.mark.usefixtures("nowhere")
def test_absent_it_says_what_to_install():
    with pytest.raises(OfficeError) as caught:
        Office.found()
    said = str(caught.value)
    assert said.startswith("LibreOffice isn't installed")
    assert "\n" not in said
    for words in ("apt install", "brew install", "winget install", office.VARIABLE):
        assert words in said


@pytest.mark.parametrize("name", ["soffice", "libreoffice"])
def test_it_is_found_on_the_path(nowhere, name):
    made = program(nowhere / "bin" / name, "echo LibreOffice 24.8.1.2 87fa9aec")
    assert Office.found() == Office(made, "24.8.1.2")


def test_it_is_found_in_a_usual_place_the_newest_first(nowhere, monkeypatch):
    monkeypatch.setattr(office.sys, "platform", "linux")
    monkeypatch.setattr(office, "_PLACES", {"linux": ((str(nowhere), "libreoffice*/program/soffice"),)})
    for version in ("7.6", "24.2"):
        program(nowhere / f"libreoffice{version}" / "program" / "soffice", f"echo LibreOffice {version}.0")
    assert Office.found().version == "7.6.0"


def test_a_variable_goes_before_the_path(nowhere, monkeypatch):
    program(nowhere / "bin" / "soffice", "echo LibreOffice 7.4.7.2")
    other = program(nowhere / "other office" / "soffice", "echo LibreOffice 25.2.0.1")
    monkeypatch.setenv(office.VARIABLE, str(other))
    assert Office.found() == Office(other, "25.2.0.1")


def test_a_variable_that_names_nothing_is_told(nowhere, monkeypatch):
    monkeypatch.setenv(office.VARIABLE, str(nowhere / "none"))
    with pytest.raises(OfficeError, match=f"{office.VARIABLE} is .*none.*, and there is no such program"):
        Office.found()


@pytest.mark.parametrize("does", ["exit 1", "echo Hello"])
def test_a_program_that_does_not_start_is_told(nowhere, does):
    program(nowhere / "bin" / "soffice", does)
    with pytest.raises(OfficeError, match=r"LibreOffice doesn't start: .*soffice doesn't say its version"):
        Office.found()
