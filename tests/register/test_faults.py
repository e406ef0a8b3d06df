"""What the database says when it fails becomes one line with a cure."""

import os
import sqlite3

import pytest

from letterforge.errors import RegisterError
from letterforge.register import Register, sqlite

from .samples import keys, letter


def _said(action):
    with pytest.raises(RegisterError) as failed:
        action()
    said = str(failed.value)
    assert "\n" not in said
    assert "Recipient" not in said
    assert failed.value.problem.cure
    return said


def test_locked_by_another(path, monkeypatch):
    monkeypatch.setattr(sqlite, "BUSY_SECONDS", 0.1)
    with Register.open_to_write(path, evidence=False) as register:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        assert "in use by another program" in _said(lambda: register.references(["a"], "LMP21", 4))
        assert register.made(["LMP21-0001"]) == {}  # reading goes on
        other.close()
        assert register.references(["a"], "LMP21", 4) == {"a": "LMP21-0001"}


def test_disk_full(path):
    with Register.open_to_write(path, evidence=False) as register:
        with register._engine.connect() as connection:  # the pool has this one connection
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
            connection.exec_driver_sql(f"PRAGMA max_page_count={pages + 2}")
        references = list(register.references(keys(5), "LMP21", 4).values())
        with pytest.raises(RegisterError, match="disk is full"):
            register.references(keys(5_000), "LMP21", 4)
        assert [entry.reference for entry in register.entries()] == references


def test_damaged(path):
    with Register.open_to_write(path, evidence=False) as register:
        given = register.references(keys(500), "LMP21", 4)
        register.record([letter(reference) for reference in given.values()])
    size = path.stat().st_size
    with path.open("r+b") as opened:
        opened.seek(4096)
        opened.write(os.urandom(size - 4096))
    said = _said(lambda: Register.open_to_write(path, evidence=True).made(given.values()))
    assert "is damaged" in said
    assert str(path) in said


def test_cut_short(path):
    Register.open_to_write(path, evidence=False).close()
    os.truncate(path, 4096)
    for opening in (lambda: Register.open_to_write(path, evidence=True), lambda: Register.open_to_read(path)):
        assert "is damaged" in _said(opening)


def test_unreachable_server(tmp_path):
    pytest.importorskip("psycopg", reason="letterforge[postgresql] is not installed")
    url = f"postgresql+psycopg://tester:secret@/register?host={tmp_path}"
    said = _said(lambda: Register.open_to_read(url))
    assert "can't be reached" in said
    assert "secret" not in said
