"""One table for the cards of all cases, reports among them; and rows of the queues say who has claimed them."""

import sqlalchemy as sa
from alembic import op

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for queue in ("inbox", "outbox"):
        op.execute(f"ALTER TABLE {queue} RENAME COLUMN holder TO claimed_by")
        op.execute(f"ALTER TABLE {queue} RENAME COLUMN held_until TO claimed_until")
    op.execute(
        "INSERT INTO desk_cards (kind, subject, channel, message, posted_at) "
        "SELECT 'report', report_id, channel, message, posted_at FROM cards"
    )
    op.drop_table("cards")
    op.create_table(
        "cards",
        sa.Column("case_type", sa.String(length=16), nullable=False),
        sa.Column("subject", ID, autoincrement=False, nullable=False),
        sa.Column("channel", sa.String(length=64), nullable=False),
        sa.Column("message", sa.String(length=64), nullable=False),
        sa.Column("posted_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("case_type", "subject", name=op.f("pk_cards")),
    )
    op.execute(
        "INSERT INTO cards (case_type, subject, channel, message, posted_at) "
        "SELECT kind, subject, channel, message, posted_at FROM desk_cards"
    )
    op.drop_table("desk_cards")


def downgrade() -> None:
    op.create_table(
        "desk_cards",
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("subject", ID, autoincrement=False, nullable=False),
        sa.Column("channel", sa.String(length=64), nullable=False),
        sa.Column("message", sa.String(length=64), nullable=False),
        sa.Column("posted_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "subject", name=op.f("pk_desk_cards")),
    )
    op.execute(
        "INSERT INTO desk_cards (kind, subject, channel, message, posted_at) "
        "SELECT case_type, subject, channel, message, posted_at FROM cards"
    )
    op.drop_table("cards")
    op.create_table(
        "cards",
        sa.Column("report_id", ID, nullable=False),
        sa.Column("channel", sa.String(length=64), nullable=False),
        sa.Column("message", sa.String(length=64), nullable=False),
        sa.Column("posted_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name=op.f("fk_cards_report_id")),
        sa.PrimaryKeyConstraint("report_id", name=op.f("pk_cards")),
    )
    op.execute(
        "INSERT INTO cards (report_id, channel, message, posted_at) "
        "SELECT subject, channel, message, posted_at FROM desk_cards WHERE kind = 'report'"
    )
    op.execute("DELETE FROM desk_cards WHERE kind = 'report'")
    for queue in ("inbox", "outbox"):
        op.execute(f"ALTER TABLE {queue} RENAME COLUMN claimed_by TO holder")
        op.execute(f"ALTER TABLE {queue} RENAME COLUMN claimed_until TO held_until")
