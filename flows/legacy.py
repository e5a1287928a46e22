"""The features that have not declared themselves yet, as one. It shrinks with each that does."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from flows.conversation.desk import CONVERSATIONS
from flows.feature import Feature, Ran, ScheduledJob
from flows.features.reports import clocks, commands
from flows.features.reports.case import ReportCase
from flows.kernel.effects import Effect
from flows.kernel.runtime import Runtime
from storage.database import Tx


def _job(name: str, ring: Callable[[Tx, Runtime, datetime], Awaitable[list[Effect]]]) -> ScheduledJob:
    async def run(tx: Tx, runtime: Runtime, now: datetime) -> Ran:
        return Ran(await ring(tx, runtime, now))

    return ScheduledJob(name, run)


LEGACY = Feature(
    name="legacy",
    conversations=CONVERSATIONS,
    cases=(ReportCase(),),
    staff_commands=commands.COMMANDS,
    forms=(commands.PHONE,),
    jobs=(_job("reports", clocks.ring),),
)
