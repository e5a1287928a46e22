"""Reads and writes lost keys."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, update

from storage.database import Tx
from tests.toy.table import lost_keys


@dataclass(frozen=True, slots=True)
class LostKey:
    """`state` is lost, ready (to be collected), back or, for what a neighbour found, handed_in."""

    id: int
    resident_id: int | None
    home_id: int | None
    group_id: int | None
    which: str | None
    words: str | None
    state: str
    at: datetime
    closed_at: datetime | None


async def add(tx: Tx, **values: Any) -> int:
    row = await tx.row(insert(lost_keys).values(**values).returning(lost_keys.c.id))
    assert row is not None
    return int(row.id)


async def get(tx: Tx, number: int) -> LostKey | None:
    row = await tx.row(select(lost_keys).where(lost_keys.c.id == number))
    return LostKey(*row) if row else None


async def change(tx: Tx, numbers: Sequence[int], **values: Any) -> None:
    await tx.run(update(lost_keys).where(lost_keys.c.id.in_(list(numbers))).values(**values))


async def of_resident(tx: Tx, resident_id: int) -> list[LostKey]:
    """Return what a resident has lost and does not have back."""
    own = select(lost_keys).where(lost_keys.c.resident_id == resident_id, lost_keys.c.closed_at.is_(None))
    return [LostKey(*row) for row in await tx.rows(own.order_by(lost_keys.c.id))]


async def of_homes(tx: Tx, home_ids: Sequence[int]) -> list[LostKey]:
    """Return what the residents of these homes do not have back."""
    theirs = select(lost_keys).where(lost_keys.c.home_id.in_(list(home_ids)), lost_keys.c.closed_at.is_(None))
    return [LostKey(*row) for row in await tx.rows(theirs.order_by(lost_keys.c.id))]


async def handed_in(tx: Tx, group_id: int) -> int:
    """Return how many keys the neighbours in a group have handed in."""
    counted = await tx.rows(select(func.count()).where(lost_keys.c.group_id == group_id))
    return int(counted[0][0])
