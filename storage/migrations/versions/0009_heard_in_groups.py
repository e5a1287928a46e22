"""What is heard in a group is written down no longer than its turn takes."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

INBOX = sa.table("inbox", *(sa.column(name) for name in ("platform", "state", "lane", "raw", "stays")))
OF_MANY = (
    *(("telegram", f'%"type":"{kind}"%') for kind in ("group", "supergroup", "channel")),
    ("slack", '%"type": "event_callback"%'),
)


def upgrade() -> None:
    op.add_column("inbox", sa.Column("stays", sa.Text(), nullable=True))
    of_many = sa.or_(*((INBOX.c.platform == name) & INBOX.c.raw.like(holds) for name, holds in OF_MANY))
    op.execute(INBOX.update().where(of_many, INBOX.c.state == "new").values(stays="{}"))
    op.execute(INBOX.update().where(of_many, INBOX.c.state != "new").values(raw="{}", lane=INBOX.c.platform))


def downgrade() -> None:
    with op.batch_alter_table("inbox", schema=None) as batch_op:
        batch_op.drop_column("stays")
