"""A folder of one's own goes when its work is done, and by the next run where that was killed."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from letterforge.word import office_folder
from letterforge.word.office_folder import own_folder
from letterforge.word.office_folder import temporary as chosen


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_it_is_the_owners_and_goes_with_what_is_in_it(temporary):
    with own_folder() as folder:
        (folder / "letter").write_bytes(b"words")
        assert folder.parent == temporary.resolve()
        assert folder.stat().st_mode & 0o777 == 0o700
    assert names(temporary) == []


def test_what_a_killed_run_left_is_removed_and_nobody_elses(temporary):
    program = (
        "import os; from letterforge.word.office_folder import own_folder\nwith own_folder() as f: (f / 'letter').touch(); os._exit(1)"
    )
    subprocess.run([sys.executable, "-c", program], check=False)
    (left,) = temporary.iterdir()
    assert names(left) == ["letter"]
    for name in ("other", "letterforge-other"):
        (temporary / name).mkdir()
    elsewhere = temporary.parent / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "kept").touch()
    (temporary / "letterforge-word-link").symlink_to(elsewhere)
    with own_folder() as young:
        assert left.exists()  # it may be somebody's who is about to lock it
        for path in (left, young, elsewhere):
            os.utime(path, (0, 0))
        os.utime(temporary / "letterforge-word-link", (0, 0), follow_symlinks=False)
        with own_folder() as folder:
            assert not left.exists()
            assert young.exists()
            assert folder.exists()
    assert names(temporary) == ["letterforge-other", "letterforge-word-link", "other"]
    assert names(elsewhere) == ["kept"]


@pytest.mark.parametrize(("named", "room", "memory"), [(True, 1, False), (False, 1, True), (False, 2**62, False)])
def test_it_is_in_memory_where_there_is_plenty_and_nobody_names_a_place(tmp_path, monkeypatch, named, room, memory):
    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.delenv("TMPDIR", raising=False)
    if named:
        monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(office_folder, "_MEMORY", tmp_path / "memory")
    monkeypatch.setattr(office_folder, "_ROOM", room)
    assert chosen() == Path(tempfile.gettempdir())
    (tmp_path / "memory").mkdir()
    assert (chosen() == tmp_path / "memory") is memory
