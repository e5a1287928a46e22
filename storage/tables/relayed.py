"""Which of our messages to a resident were about what, so that an answer goes there."""

from sqlalchemy import Column, String, UniqueConstraint

from storage.tables.base import Id, Keep, Moment, Personal, id_, table_, to

relayed_messages = table_(
    "relayed_messages",
    id_(),
    to("residents", null=False, index=True),
    Column("kind", String(16), nullable=False),
    Column("subject", Id, nullable=False),
    Column("platform", String(16), nullable=False),
    Column("chat", String(64), nullable=False),
    Column("message", String(64), nullable=False),
    Column("at", Moment, nullable=False),
    UniqueConstraint("platform", "chat", "message"),
    keep=Keep(365, "at", "so that a reply to an old message still finds its subject"),
    personal=Personal(by="resident_id", plain=False),
)
