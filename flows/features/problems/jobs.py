"""The hourly job that publishes which problems several homes have: what a group sees never changes with a tap."""

from datetime import datetime

from flows.feature import Ran
from flows.features.problems import notice
from flows.kernel import few
from flows.kernel.effects import Effect
from flows.kernel.runtime import Runtime
from storage import problems, rounds, routines, snapshots
from storage.database import Tx
from storage.problems import Problem

ROUTINE = "problems"


async def run(tx: Tx, runtime: Runtime, now: datetime) -> Ran:
    hour = f"{now:%m-%dT%H}"
    if await routines.done_for(tx, ROUTINE) == hour:
        return Ran()
    await routines.mark_done(tx, ROUTINE, hour, now)
    effects: list[Effect] = []
    for problem in await problems.all_open(tx):
        effects += await _publish(tx, runtime, problem, now)
    return Ran(effects)


async def _publish(tx: Tx, runtime: Runtime, problem: Problem, now: datetime) -> list[Effect]:
    behind = await problems.behind(tx, problem)
    rule, of = few.rule_of(runtime.policy), await rounds.homes_of(tx, problem.block_id)
    new = [
        says
        for says in notice.SAYS
        if few.are_several(rule, getattr(behind, says), of) and not await notice.are_several(tx, problem, says)
    ]
    for says in new:
        await snapshots.add(tx, says, problem.ref, problem.opened_at, now, now, {})
    return [*await notice.shown(tx, problem), *await notice.card(tx, runtime, problem)] if new else []
