"""The clocks of reports: a first answer that is past due is said on the card, in its thread and to those on alert."""

from datetime import datetime

from flows.actor import Actor
from flows.effects import STAFF_PLATFORM, Alert, Effect
from flows.house import House
from flows.reports import record
from flows.words import text
from storage import reports
from storage.database import Tx


async def ring(tx: Tx, house: House, now: datetime) -> list[Effect]:
    """Everything that has become overdue since it was last asked; each report once for each due time."""
    effects: list[Effect] = []
    for report in await reports.newly_overdue(tx, now):
        effects += await record.note(tx, house.policy, report, "overdue", Actor("doorstep", STAFF_PLATFORM), now)
        effects.append(Alert(house.policy.channels.alerts, text("alert-overdue", ref=record.ref_words(report))))
    return effects
