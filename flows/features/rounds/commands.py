"""The word of /doorstep that opens a round."""

from dataclasses import replace
from datetime import datetime

from flows.cases.case import Done
from flows.feature import Called, NotFound, StaffCommand, Target
from flows.features.rounds import staff
from flows.features.visits.record import card_of
from flows.kernel.runtime import Runtime
from flows.kernel.words import Channel, Plain, text
from storage import rounds, visits
from storage.database import Tx


async def _round(tx: Tx, runtime: Runtime, called: Called, now: datetime) -> Target | NotFound:
    """Ask the block of a communal visit, or of a job's last one, how the works went."""
    number = await rounds.visit_called(tx, called.said)
    visit = await visits.get(tx, number) if number else None
    if visit is None:
        return NotFound(text("records-none", said=Plain(called.said)))
    subject, channel = visit.id, card_of(runtime, visit).channel
    asked = text("round-asked", channel=Channel(channel))

    async def act(tx: Tx, runtime: Runtime, now: datetime) -> Done:
        done = await staff.ask(tx, runtime, subject, called.actor, now)
        return replace(done, message=done.message or asked)

    return Target(channel, act=act)


COMMANDS = (StaffCommand("round", text("doorstep-round-usage"), text("doorstep-round"), _round),)
