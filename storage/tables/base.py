"""The common parts of all tables."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal, TypeAlias

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    DateTime,
    Dialect,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    TextClause,
    TypeDecorator,
)


@dataclass(frozen=True, slots=True)
class Keep:
    """Rows go `days` after the moment in `since` (a column that may be null: then they stay). None: kept for good."""

    days: int | None
    since: str | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Personal:
    """How a table's rows are found by the resident they are about, what their copy leaves out, and how they end.

    `by` names the columns that say whose a row is: "id" or "resident_id", "person" (with `platform`), the lane of what
    a person sent or is sent, "who", or the row that it is a part of ("report_id", "hazard_id", "residency_id").
    """

    by: Literal[
        "id",
        "resident_id",
        "person",
        "sent_by",
        "sent_to",
        "who",
        "report_id",
        "hazard_id",
        "enquiry_id",
        "residency_id",
    ]
    is_open: Callable[[Table], ColumnElement[bool]] | None = None
    """Which rows must stay, whoever asks for their erasure: something is still owed to the resident."""
    blanks: Mapping[str, Any] | None = None
    """What is written over a row that must stay for others' sake, or a function of what stands there; None: the row is
    deleted."""
    hides: tuple[str, ...] = ()
    """The columns that a copy leaves out, and the names within a column ("data.to"): other people's data, and keys of
    our own."""
    cases: tuple[str, ...] = ()
    """The case types whose cards show its rows, under the row's number."""
    plain: bool = True
    """Whether a person can make sense of its rows. Those of the others are in a copy for other programs alone."""
    stays: bool = False
    """Whether it stays while anything of theirs must: without it, nobody could be answered."""


def until_closed(table: Table) -> ColumnElement[bool]:
    """Return the condition that something has not been closed."""
    return table.c.closed_at.is_(None)


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


def id_() -> Column[int]:
    return Column("id", Id, primary_key=True, autoincrement=True)


def to(table: str, *, null: bool = True, index: bool = False, goes_with: bool = False) -> Column[int]:
    """Return a column that names a row of another table. `goes_with`: this row ends when that one does."""
    key = ForeignKey(f"{table}.id", ondelete="CASCADE" if goes_with else None)
    return Column(f"{table[:-1]}_id", Id, key, nullable=null, index=index)


def only_where(condition: TextClause) -> dict[str, Any]:
    """Return what makes an index hold only the rows that meet a condition, for both engines."""
    return {"sqlite_where": condition, "postgresql_where": condition}


def file_(name: str) -> Column[str]:
    """Return a column for the name of a file in the folder for photos and files; a backup brings the file along."""
    return Column(name, String(100), info={"file": True})


Whose: TypeAlias = Personal | Literal["home", "worker", "staff", "nobody"]
"""Whose data a table holds: a resident's, of a home (whoever lives there), workers', staff's, or nobody's."""


def table_(name: str, *columns: Any, keep: Keep, personal: Whose) -> Table:
    return Table(name, metadata, *columns, info={"retention": keep, "personal": personal})
