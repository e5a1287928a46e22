"""When a resident can no longer be reached, those who wait to answer them are told."""

from datetime import datetime

from flows.features.reports import record
from flows.features.reports.record import OPEN_STATES
from flows.kernel.actor import Actor
from flows.kernel.effects import Effect
from flows.kernel.runtime import Runtime
from storage import people, reports
from storage.database import Tx


async def lost(tx: Tx, runtime: Runtime, platform: str, chat: str, now: datetime) -> list[Effect]:
    """A chat takes no more messages from us: nothing more is sent there, and open reports say so."""
    effects: list[Effect] = []
    for resident_id in await people.set_blocked(tx, platform, chat, now):
        for report in await reports.of_resident(tx, resident_id):
            if report.state in OPEN_STATES:
                effects += await record.note(tx, runtime, report, "unreachable", Actor("doorstep", platform), now)
    return effects
