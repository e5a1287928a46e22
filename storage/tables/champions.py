"""Residents who speak for their block, and what they carried."""

from sqlalchemy import Column, Integer, String, Text

from storage.tables.base import Keep, Moment, Personal, id_, table_, to, until_closed

champions = table_(
    "champions",
    id_(),
    to("residents", null=False, index=True),
    to("blocks", null=False, index=True),
    Column("state", String(16), nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("asked_by", String(64)),
    Column("agreed_at", Moment),
    Column("ended_at", Moment),
    keep=Keep(365, "ended_at", "that they agreed, and to what, for a year after they stopped"),
    personal=Personal(by="resident_id", hides=("asked_by",)),
)

carried = table_(
    "carried",
    id_(),
    Column("ref", String(16), nullable=False, unique=True),
    to("residents", null=False, index=True),
    to("blocks", null=False, index=True),
    Column("source", String(16), nullable=False),
    Column("neighbour", String(200)),
    Column("words", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("answer", Text),
    Column("answered_by", String(64)),
    Column("closed_at", Moment),
    Column("revision", Integer, nullable=False, default=1),
    keep=Keep(6 * 365, "closed_at", "as long as the report it may have been"),
    personal=Personal(by="resident_id", is_open=until_closed, hides=("neighbour", "answered_by"), cases=("carried",)),
)
