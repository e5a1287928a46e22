"""Jobs and their visits, with their history, offers and reminders."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Index, Integer, String, Text, UniqueConstraint, text

from storage.tables.base import Keep, Moment, Personal, id_, only_where, table_, to

jobs = table_(
    "jobs",
    id_(),
    Column("ref", String(64), nullable=False, index=True),
    to("contractors", null=False, index=True),
    Column("contract_ref", String(64)),
    to("homes", index=True),
    to("blocks", index=True),
    Column("communal", Boolean, nullable=False),
    Column("planned", Boolean, nullable=False),
    Column("safety", String(16)),
    Column("trade", String(64)),
    Column("description", Text, nullable=False),
    Column("location", Text),
    Column("access", Text),
    Column("liaison", String(200)),
    Column("priority", Integer),
    Column("required_by", Moment),
    Column("state", String(16), nullable=False),
    Column("reported_at", Moment),
    Column("dispatched_at", Moment),
    Column("completed_at", Moment),
    Column("closed_at", Moment),
    Column("created_at", Moment, nullable=False),
    Column("source_at", Moment),
    Column("digest", String(32)),
    Column("revision", Integer, nullable=False, default=1),
    # An order may be for several homes and contractors: each has a job of its own, with words and visits of its own.
    Index("uq_jobs_at_home", "ref", "home_id", "contractor_id", unique=True, **only_where(text("NOT communal"))),
    Index("uq_jobs_in_block", "ref", "block_id", "contractor_id", unique=True, **only_where(text("communal"))),
    keep=Keep(6 * 365, "closed_at", "as long as a complaint about it may be looked into"),
    personal="home",
)

visits = table_(
    "visits",
    id_(),
    Column("ref", String(64), nullable=False, unique=True),
    to("jobs", null=False, index=True),
    to("workers"),
    Column("state", String(16), nullable=False),
    Column("slot", String(32)),
    Column("starts_at", Moment, nullable=False, index=True),
    Column("ends_at", Moment, nullable=False, index=True),
    Column("password", String(16), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("source_at", Moment),
    Column("digest", String(32)),
    Column("closed_at", Moment),
    Column("revision", Integer, nullable=False, default=1),
    keep=Keep(None, why="goes with its job"),
    personal="home",
)


def _without_words(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a line says of the visit itself."""
    return {name: value for name, value in data.items() if name != "words"}


job_events = table_(
    "job_events",
    id_(),
    to("jobs", null=False, index=True),
    to("visits", index=True),
    Column("at", Moment, nullable=False),
    Column("kind", String(32), nullable=False),
    Column("by", String(16), nullable=False),
    Column("actor", String(64)),
    Column("platform", String(16), nullable=False),
    Column("data", JSON, nullable=False),
    to("residents", index=True),
    keep=Keep(None, why="append-only history of a job and its visits, goes with the job"),
    personal=Personal(by="resident_id", blanks={"resident_id": None, "data": _without_words}, hides=("actor",)),
)

offers = table_(
    "offers",
    id_(),
    to("jobs", null=False, index=True),
    to("visits", null=False, index=True),
    Column("slot", String(32)),
    Column("starts_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("ended_at", Moment),
    keep=Keep(None, why="goes with its job"),
    personal="nobody",
)

reminders = table_(
    "reminders",
    id_(),
    to("jobs", null=False, index=True),
    to("visits", null=False, index=True),
    Column("kind", String(16), nullable=False),
    Column("key", String(40), nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("state", String(16), nullable=False),
    Column("done_at", Moment),
    UniqueConstraint("visit_id", "kind", "key"),
    Index("ix_reminders_due", "state", "due_at"),
    keep=Keep(90, "done_at", "long enough to look into a reminder that did not come"),
    personal="nobody",
)

pending_changes = table_(
    "pending_changes",
    id_(),
    to("jobs", null=False, index=True),
    to("visits", null=False, index=True),
    to("residents", null=False, index=True),
    Column("platform", String(16), nullable=False),
    Column("kind", String(8), nullable=False),
    Column("data", JSON, nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("state", String(16), nullable=False),
    Column("done_at", Moment),
    Index("ix_pending_changes_due", "state", "due_at"),
    keep=Keep(90, "done_at", "long enough to look into a change that somebody did not mean"),
    personal=Personal(by="resident_id"),
)
