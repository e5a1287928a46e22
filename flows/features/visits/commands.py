"""The word of /doorstep about visits."""

from datetime import datetime

from flows.cases.case import Done
from flows.feature import Called, NotFound, StaffCommand, Target, Unclear
from flows.features.visits.record import card_of
from flows.kernel import matching
from flows.kernel.matching import Meant
from flows.kernel.runtime import Runtime
from flows.kernel.words import Channel, Plain, named, text
from storage import rounds, visits
from storage.database import Tx


async def unclear(tx: Tx, runtime: Runtime, meant: Meant) -> Unclear:
    """Return the visits and jobs that may be meant, each with its channel."""
    channels = {}
    for one in (*meant.found, *meant.near):
        number = await rounds.last_visit(tx, one.id) if one.kind == "job" else one.id
        visit = await visits.get(tx, number) if number else None
        if visit:
            channels[one] = card_of(runtime, visit).channel
    return Unclear(meant, channels)


async def _visit(tx: Tx, runtime: Runtime, called: Called, now: datetime) -> Target | NotFound | Unclear:
    """Find a visit by its reference: its card is posted in its channel."""
    meant = await matching.find(tx, called.said, "visit")
    if meant.one is None:
        return await unclear(tx, runtime, meant)
    visit = await visits.get(tx, meant.one.id)
    card = card_of(runtime, visit) if visit else None
    if visit is None or card is None:
        return NotFound(Meant(called.said).unclear())
    heading = text("visit-card", ref=Plain(visit.ref), state=named("staff-visit-", visit.state))
    told = text("records-visit", heading=heading, channel=Channel(card.channel))

    async def act(tx: Tx, runtime: Runtime, now: datetime) -> Done:
        return Done([card], message=told)

    return Target(card.channel, act=act)


COMMANDS = (
    StaffCommand("visit", text("doorstep-visit-usage"), text("doorstep-visit"), _visit, text("records-say-visit")),
)
