"""Reports, and everything that belongs to them."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ColumnElement,
    ForeignKey,
    Integer,
    String,
    Table,
    Text,
)

from storage.tables.base import Id, Keep, Moment, Personal, id_, table_, to


def _is_owed(table: Table) -> ColumnElement[bool]:
    """Return the condition that a report has not been answered yet."""
    return table.c.closed_at.is_(None) & (table.c.state != "resolved")


reports = table_(
    "reports",
    id_(),
    Column("ref", String(16), nullable=False, unique=True),
    to("residents", index=True),
    Column("anonymous", Boolean, nullable=False),
    Column("language", String(16), nullable=False),
    Column("source", String(16), nullable=False),
    Column("caller", String(200)),
    Column("taken_by", String(64)),
    Column("contract_ref", String(64)),
    Column("contractor_ref", String(64)),
    to("homes"),
    to("blocks"),
    Column("place", String(16), nullable=False),
    Column("happened_on", String(10)),
    Column("story", Text, nullable=False),
    Column("treatment", String(16), nullable=False),
    Column("severity", String(16), nullable=False),
    Column("restricted", Boolean, nullable=False),
    Column("state", String(16), nullable=False),
    Column("owner", String(64)),
    Column("duplicate_of", String(16)),
    Column("outcome", Text),
    Column("lesson", Text),
    Column("aware_at", Moment, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("closed_at", Moment),
    Column("revision", Integer, nullable=False, default=1),
    Column("visit_ref", String(64)),
    Column("paused_until", Moment),
    Column("said_place", String(200)),
    keep=Keep(6 * 365, "closed_at", "closed reports and complaints are kept six years"),
    personal=Personal(
        by="resident_id", is_open=_is_owed, hides=("owner", "taken_by", "duplicate_of"), cases=("report",)
    ),
)

report_clauses = table_(
    "report_clauses",
    id_(),
    to("reports", null=False, index=True),
    Column("clause_id", Id, ForeignKey("clauses.id"), nullable=False),
    Column("clause", String(32), nullable=False),
    Column("stood", Boolean),
    keep=Keep(None, why="goes with its report"),
    personal=Personal(by="report_id"),
)

report_events = table_(
    "report_events",
    id_(),
    to("reports", null=False, index=True),
    Column("at", Moment, nullable=False),
    Column("kind", String(32), nullable=False),
    Column("by", String(16), nullable=False),
    Column("actor", String(64)),
    Column("platform", String(16), nullable=False),
    Column("data", JSON, nullable=False),
    keep=Keep(None, why="append-only history, goes with its report"),
    personal=Personal(by="report_id", hides=("actor", "data.to", "data.of")),
)
