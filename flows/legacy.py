"""The features that have not declared themselves yet, as one. It shrinks with each that does."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from flows.conversation.desk import CONVERSATIONS
from flows.feature import Feature, Ran, ScheduledJob
from flows.features.champions import clock as champion_clock
from flows.features.groups import files as group_files
from flows.features.groups import saying
from flows.features.groups.posts import POSTS
from flows.features.reports import clocks
from flows.features.reports.events import ReportRestricted
from flows.features.rounds import clock as round_clock
from flows.features.rounds import files as round_files
from flows.features.rounds import opening
from flows.features.scores import clock as score_clock
from flows.features.scores import files as score_files
from flows.features.support import clock as support_clock
from flows.features.trends import staff as trends
from flows.features.trends import watch
from flows.features.visits import files as visit_files
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


async def _leave_trends(tx: Tx, runtime: Runtime, event: ReportRestricted, now: datetime) -> list[Effect]:
    return await trends.left(tx, runtime, event.ref)


LEGACY = Feature(
    name="legacy",
    conversations=CONVERSATIONS,
    cases=tuple(KINDS.values()),
    posts=tuple(POSTS.values()),
    files=(*visit_files.FILES, *group_files.FILES, *round_files.FILES, *score_files.FILES),
    jobs=(
        _job("reports", clocks.ring),
        _job("support", support_clock.ring),
        _job("trends", watch.ring),
        _job("rounds", round_clock.ring),
        _job("scores", score_clock.ring),
        _job("champions", champion_clock.ring),
        _job("packs", morning.ring),
        _job("saying", saying.ring),
        ScheduledJob("reminders", _remind, every=30),
    ),
    subscriptions=(Subscription(VisitsChanged, _ask_blocks), Subscription(ReportRestricted, _leave_trends)),
)
