"""How we stand in a group, and where effects for staff go, in words of our own instead of a platform's."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

GROUPS = sa.table("groups", sa.column("standing"))
OUTBOX = sa.table("outbox", sa.column("platform"))
OURS = (
    (GROUPS, GROUPS.c.standing, "kicked", "put_out"),
    (GROUPS, GROUPS.c.standing, "restricted", "limited"),
    (OUTBOX, OUTBOX.c.platform, "slack", "staff"),
)


def upgrade() -> None:
    for table, column, theirs, ours in OURS:
        op.execute(table.update().where(column == theirs).values({column.name: ours}))


def downgrade() -> None:
    for table, column, theirs, ours in OURS:
        op.execute(table.update().where(column == ours).values({column.name: theirs}))
