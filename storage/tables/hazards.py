"""Hazards and repairs that residents tell us of, and their history."""

from sqlalchemy import JSON, Boolean, Column, Integer, String, Text

from storage.tables.base import Keep, Moment, Personal, id_, table_, to, until_closed

hazards = table_(
    "hazards",
    id_(),
    Column("ref", String(16), nullable=False, unique=True),
    to("residents", index=True),
    to("homes"),
    to("blocks"),
    Column("report_ref", String(16), index=True),
    Column("anonymous", Boolean, nullable=False),
    Column("language", String(16), nullable=False),
    Column("kind", String(32), nullable=False),
    Column("urgency", String(16), nullable=False),
    Column("address", String(200)),
    Column("room", String(16)),
    Column("household", String(16)),
    Column("words", Text, nullable=False),
    Column("owner", String(64)),
    Column("aware_at", Moment, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("received_at", Moment),
    Column("investigated_at", Moment),
    Column("safe_at", Moment),
    Column("closed_at", Moment),
    Column("revision", Integer, nullable=False, default=1),
    keep=Keep(6 * 365, "closed_at", "six years, as other records of repairs"),
    personal=Personal(by="resident_id", is_open=until_closed, hides=("owner",), cases=("hazard",)),
)

hazard_events = table_(
    "hazard_events",
    id_(),
    to("hazards", null=False, index=True, goes_with=True),
    Column("at", Moment, nullable=False),
    Column("kind", String(32), nullable=False),
    Column("by", String(16), nullable=False),
    Column("actor", String(64)),
    Column("platform", String(16), nullable=False),
    Column("data", JSON, nullable=False),
    keep=Keep(None, why="append-only history, goes with its hazard"),
    personal=Personal(by="hazard_id", hides=("actor",)),
)
