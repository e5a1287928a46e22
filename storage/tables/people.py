"""Residents: who they are, where they live and write from, what they wish, and who stood at their door."""

from sqlalchemy import Boolean, Column, Index, Integer, String, Text, UniqueConstraint, false

from storage.tables.base import Keep, Moment, id_, table_, to

residents = table_(
    "residents",
    id_(),
    Column("name", String(128), nullable=False),
    Column("language", String(16), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("quiet", Boolean, nullable=False, server_default=false()),
    Column("unasked", Boolean, nullable=False, server_default=false()),
    keep=Keep(None, why="until the resident leaves"),
    personal="resident",
)

addresses = table_(
    "addresses",
    id_(),
    Column("platform", String(16), nullable=False),
    Column("person", String(64), nullable=False),
    Column("chat", String(64), nullable=False),
    to("residents", null=False, index=True),
    Column("blocked_at", Moment),
    Column("answering", String(16)),
    Column("answering_until", Moment),
    UniqueConstraint("platform", "person"),
    Index("ix_addresses_chat", "platform", "chat"),
    keep=Keep(None, why="goes with its resident"),
    personal="resident",
)

residencies = table_(
    "residencies",
    id_(),
    to("residents", null=False, index=True),
    to("homes"),
    to("blocks"),
    Column("since", Moment, nullable=False),
    keep=Keep(None, why="goes with its resident"),
    personal="resident",
)

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
    personal="resident",
)

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
    personal="resident",
)

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
    personal="resident",
)
