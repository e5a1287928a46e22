"""Attempts at guessing; what is asked every minute or at every block is found without looking through all."""

import sqlalchemy as sa
from alembic import op

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "attempts",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("who", sa.String(length=100), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempts")),
    )
    with op.batch_alter_table("attempts", schema=None) as batch_op:
        batch_op.create_index("ix_attempts_by_who", ["kind", "who", "at"], unique=False)
        batch_op.create_index("ix_attempts_by_all", ["kind", "at"], unique=False)
    op.create_index("ix_reports_due", "reports", ["state", "due_at"], unique=False)
    op.create_index("ix_addresses_chat", "addresses", ["platform", "chat"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_addresses_chat", "addresses")
    op.drop_index("ix_reports_due", "reports")
    with op.batch_alter_table("attempts", schema=None) as batch_op:
        batch_op.drop_index("ix_attempts_by_all")
        batch_op.drop_index("ix_attempts_by_who")

    op.drop_table("attempts")
