"""Migrations make the tables that the code means, load only when they are needed, and refuse what they don't know."""

import subprocess
import sys

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from letterforge.errors import RegisterError
from letterforge.register import Register, migrate
from letterforge.register.schema import SCHEMA_VERSION, metadata


def test_the_migrations_make_the_tables_of_the_schema(register):
    with register._engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, metadata) == []


def test_the_newest_migration_is_the_schemas_version(register):
    with register._engine.connect() as connection:
        assert ScriptDirectory.from_config(migrate.configuration(connection)).get_current_head() == f"{SCHEMA_VERSION:04}"
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == f"{SCHEMA_VERSION:04}"


def test_alembic_is_loaded_only_to_migrate(path):
    Register.open_to_write(path, evidence=False).close()
    code = (
        "import sys; from letterforge.register import Register\n"
        "with Register.open_to_write(sys.argv[1], evidence=True) as register: register.references(['a'], 'LMP21', 4)\n"
        "with Register.open_to_read(sys.argv[1]) as register: list(register.entries())\n"
        "sys.exit('alembic' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code, path], check=False).returncode == 0


def test_a_newer_or_foreign_database_is_refused(database):
    with Register.open_to_write(database, evidence=False) as register, register._engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for opening in (lambda: Register.open_to_write(database, evidence=True), lambda: Register.open_to_read(database)):
        with pytest.raises(RegisterError, match="newer letterforge"):
            opening()
    with register._engine.begin() as connection:
        connection.execute(text("DROP TABLE alembic_version"))
    with pytest.raises(RegisterError, match="another program"):
        Register.open_to_write(database, evidence=False)


def test_a_lost_database_is_not_begun_anew_where_letters_exist(database):
    assert Register.open_to_read(database) is None
    with pytest.raises(RegisterError, match="missing"):
        Register.open_to_write(database, evidence=True)
