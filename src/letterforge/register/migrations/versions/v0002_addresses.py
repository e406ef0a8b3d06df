"""What a letter was addressed to, which of its cells came from another table, and which list it was made from."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Letters that were made before have none of these: nothing is known, which isn't the same as empty."""
    op.add_column("letter", sa.Column("address", sa.JSON, nullable=True))
    op.add_column("letter", sa.Column("sources", sa.JSON, nullable=True))
    op.add_column("letter", sa.Column("list", sa.Text, nullable=True))
