"""The features that have not declared themselves yet, as one. It shrinks with each that does."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flows.conversation import desk
from flows.conversation.group import GroupCommand
from flows.conversation.turn import Conversation, ResidentTurn, Route, Screen, StartLink
from flows.engine import Flow
from flows.feature import Feature, Ran, ScheduledJob
from flows.features.door import desk as own_door
from flows.features.door.flow import DOOR
from flows.features.reports.events import ReportRestricted
from flows.features.scores import clock as score_clock
from flows.features.scores import resident as own_scores
from flows.features.support import clock as support_clock
from flows.features.support import desk as own_support
from flows.features.support.flow import SUPPORT
from flows.features.trends import staff as trends
from flows.features.trends import watch
from flows.features.visits import desk as own_visits
from flows.features.visits import morning, reminders
from flows.features.visits.flows import FLOWS as VISITS
from flows.kernel.actions import ButtonAction
from flows.kernel.effects import Effect
from flows.kernel.events import Subscription
from flows.kernel.runtime import Runtime
from flows.kernel.words import Prompt
from flows.kinds import KINDS
from storage.database import Tx


def _job(name: str, ring: Callable[[Tx, Runtime, datetime], Awaitable[list[Effect]]]) -> ScheduledJob:
    async def run(tx: Tx, runtime: Runtime, now: datetime) -> Ran:
        return Ran(await ring(tx, runtime, now))

    return ScheduledJob(name, run)


async def _remind(tx: Tx, runtime: Runtime, now: datetime) -> Ran:
    rung = await reminders.ring(tx, runtime, now)
    return Ran(rung.effects, more=rung.looked_at > 0, dropped=rung.dropped)


async def _leave_trends(tx: Tx, runtime: Runtime, event: ReportRestricted, now: datetime) -> list[Effect]:
    return await trends.left(tx, runtime, event.ref)


def _action(path: str) -> type[ButtonAction]:
    return dataclass(frozen=True)(type(f"Old{path.title()}", (ButtonAction,), {"path": path}))


def _screen(path: str, **declared: Any) -> Screen[Any]:
    async def show(turn: ResidentTurn, action: ButtonAction) -> Prompt:
        shown = await desk.screen(turn, action.wire())
        assert shown is not None
        return shown

    return Screen(_action(path), show, **declared)


def _route(path: str, **declared: Any) -> Route[Any]:
    async def press(turn: ResidentTurn, action: ButtonAction) -> None:
        await desk.does(turn, action.wire())

    return Route(_action(path), press, **declared)


def _conversation(flow: Flow[Any, Any], desk: Any) -> Conversation[Any, Any]:
    return Conversation(flow=flow, load=desk.facts, finish=desk.finish)


LEGACY = Feature(
    name="legacy",
    conversations=(
        _conversation(DOOR, own_door),
        _conversation(SUPPORT, own_support),
        *(_conversation(flow, own_visits) for flow in VISITS.values()),
    ),
    screens=(_screen("visits", command="visits", label="menu-visits", menu=20),),
    routes=(
        _route("door", command="check", label="menu-door", menu=30),
        _route("scores", command="scores", label="menu-scores", more=30),
        _route("hard", label="menu-hard", more=40),
    ),
    start_links=(StartLink("scores", lambda turn, _: own_scores.shown(turn), has_reference=False),),
    meant=(own_visits.meant,),
    cases=tuple(KINDS.values()),
    group_commands=(GroupCommand(name="scores", run=own_scores.asked, in_menu=20),),
    jobs=(
        _job("support", support_clock.ring),
        _job("trends", watch.ring),
        _job("scores", score_clock.ring),
        _job("packs", morning.ring),
        ScheduledJob("reminders", _remind, every=30),
    ),
    subscriptions=(Subscription(ReportRestricted, _leave_trends),),
)
