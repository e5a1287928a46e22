"""Champions, who agreed to carry neighbours' words, and the words that they carried."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import exists, func, insert, select, update

from storage.database import Tx
from storage.tables import blocks, carried, champions, present, residencies


@dataclass(frozen=True, slots=True)
class Champion:
    """A resident who was asked (state asked), and agreed, declined or ended."""

    id: int
    resident_id: int
    block_id: int
    state: str


@dataclass(frozen=True, slots=True)
class Carried:
    """Words that a champion brought: open, overdue or answered. `source` is "estate" or "neighbour"."""

    id: int
    ref: str
    resident_id: int
    block_id: int
    source: str
    neighbour: str | None
    words: str
    state: str
    at: datetime
    due_at: datetime
    answer: str | None
    answered_by: str | None
    closed_at: datetime | None
    revision: int
    block_ref: str
    block_name: str


_champions = select(champions.c.id, champions.c.resident_id, champions.c.block_id, champions.c.state)
_carried = select(*carried.c, blocks.c.ref.label("block_ref"), blocks.c.name.label("block_name")).join(
    blocks, blocks.c.id == carried.c.block_id
)
_lives_there = exists().where(
    present, residencies.c.resident_id == champions.c.resident_id, residencies.c.block_id == champions.c.block_id
)


async def ask(tx: Tx, resident_id: int, block_id: int, now: datetime) -> int:
    values = {"resident_id": resident_id, "block_id": block_id, "state": "asked", "asked_at": now}
    row = await tx.row(insert(champions).values(**values).returning(champions.c.id))
    assert row is not None
    return int(row.id)


async def standing(tx: Tx, resident_id: int, block_id: int) -> Champion | None:
    """Return a resident's standing as a champion of a block, or None if they are neither asked nor agreed."""
    mine = (champions.c.resident_id == resident_id) & (champions.c.block_id == block_id)
    now = mine & champions.c.state.in_(["asked", "agreed"])
    row = await tx.row(_champions.where(now).order_by(champions.c.id.desc()).limit(1))
    return Champion(*row) if row else None


async def move(tx: Tx, number: int, state: str, **values: Any) -> None:
    await tx.run(update(champions).where(champions.c.id == number).values(state=state, **values))


async def count(tx: Tx, block_id: int) -> int:
    """Return how many champions a block has."""
    there = (champions.c.block_id == block_id) & (champions.c.state == "agreed") & _lives_there
    return int((await tx.rows(select(func.count(champions.c.resident_id.distinct())).where(there)))[0][0])


async def moved_away(tx: Tx) -> list[Champion]:
    gone = champions.c.state.in_(["asked", "agreed"]) & ~_lives_there
    return [Champion(*row) for row in await tx.rows(_champions.where(gone).order_by(champions.c.id).limit(200))]


async def carry(tx: Tx, **values: Any) -> int:
    row = await tx.row(insert(carried).values(**values, state="open", revision=1).returning(carried.c.id))
    assert row is not None
    return int(row.id)


async def get(tx: Tx, number: int) -> Carried | None:
    row = await tx.row(_carried.where(carried.c.id == number))
    return Carried(*row) if row else None


async def carried_of(tx: Tx, block_id: int) -> list[int]:
    """Return the numbers of all that champions carried for a block."""
    of_block = select(carried.c.id).where(carried.c.block_id == block_id)
    return [row.id for row in await tx.rows(of_block.order_by(carried.c.id))]


async def ref_taken(tx: Tx, ref: str) -> bool:
    return await tx.row(select(carried.c.id).where(carried.c.ref == ref)) is not None


async def change(tx: Tx, number: int, **values: Any) -> None:
    """Change some columns; the revision counts up so that a stale form is recognised."""
    await tx.run(update(carried).where(carried.c.id == number).values(**values, revision=carried.c.revision + 1))


async def waiting(tx: Tx, block_id: int) -> int:
    """Return how many of the words of a block are not answered."""
    left = (carried.c.block_id == block_id) & (carried.c.state != "answered")
    return int((await tx.rows(select(func.count()).select_from(carried).where(left)))[0][0])
