"""Messages that wait until their resident opens them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, insert, select, update

from storage.database import Tx
from storage.outbox import Row
from storage.tables import held

_columns = (held.c.id, held.c.platform, held.c.lane, held.c.kind, held.c.payload, held.c.at)


async def keep(tx: Tx, resident_id: int, row: Row, now: datetime) -> None:
    """Keep what an outbox row was to bring."""
    values = {"platform": row.platform, "lane": row.lane, "kind": row.kind, "payload": dict(row.payload)}
    await tx.run(insert(held).values(resident_id=resident_id, at=now, **values))


async def last(tx: Tx, resident_id: int) -> datetime | None:
    """Return when the newest of the messages that wait for a resident came, or None if none waits."""
    waiting = (held.c.resident_id == resident_id) & held.c.read_at.is_(None)
    found = await tx.rows(select(func.max(held.c.at)).where(waiting))
    newest: datetime | None = found[0][0]
    return newest


async def waiting(tx: Tx, resident_id: int) -> list[Row]:
    """Return the messages that wait for a resident, oldest first, each as the outbox row that it was."""
    there = (held.c.resident_id == resident_id) & held.c.read_at.is_(None)
    rows = await tx.rows(select(*_columns).where(there).order_by(held.c.id).with_for_update())
    return [Row(r.id, r.platform, r.lane, r.kind, r.payload, 0, None, None, r.at) for r in rows]


async def read(tx: Tx, numbers: Sequence[int], now: datetime) -> None:
    await tx.run(update(held).where(held.c.id.in_(list(numbers))).values(read_at=now))
