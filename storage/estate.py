"""The landlord's own records (homes, blocks, contractors, contracts), and where residents live."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Table, insert, select, union_all, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert

from storage.database import Tx
from storage.tables import (
    blocks,
    contractors,
    contracts,
    homes,
    present,
    record_events,
    residencies,
    tenancies,
    workers,
)


async def _upsert(tx: Tx, table: Table, rows: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """Write rows by their `ref`; return the id of each ref in the table."""
    if rows:
        statement = postgresql_insert(table)
        changes = {name: statement.excluded[name] for name in rows[0] if name != "ref"}
        await tx.run(statement.on_conflict_do_update(index_elements=["ref"], set_=changes), list(rows))
    return {row.ref: row.id for row in await tx.rows(select(table.c.id, table.c.ref))}


async def sync(
    tx: Tx,
    *,
    blocks_: Sequence[Mapping[str, Any]],
    homes_: Sequence[Mapping[str, Any]],
    contractors_: Sequence[Mapping[str, Any]],
    contracts_: Sequence[Mapping[str, Any]],
) -> None:
    """Make the records match the landlord's file. Records that left the file are marked, never deleted.

    Homes name their block, contracts their contractor, by reference, in `block` and `contractor`.
    """
    block_ids = await _upsert(tx, blocks, blocks_)
    await _upsert(
        tx,
        homes,
        [{"ref": h["ref"], "address": h["address"], "block_id": block_ids.get(h["block"])} for h in homes_],
    )
    # Records from the landlord's other systems are not the file's to end.
    await tx.run(update(contractors).where(contractors.c.listed).values(current=False))
    await tx.run(update(contracts).values(current=False))
    firm_ids = await _upsert(tx, contractors, [{**row, "current": True, "listed": True} for row in contractors_])
    await _upsert(
        tx,
        contracts,
        [
            {"ref": c["ref"], "name": c["name"], "contractor_id": firm_ids[c["contractor"]], "current": True}
            for c in contracts_
        ],
    )


async def number(tx: Tx, table: str, ref: str) -> int:
    """Return the number of a record, by the landlord's own reference."""
    records = {"homes": homes, "blocks": blocks, "contractors": contractors, "workers": workers}[table]
    row = await tx.row(select(records.c.id).where(records.c.ref == ref))
    if row is None:
        raise NoSuchPlace(ref)
    return int(row.id)


class NoSuchPlace(Exception):
    """No home or block has this reference."""


async def joins_block(tx: Tx, block_id: int, resident_id: int, now: datetime) -> None:
    """Make a resident whose home we do not know a neighbour of a block."""
    await move_in(tx, None, block_id, resident_id, now)


async def move_in(tx: Tx, home_id: int | None, block_id: int | None, resident_id: int, now: datetime) -> None:
    """Note where a resident lives, in one place at a time; a home brings its block with it."""
    if home_id:
        block_id = (await tx.rows(select(homes.c.block_id).where(homes.c.id == home_id)))[0].block_id
    await move_out(tx, resident_id, now)
    place = {"home_id": home_id, "block_id": block_id, "follows": await _was_lived_in(tx, home_id, resident_id)}
    await tx.run(insert(residencies).values(resident_id=resident_id, since=now, **place))


async def move_out(tx: Tx, resident_id: int, now: datetime) -> None:
    """End where a resident lives."""
    await tx.run(update(residencies).where(residencies.c.resident_id == resident_id, present).values(until=now))


async def _was_lived_in(tx: Tx, home_id: int | None, resident_id: int) -> bool:
    """Return whether anybody else has ever lived in a home."""
    others = (residencies.c.home_id == home_id) & (residencies.c.resident_id != resident_id)
    let = (tenancies.c.home_id == home_id) & tenancies.c.ended_at.is_not(None)
    found = union_all(select(residencies.c.id).where(others), select(tenancies.c.id).where(let))
    return home_id is not None and await tx.row(found.limit(1)) is not None


# --- single records ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Contractor:
    id: int
    ref: str
    name: str
    trade: str | None
    phone: str | None
    contact: str | None
    hours: str | None


@dataclass(frozen=True, slots=True)
class Worker:
    id: int
    ref: str
    name: str
    id_number: str | None
    current: bool


@dataclass(frozen=True, slots=True)
class Home:
    id: int
    ref: str
    address: str
    block_id: int | None
    uprn: str | None
    access: str | None


@dataclass(frozen=True, slots=True)
class Block:
    id: int
    ref: str
    name: str


_blocks = select(*(blocks.c[name] for name in Block.__slots__))
_contractors = select(*(contractors.c[name] for name in Contractor.__slots__)).where(contractors.c.current)
_workers = select(*(workers.c[name] for name in Worker.__slots__))
_homes = select(*(homes.c[name] for name in Home.__slots__))


async def contractor(tx: Tx, number: int) -> Contractor | None:
    row = await tx.row(_contractors.where(contractors.c.id == number))
    return Contractor(*row) if row else None


async def block(tx: Tx, number: int) -> Block | None:
    row = await tx.row(_blocks.where(blocks.c.id == number))
    return Block(*row) if row else None


async def home(tx: Tx, number: int) -> Home | None:
    row = await tx.row(_homes.where(homes.c.id == number))
    return Home(*row) if row else None


async def homes_of(tx: Tx, block_id: int) -> list[Home]:
    """Return a block's homes."""
    return [Home(*row) for row in await tx.rows(_homes.where(homes.c.block_id == block_id).order_by(homes.c.ref))]


async def homes_joined(tx: Tx, block_id: int) -> set[int]:
    """Return the homes of a block in which somebody has joined."""
    there = residencies.c.home_id.in_(select(homes.c.id).where(homes.c.block_id == block_id))
    return {row.home_id for row in await tx.rows(select(residencies.c.home_id).where(present, there).distinct())}


async def all_contractors(tx: Tx) -> list[Contractor]:
    return [Contractor(*row) for row in await tx.rows(_contractors.order_by(contractors.c.name))]


async def workers_of(tx: Tx, contractor_id: int) -> list[Worker]:
    """Return a contractor's workers of today."""
    there = (workers.c.contractor_id == contractor_id) & workers.c.current
    return [Worker(*row) for row in await tx.rows(_workers.where(there).order_by(workers.c.name))]


async def names_of_workers(tx: Tx, contractor_ref: str | None) -> list[str]:
    """Return the names of all who work or worked for a contractor."""
    source = workers.join(contractors, contractors.c.id == workers.c.contractor_id)
    names = select(workers.c.name).select_from(source).where(contractors.c.ref == contractor_ref)
    return [row.name for row in await tx.rows(names)] if contractor_ref else []


async def worker(tx: Tx, number: int) -> Worker | None:
    row = await tx.row(_workers.where(workers.c.id == number))
    return Worker(*row) if row else None


async def change(tx: Tx, table: str, number: int, values: Mapping[str, Any], actor: str | None, now: datetime) -> None:
    """Change a record, and keep a history of who changed what."""
    records = {"homes": homes, "contractors": contractors, "workers": workers}[table]
    await tx.run(update(records).where(records.c.id == number).values(**values))
    await note(tx, table, number, values, actor, now)


async def note(tx: Tx, table: str, number: int, data: Mapping[str, Any], actor: str | None, now: datetime) -> None:
    """Keep a line of a record's history."""
    event = {"record": table, "subject": number, "at": now, "actor": actor, "data": dict(data)}
    await tx.run(insert(record_events).values(**event))
