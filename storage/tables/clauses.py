"""The lines of the landlord's code, by version."""

from sqlalchemy import JSON, Column, Integer, String, UniqueConstraint

from storage.tables.base import Keep, Moment, id_, table_

clauses = table_(
    "clauses",
    id_(),
    Column("clause", String(32), nullable=False),
    Column("version", Integer, nullable=False),
    Column("content", JSON, nullable=False),
    Column("since", Moment, nullable=False),
    UniqueConstraint("clause", "version"),
    keep=Keep(None, why="a report points at the clause as it read that day"),
    personal="nobody",
)
