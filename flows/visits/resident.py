"""What a resident does with a visit to their home."""

from datetime import datetime

from flows.actor import Actor
from flows.effects import Effect
from flows.house import House
from flows.visits import book, record
from storage import visits
from storage.database import Tx
from storage.people import Resident
from storage.visits import Visit


async def mine(tx: Tx, resident: Resident, number: int) -> Visit | None:
    """A visit by its number, if it is to this resident's home or shared by their block."""
    visit = await visits.get(tx, number)
    if visit is None:
        return None
    if visit.communal:
        return visit if resident.block_id and visit.block_id == resident.block_id else None
    return visit if resident.home_id and visit.home_id == resident.home_id else None


async def confirm(tx: Tx, house: House, visit: Visit, resident: Resident, actor: Actor, now: datetime) -> list[Effect]:
    await visits.change(tx, visit.id, state="confirmed")
    await visits.end_offers(tx, visit.id, now)
    return await record.happened(
        tx, house, await record.again(tx, visit), "confirmed", actor, now, by_resident=resident.id
    )


async def cancel(
    tx: Tx, house: House, visit: Visit, resident: Resident, actor: Actor, now: datetime, why: str = ""
) -> list[Effect]:
    return await book.cancel(tx, house, visit, actor, now, by_resident=resident.id, why=why)
