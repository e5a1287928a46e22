"""Daily and hourly routines: when each was last done."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert

from storage.database import Tx
from storage.tables import routines


async def done_for(tx: Tx, name: str) -> str | None:
    """Return the day (ISO) that a routine was last done for."""
    row = await tx.row(select(routines.c.done_for).where(routines.c.name == name))
    return str(row.done_for) if row else None


async def mark_done(tx: Tx, name: str, day: str, now: datetime) -> None:
    statement = postgresql_insert(routines).values(name=name, done_for=day, done_at=now)
    done = {"done_for": day, "done_at": now}
    await tx.run(statement.on_conflict_do_update(index_elements=["name"], set_=done))
