"""What was promised by when is a row of its own; what is still owed gets one."""

import sqlalchemy as sa
from alembic import op

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

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


def downgrade() -> None:
    op.create_index("ix_carried_due", "carried", ["state", "due_at"])
    op.create_index("ix_reports_due", "reports", ["state", "due_at"])
    op.drop_table("clocks")
