"""What the front door needs: changes that can be undone, messages kept up to date, thanks, follow-ups, hazards,
enquiries, whom a contractor works for, and places that residents name."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
SAID_PLACES = ("residents", "reports")


def upgrade() -> None:
    _pending_changes()
    _standing_messages()
    _thanks()
    _follow_ups()
    with op.batch_alter_table("contractors") as batch:
        batch.add_column(sa.Column("works_for", sa.JSON(none_as_null=True), nullable=True))
    for table in SAID_PLACES:
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column("said_place", sa.String(length=200), nullable=True))
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
    for table in SAID_PLACES:
        with op.batch_alter_table(table) as batch:
            batch.drop_column("said_place")
    with op.batch_alter_table("contractors") as batch:
        batch.drop_column("works_for")
    op.drop_table("follow_up_events")
    op.drop_table("follow_ups")
    op.drop_table("thanks")
    op.drop_table("standing_messages")
    op.drop_table("pending_changes")


def _pending_changes() -> None:
    op.create_table(
        "pending_changes",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("job_id", ID, nullable=False),
        sa.Column("visit_id", ID, nullable=False),
        sa.Column("resident_id", ID, nullable=False),
        sa.Column("platform", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("due_at", sa.DateTime(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("done_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name=op.f("fk_pending_changes_job_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name=op.f("fk_pending_changes_visit_id")),
        sa.ForeignKeyConstraint(["resident_id"], ["residents.id"], name=op.f("fk_pending_changes_resident_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pending_changes")),
    )
    for column in ("job_id", "visit_id", "resident_id"):
        op.create_index(op.f(f"ix_pending_changes_{column}"), "pending_changes", [column])
    op.create_index("ix_pending_changes_due", "pending_changes", ["state", "due_at"])


def _standing_messages() -> None:
    op.create_table(
        "standing_messages",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("subject", ID, nullable=False),
        sa.Column("resident_id", ID, nullable=False),
        sa.Column("platform", sa.String(length=16), nullable=False),
        sa.Column("chat", sa.String(length=64), nullable=False),
        sa.Column("message", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("pinned", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["resident_id"], ["residents.id"], name=op.f("fk_standing_messages_resident_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standing_messages")),
        sa.UniqueConstraint(
            "kind", "subject", "platform", "chat", name=op.f("uq_standing_messages_kind_subject_platform_chat")
        ),
    )
    op.create_index(op.f("ix_standing_messages_resident_id"), "standing_messages", ["resident_id"])


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
