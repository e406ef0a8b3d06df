"""Font files: what they hold, and bytes that aren't those which were hashed."""

import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from letterforge.errors import CampaignError
from letterforge.typeface import Key, Typefaces, face_of
from letterforge.typeface.fallback import lenders
from letterforge.typeface.family import lent, own
from letterforge.typeface.files import held, installed, packaged, within
from letterforge.typeface.named import named
from tests.typeface import test_fallback

THAI = test_fallback.THAI


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A font file of the campaign's own, variable, with Thai and Latin."""
    return shutil.copy(test_fallback.packaged("thai"), tmp_path / "own.ttf")


def forget() -> None:
    """As in another process, which has read nothing yet."""
    lent.cache_clear()
    own.cache_clear()


CHANGES: list[tuple[Callable[[Path], object], str]] = [
    (Path.unlink, "this font file can't be read any more (No such file or directory); put it back, or run"),
    (lambda file: file.write_bytes(b""), "this font file was changed while letters were made; run the command again"),
    (lambda file: file.write_bytes(file.read_bytes() + b"\0"), "this font file was changed while letters were made; run the command again"),
]


@pytest.mark.parametrize(("change", "said"), CHANGES)
def test_a_file_that_changes_is_not_taken_for_the_one_that_was_hashed(file: Path, change: Callable[[Path], object], said: str) -> None:
    named.cache_clear()
    both = Typefaces("Arimo", lenders(THAI, file.parent)), named("Noto Sans Thai", file.parent)
    forget()
    change(file)
    for typefaces, key in zip(both, (Key(1), Key()), strict=True):
        with pytest.raises(CampaignError, match=re.escape(f"{file}: {said}")):
            face_of(typefaces, key)


def test_what_a_file_holds(file: Path) -> None:
    (found,) = held(file)
    assert (found.family, found.least, found.most, found.italic, found.narrow, found.number) == ("Noto Sans Thai", 100, 900, False, 0, 0)
    assert found.characters.issuperset(THAI)


@pytest.mark.parametrize(
    ("permissions", "may_be_embedded"),
    [(0, True), (2, False), (4, True), (8, True)],
)
def test_a_maker_may_forbid_embedding(file: Path, permissions: int, may_be_embedded: bool) -> None:
    font = TTFont(file)
    font["OS/2"].fsType = permissions
    font.save(file)
    assert bool(held(file)) == may_be_embedded


def test_what_is_no_font_holds_nothing(tmp_path: Path) -> None:
    (tmp_path / "folder.ttf").mkdir()
    (tmp_path / "empty.ttf").touch()
    (tmp_path / "text.otf").write_text("OTTO no font at all")
    (tmp_path / "many.ttc").write_bytes(b"ttcf\0\1\0\0\xff\xff\xff\xff")
    (tmp_path / "gone.ttf").symlink_to(tmp_path / "nowhere.ttf")
    os.mkfifo(tmp_path / "pipe.ttf")  # nobody writes into it: to read it would take for ever
    assert len(within(tmp_path)) == 6
    assert [held(path) for path in within(tmp_path)] == [()] * 6


def test_a_familys_name_is_one_that_a_document_can_hold(file: Path) -> None:
    font = TTFont(file)
    font["name"].setName("Test\x01 Family", 16, 3, 1, 0x409)
    font.save(file)
    assert [face.family for face in held(file)] == ["Test Family"]


def test_places() -> None:
    assert all(len(set(family)) == len(family) > 0 for family in packaged())
    assert len(set(installed())) == len(installed())
