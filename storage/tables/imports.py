"""Files imported from the landlord's other systems."""

from sqlalchemy import Column, Integer, String

from storage.tables.base import Keep, Moment, id_, table_

imports = table_(
    "imports",
    id_(),
    Column("kind", String(16), nullable=False),
    Column("name", String(200), nullable=False),
    Column("by", String(100), nullable=False),
    Column("at", Moment, nullable=False),
    Column("rows", Integer, nullable=False),
    Column("added", Integer, nullable=False),
    Column("changed", Integer, nullable=False),
    Column("same", Integer, nullable=False),
    Column("bad", Integer, nullable=False),
    keep=Keep(365, "at", "what came in, when, and how much of it was good"),
    personal="staff",
)
