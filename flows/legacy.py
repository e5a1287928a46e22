"""The features that have not declared themselves yet, as one. It shrinks with each that does."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flows.conversation import desk
from flows.conversation.turn import Conversation, ResidentTurn, Route, Screen, StartLink
from flows.engine import Flow
from flows.feature import Feature, Ran, ScheduledJob
from flows.features.champions import clock as champion_clock
from flows.features.champions import desk as own_champions
from flows.features.champions.flow import CARRY
from flows.features.door import desk as own_door
from flows.features.door.flow import DOOR
from flows.features.groups import saying
from flows.features.groups.posts import POSTS
from flows.features.problems import desk as own_problems
from flows.features.reports.events import ReportRestricted, ReportSent
from flows.features.rounds import clock as round_clock
from flows.features.rounds import desk as own_rounds
from flows.features.rounds import opening
from flows.features.rounds.flow import COMMENT
from flows.features.scores import clock as score_clock
from flows.features.scores import resident as own_scores
from flows.features.support import clock as support_clock
from flows.features.support import desk as own_support
from flows.features.support.flow import SUPPORT
from flows.features.trends import staff as trends
from flows.features.trends import watch
from flows.features.visits import desk as own_visits
from flows.features.visits import morning, reminders
from flows.features.visits.events import VisitsChanged
from flows.features.visits.flows import FLOWS as VISITS
from flows.kernel.actions import ButtonAction, go
from flows.kernel.effects import Effect
from flows.kernel.events import Extension, Section, Subscription
from flows.kernel.runtime import Runtime
from flows.kernel.words import Prompt, text
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


async def _offer_share(tx: Tx, runtime: Runtime, sent: ReportSent, now: datetime) -> Section | None:
    if not await own_problems.may_share(tx, sent.resident, sent.report):
        return None
    return Section((text("problem-share-hint"),), (go(f"go:share:{sent.report.ref}", "problem-share"),))


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
        _conversation(COMMENT, own_rounds),
        _conversation(CARRY, own_champions),
        *(_conversation(flow, own_visits) for flow in VISITS.values()),
    ),
    screens=(
        _screen("visits", command="visits", label="menu-visits", menu=20),
        _screen("champion", label="menu-champion", more=50, offered=own_champions.is_one),
    ),
    routes=(
        _route("door", command="check", label="menu-door", menu=30),
        _route("scores", command="scores", label="menu-scores", more=30),
        _route("hard", label="menu-hard", more=40),
        _route("neighbour", command="neighbour"),
    ),
    start_links=(
        *(StartLink(word, link) for word, link in desk.LINKS.items()),
        StartLink("scores", lambda turn, _: own_scores.shown(turn), has_reference=False),
    ),
    meant=(own_visits.meant,),
    extensions=(Extension(ReportSent, _offer_share),),
    cases=tuple(KINDS.values()),
    posts=tuple(POSTS.values()),
    jobs=(
        _job("support", support_clock.ring),
        _job("trends", watch.ring),
        _job("rounds", round_clock.ring),
        _job("scores", score_clock.ring),
        _job("champions", champion_clock.ring),
        _job("packs", morning.ring),
        _job("saying", saying.ring),
        ScheduledJob("reminders", _remind, every=30),
    ),
    subscriptions=(
        Subscription(VisitsChanged, _ask_blocks),
        Subscription(ReportRestricted, _leave_trends),
    ),
)
