"""The queries and writes of imports, always for many rows at once."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, bindparam, delete, exists, func, insert, select, update

from storage.database import AnyRow, Tx
from storage.retention import OF_JOBS
from storage.tables import blocks, contractors, homes, imports, jobs, offers, tenancies, visits, workers
from storage.visits import OPEN_STATES

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


_jobs = select(*jobs.c, homes.c.ref.label("home_ref"), blocks.c.ref.label("block_ref"))
_with_places = jobs.outerjoin(homes, homes.c.id == jobs.c.home_id).outerjoin(blocks, blocks.c.id == jobs.c.block_id)


async def jobs_of_orders(tx: Tx, refs: Sequence[str]) -> dict[str, list[AnyRow]]:
    """Return the jobs of each of these orders, the oldest first, with the references of their homes and blocks."""
    found: dict[str, list[AnyRow]] = {}
    there = _jobs.select_from(_with_places).where(jobs.c.ref.in_(list(refs))).order_by(jobs.c.id)
    for row in await tx.rows(there) if refs else []:
        found.setdefault(row.ref, []).append(row)
    return found


async def jobs_of_visits(tx: Tx, refs: Sequence[str]) -> dict[str, AnyRow]:
    """Return the job of each visit that has one of these references."""
    source = _with_places.join(visits, visits.c.job_id == jobs.c.id)
    found = _jobs.add_columns(visits.c.ref.label("visit_ref")).select_from(source)
    rows = await tx.rows(found.where(visits.c.ref.in_(list(refs)))) if refs else []
    return {row.visit_ref: row for row in rows}


async def workers_of_visits(tx: Tx, refs: Sequence[str]) -> dict[str, str]:
    """Return the names of the workers who are to come, by the references of their visits."""
    found = select(visits.c.ref, workers.c.name).select_from(visits.join(workers, workers.c.id == visits.c.worker_id))
    return {row.ref: row.name for row in await tx.rows(found.where(visits.c.ref.in_(list(refs))))} if refs else {}


async def coming_with(tx: Tx, refs: Sequence[str], now: datetime) -> list[int]:
    """Return the open visits that begin after a moment, and to which one of these workers is to come."""
    found = select(visits.c.id).select_from(visits.join(workers, workers.c.id == visits.c.worker_id))
    there = workers.c.ref.in_(list(refs)) & visits.c.state.in_(OPEN_STATES) & (visits.c.starts_at > now)
    return [row.id for row in await tx.rows(found.where(there).order_by(visits.c.id))] if refs else []


async def with_visits(tx: Tx, job_ids: Sequence[int]) -> set[int]:
    """Return those of these jobs that have visits."""
    found = select(visits.c.job_id).where(visits.c.job_id.in_(list(job_ids))).distinct()
    return {row.job_id for row in await tx.rows(found)} if job_ids else set()


async def visits_of_order(tx: Tx, ref: str) -> list[int]:
    """Return the numbers of an order's visits, the earliest first."""
    found = select(visits.c.id).select_from(visits.join(jobs, jobs.c.id == visits.c.job_id)).where(jobs.c.ref == ref)
    return [row.id for row in await tx.rows(found.order_by(visits.c.starts_at, visits.c.id))]


async def addresses(tx: Tx) -> Sequence[AnyRow]:
    """Return the reference, address, UPRN and block of every home."""
    columns = (homes.c.ref, homes.c.address, homes.c.uprn, blocks.c.ref.label("block_ref"))
    source = homes.outerjoin(blocks, blocks.c.id == homes.c.block_id)
    return await tx.rows(select(*columns).select_from(source).order_by(homes.c.ref))


async def names(tx: Tx, table: str) -> Sequence[AnyRow]:
    """Return the reference and name of every row of a table."""
    found = TABLES[table]
    return await tx.rows(select(found.c.ref, found.c.name).order_by(found.c.ref))


async def open_visits(tx: Tx, job_ids: Sequence[int]) -> list[AnyRow]:
    """Return the visits of these jobs that may still be coming."""
    there = visits.c.job_id.in_(list(job_ids)) & visits.c.state.in_(OPEN_STATES)
    return list(await tx.rows(select(visits).where(there).order_by(visits.c.id))) if job_ids else []


async def follow(tx: Tx, given: Mapping[int, int]) -> None:
    """Let everything that belongs to visits (their numbers) go with them to other jobs."""
    if not given:
        return
    of_visits = [{"of_id": visit, "to_id": job} for visit, job in given.items()]
    for table in OF_JOBS:
        if table is not visits:
            await tx.run(update(table).where(_of_visit(table)).values(job_id=bindparam("to_id")), of_visits)


def _of_visit(table: Table) -> ColumnElement[bool]:
    """Return the condition on what belongs to the visit `of_id`, by itself or with what it belongs to."""
    if "visit_id" in table.c:
        return table.c.visit_id == bindparam("of_id")
    [key] = (key for key in table.foreign_keys if key.column.table in OF_JOBS)
    return key.parent.in_(select(key.column).where(_of_visit(key.column.table)))


async def drop_empty(tx: Tx, job_ids: Sequence[int]) -> None:
    """Remove those of these jobs that nothing belongs to any more."""
    if job_ids:
        left = (exists().where(table.c.job_id == jobs.c.id) for table in OF_JOBS)
        await tx.run(delete(jobs).where(jobs.c.id.in_(list(job_ids)), *(~one for one in left)))


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
