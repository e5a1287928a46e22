"""Changes of visits that can still be undone, and messages in a person's chat that are kept up to date."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _pending_changes()
    _standing_messages()


def downgrade() -> None:
    op.drop_table("standing_messages")
    op.drop_table("pending_changes")


def _pending_changes() -> None:
    op.create_table(
        "pending_changes",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("job_id", ID, nullable=False),
        sa.Column("visit_id", ID, nullable=False),
        sa.Column("resident_id", ID, nullable=False),
        sa.Column("platform", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("due_at", sa.DateTime(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("done_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name=op.f("fk_pending_changes_job_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name=op.f("fk_pending_changes_visit_id")),
        sa.ForeignKeyConstraint(["resident_id"], ["residents.id"], name=op.f("fk_pending_changes_resident_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pending_changes")),
    )
    for column in ("job_id", "visit_id", "resident_id"):
        op.create_index(op.f(f"ix_pending_changes_{column}"), "pending_changes", [column])
    op.create_index("ix_pending_changes_due", "pending_changes", ["state", "due_at"])


def _standing_messages() -> None:
    op.create_table(
        "standing_messages",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("subject", ID, nullable=False),
        sa.Column("resident_id", ID, nullable=False),
        sa.Column("platform", sa.String(length=16), nullable=False),
        sa.Column("chat", sa.String(length=64), nullable=False),
        sa.Column("message", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("pinned", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["resident_id"], ["residents.id"], name=op.f("fk_standing_messages_resident_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standing_messages")),
        sa.UniqueConstraint(
            "kind", "subject", "platform", "chat", name=op.f("uq_standing_messages_kind_subject_platform_chat")
        ),
    )
    op.create_index(op.f("ix_standing_messages_resident_id"), "standing_messages", ["resident_id"])
