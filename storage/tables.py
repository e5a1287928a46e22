"""Every table Doorstep has. Each one says how long its rows are kept and whose personal data it holds.

`info["retention"]` is a `Keep`; `info["personal"]` names whose data it is ("resident", "staff" or "nobody").
A test fails on a table without them.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)


@dataclass(frozen=True, slots=True)
class Keep:
    """Rows go `days` after the moment in `since` (a column that may be null: then they stay). None: kept for good."""

    days: int | None
    since: str | None = None
    why: str = ""


class Moment(TypeDecorator[datetime]):
    """An aware moment, stored in UTC."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Id = BigInteger().with_variant(Integer, "sqlite")


def _id() -> Column[int]:
    return Column("id", Id, primary_key=True, autoincrement=True)


def _to(table: str, *, null: bool = True, index: bool = False) -> Column[int]:
    return Column(f"{table[:-1]}_id", Id, ForeignKey(f"{table}.id"), nullable=null, index=index)


def _table(name: str, *columns: Any, keep: Keep, personal: str) -> Table:
    return Table(name, metadata, *columns, info={"retention": keep, "personal": personal})


inbox = _table(
    "inbox",
    _id(),
    Column("platform", String(16), nullable=False),
    Column("key", String(200), nullable=False),
    Column("lane", String(200), nullable=False),
    Column("raw", Text, nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("state", String(16), nullable=False),
    Column("done_at", Moment),
    Column("trouble", String(64)),
    Column("holder", String(100)),
    Column("held_until", Moment),
    UniqueConstraint("platform", "key"),
    Index("ix_inbox_open", "state", "id"),
    keep=Keep(30, "done_at", "long enough to look into a complaint about the bot"),
    personal="resident",
)

outbox = _table(
    "outbox",
    _id(),
    Column("platform", String(16), nullable=False),
    Column("lane", String(200), nullable=False),
    Column("kind", String(32), nullable=False),
    Column("payload", JSON, nullable=False),
    Column("priority", Integer, nullable=False),
    Column("collapse", String(200)),
    Column("not_before", Moment),
    Column("created_at", Moment, nullable=False),
    Column("state", String(16), nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("uncertain", Boolean, nullable=False, default=False),
    Column("trouble", String(300)),
    Column("done_at", Moment),
    Column("holder", String(100)),
    Column("held_until", Moment),
    Index("ix_outbox_open", "state", "id"),
    keep=Keep(14, "done_at", "delivered words live in the report; this is only the envelope"),
    personal="resident",
)

residents = _table(
    "residents",
    _id(),
    Column("name", String(128), nullable=False),
    Column("language", String(16), nullable=False),
    Column("created_at", Moment, nullable=False),
    keep=Keep(None, why="until the resident leaves"),
    personal="resident",
)

addresses = _table(
    "addresses",
    _id(),
    Column("platform", String(16), nullable=False),
    Column("person", String(64), nullable=False),
    Column("chat", String(64), nullable=False),
    _to("residents", null=False, index=True),
    Column("blocked_at", Moment),
    Column("answering", String(16)),
    Column("answering_until", Moment),
    UniqueConstraint("platform", "person"),
    Index("ix_addresses_chat", "platform", "chat"),
    keep=Keep(None, why="goes with its resident"),
    personal="resident",
)

sessions = _table(
    "sessions",
    Column("platform", String(16), primary_key=True),
    Column("chat", String(64), primary_key=True),
    Column("person", String(64), primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("data", JSON, nullable=False),
    Column("updated_at", Moment, nullable=False),
    keep=Keep(30, "updated_at", "unfinished drafts are kept 30 days"),
    personal="resident",
)

blocks = _table(
    "blocks",
    _id(),
    Column("ref", String(64), nullable=False, unique=True),
    Column("name", String(128), nullable=False),
    keep=Keep(None, why="the landlord's own record"),
    personal="nobody",
)

homes = _table(
    "homes",
    _id(),
    Column("ref", String(64), nullable=False, unique=True),
    _to("blocks"),
    Column("address", String(200), nullable=False),
    keep=Keep(None, why="the landlord's own record"),
    personal="nobody",
)

residencies = _table(
    "residencies",
    _id(),
    _to("residents", null=False, index=True),
    _to("homes"),
    _to("blocks"),
    Column("since", Moment, nullable=False),
    keep=Keep(None, why="goes with its resident"),
    personal="resident",
)

invitations = _table(
    "invitations",
    _id(),
    Column("token_hash", String(64), nullable=False, unique=True),
    _to("homes"),
    _to("blocks"),
    Column("uses_left", Integer),
    Column("expires_at", Moment, nullable=False),
    keep=Keep(90, "expires_at"),
    personal="nobody",
)

contractors = _table(
    "contractors",
    _id(),
    Column("ref", String(64), nullable=False, unique=True),
    Column("name", String(128), nullable=False),
    Column("current", Boolean, nullable=False, default=True),
    keep=Keep(None, why="the landlord's own record"),
    personal="nobody",
)

contracts = _table(
    "contracts",
    _id(),
    Column("ref", String(64), nullable=False, unique=True),
    Column("contractor_id", Id, ForeignKey("contractors.id"), nullable=False),
    Column("name", String(128), nullable=False),
    Column("current", Boolean, nullable=False, default=True),
    keep=Keep(None, why="the landlord's own record"),
    personal="nobody",
)

clauses = _table(
    "clauses",
    _id(),
    Column("clause", String(32), nullable=False),
    Column("version", Integer, nullable=False),
    Column("content", JSON, nullable=False),
    Column("since", Moment, nullable=False),
    UniqueConstraint("clause", "version"),
    keep=Keep(None, why="a report points at the clause as it read that day"),
    personal="nobody",
)

reports = _table(
    "reports",
    _id(),
    Column("ref", String(16), nullable=False, unique=True),
    _to("residents", index=True),
    Column("anonymous", Boolean, nullable=False),
    Column("language", String(16), nullable=False),
    Column("source", String(16), nullable=False),
    Column("caller", String(200)),
    Column("taken_by", String(64)),
    Column("contract_ref", String(64)),
    Column("contractor_ref", String(64)),
    _to("homes"),
    _to("blocks"),
    Column("place", String(16), nullable=False),
    Column("happened_on", String(10)),
    Column("story", Text, nullable=False),
    Column("treatment", String(16), nullable=False),
    Column("severity", String(16), nullable=False),
    Column("restricted", Boolean, nullable=False),
    Column("state", String(16), nullable=False),
    Column("owner", String(64)),
    Column("duplicate_of", String(16)),
    Column("outcome", Text),
    Column("lesson", Text),
    Column("aware_at", Moment, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("closed_at", Moment),
    Column("revision", Integer, nullable=False, default=1),
    Index("ix_reports_due", "state", "due_at"),
    keep=Keep(6 * 365, "closed_at", "closed reports and complaints are kept six years"),
    personal="resident",
)

report_clauses = _table(
    "report_clauses",
    _id(),
    _to("reports", null=False, index=True),
    Column("clause_id", Id, ForeignKey("clauses.id"), nullable=False),
    Column("clause", String(32), nullable=False),
    Column("stood", Boolean),
    keep=Keep(None, why="goes with its report"),
    personal="nobody",
)

report_events = _table(
    "report_events",
    _id(),
    _to("reports", null=False, index=True),
    Column("at", Moment, nullable=False),
    Column("kind", String(32), nullable=False),
    Column("by", String(16), nullable=False),
    Column("actor", String(64)),
    Column("platform", String(16), nullable=False),
    Column("data", JSON, nullable=False),
    keep=Keep(None, why="append-only history, goes with its report"),
    personal="resident",
)

evidence = _table(
    "evidence",
    _id(),
    Column("key", String(32), nullable=False, unique=True),
    _to("residents"),
    _to("reports", index=True),
    Column("platform", String(16), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("source", String(300), nullable=False),
    Column("mime", String(100), nullable=False),
    Column("name", String(100), nullable=False),
    Column("size", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("file", String(100)),
    Column("created_at", Moment, nullable=False),
    keep=Keep(365, "created_at", "photos are kept 12 months"),
    personal="resident",
)

cards = _table(
    "cards",
    Column("report_id", Id, ForeignKey("reports.id"), primary_key=True),
    Column("channel", String(64), nullable=False),
    Column("message", String(64), nullable=False),
    Column("posted_at", Moment, nullable=False),
    keep=Keep(None, why="goes with its report"),
    personal="nobody",
)

relayed_messages = _table(
    "relayed_messages",
    _id(),
    _to("reports", null=False, index=True),
    Column("platform", String(16), nullable=False),
    Column("chat", String(64), nullable=False),
    Column("message", String(64), nullable=False),
    Column("at", Moment, nullable=False),
    UniqueConstraint("platform", "chat", "message"),
    keep=Keep(365, "at", "so that a reply to an old message still finds its report"),
    personal="resident",
)

attempts = _table(
    "attempts",
    _id(),
    Column("kind", String(16), nullable=False),
    Column("who", String(100), nullable=False),
    Column("at", Moment, nullable=False),
    Index("ix_attempts_by_who", "kind", "who", "at"),
    Index("ix_attempts_by_all", "kind", "at"),
    keep=Keep(1, "at", "only the last hour counts; what was tried is not written down"),
    personal="resident",
)
