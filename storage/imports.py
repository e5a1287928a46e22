"""What imports ask and write, always for many rows at once."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Table, bindparam, insert, select, update

from storage.database import AnyRow, Tx
from storage.tables import blocks, contractors, homes, imports, jobs, visits, workers

TABLES: Mapping[str, Table] = {
    "blocks": blocks,
    "homes": homes,
    "contractors": contractors,
    "workers": workers,
    "jobs": jobs,
    "visits": visits,
}
Values = Mapping[str, Any]


async def standing(tx: Tx, table: str, refs: Sequence[str]) -> dict[str, AnyRow]:
    """The rows of a table that have these references."""
    found = TABLES[table]
    rows = await tx.rows(select(found).where(found.c.ref.in_(list(refs)))) if refs else []
    return {row.ref: row for row in rows}


async def known(tx: Tx, table: str, refs: Sequence[str]) -> list[str]:
    """Those of the references that there are; "uprns" are homes by their UPRN."""
    column = homes.c.uprn if table == "uprns" else TABLES[table].c.ref
    return [row[0] for row in await tx.rows(select(column).where(column.in_(list(refs))))]


async def by_uprn(tx: Tx, uprns: Sequence[str]) -> dict[str, AnyRow]:
    rows = await tx.rows(select(homes).where(homes.c.uprn.in_(list(uprns)))) if uprns else []
    return {row.uprn: row for row in rows}


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


def _bound(row: Values) -> dict[str, Any]:
    return {f"to_{name}": value for name, value in row.items() if name != "id"}


async def keep(tx: Tx, kind: str, name: str, by: str, at: datetime, counts: Mapping[str, int]) -> None:
    """Note that something came in. `counts`: rows, added, changed, same, bad."""
    await tx.run(insert(imports).values(kind=kind, name=name[:200], by=by[:100], at=at, **counts))
