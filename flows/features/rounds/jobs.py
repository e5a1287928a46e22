"""Scheduled jobs of rounds: open in the morning, remind once, close. What stands in groups and on staff's cards follows
the votes at most once a run, and never a single tap."""

from datetime import datetime, timedelta

from flows.feature import Ran
from flows.features.rounds.closing import close, counted
from flows.features.rounds.opening import card_of, posts
from flows.features.rounds.questions import FIXED
from flows.kernel.effects import Effect
from flows.kernel.runtime import Runtime
from storage import rounds
from storage.database import Tx
from storage.rounds import OPEN, WAITING, Pulse, Round

LAST_WORD = timedelta(minutes=10)
"""After every home has voted, the time without a vote until the round closes: a voter has more than one answer."""


async def run(tx: Tx, runtime: Runtime, now: datetime) -> Ran:
    effects: list[Effect] = []
    found = await rounds.going_on(tx)
    pulses = await rounds.pulses(tx, [round_.id for round_ in found])
    for round_ in found:
        effects += await _look_at(tx, runtime, round_, pulses.get(round_.id), now)
    return Ran(effects)


async def _look_at(tx: Tx, runtime: Runtime, round_: Round, pulse: Pulse | None, now: datetime) -> list[Effect]:
    if round_.state == WAITING:
        return await _open(tx, runtime, round_) if round_.opened_at <= now else []
    if round_.closes_at <= now or (pulse and await _have_all_spoken(tx, round_, pulse, now)):
        return await close(tx, runtime, round_, now)
    effects: list[Effect] = []
    if round_.reminded_at is None and round_.remind_at and round_.remind_at <= now:
        effects += await _remind(tx, round_, now)
    if pulse and pulse.vote > round_.shown:
        await rounds.change(tx, round_.id, shown=pulse.vote)
        effects += [card_of(runtime, round_), *await posts(tx, round_, "round")]
    return effects


async def _open(tx: Tx, runtime: Runtime, round_: Round) -> list[Effect]:
    await rounds.change(tx, round_.id, state=OPEN)
    return [card_of(runtime, round_), *await posts(tx, round_, "round")]


async def _have_all_spoken(tx: Tx, round_: Round, pulse: Pulse, now: datetime) -> bool:
    if pulse.people < round_.homes or not round_.homes or pulse.cast_at + LAST_WORD > now:
        return False
    return (await counted(tx, round_, FIXED)).answered(FIXED) >= round_.homes


async def _remind(tx: Tx, round_: Round, now: datetime) -> list[Effect]:
    """Remind a block half way, if fewer than half have voted."""
    await rounds.change(tx, round_.id, reminded_at=now)
    few = (await counted(tx, round_)).spoke * 2 < round_.homes
    return await posts(tx, round_, "round_reminder") if few else []
