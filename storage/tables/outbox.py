"""Effects that are not delivered yet, and those that wait until their resident opens them."""

from sqlalchemy import JSON, Boolean, Column, Index, Integer, String, false

from storage.tables.base import Keep, Moment, Personal, id_, table_, to

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
    Column("claimed_by", String(100)),
    Column("sender", String(200)),
    Column("own", Boolean, nullable=False, server_default=false()),
    Index("ix_outbox_open", "state", "id"),
    keep=Keep(14, "done_at", "delivered words live in the report; this is only the envelope"),
    personal=Personal(by="sent_to", plain=False, hides=("payload.cause",)),
)

held = table_(
    "held",
    id_(),
    to("residents", null=False),
    Column("at", Moment, nullable=False),
    Column("platform", String(16), nullable=False),
    Column("lane", String(200), nullable=False),
    Column("kind", String(32), nullable=False),
    Column("payload", JSON, nullable=False),
    Column("read_at", Moment),
    Index("ix_held_waiting", "resident_id", "read_at"),
    keep=Keep(14, "read_at", "until its resident has read it, and as long as other envelopes then"),
    personal=Personal(by="resident_id", plain=False, hides=("payload.cause",)),
)
