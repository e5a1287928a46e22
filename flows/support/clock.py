"""A call for help that nobody has answered in time is said once, where it belongs."""

from datetime import datetime

from flows.effects import Alert, Effect
from flows.house import House
from flows.reports import refs
from flows.support.staff import card_of
from flows.words import Plain, text
from storage import supports
from storage.database import Tx


async def ring(tx: Tx, house: House, now: datetime) -> list[Effect]:
    effects: list[Effect] = []
    for support in await supports.newly_overdue(tx, now):
        await supports.change(tx, support.id, state="overdue")
        late = text("support-overdue", ref=Plain(refs.shown(support.ref)))
        effects += [card_of(house.policy, support.id), Alert(house.policy.channels.for_welfare, late)]
    return effects
