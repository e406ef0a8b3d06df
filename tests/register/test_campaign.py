"""A campaign whose register is a database by its URL: what one person sent is sent for all."""

import shutil
from pathlib import Path

from tests.databases import register_in
from tests.dispatch.campaigns import letterforge, states


def test_two_people_with_one_database_send_each_letter_once(folder: Path, database: str, tmp_path: Path) -> None:
    register_in(folder, database)
    ran = letterforge(folder, "generate", "-q", "--format", "pdf")
    assert (ran.returncode, ran.stderr) == (0, "")
    other = tmp_path / "other"
    shutil.copytree(folder, other)
    assert "20 handed to the post" in letterforge(folder, "send", "--via", "post", "--yes").stdout
    ran = letterforge(other, "send", "--via", "post", "--yes")
    assert (ran.returncode, ran.stdout.splitlines()[-1]) == (0, "Nothing is due.")
    assert set(states(other).values()) == {"sent"}
    assert not list(folder.glob("postgresql*"))
    assert not list(folder.glob("data/*.sqlite*"))


def test_a_register_elsewhere_is_refused_by_its_kind(folder: Path) -> None:
    path = folder / "letterforge.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("data/register.sqlite", "mysql://somebody@host/x"), encoding="utf-8")
    ran = letterforge(folder, "check")
    assert ran.returncode == 2
    assert "a register is a file, or a database by its URL" in ran.stderr
