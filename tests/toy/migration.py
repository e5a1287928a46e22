"""Lost keys."""

import sqlalchemy as sa
from alembic import op

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "lost_keys",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("resident_id", ID, nullable=True),
        sa.Column("home_id", ID, nullable=True),
        sa.Column("group_id", ID, nullable=True),
        sa.Column("which", sa.String(length=16), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["resident_id"], ["residents.id"], name=op.f("fk_lost_keys_resident_id")),
        sa.ForeignKeyConstraint(["home_id"], ["homes.id"], name=op.f("fk_lost_keys_home_id")),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_lost_keys_group_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lost_keys")),
    )
    for column in ("resident_id", "home_id", "group_id"):
        op.create_index(op.f(f"ix_lost_keys_{column}"), "lost_keys", [column])


def downgrade() -> None:
    op.drop_table("lost_keys")
