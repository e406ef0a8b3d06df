"""An index by which a letter's sendings are found: each is asked for them before it is begun."""

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """The index of `dispatch.letter_id`."""
    op.create_index("ix_dispatch_letter_id", "dispatch", ["letter_id"])
