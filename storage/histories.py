"""The history of cases: lines that are appended and never changed, each in a table of its case's own."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Table, insert, select

from storage.database import Tx


@dataclass(frozen=True, slots=True)
class Line:
    """One line of history. `by` is resident, staff, landlord or doorstep; `actor` the staff member's id, if staff."""

    id: int
    case: int
    at: datetime
    kind: str
    by: str
    actor: str | None
    platform: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class History:
    """The history in one table. `case` names its column with the case's number."""

    table: Table
    case: str

    async def add(
        self,
        tx: Tx,
        number: int,
        kind: str,
        now: datetime,
        *,
        by: str,
        actor: str | None,
        platform: str,
        data: Mapping[str, Any],
    ) -> int:
        values = {self.case: number, "at": now, "kind": kind, "by": by, "actor": actor, "platform": platform}
        row = await tx.row(insert(self.table).values(**values, data=dict(data)).returning(self.table.c.id))
        assert row is not None
        return int(row.id)

    async def of(self, tx: Tx, number: int) -> list[Line]:
        """Return all lines of a case, oldest first."""
        own = select(*self.table.c).where(self.table.c[self.case] == number)
        return [Line(*row) for row in await tx.rows(own.order_by(self.table.c.id))]

    async def line(self, tx: Tx, number: int) -> Line | None:
        row = await tx.row(select(*self.table.c).where(self.table.c.id == number))
        return Line(*row) if row else None
