"""What comes in and goes out, where each person stands, and who guesses."""

from sqlalchemy import JSON, Boolean, Column, Index, Integer, String, Text, UniqueConstraint

from storage.tables.base import Keep, Moment, id_, table_

inbox = table_(
    "inbox",
    id_(),
    Column("platform", String(16), nullable=False),
    Column("key", String(200), nullable=False),
    Column("lane", String(200), nullable=False),
    Column("raw", Text, nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("state", String(16), nullable=False),
    Column("done_at", Moment),
    Column("trouble", String(64)),
    Column("holder", String(100)),
    Column("held_until", Moment),
    UniqueConstraint("platform", "key"),
    Index("ix_inbox_open", "state", "id"),
    keep=Keep(30, "done_at", "long enough to look into a complaint about the bot"),
    personal="resident",
)

outbox = table_(
    "outbox",
    id_(),
    Column("platform", String(16), nullable=False),
    Column("lane", String(200), nullable=False),
    Column("kind", String(32), nullable=False),
    Column("payload", JSON, nullable=False),
    Column("priority", Integer, nullable=False),
    Column("collapse", String(200)),
    Column("not_before", Moment),
    Column("created_at", Moment, nullable=False),
    Column("state", String(16), nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("uncertain", Boolean, nullable=False, default=False),
    Column("trouble", String(300)),
    Column("done_at", Moment),
    Column("holder", String(100)),
    Column("held_until", Moment),
    Index("ix_outbox_open", "state", "id"),
    keep=Keep(14, "done_at", "delivered words live in the report; this is only the envelope"),
    personal="resident",
)

attempts = table_(
    "attempts",
    id_(),
    Column("kind", String(16), nullable=False),
    Column("who", String(100), nullable=False),
    Column("at", Moment, nullable=False),
    Index("ix_attempts_by_who", "kind", "who", "at"),
    Index("ix_attempts_by_all", "kind", "at"),
    keep=Keep(1, "at", "only the last hour counts; what was tried is not written down"),
    personal="resident",
)

sessions = table_(
    "sessions",
    Column("platform", String(16), primary_key=True),
    Column("chat", String(64), primary_key=True),
    Column("person", String(64), primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("data", JSON, nullable=False),
    Column("updated_at", Moment, nullable=False),
    keep=Keep(30, "updated_at", "unfinished drafts are kept 30 days"),
    personal="resident",
)
