"""The landlord's code of conduct, line by line. A changed clause is a new version; old ones stay as they read."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select

from storage.database import Tx
from storage.tables import clauses


async def sync(tx: Tx, current: Mapping[str, Mapping[str, Any]], now: datetime) -> dict[str, int]:
    """Write a new version of each clause whose content changed; return the row id of each current clause."""
    newest = (
        select(clauses.c.clause, func.max(clauses.c.version).label("version")).group_by(clauses.c.clause).subquery()
    )
    rows = await tx.rows(
        select(clauses).join(newest, (clauses.c.clause == newest.c.clause) & (clauses.c.version == newest.c.version))
    )
    known = {row.clause: row for row in rows}
    ids: dict[str, int] = {}
    for clause, content in current.items():
        row = known.get(clause)
        if row is not None and row.content == dict(content):
            ids[clause] = row.id
            continue
        values = {
            "clause": clause,
            "version": row.version + 1 if row else 1,
            "content": dict(content),
            "since": now,
        }
        added = await tx.row(insert(clauses).values(**values).returning(clauses.c.id))
        assert added is not None
        ids[clause] = added.id
    return ids


_current = select(clauses.c.clause, func.max(clauses.c.id)).group_by(clauses.c.clause)


async def current_ids(tx: Tx) -> dict[str, int]:
    """Return the row id of the newest version of each clause."""
    rows = await tx.rows(_current)
    return {row[0]: row[1] for row in rows}
