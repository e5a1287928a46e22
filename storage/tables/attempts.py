"""Guesses, which are counted."""

from sqlalchemy import Column, Index, String

from storage.tables.base import Keep, Moment, Personal, id_, table_

attempts = table_(
    "attempts",
    id_(),
    Column("kind", String(16), nullable=False),
    Column("who", String(100), nullable=False),
    Column("at", Moment, nullable=False),
    Index("ix_attempts_by_who", "kind", "who", "at"),
    Index("ix_attempts_by_all", "kind", "at"),
    keep=Keep(1, "at", "only the last hour counts; what was tried is not written down"),
    personal=Personal(by="who", plain=False),
)
