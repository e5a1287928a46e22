"""Other times for a visit, offered by staff or by another system; the resident's tap takes one at once."""

from collections.abc import Sequence
from datetime import datetime

from flows.features.visits import record
from flows.kernel.actor import Actor
from flows.kernel.effects import Effect
from flows.kernel.runtime import Runtime
from flows.kernel.slots import named
from storage import visits
from storage.database import Tx
from storage.visits import Told, Visit

OFFERABLE = ("booked", "confirmed", "change_asked", "no_show", "no_access", "incomplete", "cancelled")
Times = Sequence[tuple[datetime, datetime]]


def can_be_offered(visit: Visit) -> bool:
    return visit.state in OFFERABLE and not visit.communal


async def offer(tx: Tx, runtime: Runtime, visit: Visit, times: Times, actor: Actor, now: datetime) -> list[Effect]:
    """Offer times to everybody in the home; earlier offers end."""
    await visits.end_offers(tx, visit.id, now)
    ids = {"job_id": visit.job_id, "visit_id": visit.id, "made_at": now}
    rows = [{**ids, "slot": named(runtime.policy, *time), "starts_at": time[0], "ends_at": time[1]} for time in times]
    await visits.offer(tx, rows)
    return await record.happened(tx, runtime, visit, "offered", actor, now)


async def told(tx: Tx, visit: Visit) -> Sequence[Told]:
    """Return the people who are told of a visit: everybody whose home it is to, or whose block."""
    homes = [] if visit.communal or not visit.home_id else [visit.home_id]
    blocks = [visit.block_id] if visit.communal and visit.block_id else []
    return await visits.told(tx, homes, blocks)
