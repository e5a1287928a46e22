"""The features that have not declared themselves yet, as one. It shrinks with each that does."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flows.conversation import desk
from flows.conversation.turn import Conversation, ResidentTurn, Screen
from flows.engine import Flow
from flows.feature import Feature, Ran, ScheduledJob
from flows.features.visits import desk as own_visits
from flows.features.visits import morning, reminders
from flows.features.visits.flows import FLOWS as VISITS
from flows.kernel.actions import ButtonAction
from flows.kernel.effects import Effect
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


def _action(path: str) -> type[ButtonAction]:
    return dataclass(frozen=True)(type(f"Old{path.title()}", (ButtonAction,), {"path": path}))


def _screen(path: str, **declared: Any) -> Screen[Any]:
    async def show(turn: ResidentTurn, action: ButtonAction) -> Prompt:
        shown = await desk.screen(turn, action.wire())
        assert shown is not None
        return shown

    return Screen(_action(path), show, **declared)


def _conversation(flow: Flow[Any, Any], desk: Any) -> Conversation[Any, Any]:
    return Conversation(flow=flow, load=desk.facts, finish=desk.finish)


LEGACY = Feature(
    name="legacy",
    conversations=(*(_conversation(flow, own_visits) for flow in VISITS.values()),),
    screens=(_screen("visits", command="visits", label="menu-visits", menu=20),),
    meant=(own_visits.meant,),
    cases=tuple(KINDS.values()),
    jobs=(
        _job("packs", morning.ring),
        ScheduledJob("reminders", _remind, every=30),
    ),
)
