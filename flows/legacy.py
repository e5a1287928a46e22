"""The features that have not declared themselves yet, as one. It shrinks with each that does."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from flows.champions import clock as champion_clock
from flows.effects import Effect
from flows.events import Subscription
from flows.feature import Feature, Ran, ScheduledJob
from flows.groups import saying
from flows.groups.posts import POSTS
from flows.house import House
from flows.kinds import KINDS
from flows.reports import clocks
from flows.reports.events import ReportRestricted
from flows.residents.desk import CONVERSATIONS
from flows.rounds import clock as round_clock
from flows.rounds import opening
from flows.scores import clock as score_clock
from flows.support import clock as support_clock
from flows.trends import staff as trends
from flows.trends import watch
from flows.visits import morning, reminders
from flows.visits.events import VisitsChanged
from storage.database import Tx


def _job(name: str, ring: Callable[[Tx, House, datetime], Awaitable[list[Effect]]]) -> ScheduledJob:
    async def run(tx: Tx, house: House, now: datetime) -> Ran:
        return Ran(await ring(tx, house, now))

    return ScheduledJob(name, run)


async def _remind(tx: Tx, house: House, now: datetime) -> Ran:
    rung = await reminders.ring(tx, house, now)
    return Ran(rung.effects, more=rung.looked_at > 0, dropped=rung.dropped)


async def _ask_blocks(tx: Tx, house: House, event: VisitsChanged, now: datetime) -> list[Effect]:
    return await opening.completed(tx, house, event.changes, now)


async def _leave_trends(tx: Tx, house: House, event: ReportRestricted, now: datetime) -> list[Effect]:
    return await trends.left(tx, house, event.ref)


LEGACY = Feature(
    name="legacy",
    conversations=CONVERSATIONS,
    cases=tuple(KINDS.values()),
    posts=tuple(POSTS.values()),
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
