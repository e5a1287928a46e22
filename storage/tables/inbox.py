"""Inputs that are not handled yet."""

from sqlalchemy import Column, Index, String, Text, UniqueConstraint

from storage.tables.base import Keep, Moment, Personal, id_, table_

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
    Column("claimed_by", String(100)),
    Column("stays", Text),
    UniqueConstraint("platform", "key"),
    Index("ix_inbox_open", "state", "id"),
    keep=Keep(30, "done_at", "long enough to look into a complaint about the bot"),
    personal=Personal(by="sent_by", plain=False),
)
