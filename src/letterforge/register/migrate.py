"""Brings a database's tables up to the newest version by alembic.

Imported only where there is something to migrate: alembic is slow to load.
"""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

_SCRIPTS = Path(__file__).parent / "migrations"


def upgrade(connection: Connection) -> None:
    """Run the migrations that `connection`'s database lacks, in its open transaction, so that they happen whole or not at all."""
    command.upgrade(configuration(connection), "head")


def configuration(connection: Connection) -> Config:
    """Alembic's configuration without an ini file: the scripts beside this module, the connection that is already open."""
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))  # ConfigParser takes % for its own
    return config
