"""Residents: their homes and addresses, and their places in a conversation."""

from sqlalchemy import JSON, Boolean, Column, Index, Integer, String, UniqueConstraint, false, text

from storage.tables.base import Keep, Moment, Personal, id_, only_where, table_, to

residents = table_(
    "residents",
    id_(),
    Column("name", String(128), nullable=False),
    Column("language", String(16), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("quiet", Boolean, nullable=False, server_default=false()),
    Column("unasked", Boolean, nullable=False, server_default=false()),
    Column("discreet", Boolean, nullable=False, server_default=false()),
    Column("said_place", String(200)),
    keep=Keep(None, why="until the resident leaves"),
    personal=Personal(by="id", stays=True),
)

addresses = table_(
    "addresses",
    id_(),
    Column("platform", String(16), nullable=False),
    Column("person", String(64), nullable=False),
    Column("chat", String(64), nullable=False),
    to("residents", null=False, index=True),
    Column("blocked_at", Moment),
    Column("answering", String(16)),
    Column("answering_until", Moment),
    UniqueConstraint("platform", "person"),
    Index("ix_addresses_chat", "platform", "chat"),
    keep=Keep(None, why="goes with its resident"),
    personal=Personal(by="resident_id", stays=True),
)

residencies = table_(
    "residencies",
    id_(),
    to("residents", null=False, index=True),
    to("homes", index=True),
    to("blocks", index=True),
    Column("since", Moment, nullable=False),
    Column("until", Moment),
    Column("follows", Boolean, nullable=False, server_default=false()),
    Index("uq_residencies_present", "resident_id", unique=True, **only_where(text("until IS NULL"))),
    keep=Keep(None, why="goes with its resident"),
    personal=Personal(by="resident_id"),
)
present = residencies.c.until.is_(None)
"""The condition that a residency goes on. A resident has one at a time; outside it nothing of a home is theirs."""

sessions = table_(
    "sessions",
    Column("platform", String(16), primary_key=True),
    Column("chat", String(64), primary_key=True),
    Column("person", String(64), primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("data", JSON, nullable=False),
    Column("updated_at", Moment, nullable=False),
    keep=Keep(30, "updated_at", "unfinished drafts are kept 30 days"),
    personal=Personal(by="person", plain=False),
)
