"""Residents' wish to talk to a person, and the conversation that follows."""

from sqlalchemy import JSON, Column, ForeignKey, Integer, String, Text

from storage.tables.base import Id, Keep, Moment, Personal, id_, table_, to, until_closed

enquiries = table_(
    "enquiries",
    id_(),
    Column("ref", String(16), nullable=False, unique=True),
    to("residents", null=False, index=True),
    to("homes"),
    Column("visit_ref", String(64)),
    Column("contract_ref", String(64)),
    Column("contractor_ref", String(64)),
    Column("words", Text, nullable=False),
    Column("owner", String(64)),
    Column("asked_at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("answered_at", Moment),
    Column("closed_at", Moment),
    Column("revision", Integer, nullable=False, default=1),
    keep=Keep(365, "closed_at", "a year after it is closed"),
    personal=Personal(by="resident_id", is_open=until_closed, hides=("owner",), cases=("enquiry",)),
)

enquiry_events = table_(
    "enquiry_events",
    id_(),
    Column("enquiry_id", Id, ForeignKey("enquiries.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("at", Moment, nullable=False),
    Column("kind", String(32), nullable=False),
    Column("by", String(16), nullable=False),
    Column("actor", String(64)),
    Column("platform", String(16), nullable=False),
    Column("data", JSON, nullable=False),
    keep=Keep(None, why="append-only history, goes with its enquiry"),
    personal=Personal(by="enquiry_id", hides=("actor", "data.to")),
)
