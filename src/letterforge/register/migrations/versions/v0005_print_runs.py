"""Print runs, and which letters lie in each, with a hash of their words."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Nothing is known of earlier runs."""
    op.create_table(
        "print_run",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("series", sa.Text, nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_print_run"),
    )
    op.create_table(
        "in_print_run",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("print_run_id", sa.Integer, nullable=False),
        sa.Column("recipient_id", sa.Integer, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_in_print_run"),
        sa.UniqueConstraint("print_run_id", "recipient_id", name="uq_in_print_run_print_run_id_recipient_id"),
        sa.ForeignKeyConstraint(["print_run_id"], ["print_run.id"], name="fk_in_print_run_print_run_id_print_run"),
        sa.ForeignKeyConstraint(["recipient_id"], ["recipient.id"], name="fk_in_print_run_recipient_id_recipient"),
    )
    op.create_index("ix_in_print_run_recipient_id", "in_print_run", ["recipient_id"])
