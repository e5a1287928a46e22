"""The features that have not declared themselves yet, as one. It shrinks with each that does."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from flows.conversation.desk import CONVERSATIONS
from flows.feature import Feature, Ran, ScheduledJob
from flows.features.reports import clocks
from flows.features.visits import morning, reminders
from flows.kernel.effects import Effect
from flows.kernel.runtime import Runtime
from flows.kinds import KINDS
from storage.database import Tx


def _job(name: str, ring: Callable[[Tx, Runtime, datetime], Awaitable[list[Effect]]]) -> ScheduledJob:
    async def run(tx: Tx, runtime: Runtime, now: datetime) -> Ran:
        return Ran(await ring(tx, runtime, now))

    return ScheduledJob(name, run)


async def _remind(tx: Tx, runtime: Runtime, now: datetime) -> Ran:
    rung = await reminders.ring(tx, runtime, now)
    return Ran(rung.effects, more=rung.looked_at > 0, dropped=rung.dropped)


LEGACY = Feature(
    name="legacy",
    conversations=CONVERSATIONS,
    cases=tuple(KINDS.values()),
    jobs=(
        _job("reports", clocks.ring),
        _job("packs", morning.ring),
        ScheduledJob("reminders", _remind, every=30),
    ),
)
