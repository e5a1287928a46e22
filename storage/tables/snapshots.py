"""What was published of how homes answered. It is made once for each period, and never counted again."""

from sqlalchemy import JSON, Column, String, UniqueConstraint

from storage.tables.base import Keep, Moment, id_, table_

snapshots = table_(
    "snapshots",
    id_(),
    Column("what", String(16), nullable=False),
    Column("subject", String(64), nullable=False),
    Column("first", Moment, nullable=False),
    Column("last", Moment, nullable=False),
    Column("at", Moment, nullable=False),
    Column("data", JSON, nullable=False),
    UniqueConstraint("what", "subject", "last"),
    keep=Keep(6 * 365, "at", "as long as scorecards: a second count of the same answers would differ from the first"),
    personal="nobody",
)
