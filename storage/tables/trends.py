"""Trends: things that go wrong more often than they should."""

from sqlalchemy import JSON, Column, Integer, String, Text, UniqueConstraint

from storage.tables.base import Keep, Moment, id_, table_, to

trends = table_(
    "trends",
    id_(),
    Column("kind", String(16), nullable=False),
    Column("key", String(200), nullable=False),
    Column("contractor_ref", String(64)),
    Column("contract_ref", String(64)),
    to("workers"),
    Column("raised_at", Moment, nullable=False),
    Column("data", JSON, nullable=False),
    Column("state", String(16), nullable=False),
    Column("seen_by", String(64)),
    Column("seen_at", Moment),
    Column("words", Text),
    Column("revision", Integer, nullable=False, default=1),
    UniqueConstraint("kind", "key"),
    keep=Keep(2 * 365, "raised_at", "so that the next one can be seen beside it"),
    personal="worker",
)
