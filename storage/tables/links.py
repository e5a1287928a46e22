"""What ties us to the landlord's other systems."""

from sqlalchemy import JSON, Column, Integer, String

from storage.tables.base import Keep, Moment, id_, table_

tokens = table_(
    "tokens",
    id_(),
    Column("name", String(64), nullable=False, unique=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("scopes", JSON, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("used_at", Moment),
    Column("revoked_at", Moment),
    keep=Keep(90, "revoked_at", "so that a log can still be understood"),
    personal="nobody",
)

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

imports = table_(
    "imports",
    id_(),
    Column("kind", String(16), nullable=False),
    Column("name", String(200), nullable=False),
    Column("by", String(100), nullable=False),
    Column("at", Moment, nullable=False),
    Column("rows", Integer, nullable=False),
    Column("added", Integer, nullable=False),
    Column("changed", Integer, nullable=False),
    Column("same", Integer, nullable=False),
    Column("bad", Integer, nullable=False),
    keep=Keep(365, "at", "what came in, when, and how much of it was good"),
    personal="staff",
)
