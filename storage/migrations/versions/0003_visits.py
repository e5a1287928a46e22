"""Jobs and visits, and all that residents, staff and other systems do with them."""

import sqlalchemy as sa
from alembic import op

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:  # noqa: PLR0915
    op.create_table(
        "record_events",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("record", sa.String(length=16), nullable=False),
        sa.Column("subject", ID, nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("actor", sa.String(length=64), nullable=True),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record_events")),
    )
    op.create_index("ix_record_events_subject", "record_events", ["record", "subject"], unique=False)
    op.create_table(
        "routines",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("done_for", sa.String(length=10), nullable=False),
        sa.Column("done_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_routines")),
    )
    op.create_table(
        "desk_cards",
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("subject", ID, autoincrement=False, nullable=False),
        sa.Column("channel", sa.String(length=64), nullable=False),
        sa.Column("message", sa.String(length=64), nullable=False),
        sa.Column("posted_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "subject", name=op.f("pk_desk_cards")),
    )
    op.create_table(
        "hooks",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("url", sa.String(length=500), nullable=False),
        sa.Column("secret", sa.String(length=64), nullable=False),
        sa.Column("kinds", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hooks")),
        sa.UniqueConstraint("url", name=op.f("uq_hooks_url")),
    )
    op.create_table(
        "imports",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("by", sa.String(length=100), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("same", sa.Integer(), nullable=False),
        sa.Column("bad", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imports")),
    )
    op.create_table(
        "tokens",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("used_at", sa.DateTime(), nullable=True),
        sa.Column("revoked_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tokens")),
        sa.UniqueConstraint("name", name=op.f("uq_tokens_name")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_tokens_token_hash")),
    )
    op.create_table(
        "workers",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("ref", sa.String(length=64), nullable=False),
        sa.Column("contractor_id", ID, nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("id_number", sa.String(length=64), nullable=True),
        sa.Column("photo", sa.String(length=100), nullable=True),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["contractor_id"], ["contractors.id"], name=op.f("fk_workers_contractor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workers")),
        sa.UniqueConstraint("ref", name=op.f("uq_workers_ref")),
    )
    with op.batch_alter_table("workers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_workers_contractor_id"), ["contractor_id"], unique=False)

    op.create_table(
        "door_checks",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("resident_id", ID, nullable=False),
        sa.Column("home_id", ID, nullable=True),
        sa.Column("company", sa.String(length=128), nullable=False),
        sa.Column("contractor_ref", sa.String(length=64), nullable=True),
        sa.Column("visit_ref", sa.String(length=64), nullable=True),
        sa.Column("result", sa.String(length=16), nullable=False),
        sa.Column("password", sa.String(length=16), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=True),
        sa.Column("decided_by", sa.String(length=64), nullable=True),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["home_id"], ["homes.id"], name=op.f("fk_door_checks_home_id")),
        sa.ForeignKeyConstraint(["resident_id"], ["residents.id"], name=op.f("fk_door_checks_resident_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_door_checks")),
    )
    with op.batch_alter_table("door_checks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_door_checks_resident_id"), ["resident_id"], unique=False)

    op.create_table(
        "jobs",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("ref", sa.String(length=64), nullable=False),
        sa.Column("contractor_id", ID, nullable=False),
        sa.Column("contract_ref", sa.String(length=64), nullable=True),
        sa.Column("home_id", ID, nullable=True),
        sa.Column("block_id", ID, nullable=True),
        sa.Column("communal", sa.Boolean(), nullable=False),
        sa.Column("planned", sa.Boolean(), nullable=False),
        sa.Column("safety", sa.String(length=16), nullable=True),
        sa.Column("trade", sa.String(length=64), nullable=True),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("location", sa.Text(), nullable=True),
        sa.Column("access", sa.Text(), nullable=True),
        sa.Column("liaison", sa.String(length=200), nullable=True),
        sa.Column("priority", sa.Integer(), nullable=True),
        sa.Column("required_by", sa.DateTime(), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("reported_at", sa.DateTime(), nullable=True),
        sa.Column("dispatched_at", sa.DateTime(), nullable=True),
        sa.Column("completed_at", sa.DateTime(), nullable=True),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("source_at", sa.DateTime(), nullable=True),
        sa.Column("digest", sa.String(length=32), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["block_id"], ["blocks.id"], name=op.f("fk_jobs_block_id")),
        sa.ForeignKeyConstraint(["contractor_id"], ["contractors.id"], name=op.f("fk_jobs_contractor_id")),
        sa.ForeignKeyConstraint(["home_id"], ["homes.id"], name=op.f("fk_jobs_home_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs")),
        sa.UniqueConstraint("ref", name=op.f("uq_jobs_ref")),
    )
    with op.batch_alter_table("jobs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_jobs_block_id"), ["block_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_jobs_contractor_id"), ["contractor_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_jobs_home_id"), ["home_id"], unique=False)

    op.create_table(
        "supports",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("ref", sa.String(length=16), nullable=False),
        sa.Column("resident_id", ID, nullable=False),
        sa.Column("home_id", ID, nullable=True),
        sa.Column("visit_ref", sa.String(length=64), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("voice", sa.String(length=32), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("contact", sa.String(length=200), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_by", sa.String(length=64), nullable=True),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("due_at", sa.DateTime(), nullable=False),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["home_id"], ["homes.id"], name=op.f("fk_supports_home_id")),
        sa.ForeignKeyConstraint(["resident_id"], ["residents.id"], name=op.f("fk_supports_resident_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supports")),
        sa.UniqueConstraint("ref", name=op.f("uq_supports_ref")),
    )
    with op.batch_alter_table("supports", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_supports_resident_id"), ["resident_id"], unique=False)

    op.create_table(
        "wishes",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("resident_id", ID, nullable=False),
        sa.Column("home_id", ID, nullable=True),
        sa.Column("wish", sa.String(length=32), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("knows", sa.String(length=16), nullable=False),
        sa.Column("until", sa.String(length=10), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("instruction", sa.Text(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("decided_by", sa.String(length=64), nullable=True),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("review_at", sa.DateTime(), nullable=True),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["home_id"], ["homes.id"], name=op.f("fk_wishes_home_id")),
        sa.ForeignKeyConstraint(["resident_id"], ["residents.id"], name=op.f("fk_wishes_resident_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wishes")),
    )
    with op.batch_alter_table("wishes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_wishes_home_id"), ["home_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_wishes_resident_id"), ["resident_id"], unique=False)
        batch_op.create_index("ix_wishes_review", ["state", "review_at"], unique=False)

    op.create_table(
        "visits",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("ref", sa.String(length=64), nullable=False),
        sa.Column("job_id", ID, nullable=False),
        sa.Column("worker_id", ID, nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("slot", sa.String(length=32), nullable=True),
        sa.Column("starts_at", sa.DateTime(), nullable=False),
        sa.Column("ends_at", sa.DateTime(), nullable=False),
        sa.Column("password", sa.String(length=16), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("source_at", sa.DateTime(), nullable=True),
        sa.Column("digest", sa.String(length=32), nullable=True),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name=op.f("fk_visits_job_id")),
        sa.ForeignKeyConstraint(["worker_id"], ["workers.id"], name=op.f("fk_visits_worker_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visits")),
        sa.UniqueConstraint("ref", name=op.f("uq_visits_ref")),
    )
    with op.batch_alter_table("visits", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_visits_ends_at"), ["ends_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_visits_job_id"), ["job_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_visits_starts_at"), ["starts_at"], unique=False)

    op.create_table(
        "job_events",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("job_id", ID, nullable=False),
        sa.Column("visit_id", ID, nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("by", sa.String(length=16), nullable=False),
        sa.Column("actor", sa.String(length=64), nullable=True),
        sa.Column("platform", sa.String(length=16), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name=op.f("fk_job_events_job_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name=op.f("fk_job_events_visit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_events")),
    )
    with op.batch_alter_table("job_events", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_job_events_job_id"), ["job_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_job_events_visit_id"), ["visit_id"], unique=False)

    op.create_table(
        "offers",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("job_id", ID, nullable=False),
        sa.Column("visit_id", ID, nullable=False),
        sa.Column("slot", sa.String(length=32), nullable=True),
        sa.Column("starts_at", sa.DateTime(), nullable=False),
        sa.Column("ends_at", sa.DateTime(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name=op.f("fk_offers_job_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name=op.f("fk_offers_visit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offers")),
    )
    with op.batch_alter_table("offers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_offers_job_id"), ["job_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_offers_visit_id"), ["visit_id"], unique=False)

    op.create_table(
        "reminders",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("job_id", ID, nullable=False),
        sa.Column("visit_id", ID, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("due_at", sa.DateTime(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("done_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name=op.f("fk_reminders_job_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name=op.f("fk_reminders_visit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminders")),
        sa.UniqueConstraint("visit_id", "kind", "key", name=op.f("uq_reminders_visit_id_kind_key")),
    )
    with op.batch_alter_table("reminders", schema=None) as batch_op:
        batch_op.create_index("ix_reminders_due", ["state", "due_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_reminders_job_id"), ["job_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_reminders_visit_id"), ["visit_id"], unique=False)

    with op.batch_alter_table("contractors", schema=None) as batch_op:
        batch_op.add_column(sa.Column("listed", sa.Boolean(), server_default=sa.true(), nullable=False))
        batch_op.add_column(sa.Column("trade", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("phone", sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column("contact", sa.String(length=128), nullable=True))
        batch_op.add_column(sa.Column("hours", sa.String(length=128), nullable=True))
        batch_op.add_column(sa.Column("logo", sa.String(length=100), nullable=True))

    with op.batch_alter_table("homes", schema=None) as batch_op:
        batch_op.add_column(sa.Column("uprn", sa.String(length=12), nullable=True))
        batch_op.add_column(sa.Column("access", sa.Text(), nullable=True))

    with op.batch_alter_table("reports", schema=None) as batch_op:
        batch_op.add_column(sa.Column("visit_ref", sa.String(length=64), nullable=True))

    with op.batch_alter_table("residents", schema=None) as batch_op:
        batch_op.add_column(sa.Column("quiet", sa.Boolean(), server_default=sa.false(), nullable=False))

    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.add_column(sa.Column("visit_ref", sa.String(length=64), nullable=True))
        batch_op.create_index(batch_op.f("ix_evidence_visit_ref"), ["visit_ref"], unique=False)


def downgrade() -> None:  # noqa: PLR0915
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_evidence_visit_ref"))
        batch_op.drop_column("visit_ref")

    with op.batch_alter_table("residents", schema=None) as batch_op:
        batch_op.drop_column("quiet")

    with op.batch_alter_table("reports", schema=None) as batch_op:
        batch_op.drop_column("visit_ref")

    with op.batch_alter_table("homes", schema=None) as batch_op:
        batch_op.drop_column("access")
        batch_op.drop_column("uprn")

    with op.batch_alter_table("contractors", schema=None) as batch_op:
        batch_op.drop_column("logo")
        batch_op.drop_column("hours")
        batch_op.drop_column("contact")
        batch_op.drop_column("phone")
        batch_op.drop_column("trade")
        batch_op.drop_column("listed")

    with op.batch_alter_table("reminders", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reminders_visit_id"))
        batch_op.drop_index(batch_op.f("ix_reminders_job_id"))
        batch_op.drop_index("ix_reminders_due")

    op.drop_table("reminders")
    with op.batch_alter_table("offers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_offers_visit_id"))
        batch_op.drop_index(batch_op.f("ix_offers_job_id"))

    op.drop_table("offers")
    with op.batch_alter_table("job_events", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_job_events_visit_id"))
        batch_op.drop_index(batch_op.f("ix_job_events_job_id"))

    op.drop_table("job_events")
    with op.batch_alter_table("visits", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_visits_starts_at"))
        batch_op.drop_index(batch_op.f("ix_visits_job_id"))
        batch_op.drop_index(batch_op.f("ix_visits_ends_at"))

    op.drop_table("visits")
    with op.batch_alter_table("wishes", schema=None) as batch_op:
        batch_op.drop_index("ix_wishes_review")
        batch_op.drop_index(batch_op.f("ix_wishes_resident_id"))
        batch_op.drop_index(batch_op.f("ix_wishes_home_id"))

    op.drop_table("wishes")
    with op.batch_alter_table("supports", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_supports_resident_id"))

    op.drop_table("supports")
    with op.batch_alter_table("jobs", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_jobs_home_id"))
        batch_op.drop_index(batch_op.f("ix_jobs_contractor_id"))
        batch_op.drop_index(batch_op.f("ix_jobs_block_id"))

    op.drop_table("jobs")
    with op.batch_alter_table("door_checks", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_door_checks_resident_id"))

    op.drop_table("door_checks")
    with op.batch_alter_table("workers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_workers_contractor_id"))

    op.drop_table("workers")
    op.drop_table("tokens")
    op.drop_table("imports")
    op.drop_table("hooks")
    op.drop_table("desk_cards")
    op.drop_table("routines")
    op.drop_index("ix_record_events_subject", "record_events")
    op.drop_table("record_events")
