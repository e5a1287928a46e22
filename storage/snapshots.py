"""Snapshots: what was published of how homes answered, of periods that do not overlap."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert

from storage.database import Tx
from storage.tables import snapshots


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What was published of [first, last). `what` was asked, and of which `subject`."""

    id: int
    what: str
    subject: str
    first: datetime
    last: datetime
    at: datetime
    data: Mapping[str, Any]


async def add(
    tx: Tx, what: str, subject: str, first: datetime, last: datetime, at: datetime, data: Mapping[str, Any]
) -> None:
    """Keep a snapshot; one that there is already stays as it is."""
    values = {"what": what, "subject": subject, "first": first, "last": last, "at": at, "data": dict(data)}
    await tx.run(postgresql_insert(snapshots).values(**values).on_conflict_do_nothing())


async def ended(tx: Tx, what: str, subject: str) -> datetime | None:
    """Return when the period of the newest snapshot ended."""
    there = (snapshots.c.what == what) & (snapshots.c.subject == subject)
    last: datetime | None = (await tx.rows(select(func.max(snapshots.c.last)).where(there)))[0][0]
    return last


async def of(tx: Tx, what: str, subjects: Sequence[str], first: datetime, last: datetime) -> list[Snapshot]:
    """Return the snapshots of some subjects whose periods ended in (first, last], oldest first."""
    there = (snapshots.c.what == what) & snapshots.c.subject.in_(list(subjects))
    within = (snapshots.c.last > first) & (snapshots.c.last <= last)
    found = select(*snapshots.c).where(there, within).order_by(snapshots.c.last, snapshots.c.id)
    return [Snapshot(*row) for row in await tx.rows(found)] if subjects else []
