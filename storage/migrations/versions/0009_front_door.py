"""Whom a contractor works for, and where residents say that they live whose home we do not know."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

SAID_PLACES = ("residents", "reports")


def upgrade() -> None:
    with op.batch_alter_table("contractors") as batch:
        batch.add_column(sa.Column("works_for", sa.JSON(none_as_null=True), nullable=True))
    for table in SAID_PLACES:
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column("said_place", sa.String(length=200), nullable=True))


def downgrade() -> None:
    for table in SAID_PLACES:
        with op.batch_alter_table(table) as batch:
            batch.drop_column("said_place")
    with op.batch_alter_table("contractors") as batch:
        batch.drop_column("works_for")
