"""The word of /doorstep that opens a round."""

from dataclasses import replace
from datetime import datetime

from flows.cases.case import Done
from flows.feature import Called, NotFound, StaffCommand, Target, Unclear
from flows.features.rounds import staff
from flows.features.visits.commands import unclear
from flows.features.visits.record import card_of
from flows.kernel import matching
from flows.kernel.matching import Meant
from flows.kernel.runtime import Runtime
from flows.kernel.words import Channel, text
from storage import rounds, visits
from storage.database import Tx


async def _round(tx: Tx, runtime: Runtime, called: Called, now: datetime) -> Target | NotFound | Unclear:
    """Ask the block of a communal visit, or of a job's last one, how the works went."""
    meant = await matching.find(tx, called.said, "visit", "job")
    # A job may have the reference of its visit.
    one = Meant(meant.said, [one for one in meant.found if one.kind == "visit"]).one or meant.one
    number = await rounds.last_visit(tx, one.id) if one and one.kind == "job" else one and one.id
    visit = await visits.get(tx, number) if number else None
    if visit is None:
        return NotFound(Meant(called.said).unclear()) if one else await unclear(tx, runtime, meant)
    subject, channel = visit.id, card_of(runtime, visit).channel
    asked = text("round-asked", channel=Channel(channel))

    async def act(tx: Tx, runtime: Runtime, now: datetime) -> Done:
        done = await staff.ask(tx, runtime, subject, called.actor, now)
        return replace(done, message=done.message or asked)

    return Target(channel, act=act)


COMMANDS = (
    StaffCommand("round", text("doorstep-round-usage"), text("doorstep-round"), _round, text("records-say-visit")),
)
