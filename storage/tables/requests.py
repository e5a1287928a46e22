"""Requests about a person's data, and the people who may make them for somebody else."""

from sqlalchemy import JSON, Column, Index, Integer, String, Text

from storage.tables.base import Id, Keep, Moment, Personal, id_, table_, to

requests = table_(
    "requests",
    id_(),
    Column("ref", String(16), nullable=False, unique=True),
    # Not a key: a request for erasure outlives the resident, and then names no one. The number that they had, and since
    # when, tell who is to be erased again in a restored backup.
    Column("resident_id", Id, index=True),
    Column("erased_number", Id),
    Column("known_since", Moment),
    Column("kind", String(8), nullable=False),
    Column("state", String(16), nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("asked_by", String(16), nullable=False),
    Column("actor", String(64)),
    Column("representative", String(200)),
    Column("due_at", Moment, nullable=False),
    Column("look_at", Moment),
    Column("erased_at", Moment),
    Column("closed_at", Moment),
    Column("stays", JSON),
    Column("rest", JSON),
    Column("links", JSON),
    Column("hold_reason", Text),
    Column("hold_until", String(10)),
    Column("revision", Integer, nullable=False, default=1),
    Index("ix_requests_look", "look_at"),
    keep=Keep(6 * 365, "closed_at", "that it was asked for and done, as the law wants it shown; without any name"),
    personal=Personal(by="resident_id", blanks={"representative": None}, hides=("actor", "rest", "links")),
)

representatives = table_(
    "representatives",
    id_(),
    to("residents", null=False, index=True),
    Column("name", String(200), nullable=False),
    Column("contact", String(200), nullable=False),
    Column("consent", Text, nullable=False),
    Column("recorded_by", String(64), nullable=False),
    Column("since", Moment, nullable=False),
    Column("until", String(10), nullable=False),
    Column("ended_at", Moment),
    Index("ix_representatives_until", "ended_at", "until"),
    keep=Keep(365, "ended_at", "that the resident agreed, and to what, for a year after it ended"),
    personal=Personal(by="resident_id", hides=("recorded_by",)),
)
