"""Whose data it is, and what was promised: residencies that end, words of their own, clocks, requests, and what two
processes and numbers about few need. One part for each."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INBOX = sa.table("inbox", sa.column("claimed_by"))
OUTBOX = sa.table("outbox", sa.column("claimed_by"), sa.column("state"), sa.column("uncertain"))
HEARD = sa.table("inbox", *(sa.column(name) for name in ("platform", "state", "lane", "raw", "stays")))
OF_MANY = (
    *(("telegram", f'%"type":"{kind}"%') for kind in ("group", "supergroup", "channel")),
    ("slack", '%"type": "event_callback"%'),
)
ROUNDS = sa.table("rounds", sa.column("id"), sa.column("result", sa.JSON))
CLOCKS = sa.table(
    "clocks",
    *(sa.column(name) for name in ("name", "case_type", "subject", "resident_id", "state")),
    *(sa.column(name, sa.DateTime) for name in ("started_at", "due_at", "ring_at")),
)
SILENT, FORGOTTEN = timedelta(days=28), timedelta(days=365)
OWED = (
    """SELECT 'report_answer', 'report', id, resident_id,
    CASE WHEN EXISTS (SELECT 1 FROM report_events AS said
        WHERE said.report_id = reports.id AND said.kind = 'overdue' AND said.at >= reports.due_at)
    THEN 'due' ELSE 'running' END, aware_at, due_at, due_at FROM reports
    WHERE state IN ('new', 'taken') AND NOT EXISTS (SELECT 1 FROM report_events AS answer
        WHERE answer.report_id = reports.id AND answer.kind = 'replied' AND answer.id > (
            SELECT coalesce(max(asked.id), 0) FROM report_events AS asked
            WHERE asked.report_id = reports.id AND asked.kind IN ('reopened', 'complained')))""",
    """SELECT 'support_answer', 'support', id, resident_id,
    CASE WHEN state = 'overdue' THEN 'due' ELSE 'running' END, asked_at, due_at, due_at FROM supports
    WHERE state IN ('asked', 'overdue')""",
    """SELECT 'carried_answer', 'carried', id, resident_id,
    CASE WHEN state = 'overdue' THEN 'due' ELSE 'running' END, at, due_at, due_at FROM carried
    WHERE state IN ('open', 'overdue')""",
    """SELECT 'call_back', 'rating', id, resident_id,
    CASE WHEN rung_at IS NULL THEN 'running' ELSE 'due' END, coalesce(answered_at, created_at), call_due_at, call_due_at
    FROM ratings WHERE call_due_at IS NOT NULL AND called_at IS NULL""",
)


def upgrade() -> None:
    for part in (
        _residencies,
        _processes,
        _heard_in_groups,
        _snapshots,
        _words_of_their_own,
        _clocks,
        _joinings,
        _requests,
    ):
        part()


def downgrade() -> None:
    for part in (
        _no_requests,
        _no_joinings,
        _no_clocks,
        _no_words_of_their_own,
        _no_snapshots,
        _no_heard_in_groups,
        _no_processes,
        _no_residencies,
    ):
        part()


def _residencies() -> None:
    """Residencies begin and end, and tenancies come from the landlord's own system."""
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
        batch.add_column(sa.Column("until", sa.DateTime(), nullable=True))
        batch.add_column(sa.Column("follows", sa.Boolean(), server_default=sa.false(), nullable=False))
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


def _no_residencies() -> None:
    op.execute("DELETE FROM residencies WHERE until IS NOT NULL")
    op.drop_index("uq_residencies_present", table_name="residencies")
    with op.batch_alter_table("residencies") as batch:
        batch.drop_index("ix_residencies_block_id")
        batch.drop_index("ix_residencies_home_id")
        batch.drop_column("follows")
        batch.drop_column("until")
    op.drop_table("tenancies")


def _processes() -> None:
    """A row is claimed until its process has ended; senders take turns; messages about a report can be paused."""
    # A process of before that still had something in hand may have sent it.
    unsettled = (OUTBOX.c.state == "waiting") & OUTBOX.c.claimed_by.is_not(None)
    op.execute(OUTBOX.update().where(unsettled).values(uncertain=True, claimed_by=None))
    op.execute(INBOX.update().values(claimed_by=None))
    for queue in ("inbox", "outbox"):
        op.drop_column(queue, "claimed_until")
    op.add_column("outbox", sa.Column("sender", sa.String(200)))
    op.create_index("ix_evidence_sender", "evidence", ["resident_id", "created_at"])
    op.add_column("reports", sa.Column("paused_until", sa.DateTime()))


def _no_processes() -> None:
    op.drop_column("reports", "paused_until")
    op.drop_index("ix_evidence_sender", "evidence")
    op.drop_column("outbox", "sender")
    for queue in ("inbox", "outbox"):
        op.add_column(queue, sa.Column("claimed_until", sa.DateTime()))


def _heard_in_groups() -> None:
    """What is heard in a group is written down no longer than its turn takes."""
    op.add_column("inbox", sa.Column("stays", sa.Text(), nullable=True))
    of_many = sa.or_(*((HEARD.c.platform == name) & HEARD.c.raw.like(holds) for name, holds in OF_MANY))
    op.execute(HEARD.update().where(of_many, HEARD.c.state == "new").values(stays="{}"))
    op.execute(HEARD.update().where(of_many, HEARD.c.state != "new").values(raw="{}", lane=HEARD.c.platform))


def _no_heard_in_groups() -> None:
    with op.batch_alter_table("inbox", schema=None) as batch_op:
        batch_op.drop_column("stays")


def _snapshots() -> None:
    """Snapshots, and blocks' verdicts as they may be shown: in words where numbers tell of single homes."""
    op.create_table(
        "snapshots",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("what", sa.String(length=16), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("first", sa.DateTime(), nullable=False),
        sa.Column("last", sa.DateTime(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_snapshots")),
        sa.UniqueConstraint("what", "subject", "last", name=op.f("uq_snapshots_what_subject_last")),
    )
    _change(_shares)


def _no_snapshots() -> None:
    _change(_totals)
    op.drop_table("snapshots")


def _words_of_their_own() -> None:
    """Words belong to the person who wrote them, a survey to one of a home; messages can wait for their resident."""
    with op.batch_alter_table("job_events") as batch:
        batch.add_column(sa.Column("resident_id", ID, nullable=True))
        batch.create_foreign_key(op.f("fk_job_events_resident_id"), "residents", ["resident_id"], ["id"])
        batch.create_index(op.f("ix_job_events_resident_id"), ["resident_id"])
    # Where only one person has ever lived, the earlier lines are theirs; of others nobody knows.
    op.execute(
        "UPDATE job_events SET resident_id = (SELECT min(residencies.resident_id) FROM jobs "
        "JOIN residencies ON residencies.home_id = jobs.home_id WHERE jobs.id = job_events.job_id "
        "GROUP BY jobs.id HAVING count(DISTINCT residencies.resident_id) = 1) "
        "WHERE job_events.\"by\" = 'resident'"
    )
    with op.batch_alter_table("ratings") as batch:
        batch.drop_constraint(op.f("uq_ratings_visit_id_part_key"), type_="unique")
        batch.create_unique_constraint(
            op.f("uq_ratings_visit_id_part_key_resident_id"), ["visit_id", "part", "key", "resident_id"]
        )
    nobody = sa.text("resident_id IS NULL")
    op.create_index(
        "uq_ratings_planned",
        "ratings",
        ["visit_id", "part", "key"],
        unique=True,
        sqlite_where=nobody,
        postgresql_where=nobody,
    )
    with op.batch_alter_table("residents") as batch:
        batch.add_column(sa.Column("discreet", sa.Boolean(), server_default=sa.false(), nullable=False))
    with op.batch_alter_table("outbox") as batch:
        batch.add_column(sa.Column("own", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_table(
        "held",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("resident_id", ID, nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("platform", sa.String(length=16), nullable=False),
        sa.Column("lane", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("read_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["resident_id"], ["residents.id"], name=op.f("fk_held_resident_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_held")),
    )
    op.create_index("ix_held_waiting", "held", ["resident_id", "read_at"])


def _no_words_of_their_own() -> None:
    op.drop_table("held")
    with op.batch_alter_table("outbox") as batch:
        batch.drop_column("own")
    with op.batch_alter_table("residents") as batch:
        batch.drop_column("discreet")
    op.drop_index("uq_ratings_planned", table_name="ratings")
    op.execute(
        "DELETE FROM ratings WHERE EXISTS (SELECT 1 FROM ratings AS others WHERE others.visit_id = ratings.visit_id "
        "AND others.part = ratings.part AND others.key = ratings.key AND others.id < ratings.id)"
    )
    with op.batch_alter_table("ratings") as batch:
        batch.drop_constraint(op.f("uq_ratings_visit_id_part_key_resident_id"), type_="unique")
        batch.create_unique_constraint(op.f("uq_ratings_visit_id_part_key"), ["visit_id", "part", "key"])
    with op.batch_alter_table("job_events") as batch:
        batch.drop_index(op.f("ix_job_events_resident_id"))
        batch.drop_constraint(op.f("fk_job_events_resident_id"), type_="foreignkey")
        batch.drop_column("resident_id")


def _clocks() -> None:
    """What was promised by when is a row of its own; what is still owed gets one."""
    op.create_table(
        "clocks",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("case_type", sa.String(length=32), nullable=False),
        sa.Column("subject", ID, nullable=False),
        sa.Column("resident_id", ID, nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("started_at", sa.DateTime(), nullable=False),
        sa.Column("due_at", sa.DateTime(), nullable=False),
        sa.Column("ring_at", sa.DateTime(), nullable=False),
        sa.Column("settled_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["resident_id"], ["residents.id"], name=op.f("fk_clocks_resident_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clocks")),
    )
    op.create_index("ix_clocks_resident_id", "clocks", ["resident_id"])
    op.create_index("ix_clocks_ring", "clocks", ["state", "ring_at"])
    unsettled = sa.text("settled_at IS NULL")
    op.create_index(
        "uq_clocks_unsettled",
        "clocks",
        ["case_type", "subject", "name"],
        unique=True,
        sqlite_where=unsettled,
        postgresql_where=unsettled,
    )
    for owed in OWED:
        op.execute(
            "INSERT INTO clocks (name, case_type, subject, resident_id, state, started_at, due_at, ring_at) " + owed
        )
    op.drop_index("ix_reports_due", table_name="reports")
    op.drop_index("ix_carried_due", table_name="carried")
    _close_in_time()


def _close_in_time() -> None:
    """Give reports that would never be closed a clock, with some weeks for whoever still wants to say something."""
    bind, soonest = op.get_bind(), datetime.now(UTC).replace(tzinfo=None) + SILENT
    found = sa.text(
        "SELECT reports.id, reports.resident_id, reports.state, max(report_events.at) AS last FROM reports "
        "JOIN report_events ON report_events.report_id = reports.id WHERE reports.state = 'resolved' "
        "OR (reports.anonymous AND reports.state IN ('new', 'taken')) "
        "GROUP BY reports.id, reports.resident_id, reports.state"
    ).columns(*(sa.column(name) for name in ("id", "resident_id", "state")), sa.column("last", sa.DateTime))
    for row in bind.execute(found).all():
        due = max(row.last + (SILENT if row.state == "resolved" else FORGOTTEN), soonest)
        times = {"started_at": row.last, "due_at": due, "ring_at": due}
        of = {"name": "report_close", "case_type": "report", "subject": row.id, "resident_id": row.resident_id}
        bind.execute(CLOCKS.insert().values(**of, **times, state="running"))


def _no_clocks() -> None:
    op.create_index("ix_carried_due", "carried", ["state", "due_at"])
    op.create_index("ix_reports_due", "reports", ["state", "due_at"])
    op.drop_table("clocks")


def _joinings() -> None:
    """People who joined a home where somebody lived already; and links for a new phone."""
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


def _no_joinings() -> None:
    with op.batch_alter_table("invitations") as batch:
        batch.drop_constraint(op.f("fk_invitations_resident_id"), type_="foreignkey")
        batch.drop_column("resident_id")
    op.drop_table("joinings")


def _requests() -> None:
    """Requests about a person's data, and representatives."""
    op.create_table(
        "requests",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("ref", sa.String(length=16), nullable=False),
        sa.Column("resident_id", ID, nullable=True),
        sa.Column("erased_number", ID, nullable=True),
        sa.Column("known_since", sa.DateTime(), nullable=True),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("asked_by", sa.String(length=16), nullable=False),
        sa.Column("actor", sa.String(length=64), nullable=True),
        sa.Column("representative", sa.String(length=200), nullable=True),
        sa.Column("due_at", sa.DateTime(), nullable=False),
        sa.Column("look_at", sa.DateTime(), nullable=True),
        sa.Column("erased_at", sa.DateTime(), nullable=True),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.Column("stays", sa.JSON(), nullable=True),
        sa.Column("rest", sa.JSON(), nullable=True),
        sa.Column("links", sa.JSON(), nullable=True),
        sa.Column("hold_reason", sa.Text(), nullable=True),
        sa.Column("hold_until", sa.String(length=10), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_requests")),
        sa.UniqueConstraint("ref", name=op.f("uq_requests_ref")),
    )
    op.create_index("ix_requests_resident_id", "requests", ["resident_id"])
    op.create_index("ix_requests_look", "requests", ["look_at"])
    op.create_table(
        "representatives",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("resident_id", ID, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("contact", sa.String(length=200), nullable=False),
        sa.Column("consent", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.String(length=64), nullable=False),
        sa.Column("since", sa.DateTime(), nullable=False),
        sa.Column("until", sa.String(length=10), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["resident_id"], ["residents.id"], name=op.f("fk_representatives_resident_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_representatives")),
    )
    op.create_index("ix_representatives_resident_id", "representatives", ["resident_id"])
    op.create_index("ix_representatives_until", "representatives", ["ended_at", "until"])


def _no_requests() -> None:
    op.drop_table("representatives")
    op.drop_table("requests")


def _change(changed: Any) -> None:
    bind = op.get_bind()
    for row in bind.execute(sa.select(ROUNDS.c.id, ROUNDS.c.result)).all():
        result = json.loads(row.result) if isinstance(row.result, str) else row.result
        if result:
            bind.execute(ROUNDS.update().where(ROUNDS.c.id == row.id).values(result=changed(result)))


def _shares(result: dict[str, Any]) -> dict[str, Any]:
    shares = {question: _share(totals) for question, totals in result.get("totals", {}).items()}
    return {"spoke": result["spoke"], "homes": result["homes"], "shares": shares}


def _share(totals: dict[str, int]) -> dict[str, Any]:
    of = sum(totals.values())
    edge = max(2, of // 10)

    def shown(count: int) -> int | str:
        if of < 10:
            return "few" if count <= edge else "most" if count >= of - edge else "half"
        return "none" if count <= edge else "all" if count >= of - edge else count

    return {"of": of, "answers": {answer: shown(count) for answer, count in totals.items()}}


def _totals(result: dict[str, Any]) -> dict[str, Any]:
    """Return a result without totals: the numbers are gone."""
    return {"spoke": result["spoke"], "homes": result["homes"], "totals": {}}
