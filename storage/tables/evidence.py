"""Photos, voice notes and videos."""

from sqlalchemy import Column, Index, Integer, String

from storage.tables.base import Keep, Moment, Personal, file_, id_, table_, to

evidence = table_(
    "evidence",
    id_(),
    Column("key", String(32), nullable=False, unique=True),
    to("residents"),
    to("reports", index=True),
    Column("platform", String(16), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("source", String(300), nullable=False),
    Column("mime", String(100), nullable=False),
    Column("name", String(100), nullable=False),
    Column("size", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    file_("file"),
    Column("visit_ref", String(64), index=True),
    Column("created_at", Moment, nullable=False),
    Column("about", String(64), index=True),
    Index("ix_evidence_sender", "resident_id", "created_at"),
    keep=Keep(365, "created_at", "photos are kept 12 months"),
    personal=Personal(by="resident_id"),
)
