"""Addresses that hear what happens to visits."""

from sqlalchemy import JSON, Column, String

from storage.tables.base import Keep, Moment, id_, table_

hooks = table_(
    "hooks",
    id_(),
    Column("url", String(500), nullable=False, unique=True),
    Column("secret", String(64), nullable=False),
    Column("kinds", JSON, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("ended_at", Moment),
    keep=Keep(90, "ended_at"),
    personal="nobody",
)
