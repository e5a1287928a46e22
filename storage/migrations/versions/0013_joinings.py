"""People who joined a home where somebody lived already; and links for a new phone."""

import sqlalchemy as sa
from alembic import op

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "joinings",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("residency_id", ID, nullable=False),
        sa.Column("home_id", ID, nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("tell_at", sa.DateTime(), nullable=True),
        sa.Column("hushed_at", sa.DateTime(), nullable=True),
        sa.Column("claimed_at", sa.DateTime(), nullable=True),
        sa.Column("doubted_at", sa.DateTime(), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("decided_by", sa.String(length=64), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["residency_id"], ["residencies.id"], name=op.f("fk_joinings_residency_id")),
        sa.ForeignKeyConstraint(["home_id"], ["homes.id"], name=op.f("fk_joinings_home_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_joinings")),
        sa.UniqueConstraint("residency_id", name=op.f("uq_joinings_residency_id")),
    )
    op.create_index("ix_joinings_home_id", "joinings", ["home_id"])
    op.create_index("ix_joinings_tell_at", "joinings", ["tell_at"])
    with op.batch_alter_table("invitations") as batch:
        batch.add_column(sa.Column("resident_id", ID, nullable=True))
        batch.create_foreign_key(op.f("fk_invitations_resident_id"), "residents", ["resident_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("invitations") as batch:
        batch.drop_constraint(op.f("fk_invitations_resident_id"), type_="foreignkey")
        batch.drop_column("resident_id")
    op.drop_table("joinings")
