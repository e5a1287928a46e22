"""Daily and hourly routines."""

from sqlalchemy import Column, String

from storage.tables.base import Keep, Moment, table_

routines = table_(
    "routines",
    Column("name", String(64), primary_key=True),
    Column("done_for", String(10), nullable=False),
    Column("done_at", Moment, nullable=False),
    keep=Keep(None, why="one row for each thing that is done once a day: the day it was last done for"),
    personal="nobody",
)
