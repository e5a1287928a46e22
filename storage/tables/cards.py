"""The places of the cards of cases."""

from sqlalchemy import Column, String

from storage.tables.base import Id, Keep, Moment, table_

cards = table_(
    "cards",
    Column("case_type", String(16), primary_key=True),
    Column("subject", Id, primary_key=True, autoincrement=False),
    Column("channel", String(64), nullable=False),
    Column("message", String(64), nullable=False),
    Column("posted_at", Moment, nullable=False),
    keep=Keep(365, "posted_at", "a report's goes with its report; any other is then looked at in its platform"),
    personal="nobody",
)
