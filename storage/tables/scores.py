"""Scorecards, as they were shown."""

from sqlalchemy import JSON, Column, String, UniqueConstraint

from storage.tables.base import Keep, Moment, id_, table_

scorecards = table_(
    "scorecards",
    id_(),
    Column("scope", String(16), nullable=False),
    Column("subject", String(64), nullable=False),
    Column("first", Moment, nullable=False),
    Column("last", Moment, nullable=False),
    Column("month", String(7)),
    Column("channel", String(64), nullable=False),
    Column("data", JSON, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("made_by", String(64)),
    UniqueConstraint("scope", "subject", "month"),
    keep=Keep(6 * 365, "made_at", "what was shown, as it was shown"),
    personal="nobody",
)
