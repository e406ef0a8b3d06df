"""The register's file: what is refused in its place, its permissions, and reading that leaves no trace."""

import os
import shutil
import sqlite3
import stat
import tempfile
from pathlib import Path

import pytest

from letterforge.errors import RegisterError
from letterforge.register import Register, sqlite
from letterforge.register.schema import SCHEMA_VERSION

from .samples import ask, files, keys, letter, names, whole
from .work import run_as_nobody


def _empty(path):
    path.touch()


def _text(path):
    path.write_text("reference,name\nLMP21-0001,Test Recipient 000001\n" * 10, encoding="utf-8")


def _short(path):
    path.write_bytes(b"SQLite format 3\0")


def _foreign(path):
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE recipient (id)")
    connection.execute("PRAGMA user_version=1")
    connection.close()


def _folder(path):
    path.mkdir()


def _stamped(version):
    def stamp(path):
        Register.open_to_write(path, evidence=False).close()
        connection = sqlite3.connect(path)
        connection.execute(f"PRAGMA user_version={version}")
        connection.close()

    return stamp


REFUSED = [
    pytest.param(_empty, "is empty", id="empty"),
    pytest.param(_text, "not a register", id="text"),
    pytest.param(_short, "not a register", id="header only"),
    pytest.param(_foreign, "another program's", id="foreign SQLite"),
    pytest.param(_folder, "can't be read", id="a folder"),
    pytest.param(_stamped(SCHEMA_VERSION + 1), "newer letterforge", id="newer"),
    pytest.param(_stamped(0), "no version", id="no version"),
]


@pytest.mark.parametrize(("make", "words"), REFUSED)
@pytest.mark.parametrize("evidence", [True, False])
def test_refused_to_write(path, make, words, evidence):
    path.parent.mkdir()
    make(path)
    before = _state(path.parent)
    with pytest.raises(RegisterError, match=words) as refused:
        Register.open_to_write(path, evidence=evidence)
    assert refused.value.problem.cure
    assert "\n" not in str(refused.value)
    assert _state(path.parent) == before


@pytest.mark.parametrize(("make", "words"), REFUSED)
def test_refused_to_read(path, make, words):
    path.parent.mkdir()
    make(path)
    before = _state(path.parent)
    with pytest.raises(RegisterError, match=words):
        Register.open_to_read(path)
    assert _state(path.parent) == before


def test_a_lost_register_is_not_begun_anew_where_letters_exist(path):
    with pytest.raises(RegisterError, match=r"missing.*restore.*begin anew"):
        Register.open_to_write(path, evidence=True)
    assert not path.parent.exists()
    assert Register.open_to_read(path) is None


def test_a_lost_register_whose_log_is_left(path):
    path.parent.mkdir()
    log = path.with_name(f"{path.name}-wal")
    log.write_bytes(b"last entries")
    for opening in (lambda: Register.open_to_write(path, evidence=False), lambda: Register.open_to_read(path)):
        with pytest.raises(RegisterError, match=r"register\.sqlite-wal with its last entries"):
            opening()
    assert names(path.parent) == [log.name]


def test_reading_where_there_is_none_makes_nothing(path):
    assert Register.open_to_read(path) is None
    assert Register.open_to_read(str(path)) is None
    assert not path.parent.exists()


def test_the_new_file(path):
    with Register.open_to_write(path, evidence=False):
        assert names(path.parent) == ["register.sqlite", "register.sqlite-shm", "register.sqlite-wal"]
    assert names(path.parent) == ["register.sqlite"]
    assert path.read_bytes()[68:72] == b"LFOR"
    assert ask(path, "PRAGMA user_version") == SCHEMA_VERSION
    assert ask(path, "PRAGMA journal_mode") == "wal"


def test_durable_settings(path):
    with Register.open_to_write(path, evidence=False) as register, register._engine.connect() as connection:
        settings = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("synchronous", "foreign_keys", "busy_timeout")}
    assert settings == {"synchronous": 2, "foreign_keys": 1, "busy_timeout": 10_000}


def test_permissions_under_a_common_umask(tmp_path):
    before = os.umask(0o022)
    try:
        path = tmp_path / "campaign" / "data" / "register.sqlite"
        with Register.open_to_write(path, evidence=False) as register:
            register.references(["a"], "LMP21", 4)
            modes = {entry.name: stat.S_IMODE(entry.stat().st_mode) for entry in path.parent.iterdir()}
    finally:
        os.umask(before)
    assert modes == dict.fromkeys(("register.sqlite", "register.sqlite-wal", "register.sqlite-shm"), 0o600)
    assert [stat.S_IMODE(folder.stat().st_mode) for folder in (path.parent, path.parent.parent)] == [0o700, 0o700]


def test_odd_places(tmp_path):
    path = tmp_path / "50% of #1?" / "ré gister.sqlite"
    with Register.open_to_write(str(path), evidence=False) as register:
        register.references(["a"], "LMP21", 4)
    link = tmp_path / "link.sqlite"
    link.symlink_to(path)
    with Register.open_to_read(link) as register:
        assert [entry.key for entry in register.entries()] == ["a"]
    with Register.open_to_read(f"sqlite:///{link}") as register:
        assert [entry.key for entry in register.entries()] == ["a"]
    assert names(path.parent) == [path.name]


@pytest.mark.parametrize(
    ("location", "words"),
    [
        ("mysql://tester:secret@host/register", "can't be kept in mysql"),
        ("sqlite://", "can't be kept in sqlite"),
        ("://secret", "URL can't be read"),
        ("nonsense+driver://secret@host/x", "can't be kept in nonsense"),
    ],
)
def test_other_places_are_refused_without_showing_a_password(location, words):
    with pytest.raises(RegisterError, match=words) as refused:
        Register.open_to_write(location, evidence=False)
    assert "secret" not in str(refused.value)


def _filled(path):
    with Register.open_to_write(path, evidence=False) as register:
        register.record([letter(reference) for reference in register.references(keys(3), "LMP21", 4).values()])


def test_reading_leaves_no_trace(path):
    _filled(path)
    before = _state(path.parent)
    with Register.open_to_read(path) as register:
        assert len(list(register.entries())) == 3
        next(register.entries())
    assert _state(path.parent) == before


def test_reading_beside_a_writer(path):
    with Register.open_to_write(path, evidence=False) as writer:
        references = list(writer.references(keys(2), "LMP21", 4).values())
        with Register.open_to_read(path) as reader:
            assert reader.made(references) == {}
            writer.record([letter(references[0])])
            assert set(reader.made(references).values()) == set(files(references[0], ("pdf", "docx")))
    with Register.open_to_read(path) as reader:
        writer = Register.open_to_write(path, evidence=False)
        writer.record([letter(references[1])])
        assert len(reader.made(references)) == 4
        writer.close()
        assert len(reader.made(references)) == 4
    assert whole(path)


def test_reading_what_a_killed_writer_left(path, tmp_path):
    _filled(path)
    with Register.open_to_write(path, evidence=False) as writer:
        writer.references(keys(5), "LMP21", 4)
        killed = Path(shutil.copytree(path.parent, tmp_path / "killed")) / path.name  # the log as it lay there
    before = {name: content for name, content in _state(killed.parent).items() if not name.endswith("-shm")}
    assert before[f"{path.name}-wal"]
    with Register.open_to_read(killed) as reader:
        assert len(list(reader.entries())) == 5
    assert {name: content for name, content in _state(killed.parent).items() if not name.endswith("-shm")} == before


def test_reading_where_one_may_not_write():
    folder = Path(tempfile.mkdtemp(prefix="lf-register-"))  # pytest's own folder is closed to other users
    try:
        path = folder / "register.sqlite"
        _filled(path)
        path.chmod(0o444)
        folder.chmod(0o555)
        assert run_as_nobody(_count_entries, path) == 3
        assert names(folder) == [path.name]
    finally:
        folder.chmod(0o700)
        shutil.rmtree(folder)


def _count_entries(path):
    with Register.open_to_read(path) as register:
        return len(list(register.entries()))


def test_creating_where_one_may_not_write():
    folder = Path(tempfile.mkdtemp(prefix="lf-register-"))
    try:
        folder.chmod(0o555)
        said = run_as_nobody(_open_to_write, folder / "data" / "register.sqlite")
    finally:
        folder.chmod(0o700)
        shutil.rmtree(folder)
    assert "can't be made (Permission denied)" in said


def _open_to_write(path):
    try:
        Register.open_to_write(path, evidence=False).close()
    except RegisterError as error:
        return str(error)
    return ""


def test_leftovers_of_a_killed_creation_are_cleared(path):
    path.parent.mkdir()
    for suffix in ("", "-wal", "-shm", "-journal"):
        path.with_name(f"{path.name}.new{suffix}").write_bytes(b"half")
    assert Register.open_to_read(path) is None
    Register.open_to_write(path, evidence=False).close()
    assert names(path.parent) == [path.name]


def test_an_older_register_is_read_only_after_it_was_brought_up_to_date(path, monkeypatch):
    _filled(path)
    monkeypatch.setattr(sqlite, "SCHEMA_VERSION", SCHEMA_VERSION + 1)
    with pytest.raises(RegisterError, match="older letterforge"):
        Register.open_to_read(path)
    Register.open_to_write(path, evidence=True).close()
    assert ask(path, "PRAGMA user_version") == SCHEMA_VERSION + 1
    with Register.open_to_read(path) as register:
        assert len(list(register.entries())) == 3


def _state(folder):
    return {entry.name: entry.read_bytes() if entry.is_file() else None for entry in Path(folder).iterdir()}
