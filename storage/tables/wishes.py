"""Households' wishes of the people who come."""

from sqlalchemy import Column, Index, Integer, String, Text

from storage.tables.base import Keep, Moment, Personal, id_, table_, to

wishes = table_(
    "wishes",
    id_(),
    to("residents", null=False, index=True),
    to("homes", index=True),
    Column("wish", String(32), nullable=False),
    Column("words", Text, nullable=False),
    Column("knows", String(16), nullable=False),
    Column("until", String(10)),
    Column("state", String(16), nullable=False),
    Column("instruction", Text),
    Column("answer", Text),
    Column("decided_by", String(64)),
    Column("asked_at", Moment, nullable=False),
    Column("decided_at", Moment),
    Column("review_at", Moment),
    Column("ended_at", Moment),
    Column("revision", Integer, nullable=False, default=1),
    Index("ix_wishes_review", "state", "review_at"),
    keep=Keep(30, "ended_at", "until taken back, run out, or the tenancy ends; then a month to put a slip right"),
    personal=Personal(by="resident_id", hides=("decided_by",), cases=("wish",)),
)
