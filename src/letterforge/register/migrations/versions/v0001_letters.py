"""The first tables: recipients with their references, letters, files."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """From an empty database. Written out once and never changed: later changes are later migrations."""
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "recipient",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("reference", sa.Text, nullable=False),
        sa.Column("first_seen", moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_recipient"),
        sa.UniqueConstraint("key", name="uq_recipient_key"),
        sa.UniqueConstraint("number", name="uq_recipient_number"),
        sa.UniqueConstraint("reference", name="uq_recipient_reference"),
    )
    op.create_table(
        "letter",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("recipient_id", sa.Integer, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("fields", sa.JSON, nullable=False),
        sa.Column("template_hash", sa.Text, nullable=False),
        sa.Column("campaign_hash", sa.Text, nullable=False),
        sa.Column("made_at", moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_letter"),
        sa.ForeignKeyConstraint(["recipient_id"], ["recipient.id"], name="fk_letter_recipient_id_recipient"),
        sa.UniqueConstraint("recipient_id", "version", name="uq_letter_recipient_id_version"),
    )
    op.create_table(
        "file",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("letter_id", sa.Integer, nullable=False),
        sa.Column("format", sa.Text, nullable=False),
        sa.Column("path", sa.Text, nullable=False),
        sa.Column("fingerprint", sa.Text, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("made_at", moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_file"),
        sa.ForeignKeyConstraint(["letter_id"], ["letter.id"], name="fk_file_letter_id_letter"),
        sa.UniqueConstraint("letter_id", "format", name="uq_file_letter_id_format"),
        sa.UniqueConstraint("path", name="uq_file_path"),
    )
