"""Thanks outside a survey, and what follows from a block's verdict."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _thanks()
    _follow_ups()


def downgrade() -> None:
    op.drop_table("follow_up_events")
    op.drop_table("follow_ups")
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


def _follow_ups() -> None:
    op.create_table(
        "follow_ups",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("round_id", ID, nullable=False),
        sa.Column("job_id", ID, nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=True),
        sa.Column("opened_at", sa.DateTime(), nullable=False),
        sa.Column("due_at", sa.DateTime(), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_follow_ups_round_id")),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name=op.f("fk_follow_ups_job_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_ups")),
        sa.UniqueConstraint("round_id", name=op.f("uq_follow_ups_round_id")),
    )
    op.create_index(op.f("ix_follow_ups_job_id"), "follow_ups", ["job_id"])
    op.create_table(
        "follow_up_events",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("follow_up_id", ID, nullable=False),
        sa.Column("job_id", ID, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("due_at", sa.DateTime(), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("by", sa.String(length=64), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["follow_up_id"], ["follow_ups.id"], name=op.f("fk_follow_up_events_follow_up_id")),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name=op.f("fk_follow_up_events_job_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up_events")),
    )
    for column in ("follow_up_id", "job_id"):
        op.create_index(op.f(f"ix_follow_up_events_{column}"), "follow_up_events", [column])
