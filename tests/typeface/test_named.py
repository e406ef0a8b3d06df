"""Families by name: where they are looked for, and which files make the four faces."""

import shutil
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from letterforge.typeface import ARIMO, Key, face_of
from letterforge.typeface.named import named
from tests.typeface.test_fallback import packaged, without

ATKINSON = "Atkinson Hyperlegible"


@pytest.fixture(autouse=True)
def _forget() -> None:
    named.cache_clear()


def test_arimo_needs_no_files(tmp_path: Path) -> None:
    assert named("Arimo", tmp_path) is ARIMO


def test_a_package_has_all_four(tmp_path: Path) -> None:
    found = named(ATKINSON, tmp_path)
    assert found.family == ATKINSON
    assert [Path(source.path).stem.removeprefix("AtkinsonHyperlegible-") for source in found.files] == [
        "Regular",
        "Bold",
        "Italic",
        "BoldItalic",
    ]
    faces = [face_of(found, Key(0, bold, italic)) for bold, italic in ((False, False), (True, False), (False, True), (True, True))]
    assert [face.name.partition("-")[2] for face in faces] == ["Regular", "Bold", "Italic", "BoldItalic"]
    assert len({face.width("Test Recipient", 10) for face in faces}) == 4


@pytest.mark.parametrize("said", ["atkinson hyperlegible", "AtkinsonHyperlegible", "Atkinson-Hyperlegible"])
def test_spelling_matters_little(tmp_path: Path, said: str) -> None:
    assert named(said, tmp_path).family == ATKINSON


def test_the_campaigns_own_folder_comes_first(tmp_path: Path) -> None:
    regular = Path(named(ATKINSON, tmp_path).files[0].path)
    (tmp_path / "fonts").mkdir()
    shutil.copy(regular, tmp_path / "fonts/brand.ttf")
    (tmp_path / "fonts/broken.otf").write_bytes(b"OTTO no font at all")
    found = named(ATKINSON, tmp_path / "fonts")
    assert {source.path for source in found.files} == {str(tmp_path / "fonts/brand.ttf")}  # the others are the nearest there is


def test_a_variable_file_is_regular_and_bold(tmp_path: Path) -> None:
    shutil.copy(packaged("thai"), tmp_path / "own.ttf")
    found = named("Noto Sans Thai", tmp_path)
    assert {source.path for source in found.files} == {str(tmp_path / "own.ttf")}
    assert face_of(found, Key(0, bold=True)).width("Test", 10) > face_of(found).width("Test", 10)


def test_the_usual_width_is_taken(tmp_path: Path) -> None:
    regular = Path(named(ATKINSON, tmp_path).files[0].path)
    for name, width in (("a", 3), ("b", 5), ("c", 7)):
        font = TTFont(regular)
        font["OS/2"].usWidthClass = width
        font.save(tmp_path / f"{name}.ttf")
    named.cache_clear()
    assert {Path(source.path).name for source in named(ATKINSON, tmp_path).files} == {"b.ttf"}


def test_a_broken_file_counts_as_lacking(tmp_path: Path) -> None:
    regular, bold = (Path(source.path) for source in named(ATKINSON, tmp_path).files[:2])
    (tmp_path / "bold.ttf").write_bytes(without(b"hhea")(bold.read_bytes()))
    named.cache_clear()
    assert {Path(source.path).parent for source in named(ATKINSON, tmp_path).files} == {regular.parent}
    shutil.copy(regular, tmp_path / "regular.ttf")
    named.cache_clear()
    assert {Path(source.path).name for source in named(ATKINSON, tmp_path).files} == {"regular.ttf"}


@pytest.mark.parametrize(
    ("said", "cure"),
    [("Atkinson Hyperlegibel", "did you mean 'Atkinson Hyperlegible'?"), ("Nothing like it", "put its files into fonts/, install")],
)
def test_a_face_that_isnt_there(tmp_path: Path, said: str, cure: str) -> None:
    with pytest.raises(LookupError, match=cure.replace("?", r"\?")):
        named(said, tmp_path / "fonts")
