"""The features that have not declared themselves yet, as one. It shrinks with each that does."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from flows.conversation.desk import CONVERSATIONS
from flows.feature import Feature, Ran, ScheduledJob
from flows.features.champions import clock as champion_clock
from flows.features.champions import commands as champion_commands
from flows.features.groups import commands as group_commands
from flows.features.groups import saying
from flows.features.groups.posts import POSTS
from flows.features.imports import commands as import_commands
from flows.features.records import commands as record_commands
from flows.features.reports import clocks
from flows.features.reports import commands as report_commands
from flows.features.rounds import clock as round_clock
from flows.features.rounds import commands as round_commands
from flows.features.rounds import opening
from flows.features.visits import commands as visit_commands
from flows.features.visits import morning, reminders
from flows.features.visits.events import VisitsChanged
from flows.kernel.effects import Effect
from flows.kernel.events import Subscription
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


async def _ask_blocks(tx: Tx, runtime: Runtime, event: VisitsChanged, now: datetime) -> list[Effect]:
    return await opening.completed(tx, runtime, event.changes, now)


LEGACY = Feature(
    name="legacy",
    conversations=CONVERSATIONS,
    cases=tuple(KINDS.values()),
    posts=tuple(POSTS.values()),
    staff_commands=(
        *report_commands.COMMANDS,
        *visit_commands.COMMANDS,
        *record_commands.COMMANDS,
        *import_commands.COMMANDS,
        *group_commands.COMMANDS,
        *round_commands.COMMANDS,
        *champion_commands.COMMANDS,
    ),
    forms=(report_commands.PHONE,),
    jobs=(
        _job("reports", clocks.ring),
        _job("rounds", round_clock.ring),
        _job("champions", champion_clock.ring),
        _job("packs", morning.ring),
        _job("saying", saying.ring),
        ScheduledJob("reminders", _remind, every=30),
    ),
    subscriptions=(Subscription(VisitsChanged, _ask_blocks),),
)
