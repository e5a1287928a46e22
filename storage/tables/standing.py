"""Messages in one person's chat that are kept up to date where they stand."""

from sqlalchemy import Boolean, Column, String, UniqueConstraint

from storage.tables.base import Id, Keep, Moment, Personal, id_, table_, to

standing_messages = table_(
    "standing_messages",
    id_(),
    Column("kind", String(16), nullable=False),
    Column("subject", Id, nullable=False),
    to("residents", null=False, index=True),
    Column("platform", String(16), nullable=False),
    Column("chat", String(64), nullable=False),
    Column("message", String(64), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("pinned", Boolean, nullable=False),
    Column("at", Moment, nullable=False),
    UniqueConstraint("kind", "subject", "platform", "chat"),
    keep=Keep(365, "at", "a message older than that is left as it stands"),
    personal=Personal(by="resident_id", plain=False),
)
