"""Checks of callers at a door."""

from sqlalchemy import Column, String

from storage.tables.base import Keep, Moment, Personal, id_, table_, to

door_checks = table_(
    "door_checks",
    id_(),
    to("residents", null=False, index=True),
    to("homes"),
    Column("company", String(128), nullable=False),
    Column("contractor_ref", String(64)),
    Column("visit_ref", String(64)),
    Column("result", String(16), nullable=False),
    Column("password", String(16)),
    Column("at", Moment, nullable=False),
    Column("state", String(16)),
    Column("decided_by", String(64)),
    Column("decided_at", Moment),
    keep=Keep(365, "at", "who asked about a caller, and what they were told, for a year"),
    personal=Personal(by="resident_id", hides=("decided_by",), cases=("caller",)),
)
