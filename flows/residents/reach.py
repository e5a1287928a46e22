"""When a resident can no longer be reached, those who wait to answer them are told."""

from datetime import datetime

from flows.actor import Actor
from flows.effects import Effect
from flows.house import House
from flows.reports import record
from flows.reports.record import OPEN_STATES
from storage import people, reports
from storage.database import Tx


async def lost(tx: Tx, house: House, platform: str, chat: str, now: datetime) -> list[Effect]:
    """A chat takes no more messages from us: nothing more is sent there, and open reports say so."""
    effects: list[Effect] = []
    for resident_id in await people.set_blocked(tx, platform, chat, now):
        for report in await reports.of_resident(tx, resident_id):
            if report.state in OPEN_STATES:
                effects += await record.note(tx, house.policy, report, "unreachable", Actor("doorstep", platform), now)
    return effects
