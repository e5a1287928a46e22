"""Hazards and repairs that become cases, and conversations with a person."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _hazards()
    _enquiries()
    for events, cases, one in (
        ("hazard_events", "hazards", "hazard_id"),
        ("enquiry_events", "enquiries", "enquiry_id"),
    ):
        _history(events, cases, one)


def downgrade() -> None:
    for name in ("enquiry_events", "hazard_events", "enquiries", "hazards"):
        op.drop_table(name)


def _hazards() -> None:
    op.create_table(
        "hazards",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("ref", sa.String(length=16), nullable=False),
        sa.Column("resident_id", ID, nullable=True),
        sa.Column("home_id", ID, nullable=True),
        sa.Column("block_id", ID, nullable=True),
        sa.Column("report_ref", sa.String(length=16), nullable=True),
        sa.Column("anonymous", sa.Boolean(), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("urgency", sa.String(length=16), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=True),
        sa.Column("room", sa.String(length=16), nullable=True),
        sa.Column("household", sa.String(length=16), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=True),
        sa.Column("aware_at", sa.DateTime(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("received_at", sa.DateTime(), nullable=True),
        sa.Column("investigated_at", sa.DateTime(), nullable=True),
        sa.Column("safe_at", sa.DateTime(), nullable=True),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["resident_id"], ["residents.id"], name=op.f("fk_hazards_resident_id")),
        sa.ForeignKeyConstraint(["home_id"], ["homes.id"], name=op.f("fk_hazards_home_id")),
        sa.ForeignKeyConstraint(["block_id"], ["blocks.id"], name=op.f("fk_hazards_block_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hazards")),
        sa.UniqueConstraint("ref", name=op.f("uq_hazards_ref")),
    )
    for column in ("resident_id", "report_ref"):
        op.create_index(op.f(f"ix_hazards_{column}"), "hazards", [column])


def _enquiries() -> None:
    op.create_table(
        "enquiries",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("ref", sa.String(length=16), nullable=False),
        sa.Column("resident_id", ID, nullable=False),
        sa.Column("home_id", ID, nullable=True),
        sa.Column("visit_ref", sa.String(length=64), nullable=True),
        sa.Column("contract_ref", sa.String(length=64), nullable=True),
        sa.Column("contractor_ref", sa.String(length=64), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=True),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("due_at", sa.DateTime(), nullable=False),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["resident_id"], ["residents.id"], name=op.f("fk_enquiries_resident_id")),
        sa.ForeignKeyConstraint(["home_id"], ["homes.id"], name=op.f("fk_enquiries_home_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enquiries")),
        sa.UniqueConstraint("ref", name=op.f("uq_enquiries_ref")),
    )
    op.create_index(op.f("ix_enquiries_resident_id"), "enquiries", ["resident_id"])


def _history(events: str, cases: str, one: str) -> None:
    op.create_table(
        events,
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column(one, ID, nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("by", sa.String(length=16), nullable=False),
        sa.Column("actor", sa.String(length=64), nullable=True),
        sa.Column("platform", sa.String(length=16), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint([one], [f"{cases}.id"], name=op.f(f"fk_{events}_{one}"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{events}")),
    )
    op.create_index(op.f(f"ix_{events}_{one}"), events, [one])
