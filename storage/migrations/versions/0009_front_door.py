"""Thanks outside a survey."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _thanks()


def downgrade() -> None:
    op.drop_table("thanks")


def _thanks() -> None:
    op.create_table(
        "thanks",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("resident_id", ID, nullable=False),
        sa.Column("home_id", ID, nullable=True),
        sa.Column("block_id", ID, nullable=True),
        sa.Column("worker_id", ID, nullable=True),
        sa.Column("contractor_ref", sa.String(length=64), nullable=True),
        sa.Column("contract_ref", sa.String(length=64), nullable=True),
        sa.Column("visit_ref", sa.String(length=64), nullable=True),
        sa.Column("service", sa.String(length=64), nullable=True),
        sa.Column("named", sa.String(length=128), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("passed", sa.Text(), nullable=True),
        sa.Column("passed_by", sa.String(length=64), nullable=True),
        sa.Column("passed_at", sa.DateTime(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["resident_id"], ["residents.id"], name=op.f("fk_thanks_resident_id")),
        sa.ForeignKeyConstraint(["home_id"], ["homes.id"], name=op.f("fk_thanks_home_id")),
        sa.ForeignKeyConstraint(["block_id"], ["blocks.id"], name=op.f("fk_thanks_block_id")),
        sa.ForeignKeyConstraint(["worker_id"], ["workers.id"], name=op.f("fk_thanks_worker_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_thanks")),
    )
    for column in ("resident_id", "worker_id", "at"):
        op.create_index(op.f(f"ix_thanks_{column}"), "thanks", [column])
