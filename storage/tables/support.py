"""Calls for a person's help."""

from sqlalchemy import Column, Integer, String, Text

from storage.tables.base import Keep, Moment, Personal, id_, table_, to, until_closed

supports = table_(
    "supports",
    id_(),
    Column("ref", String(16), nullable=False, unique=True),
    to("residents", null=False, index=True),
    to("homes"),
    Column("visit_ref", String(64)),
    Column("words", Text, nullable=False),
    Column("voice", String(32)),
    Column("state", String(16), nullable=False),
    Column("contact", String(200)),
    Column("answer", Text),
    Column("answered_by", String(64)),
    Column("asked_at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("closed_at", Moment),
    Column("revision", Integer, nullable=False, default=1),
    keep=Keep(365, "closed_at", "a year after it was answered"),
    personal=Personal(by="resident_id", is_open=until_closed, hides=("answered_by",), cases=("support",)),
)
