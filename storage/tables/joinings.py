"""People who joined a home where somebody lived already."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String

from storage.tables.base import Id, Keep, Moment, Personal, id_, table_, to

joinings = table_(
    "joinings",
    id_(),
    Column("residency_id", Id, ForeignKey("residencies.id"), nullable=False, unique=True),
    to("homes", null=False, index=True),
    Column("at", Moment, nullable=False),
    Column("tell_at", Moment),
    Column("hushed_at", Moment),
    Column("claimed_at", Moment),
    Column("doubted_at", Moment),
    Column("state", String(16), nullable=False),
    Column("decided_by", String(64)),
    Column("revision", Integer, nullable=False),
    Index("ix_joinings_tell_at", "tell_at"),
    keep=Keep(365, "at", "who joined whom in a home, as long as somebody may ask"),
    personal=Personal(by="residency_id", hides=("decided_by", "doubted_at"), cases=("joining",)),
)
