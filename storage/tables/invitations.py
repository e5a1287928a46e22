"""Invitations and codes that let a resident or a group chat join."""

from sqlalchemy import Column, Integer, String

from storage.tables.base import Keep, Moment, Personal, id_, table_, to

invitations = table_(
    "invitations",
    id_(),
    Column("token_hash", String(64), nullable=False, unique=True),
    to("homes"),
    to("blocks"),
    to("residents"),
    Column("uses_left", Integer),
    Column("expires_at", Moment, nullable=False),
    Column("purpose", String(16), nullable=False, server_default="home"),
    keep=Keep(90, "expires_at"),
    personal=Personal(by="resident_id", hides=("token_hash",), plain=False),
)
