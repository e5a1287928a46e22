"""The clocks of reports: an overdue first answer is reported on the card, in its thread and to those on alert."""

from datetime import datetime

from flows.feature import Ran
from flows.features.reports import record
from flows.kernel.actor import Actor
from flows.kernel.effects import STAFF, Alert, Effect
from flows.kernel.runtime import Runtime
from flows.kernel.words import text
from storage import reports
from storage.database import Tx


async def run(tx: Tx, runtime: Runtime, now: datetime) -> Ran:
    """Report everything that has become overdue since the last run; each report once for each due time."""
    effects: list[Effect] = []
    for report in await reports.newly_overdue(tx, now):
        effects += await record.note(tx, runtime, report, "overdue", Actor("doorstep", STAFF), now)
        effects.append(Alert(runtime.policy.channels.alerts, text("alert-overdue", ref=record.ref_words(report))))
    return Ran(effects)
