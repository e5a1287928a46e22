"""Keys that residents have lost, and those that neighbours handed in."""

from sqlalchemy import Column, String, Text

from storage.tables.base import Keep, Moment, Personal, id_, table_, to

lost_keys = table_(
    "lost_keys",
    id_(),
    to("residents", index=True),
    to("homes", index=True),
    to("groups", index=True),
    Column("which", String(16)),
    Column("words", Text),
    Column("state", String(16), nullable=False),
    Column("at", Moment, nullable=False),
    Column("closed_at", Moment),
    keep=Keep(30, "closed_at", "until there is a key again; then a month to put a slip right"),
    personal=Personal(by="resident_id", cases=("key",)),
)
