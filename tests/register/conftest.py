"""Registers to test: a new one in SQLite, and the same in a real PostgreSQL."""

import pytest

from letterforge.register import Register


@pytest.fixture
def path(tmp_path):
    return tmp_path / "data" / "register.sqlite"


@pytest.fixture(params=["sqlite", "postgresql"])
def location(request):
    """Where a register can be made: an SQLite path, and a PostgreSQL URL."""
    return request.getfixturevalue("path" if request.param == "sqlite" else "database")


@pytest.fixture
def register(location):
    with Register.open_to_write(location, evidence=False) as opened:
        yield opened
