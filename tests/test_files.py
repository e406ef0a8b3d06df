"""A folder of files that are whole or absent, and nobody else's business."""

import os
import stat
from pathlib import Path

import pytest

from letterforge.errors import OutputError
from letterforge.files import Folder


def opened(path: Path) -> Folder:
    return Folder(path / "out" / "letters", "out/letters")


def test_nothing_shows_before_it_is_published(tmp_path: Path) -> None:
    with opened(tmp_path) as folder:
        folder.stage("a.pdf", b"a letter")
        assert not folder.holds("a.pdf")
        folder.publish()
        assert folder.read("a.pdf") == b"a letter"
        assert folder.holds("a.pdf")
    assert [path.name for path in folder.path.iterdir()] == ["a.pdf"]


def test_what_is_not_published_leaves_no_trace(tmp_path: Path) -> None:
    with opened(tmp_path) as folder:
        folder.stage("a.pdf", b"a letter")
    assert list(folder.path.iterdir()) == []


def test_files_and_folders_are_the_users_alone_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        with opened(tmp_path) as folder:
            folder.stage("a.pdf", b"")
            folder.publish()
    finally:
        os.umask(before)
    assert stat.S_IMODE((folder.path / "a.pdf").stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.path.stat().st_mode) == 0o700


def test_leftovers_of_a_killed_run_go_and_nothing_else(tmp_path: Path) -> None:
    with opened(tmp_path) as folder:
        for name in (".letterforge-1-0.tmp", "LMP21-0001.pdf", ".hidden", "notes.tmp"):
            (folder.path / name).touch()
        folder.clean()
    assert sorted(path.name for path in folder.path.iterdir()) == [".hidden", "LMP21-0001.pdf", "notes.tmp"]


def test_a_link_in_a_letters_place_is_replaced_and_not_followed(tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_bytes(b"untouched")
    with opened(tmp_path) as folder:
        (folder.path / "a.pdf").symlink_to(victim)
        assert folder.read("a.pdf") is None
        assert not folder.holds("a.pdf")
        folder.stage("a.pdf", b"a letter")
        folder.publish()
    assert victim.read_bytes() == b"untouched"
    assert not (folder.path / "a.pdf").is_symlink()


def test_a_moved_file_overwrites_nothing(tmp_path: Path) -> None:
    with opened(tmp_path) as folder, Folder(tmp_path / "aside", "aside") as other:
        for content in (b"1", b"2", b"3"):
            folder.stage("a.pdf", content)
            folder.publish()
            folder.move_to(other, "a.pdf")
        assert folder.move_to(other, "a.pdf") is None
        assert {name: other.read(name) for name in ("a.pdf", "a-2.pdf", "a-3.pdf")} == {"a.pdf": b"1", "a-2.pdf": b"2", "a-3.pdf": b"3"}


def test_a_place_that_cannot_be_a_folder_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    with pytest.raises(OutputError, match="out/letters: letters can't be written here"):
        opened(tmp_path)
