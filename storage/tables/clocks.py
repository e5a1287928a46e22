"""What was promised, and by when."""

from sqlalchemy import Column, Index, String, text

from storage.tables.base import Id, Keep, Moment, Personal, id_, only_where, table_, to

unsettled = text("settled_at IS NULL")
"""The condition of a clock that is running, or due and still owed: at most one of a name for each case."""

clocks = table_(
    "clocks",
    id_(),
    Column("name", String(32), nullable=False),
    Column("case_type", String(32), nullable=False),
    Column("subject", Id, nullable=False),
    to("residents", index=True),
    Column("state", String(16), nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("ring_at", Moment, nullable=False),
    Column("settled_at", Moment),
    Index("uq_clocks_unsettled", "case_type", "subject", "name", unique=True, **only_where(unsettled)),
    Index("ix_clocks_ring", "state", "ring_at"),
    keep=Keep(6 * 365, "due_at", "as long as a report or complaint, of which it says if it was answered in time"),
    personal=Personal(by="resident_id", plain=False),
)
