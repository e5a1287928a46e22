"""Households' wishes of the people who come, and the decisions on them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, insert, not_, or_, select, update

from storage.database import Tx
from storage.tables import homes, jobs, present, residencies, visits, wishes

IN_FORCE = ("granted", "adapted")
OPEN_STATES = ("asked", *IN_FORCE)
ONE_VISIT = "visit"
"""Stands in place of a last day: until one visit has been."""
REFUSED_SHOWN = timedelta(days=29)
"""How long a refusal can be read: a little less than it is kept, so that its card is cleared before it goes."""
DID_NOT_COME = ("cancelled", "no_show", "no_access")


@dataclass(frozen=True, slots=True)
class Wish:
    """A wish as it is now. `wish` names it in the landlord's list; `words` are the household's own.

    `knows` is who may know: "staff", or "worker" for staff and, as an instruction, the worker. `until` is a last day
    (ISO), `ONE_VISIT`, or None. `instruction` is all that travels; `answer` what the resident last read of it.
    """

    id: int
    resident_id: int
    home_id: int | None
    wish: str
    words: str
    knows: str
    until: str | None
    state: str
    instruction: str | None
    answer: str | None
    decided_by: str | None
    asked_at: datetime
    decided_at: datetime | None
    review_at: datetime | None
    ended_at: datetime | None
    revision: int
    home_address: str | None


_wishes = select(*wishes.c, homes.c.address).select_from(wishes.outerjoin(homes, homes.c.id == wishes.c.home_id))
_lives_there = exists().where(
    present, residencies.c.resident_id == wishes.c.resident_id, residencies.c.home_id == wishes.c.home_id
)


def _one_visit_before(moment: datetime) -> ColumnElement[bool]:
    """Return the condition that somebody has come to the home since the wish, before a moment."""
    return exists(
        select(visits.c.id)
        .select_from(visits.join(jobs, jobs.c.id == visits.c.job_id))
        .where(
            jobs.c.home_id == wishes.c.home_id,
            not_(jobs.c.communal),
            visits.c.starts_at > wishes.c.asked_at,
            visits.c.ends_at <= moment,
            visits.c.state.not_in(DID_NOT_COME),
        )
        .correlate(wishes)
    )


async def add(tx: Tx, **values: Any) -> int:
    row = await tx.row(insert(wishes).values(**values, revision=1).returning(wishes.c.id))
    assert row is not None
    return int(row.id)


async def get(tx: Tx, number: int) -> Wish | None:
    row = await tx.row(_wishes.where(wishes.c.id == number))
    return Wish(*row) if row else None


async def change(tx: Tx, number: int, **values: Any) -> None:
    """Change some columns; the revision counts up so that a stale form is recognised."""
    await tx.run(update(wishes).where(wishes.c.id == number).values(**values, revision=wishes.c.revision + 1))


async def of_resident(tx: Tx, resident_id: int) -> list[Wish]:
    """Return a resident's own wishes, newest first; those that they took back or that ran out are left out."""
    own = _wishes.where(wishes.c.resident_id == resident_id, wishes.c.state.in_([*OPEN_STATES, "refused"]))
    return [Wish(*row) for row in await tx.rows(own.order_by(wishes.c.id.desc()))]


async def in_force(tx: Tx, home_id: int, day: date, begins: datetime) -> list[Wish]:
    """Return wishes granted to a home for a day (it begins at a moment), while the person who asked lives there."""
    holds = or_(
        wishes.c.until.is_(None),
        and_(wishes.c.until == ONE_VISIT, not_(_one_visit_before(begins))),
        and_(wishes.c.until != ONE_VISIT, wishes.c.until >= day.isoformat()),
    )
    here = _wishes.where(wishes.c.home_id == home_id, wishes.c.state.in_(IN_FORCE), holds, _lives_there)
    return [Wish(*row) for row in await tx.rows(here.order_by(wishes.c.id))]


async def run_out(tx: Tx, today: date, now: datetime) -> list[Wish]:
    """Return wishes that are still open although their last day, their one visit or the tenancy is over; and those
    refused so long ago that they are about to be removed."""
    over = or_(
        and_(wishes.c.until != ONE_VISIT, wishes.c.until < today.isoformat()),
        and_(wishes.c.until == ONE_VISIT, _one_visit_before(now)),
        not_(_lives_there),
    )
    refused = and_(wishes.c.state == "refused", wishes.c.ended_at < now - REFUSED_SHOWN)
    open_ = and_(wishes.c.state.in_(OPEN_STATES), over)
    found = _wishes.where(or_(open_, refused)).order_by(wishes.c.id).limit(200)
    return [Wish(*row) for row in await tx.rows(found)]


async def due_for_review(tx: Tx, now: datetime) -> list[Wish]:
    """Return wishes that have been in force for so long that their household is asked whether they still hold."""
    found = _wishes.where(wishes.c.state.in_(IN_FORCE), wishes.c.review_at <= now).order_by(wishes.c.id).limit(200)
    return [Wish(*row) for row in await tx.rows(found)]


async def end(tx: Tx, numbers: Sequence[int], now: datetime) -> None:
    if numbers:
        there = wishes.c.id.in_(list(numbers))
        since = func.coalesce(wishes.c.ended_at, now)
        ended = {"state": "ended", "ended_at": since, "revision": wishes.c.revision + 1}
        await tx.run(update(wishes).where(there).values(**ended))
