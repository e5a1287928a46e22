"""The end of wishes, at their date or with the tenancy; and the yearly question whether they still hold."""

from datetime import datetime

from flows.feature import Ran
from flows.features.wishes import messages
from flows.features.wishes.staff import ANSWER, REVIEWED_AFTER, WISH_CASE, card_of
from flows.kernel.effects import Effect, Priority, Say
from flows.kernel.runtime import Runtime
from flows.kernel.slots import is_quiet
from storage import people, wishes
from storage.database import Tx


async def run(tx: Tx, runtime: Runtime, now: datetime) -> Ran:
    """End what is over; ask about wishes in force for a year, at a decent hour and once."""
    today = now.astimezone(runtime.policy.zone).date()
    over = await wishes.run_out(tx, today, now)
    await ANSWER.drop_all(tx, [wish.id for wish in over], now)
    await wishes.end(tx, [wish.id for wish in over], now)
    effects: list[Effect] = [card_of(runtime, wish.id) for wish in over]
    if is_quiet(runtime.policy, now):
        return Ran(effects)
    for wish in await wishes.due_for_review(tx, now):
        await wishes.change(tx, wish.id, review_at=now + REVIEWED_AFTER)
        address, resident = await people.address_of(tx, wish.resident_id), await people.resident(tx, wish.resident_id)
        if address and resident and resident.home_id == wish.home_id:
            prompt, lives = messages.still_right(runtime, wish), resident.residency
            about = (WISH_CASE.name, wish.id)
            asked = Say(address, prompt, resident.language, priority=Priority.REMINDER, residency=lives, subject=about)
            effects.append(asked)
    return Ran(effects)
