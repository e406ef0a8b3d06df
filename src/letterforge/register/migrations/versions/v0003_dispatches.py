"""What was sent: each sending of a letter, begun before it leaves, settled when its fate is known; and who approved what."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_ACTIVE = sa.text("state IN ('begun', 'underway', 'sent')")


def upgrade() -> None:
    """Nothing was sent before."""
    op.create_table(
        "dispatch",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("uuid", sa.Text, nullable=False),
        sa.Column("letter_id", sa.Integer, nullable=False),
        sa.Column("turn", sa.Integer, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        *[sa.Column(name, sa.Text, nullable=False) for name in ("claimant", "path", "sha256", "destination", "ticket", "detail", "reason")],
        sa.PrimaryKeyConstraint("id", name="pk_dispatch"),
        sa.UniqueConstraint("uuid", name="uq_dispatch_uuid"),
        sa.ForeignKeyConstraint(["letter_id"], ["letter.id"], name="fk_dispatch_letter_id_letter"),
    )
    op.create_index("uq_dispatch_active", "dispatch", ["letter_id", "turn"], unique=True, sqlite_where=_ACTIVE, postgresql_where=_ACTIVE)
    op.create_index("ix_dispatch_state", "dispatch", ["state"])
    op.create_table(
        "approval",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_approval"),
    )
    op.create_table(
        "approved",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("approval_id", sa.Integer, nullable=False),
        sa.Column("letter_id", sa.Integer, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_approved"),
        sa.UniqueConstraint("letter_id", "sha256", name="uq_approved_letter_id_sha256"),
        sa.ForeignKeyConstraint(["approval_id"], ["approval.id"], name="fk_approved_approval_id_approval"),
        sa.ForeignKeyConstraint(["letter_id"], ["letter.id"], name="fk_approved_letter_id_letter"),
    )
