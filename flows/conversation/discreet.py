"""Discreet residents: nothing shows on their phone but that a message waits, and a tap opens it.

Every message to a person that they have not just asked for passes `hold` on its way out, whatever caused it. So a
message that was on its way when they became discreet is held as well.
"""

from datetime import datetime, timedelta

from flows.conversation import standing
from flows.conversation.actions import ReadHeld
from flows.kernel.actions import go
from flows.kernel.effects import Effect, Say, StandingMessage, ToPerson, effect_of
from flows.kernel.runtime import Runtime
from flows.kernel.words import At, Plain, Prompt, text
from storage import held
from storage.database import Tx
from storage.outbox import Row
from storage.people import Address, Resident

AGAIN = timedelta(hours=12)
"""The time after which a new message is worth another notice, though earlier ones still wait."""


READ = go(ReadHeld(), "held-read")


async def hold(tx: Tx, runtime: Runtime, effect: ToPerson, row: Row, resident: Resident, now: datetime) -> list[Effect]:
    """Keep a message until its resident opens it; return the notice that stands in its place, if none does yet. What
    only changes one that stands there is not kept: it is drawn anew whenever they open what waits."""
    if isinstance(effect, StandingMessage) and effect.again:
        return []
    last = await held.last(tx, resident.id)
    await held.keep(tx, resident.id, row, now)
    if last is not None and now - last < AGAIN:
        return []
    notice = Prompt((text("held-notice", landlord=Plain(runtime.policy.landlord.name)),), (READ,))
    return [Say(effect.to, notice, resident.language, priority=effect.priority, collapse="held", hushed=True)]


async def opened(tx: Tx, resident: Resident, to: Address, now: datetime) -> list[Effect]:
    """Return what waits for a resident, in order, each with when it came: it may be out of date. It is read now."""
    rows = await held.waiting(tx, resident.id)
    await held.read(tx, [row.id for row in rows], now)
    found = [(row, effect_of(row)) for row in rows]
    shown = [
        one.opened(to, text("held-from", at=At(row.created_at))) for row, one in found if isinstance(one, ToPerson)
    ]
    return [*shown, *await standing.refreshed(tx, resident)] if shown else []
