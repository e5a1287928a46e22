"""Jobs and visits as the landlord's other systems and staff make and move them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flows.features.visits import passwords, record
from flows.kernel.actor import Actor
from flows.kernel.effects import Effect
from flows.kernel.runtime import Runtime
from flows.kernel.slots import named
from storage import visits
from storage.database import Tx
from storage.visits import OPEN_STATES, Visit

STEPS = {"on_way": 1, "arrived": 2}
"""The order of a visit's steps before it is over."""
EARLIEST = {
    "on_way": timedelta(hours=4),
    "arrived": timedelta(hours=4),
    "done": timedelta(hours=4),
    "incomplete": timedelta(hours=4),
    "no_access": timedelta(0),
}
"""How long before a visit it may come to a state: some come early, but nobody was out before they were to be in. Of a
visit next week these words are said by mistake, or of the whole order."""


@dataclass(frozen=True, slots=True)
class Booking:
    """A new visit to a job that exists. `ref` is the landlord's own reference."""

    ref: str
    job_id: int
    starts_at: datetime
    ends_at: datetime
    slot: str | None = None
    worker_id: int | None = None
    source_at: datetime | None = None


def columns(runtime: Runtime, booking: Booking, now: datetime) -> dict[str, Any]:
    """Return the columns of a new visit."""
    return {
        "ref": booking.ref,
        "job_id": booking.job_id,
        "worker_id": booking.worker_id,
        "state": "booked",
        "slot": booking.slot or named(runtime.policy, booking.starts_at, booking.ends_at),
        "starts_at": booking.starts_at,
        "ends_at": booking.ends_at,
        "password": passwords.fresh(),
        "created_at": now,
        "source_at": booking.source_at,
        "revision": 1,
    }


async def book(tx: Tx, runtime: Runtime, booking: Booking, actor: Actor, now: datetime) -> tuple[Visit, list[Effect]]:
    """Make a visit; its residents are told."""
    number = await visits.add(tx, **columns(runtime, booking, now))
    visit = await visits.get(tx, number)
    assert visit is not None
    if visit.job_state == "reported":
        await visits.change_job(tx, visit.job_id, state="dispatched", dispatched_at=now)
        visit = await record.again(tx, visit)
    return visit, await record.happened(tx, runtime, visit, "booked", actor, now)


async def move(
    tx: Tx,
    runtime: Runtime,
    visit: Visit,
    starts_at: datetime,
    ends_at: datetime,
    actor: Actor,
    now: datetime,
    *,
    by_resident: int | None = None,
    agreed: bool = False,
) -> list[Effect]:
    """Move a visit to another time. Its residents are told, and earlier offers end. They must confirm it, unless
    they chose it, or it is the time they asked for (`agreed`)."""
    state = "confirmed" if by_resident or agreed else "booked"
    slot = named(runtime.policy, starts_at, ends_at)
    await visits.change(tx, visit.id, starts_at=starts_at, ends_at=ends_at, slot=slot, state=state, closed_at=None)
    await visits.end_offers(tx, visit.id, now)
    data = {"from": [visit.starts_at.isoformat(), visit.ends_at.isoformat()]}
    data["to"] = [starts_at.isoformat(), ends_at.isoformat()]
    after = await record.again(tx, visit)
    return await record.happened(tx, runtime, after, "moved", actor, now, data, by_resident=by_resident)


async def cancel(
    tx: Tx,
    runtime: Runtime,
    visit: Visit,
    actor: Actor,
    now: datetime,
    *,
    by_resident: int | None = None,
    why: str = "",
) -> list[Effect]:
    """Cancel a visit. With `why`, the residents are told in these words."""
    await visits.change(tx, visit.id, state="cancelled", closed_at=now)
    await visits.end_offers(tx, visit.id, now)
    after, data = await record.again(tx, visit), {"words": why} if why else {}
    return await record.happened(
        tx, runtime, after, "cancelled", actor, now, data, by_resident=by_resident, told=bool(why)
    )


def can_become(state: str, wanted: str) -> bool:
    """Return whether a state may follow another: never backwards, and never once the visit is over."""
    return state in OPEN_STATES and STEPS.get(state, 0) < STEPS.get(wanted, len(STEPS) + 1)


def is_early(state: str, starts_at: datetime, now: datetime) -> bool:
    """Return whether a visit that starts at this moment cannot have come to a state yet."""
    return state in EARLIEST and now < starts_at - EARLIEST[state]


async def mark(
    tx: Tx, runtime: Runtime, visit: Visit, state: str, actor: Actor, now: datetime, data: dict[str, Any] | None = None
) -> list[Effect]:
    """Note the contractor's or landlord's word on a visit: on_way, arrived, done, incomplete, no_access, no_show."""
    over = state in ("done", "incomplete", "no_access", "no_show")
    await visits.change(tx, visit.id, state=state, closed_at=now if over else None)
    if state == "done":
        await visits.change_job(tx, visit.job_id, state="completed", completed_at=now, closed_at=now)
    return await record.happened(tx, runtime, await record.again(tx, visit), state, actor, now, data)
