"""Tokens by which the landlord's other systems come in."""

from sqlalchemy import JSON, Column, String

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
