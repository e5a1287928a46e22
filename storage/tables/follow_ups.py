"""What follows from a block's verdict: who looks after it, by when, and what the block hears of it."""

from sqlalchemy import Boolean, Column, Integer, String, Text, UniqueConstraint

from storage.tables.base import Keep, Moment, id_, table_, to

follow_ups = table_(
    "follow_ups",
    id_(),
    to("rounds", null=False),
    to("jobs", null=False, index=True),
    Column("owner", String(64)),
    Column("opened_at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("late", Boolean, nullable=False, default=False),
    Column("answered_at", Moment),
    Column("revision", Integer, nullable=False, default=1),
    UniqueConstraint("round_id"),
    keep=Keep(None, why="goes with its job"),
    personal="nobody",
)

follow_up_events = table_(
    "follow_up_events",
    id_(),
    to("follow_ups", null=False, index=True),
    to("jobs", null=False, index=True),
    Column("kind", String(16), nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("words", Text),
    Column("by", String(64)),
    Column("at", Moment, nullable=False),
    keep=Keep(None, why="goes with its job"),
    personal="nobody",
)
