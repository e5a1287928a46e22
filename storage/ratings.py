"""Surveys of visits: their due times and their answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, exists, func, insert, or_, select, true, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert

from storage.database import Tx
from storage.tables import jobs, ratings, residents

BATCH = 50
"""The number of surveys that are handled together."""
DUE, ASKED, BEGUN, DONE, DROPPED = "due", "asked", "begun", "done", "dropped"
"""A survey is due, then asked; begun with the first answer, done with the last. One that is not asked is dropped."""


@dataclass(frozen=True, slots=True)
class Rating:
    """A survey of one resident, and their answers: `overall` and `stars` of one to five, the others "yes", "no" or
    "skipped"; None where nothing was answered. `part` is "visit", or "start" for what went before it. `due_at`: when it
    is asked (until then it is nobody's: `resident_id` is None), then when its resident is reminded, then when it ends.
    """

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
    rung_at: datetime | None
    thanks: str | None
    thanked_by: str | None
    thanked_at: datetime | None
    reply: str | None
    replied_by: str | None
    replied_at: datetime | None
    revision: int


_of_report = select(*ratings.c).where(ratings.c.report_ref == bindparam("ref")).order_by(ratings.c.id)


def counts_once(*, asked: bool = False) -> ColumnElement[bool]:
    """Return the condition that a rating counts: of several that one home gave for one visit only one does, or a home
    of many would have more to say than a home of one. It is the latest answer, which is exact where a mean of them is
    not: a score stays one of those that somebody gave. `asked`: only those that we asked for count."""
    other = ratings.alias()
    same = (other.c.visit_id == ratings.c.visit_id) & (other.c.part == ratings.c.part) & (other.c.key == ratings.c.key)
    newer = or_(
        other.c.answered_at > ratings.c.answered_at,
        other.c.answered_at.is_not(None) & ratings.c.answered_at.is_(None),
        other.c.answered_at.is_not_distinct_from(ratings.c.answered_at) & (other.c.id > ratings.c.id),
    )
    wanted = other.c.asked_at.is_not(None) if asked else true()
    return ~exists().where(same, newer, wanted).correlate(ratings)


async def plan(tx: Tx, rows: Sequence[dict[str, Any]]) -> None:
    """Note surveys that will be due: nobody in the home is asked yet. A visit that has one, by part and key, needs no
    other."""
    there = select(ratings.c.visit_id, ratings.c.part, ratings.c.key)
    found = await tx.rows(there.where(ratings.c.visit_id.in_([row["visit_id"] for row in rows]))) if rows else ()
    known = {tuple(row) for row in found}
    new = [row for row in rows if (row["visit_id"], row["part"], row["key"]) not in known]
    if new:
        await tx.run(postgresql_insert(ratings).on_conflict_do_nothing(), [{"revision": 1, **row} for row in new])


async def add(tx: Tx, **values: Any) -> int:
    """Add the survey of one resident; return its number."""
    row = await tx.row(insert(ratings).values(**values, revision=1).returning(ratings.c.id))
    assert row is not None
    return int(row.id)


async def get(tx: Tx, number: int) -> Rating | None:
    row = await tx.row(select(*ratings.c).where(ratings.c.id == number))
    return Rating(*row) if row else None


async def of_visit(tx: Tx, visit_id: int) -> list[Rating]:
    rows = await tx.rows(select(*ratings.c).where(ratings.c.visit_id == visit_id).order_by(ratings.c.id))
    return [Rating(*row) for row in rows]


async def change(tx: Tx, number: int, **values: Any) -> None:
    """Change some columns; the revision counts up so that a stale form or button is recognised."""
    await tx.run(update(ratings).where(ratings.c.id == number).values(**values, revision=ratings.c.revision + 1))


async def of_job(tx: Tx, job_id: int, part: str) -> list[Rating]:
    there = (ratings.c.job_id == job_id) & (ratings.c.part == part)
    rows = await tx.rows(select(*ratings.c).where(there).order_by(ratings.c.id))
    return [Rating(*row) for row in rows]


async def due(tx: Tx, part: str, now: datetime) -> list[Rating]:
    """Return a batch of surveys that need something done by now, the longest due first."""
    there = (ratings.c.part == part) & ratings.c.state.in_((DUE, ASKED, BEGUN)) & (ratings.c.due_at <= now)
    found = select(*ratings.c).where(there).order_by(ratings.c.due_at, ratings.c.id).limit(BATCH)
    # Another transaction may be asking at this moment.
    return [Rating(*row) for row in await tx.rows(found.with_for_update())]


async def last_asked(tx: Tx, home_ids: Sequence[int]) -> dict[int, datetime]:
    """Return when each of these homes was last asked how a visit went, whoever lived there."""
    if not home_ids:
        return {}
    there = ratings.c.home_id.in_(list(home_ids)) & (ratings.c.part == "visit") & ratings.c.asked_at.is_not(None)
    found = select(ratings.c.home_id, func.max(ratings.c.asked_at)).where(there).group_by(ratings.c.home_id)
    return {row[0]: row[1] for row in await tx.rows(found)}


async def next_due(tx: Tx) -> datetime | None:
    """Return when the next survey is to be asked, or its resident reminded."""
    found = await tx.rows(select(func.min(ratings.c.due_at)).where(ratings.c.state.in_((DUE, ASKED))))
    due: datetime | None = found[0][0]
    return due


async def unasked(tx: Tx, resident_ids: Sequence[int]) -> set[int]:
    """Return the residents, of those given, who want no surveys."""
    if not resident_ids:
        return set()
    there = residents.c.id.in_(list(resident_ids)) & residents.c.unasked
    return {row.id for row in await tx.rows(select(residents.c.id).where(there))}


async def set_unasked(tx: Tx, resident_id: int, unasked: bool) -> None:
    await tx.run(update(residents).where(residents.c.id == resident_id).values(unasked=unasked))


# --- staff's use of them -----------------------------------------------------------------------------------------


async def stars_of(tx: Tx, worker_id: int) -> list[int]:
    """Return the stars that homes gave a worker: of each home the latest."""
    home = func.coalesce(ratings.c.home_id, jobs.c.home_id).label("home")
    found = select(home, ratings.c.stars).select_from(ratings.join(jobs, jobs.c.id == ratings.c.job_id))
    there = (ratings.c.worker_id == worker_id) & ratings.c.stars.is_not(None) & home.is_not(None)
    rows = await tx.rows(found.where(there).order_by(ratings.c.answered_at, ratings.c.id))
    return list({row.home: row.stars for row in rows}.values())


async def of_report(tx: Tx, ref: str) -> list[Rating]:
    """Return the ratings that a report was made from."""
    return [Rating(*row) for row in await tx.rows(_of_report, {"ref": ref})]
