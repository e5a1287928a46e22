"""What people write is kept, and orders may be for several homes.

Every message remembers what it was about, and an input is one whatever its number. An order has a job for each home,
or block, and each contractor.
"""

import hashlib
import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INBOX = sa.table("inbox", *(sa.column(name) for name in ("id", "platform", "key", "raw")))
ADDRESSES = sa.table("addresses", sa.column("id"), sa.column("answering"))
REPORTS = sa.table("reports", sa.column("id"), sa.column("ref"))


def upgrade() -> None:
    _subjects()
    _answering({"ref": "id"})
    _keys()
    _orders()


def downgrade() -> None:
    _orders_of_one_job()
    _answering({"id": "ref"})
    _reports_alone()


def _subjects() -> None:
    """A message may be about any case; until now only those about reports were remembered."""
    with op.batch_alter_table("relayed_messages") as batch:
        batch.add_column(sa.Column("resident_id", ID, nullable=True))
        batch.add_column(sa.Column("kind", sa.String(length=16), nullable=True))
        batch.add_column(sa.Column("subject", ID, nullable=True))
    op.execute(
        "UPDATE relayed_messages SET kind = 'report', subject = report_id, "
        "resident_id = (SELECT resident_id FROM reports WHERE reports.id = relayed_messages.report_id)"
    )
    op.execute("DELETE FROM relayed_messages WHERE resident_id IS NULL")
    with op.batch_alter_table("relayed_messages") as batch:
        batch.drop_index("ix_relayed_messages_report_id")
        batch.drop_constraint("fk_relayed_messages_report_id", type_="foreignkey")
        batch.drop_column("report_id")
        batch.alter_column("resident_id", existing_type=ID, nullable=False)
        batch.alter_column("kind", existing_type=sa.String(length=16), nullable=False)
        batch.alter_column("subject", existing_type=ID, nullable=False)
        batch.create_foreign_key("fk_relayed_messages_resident_id", "residents", ["resident_id"], ["id"])
        batch.create_index("ix_relayed_messages_resident_id", ["resident_id"])


def _reports_alone() -> None:
    op.execute("DELETE FROM relayed_messages WHERE kind != 'report' OR subject NOT IN (SELECT id FROM reports)")
    with op.batch_alter_table("relayed_messages") as batch:
        batch.add_column(sa.Column("report_id", ID, nullable=True))
    op.execute("UPDATE relayed_messages SET report_id = subject")
    with op.batch_alter_table("relayed_messages") as batch:
        batch.drop_index("ix_relayed_messages_resident_id")
        batch.drop_constraint("fk_relayed_messages_resident_id", type_="foreignkey")
        for column in ("resident_id", "kind", "subject"):
            batch.drop_column(column)
        batch.alter_column("report_id", existing_type=ID, nullable=False)
        batch.create_foreign_key("fk_relayed_messages_report_id", "reports", ["report_id"], ["id"])
        batch.create_index("ix_relayed_messages_report_id", ["report_id"])


def _answering(names: dict[str, str]) -> None:
    """Residents' next words answer a case by its number; until now, a report by its reference."""
    ((old, new),) = names.items()
    here = op.get_bind()
    reports = {str(getattr(row, old)): getattr(row, new) for row in here.execute(sa.select(REPORTS))}
    for row in here.execute(sa.select(ADDRESSES).where(ADDRESSES.c.answering.is_not(None))).all():
        number = reports.get(str(row.answering).rpartition(":")[2])
        answering = f"report:{number}" if number else None
        here.execute(sa.update(ADDRESSES).where(ADDRESSES.c.id == row.id).values(answering=answering))


def _keys() -> None:
    """Give inputs the keys that they have from now on, so that none counts twice that comes again."""
    here, used = op.get_bind(), set[str]()
    for row in here.execute(sa.select(INBOX).where(INBOX.c.platform == "telegram").order_by(INBOX.c.id)).all():
        key = _key(row.raw)
        if key and key not in used:
            used.add(key)
            here.execute(sa.update(INBOX).where(INBOX.c.id == row.id).values(key=key))


def _key(raw: str) -> str | None:
    try:
        update = json.loads(raw)
    except ValueError:
        return None
    for kind in ("message", "edited_message"):
        match update.get(kind) if isinstance(update, dict) else None:
            case {"chat": {"id": int(chat), "type": "private"}, "message_id": int(message), "date": int(date), **more}:
                return f"m{_digest(f'{chat}:{message}:{date}')}{_version(more):012}"
    return None


def _version(message: dict[Any, Any]) -> int:
    edited = message.get("edit_date")
    return edited if type(edited) is int and 0 <= edited < 10**12 else 0


def _digest(said: str) -> str:
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:40]


def _orders() -> None:
    with op.batch_alter_table("jobs") as batch:
        batch.drop_constraint(op.f("uq_jobs_ref"), type_="unique")
        batch.create_index(op.f("ix_jobs_ref"), ["ref"])
    _unique("uq_jobs_at_home", "home_id", sa.text("NOT communal"))
    _unique("uq_jobs_in_block", "block_id", sa.text("communal"))


def _unique(name: str, place: str, where: sa.TextClause) -> None:
    columns = ["ref", place, "contractor_id"]
    op.create_index(name, "jobs", columns, unique=True, sqlite_where=where, postgresql_where=where)


def _orders_of_one_job() -> None:
    op.drop_index("uq_jobs_in_block", table_name="jobs")
    op.drop_index("uq_jobs_at_home", table_name="jobs")
    op.execute(
        "UPDATE jobs SET ref = ref || '/' || id WHERE EXISTS "
        "(SELECT 1 FROM jobs AS others WHERE others.ref = jobs.ref AND others.id < jobs.id)"
    )
    with op.batch_alter_table("jobs") as batch:
        batch.drop_index(op.f("ix_jobs_ref"))
        batch.create_unique_constraint(op.f("uq_jobs_ref"), ["ref"])
