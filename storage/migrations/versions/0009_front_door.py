"""Whom a contractor works for: a sub-contractor comes for a visit of another."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("contractors") as batch:
        batch.add_column(sa.Column("works_for", sa.JSON(none_as_null=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("contractors") as batch:
        batch.drop_column("works_for")
