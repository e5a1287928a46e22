"""Calls for help with works or a visit, and the answers to them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from storage.database import Tx
from storage.tables import homes, supports


@dataclass(frozen=True, slots=True)
class Support:
    """A call for help as it is now: asked, overdue or answered. `voice` names a voice note among the evidence."""

    id: int
    ref: str
    resident_id: int
    home_id: int | None
    visit_ref: str | None
    words: str
    voice: str | None
    state: str
    contact: str | None
    answer: str | None
    answered_by: str | None
    asked_at: datetime
    due_at: datetime
    closed_at: datetime | None
    revision: int
    home_address: str | None


_supports = select(*supports.c, homes.c.address).select_from(
    supports.outerjoin(homes, homes.c.id == supports.c.home_id)
)


async def add(tx: Tx, **values: Any) -> int:
    row = await tx.row(insert(supports).values(**values, revision=1).returning(supports.c.id))
    assert row is not None
    return int(row.id)


async def get(tx: Tx, number: int) -> Support | None:
    row = await tx.row(_supports.where(supports.c.id == number))
    return Support(*row) if row else None


async def with_voice(tx: Tx, key: str) -> Support | None:
    """Return the call that a voice note belongs to, or None if there is none."""
    row = await tx.row(_supports.where(supports.c.voice == key))
    return Support(*row) if row else None


async def ref_taken(tx: Tx, ref: str) -> bool:
    return await tx.row(select(supports.c.id).where(supports.c.ref == ref)) is not None


async def change(tx: Tx, number: int, **values: Any) -> None:
    """Change some columns; the revision counts up so that a stale form is recognised."""
    await tx.run(update(supports).where(supports.c.id == number).values(**values, revision=supports.c.revision + 1))
