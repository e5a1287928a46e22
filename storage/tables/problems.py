"""Problems that neighbours share in their group chat."""

from sqlalchemy import Column, Integer, String, UniqueConstraint

from storage.tables.base import Keep, Moment, Personal, id_, table_, to

problems = table_(
    "problems",
    id_(),
    Column("ref", String(16), nullable=False, unique=True),
    to("reports", null=False, index=True),
    to("blocks", null=False, index=True),
    Column("contract_ref", String(64)),
    Column("clause", String(32), nullable=False),
    Column("state", String(16), nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("closed_at", Moment),
    Column("revision", Integer, nullable=False, default=1),
    keep=Keep(None, why="goes with its report"),
    personal=Personal(by="report_id"),
)

supporters = table_(
    "supporters",
    id_(),
    to("problems", null=False, index=True),
    to("reports", null=False, index=True),
    Column("platform", String(16), nullable=False),
    Column("person", String(64), nullable=False),
    Column("says", String(16), nullable=False),
    Column("at", Moment, nullable=False),
    Column("ended_at", Moment),
    UniqueConstraint("problem_id", "platform", "person", "says"),
    keep=Keep(90, "ended_at", "who stood behind a problem is needed until a while after it is closed"),
    personal=Personal(by="person"),
)
