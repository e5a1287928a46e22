"""Wishes and time: they end when their household said, or with the tenancy; once a year we ask if they still hold."""

from datetime import datetime

from flows.effects import Effect, Priority, Say
from flows.feature import Ran
from flows.features.wishes import messages
from flows.features.wishes.staff import REVIEWED_AFTER, card_of
from flows.house import House
from flows.slots import is_quiet
from storage import people, wishes
from storage.database import Tx


async def run(tx: Tx, house: House, now: datetime) -> Ran:
    """End what is over; ask of what has been in force for a year, at a decent hour and once."""
    today = now.astimezone(house.policy.zone).date()
    over = await wishes.run_out(tx, today, now)
    await wishes.end(tx, [wish.id for wish in over], now)
    effects: list[Effect] = [card_of(house, wish.id) for wish in over]
    if is_quiet(house.policy, now):
        return Ran(effects)
    for wish in await wishes.due_for_review(tx, now):
        await wishes.change(tx, wish.id, review_at=now + REVIEWED_AFTER)
        address, resident = await people.address_of(tx, wish.resident_id), await people.resident(tx, wish.resident_id)
        if address and resident:
            prompt = messages.still_right(house, wish)
            effects.append(Say(address, prompt, resident.language, priority=Priority.REMINDER))
    return Ran(effects)
