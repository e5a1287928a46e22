"""Residencies begin and end, and tenancies come from the landlord's own system."""

import sqlalchemy as sa
from alembic import op

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "tenancies",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("ref", sa.String(length=64), nullable=False),
        sa.Column("home_id", ID, nullable=False),
        sa.Column("starts_on", sa.String(length=10), nullable=False),
        sa.Column("ends_on", sa.String(length=10), nullable=True),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["home_id"], ["homes.id"], name=op.f("fk_tenancies_home_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tenancies")),
        sa.UniqueConstraint("ref", name=op.f("uq_tenancies_ref")),
    )
    op.create_index("ix_tenancies_home_id", "tenancies", ["home_id"])
    op.create_index("ix_tenancies_ends", "tenancies", ["ends_on"])
    with op.batch_alter_table("residencies") as batch:
        batch.add_column(sa.Column("tenancy_id", ID, nullable=True))
        batch.add_column(sa.Column("until", sa.DateTime(), nullable=True))
        batch.add_column(sa.Column("follows", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch.create_foreign_key(op.f("fk_residencies_tenancy_id"), "tenancies", ["tenancy_id"], ["id"])
        batch.create_index("ix_residencies_home_id", ["home_id"])
        batch.create_index("ix_residencies_block_id", ["block_id"])
    still = sa.text("until IS NULL")
    op.create_index(
        "uq_residencies_present",
        "residencies",
        ["resident_id"],
        unique=True,
        sqlite_where=still,
        postgresql_where=still,
    )
    op.execute(
        "UPDATE residencies SET follows = true WHERE home_id IS NOT NULL AND EXISTS "
        "(SELECT 1 FROM residencies AS others WHERE others.home_id = residencies.home_id "
        "AND others.id < residencies.id)"
    )


def downgrade() -> None:
    op.execute("DELETE FROM residencies WHERE until IS NOT NULL")
    op.drop_index("uq_residencies_present", table_name="residencies")
    with op.batch_alter_table("residencies") as batch:
        batch.drop_index("ix_residencies_block_id")
        batch.drop_index("ix_residencies_home_id")
        batch.drop_constraint(op.f("fk_residencies_tenancy_id"), type_="foreignkey")
        batch.drop_column("follows")
        batch.drop_column("until")
        batch.drop_column("tenancy_id")
    op.drop_table("tenancies")
