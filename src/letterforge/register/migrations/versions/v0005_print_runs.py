"""Print runs, and what each letter said that was bound in one."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Nothing is known of earlier runs."""
    op.create_table(
        "print_run",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_print_run"),
    )
    op.create_table(
        "bound",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("print_run_id", sa.Integer, nullable=False),
        sa.Column("recipient_id", sa.Integer, nullable=False),
        sa.Column("said", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_bound"),
        sa.UniqueConstraint("recipient_id", name="uq_bound_recipient_id"),
        sa.ForeignKeyConstraint(["print_run_id"], ["print_run.id"], name="fk_bound_print_run_id_print_run"),
        sa.ForeignKeyConstraint(["recipient_id"], ["recipient.id"], name="fk_bound_recipient_id_recipient"),
    )
