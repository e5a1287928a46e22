"""A row is claimed until its process has ended, which its lock shows; senders take turns; messages can be paused."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

INBOX = sa.table("inbox", sa.column("claimed_by"))
OUTBOX = sa.table("outbox", sa.column("claimed_by"), sa.column("state"), sa.column("uncertain"))


def upgrade() -> None:
    # A process of before that still had something in hand may have sent it.
    unsettled = (OUTBOX.c.state == "waiting") & OUTBOX.c.claimed_by.is_not(None)
    op.execute(OUTBOX.update().where(unsettled).values(uncertain=True, claimed_by=None))
    op.execute(INBOX.update().values(claimed_by=None))
    for queue in ("inbox", "outbox"):
        op.drop_column(queue, "claimed_until")
    op.add_column("outbox", sa.Column("sender", sa.String(200)))
    op.create_index("ix_evidence_sender", "evidence", ["resident_id", "created_at"])
    op.add_column("reports", sa.Column("paused_until", sa.DateTime()))


def downgrade() -> None:
    op.drop_column("reports", "paused_until")
    op.drop_index("ix_evidence_sender", "evidence")
    op.drop_column("outbox", "sender")
    for queue in ("inbox", "outbox"):
        op.add_column(queue, sa.Column("claimed_until", sa.DateTime()))
