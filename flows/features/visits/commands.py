"""The word of /doorstep about visits."""

from datetime import datetime

from flows.cases.case import Done
from flows.feature import Called, NotFound, StaffCommand, Target
from flows.features.visits.record import card_of
from flows.kernel import matching
from flows.kernel.runtime import Runtime
from flows.kernel.words import Channel, Plain, named, text
from storage import visits
from storage.database import Tx


async def _visit(tx: Tx, runtime: Runtime, called: Called, now: datetime) -> Target | NotFound:
    """Find a visit by its reference: its card is posted in its channel."""
    meant = await matching.find(tx, called.said, "visit")
    if meant.one is None:
        return NotFound(meant.unclear())
    visit = await visits.get(tx, meant.one.id)
    card = card_of(runtime, visit) if visit else None
    if visit is None or card is None:
        return NotFound(text("records-none", said=Plain(called.said)))
    heading = text("visit-card", ref=Plain(visit.ref), state=named("staff-visit-", visit.state))
    told = text("records-visit", heading=heading, channel=Channel(card.channel))

    async def act(tx: Tx, runtime: Runtime, now: datetime) -> Done:
        return Done([card], message=told)

    return Target(card.channel, act=act)


COMMANDS = (
    StaffCommand("visit", text("doorstep-visit-usage"), text("doorstep-visit"), _visit, text("records-say-visit")),
)
