"""The queries and writes of imports, always for many rows at once."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Table, bindparam, func, insert, select, update

from storage.database import AnyRow, Tx
from storage.tables import blocks, contractors, homes, imports, jobs, offers, tenancies, visits, workers

TABLES: Mapping[str, Table] = {
    "blocks": blocks,
    "homes": homes,
    "tenancies": tenancies,
    "contractors": contractors,
    "workers": workers,
    "jobs": jobs,
    "visits": visits,
}
Values = Mapping[str, Any]


async def standing(tx: Tx, table: str, refs: Sequence[str]) -> dict[str, AnyRow]:
    """Return the rows of a table that have these references."""
    found = TABLES[table]
    rows = await tx.rows(select(found).where(found.c.ref.in_(list(refs)))) if refs else []
    return {row.ref: row for row in rows}


async def refs(tx: Tx, table: str) -> frozenset[str]:
    """Return all references of a table."""
    return frozenset(row.ref for row in await tx.rows(select(TABLES[table].c.ref)))


async def spelt_like(tx: Tx, table: str, keys: Sequence[str]) -> Sequence[str]:
    """Return the references of a table that are one of these but for their case, and zeros at their beginning."""
    ref = TABLES[table].c.ref
    bare = func.ltrim(func.lower(ref), "0")
    rows = await tx.rows(select(ref).where(bare.in_([key.lstrip("0") for key in keys])).distinct()) if keys else []
    return [row.ref for row in rows]


async def with_uprns(tx: Tx, uprns: Sequence[str]) -> Sequence[AnyRow]:
    """Return homes by their UPRNs; several may have the same one."""
    return await tx.rows(select(homes).where(homes.c.uprn.in_(list(uprns))).order_by(homes.c.ref)) if uprns else []


async def end_offers(tx: Tx, visit_ids: Sequence[int], now: datetime) -> None:
    """End the offers of these visits."""
    if visit_ids:
        there = offers.c.visit_id.in_(list(visit_ids)) & offers.c.ended_at.is_(None)
        await tx.run(update(offers).where(there).values(ended_at=now))


async def add(tx: Tx, table: str, rows: Sequence[Values]) -> None:
    """Write new rows, all with the same columns."""
    if rows:
        await tx.run(insert(TABLES[table]), list(rows))


async def change(tx: Tx, table: str, rows: Sequence[Values]) -> None:
    """Change rows, each with an `id` and the same columns to set; a revision, where there is one, counts up."""
    if not rows:
        return
    found = TABLES[table]
    values: dict[str, Any] = {name: bindparam(f"to_{name}") for name in rows[0] if name != "id"}
    if "revision" in found.c:
        values["revision"] = found.c.revision + 1
    statement = update(found).where(found.c.id == bindparam("of_id")).values(values)
    await tx.run(statement, [{"of_id": row["id"], **_bound(row)} for row in rows])


async def confirm(tx: Tx, table: str, rows: Sequence[Values]) -> None:
    """Note for rows (`id`, `source_at`) that another system still says the same of them: no change, no revision."""
    found = TABLES[table]
    statement = update(found).where(found.c.id == bindparam("of_id")).values(source_at=bindparam("at"))
    if rows:
        await tx.run(statement, [{"of_id": row["id"], "at": row["source_at"]} for row in rows])


def _bound(row: Values) -> dict[str, Any]:
    return {f"to_{name}": value for name, value in row.items() if name != "id"}


async def keep(tx: Tx, kind: str, name: str, by: str, at: datetime, counts: Mapping[str, int]) -> None:
    """Note an import. `counts`: rows, added, changed, same, bad."""
    await tx.run(insert(imports).values(kind=kind, name=name[:200], by=by[:100], at=at, **counts))
