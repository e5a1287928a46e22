"""The common parts of all tables."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
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


def table_(name: str, *columns: Any, keep: Keep, personal: str) -> Table:
    return Table(name, metadata, *columns, info={"retention": keep, "personal": personal})
