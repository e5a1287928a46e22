"""What follows from a block's verdict: a case with an owner and a date, and what the block hears of it."""

from datetime import datetime
from typing import Any

from flows.features.rounds.opening import channel_of, posts_of_kind
from flows.kernel.clocks import Clock, WorkingDays
from flows.kernel.effects import Alert, CaseCard, Effect
from flows.kernel.runtime import Runtime
from flows.kernel.words import At, Plain, text
from storage import follow_ups, rounds
from storage.clocks import ClockRun
from storage.database import Tx
from storage.follow_ups import ANSWERED, LATE, FollowUp
from storage.rounds import Round

KIND = "follow_up"


async def opened(tx: Tx, runtime: Runtime, round_: Round, now: datetime) -> list[Effect]:
    """Put what a block found before staff, once for each round."""
    due_at = FOLLOW_UP.due(runtime.policy, now)
    row = {"round_id": round_.id, "job_id": round_.job_id, "opened_at": now, "due_at": due_at}
    number = await follow_ups.add(tx, **row)
    await FOLLOW_UP.start(tx, number, now, due_at)
    return [card_of(runtime, round_, number)]


async def closed(tx: Tx, runtime: Runtime, round_: Round, now: datetime, *, promised: bool) -> list[Effect]:
    """Go on when the vote is closed. `promised`: the block reads by when it hears more, so the time runs from then on;
    and it hears what staff have answered already."""
    follow = await follow_ups.of_round(tx, round_.id)
    if follow is None:
        return await opened(tx, runtime, round_, now) if promised else []
    due_at = FOLLOW_UP.due(runtime.policy, now)
    if promised and follow.is_open and follow.due_at < due_at:
        await follow_ups.change(tx, follow.id, due_at=due_at, late=False)
        await FOLLOW_UP.start(tx, follow.id, now, due_at)
    newest = await follow_ups.newest(tx, follow.id)
    answer = await posts_of_kind(tx, round_, KIND, newest.id) if newest and newest.kind == ANSWERED else []
    return [card_of(runtime, round_, follow.id), *answer]


async def told(tx: Tx, runtime: Runtime, follow: FollowUp, kind: str, now: datetime, **said: Any) -> list[Effect]:
    """Note what a block is to hear; return its message to the block's groups, and the card as it is then."""
    round_ = await rounds.get(tx, follow.round_id)
    assert round_ is not None
    number = await follow_ups.note(tx, follow, kind, now, **said)
    return [card_of(runtime, round_, follow.id), *await posts_of_kind(tx, round_, KIND, number)]


async def overdue(tx: Tx, runtime: Runtime, run: ClockRun, now: datetime) -> list[Effect]:
    """Tell the block and staff that what was promised is late."""
    follow = await follow_ups.get(tx, run.subject)
    round_ = await rounds.get(tx, follow.round_id) if follow else None
    if follow is None or round_ is None or not follow.is_open:
        return []
    await follow_ups.change(tx, follow.id, late=True)
    words = text("follow-up-overdue", block=Plain(round_.block_name), due=At(run.due_at))
    alert = Alert(channel_of(runtime, round_), words, KIND, follow.id)
    return [*await told(tx, runtime, follow, LATE, now), alert]


FOLLOW_UP = Clock(
    KIND,
    KIND,
    text("clock-follow-up"),
    overdue,
    lambda policy: WorkingDays(policy.thresholds.follow_up_days),
)
"""Until a block hears what follows from its verdict."""


def card_of(runtime: Runtime, round_: Round, number: int) -> CaseCard:
    return CaseCard(KIND, number, channel_of(runtime, round_))
