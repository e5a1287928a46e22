"""Communal verdicts: rounds, their votes, and comments."""

from sqlalchemy import JSON, Boolean, Column, Index, Integer, String, Text

from storage.tables.base import Keep, Moment, Personal, id_, table_, to

rounds = table_(
    "rounds",
    id_(),
    Column("ref", String(16), nullable=False, unique=True),
    to("jobs", null=False, index=True),
    to("visits"),
    to("blocks", null=False, index=True),
    Column("state", String(16), nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("opened_by", String(64)),
    Column("remind_at", Moment),
    Column("reminded_at", Moment),
    Column("closes_at", Moment, nullable=False),
    Column("closed_at", Moment),
    Column("closed_by", String(64)),
    Column("homes", Integer, nullable=False),
    Column("result", JSON),
    Column("reopened", Boolean, nullable=False),
    Column("shown", Integer, nullable=False, default=0),
    Column("revision", Integer, nullable=False, default=1),
    Index("ix_rounds_due", "state", "closes_at"),
    keep=Keep(None, why="goes with its job; what stays of the votes is their totals"),
    personal="nobody",
)

votes = table_(
    "votes",
    id_(),
    to("rounds", null=False, index=True),
    to("jobs", null=False, index=True),
    Column("platform", String(16), nullable=False),
    Column("person", String(64), nullable=False),
    Column("question", String(16), nullable=False),
    Column("answer", String(16), nullable=False),
    Column("cast_at", Moment, nullable=False),
    keep=Keep(90, "cast_at", "who voted what is needed until the round is closed, and for questions about it"),
    personal=Personal(by="person"),
)

comments = table_(
    "comments",
    id_(),
    to("rounds", null=False, index=True),
    to("jobs", null=False, index=True),
    to("residents", null=False, index=True),
    Column("words", Text, nullable=False),
    Column("named", Boolean, nullable=False),
    Column("at", Moment, nullable=False),
    keep=Keep(None, why="goes with its job"),
    personal=Personal(by="resident_id", cases=("comment",)),
)
