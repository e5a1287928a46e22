"""Surveys of visits: when they are due, and what was answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert

from storage.database import Tx
from storage.tables import ratings

DUE, ASKED, BEGUN, DONE, DROPPED = "due", "asked", "begun", "done", "dropped"
"""A survey is due, then asked; begun with the first answer, done with the last. One that is not asked is dropped."""


@dataclass(frozen=True, slots=True)
class Rating:
    """A survey and its answers: `overall` and `stars` of one to five, the others "yes", "no" or "skipped"; None where
    nothing was answered. `part` is "visit", or "start" for what went before it. `due_at`: when it is asked, then when
    its resident is reminded, then when it ends."""

    id: int
    job_id: int
    visit_id: int
    part: str
    key: str
    home_id: int | None
    resident_id: int | None
    worker_id: int | None
    state: str
    due_at: datetime
    created_at: datetime
    asked_at: datetime | None
    reminded_at: datetime | None
    answered_at: datetime | None
    overall: int | None
    on_time: str | None
    id_shown: str | None
    polite: str | None
    tidy: str | None
    wishes: str | None
    finished: str | None
    easy: str | None
    informed: str | None
    stars: int | None
    comment: str | None
    about_worker: str | None
    wants: str | None
    report_ref: str | None
    call_due_at: datetime | None
    called_at: datetime | None
    called_by: str | None
    called_words: str | None
    thanks: str | None
    thanked_by: str | None
    thanked_at: datetime | None
    reply: str | None
    replied_by: str | None
    replied_at: datetime | None
    revision: int


async def plan(tx: Tx, rows: Sequence[dict[str, Any]]) -> None:
    """Note surveys that will be due; one that is noted already, by visit, part and key, stays as it is."""
    if rows:
        await tx.run(postgresql_insert(ratings).on_conflict_do_nothing(), [{"revision": 1, **row} for row in rows])


async def get(tx: Tx, number: int) -> Rating | None:
    row = await tx.row(select(*ratings.c).where(ratings.c.id == number))
    return Rating(*row) if row else None


async def of_visit(tx: Tx, visit_id: int) -> list[Rating]:
    rows = await tx.rows(select(*ratings.c).where(ratings.c.visit_id == visit_id).order_by(ratings.c.id))
    return [Rating(*row) for row in rows]


async def change(tx: Tx, number: int, **values: Any) -> None:
    """Change some columns; the revision counts up so that a stale form or button can be told."""
    await tx.run(update(ratings).where(ratings.c.id == number).values(**values, revision=ratings.c.revision + 1))
