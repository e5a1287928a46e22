"""Failed attempts, kept so that they can be counted. Their content is not kept."""

from datetime import datetime, timedelta

from sqlalchemy import insert, select

from storage.database import Tx
from storage.tables import attempts

WINDOW = timedelta(hours=1)


async def put(tx: Tx, kind: str, who: str, now: datetime) -> None:
    await tx.run(insert(attempts).values(kind=kind, who=who, at=now))


async def free_at(tx: Tx, kind: str, most: int, now: datetime, who: str | None = None) -> datetime | None:
    """Return when there will again be fewer than `most` in an hour, by one person or (None) by all; None: now."""
    found = select(attempts.c.at).where(attempts.c.kind == kind, attempts.c.at > now - WINDOW)
    if who is not None:
        found = found.where(attempts.c.who == who)
    row = await tx.row(found.order_by(attempts.c.at.desc()).offset(most - 1).limit(1))
    return row.at + WINDOW if row else None
