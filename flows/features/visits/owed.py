"""What a resident was promised about a visit, a new time or that somebody looks into it, and its clock."""

from collections.abc import Sequence
from datetime import datetime

from flows.features.visits.change import Change
from flows.kernel.actor import Actor
from flows.kernel.clocks import Clock, WorkingDays
from flows.kernel.effects import Alert, CaseCard, Effect
from flows.kernel.runtime import Runtime
from flows.kernel.words import Plain, text
from storage import visits
from storage.clocks import ClockRun
from storage.database import Tx

ASKS = frozenset({"change_asked", "no_show", "disputed"})
"""What a resident says and is promised an answer to."""
ANSWERS = frozenset({"offered", "answered", "moved", "cancelled"})
MARKS = frozenset({"arrived", "done", "incomplete", "no_access", "no_show"})
"""They are an answer if staff decide so; another system only reports them."""
LETS_GO = frozenset({"confirmed", "moved", "cancelled", "came"})
"""What a resident says that leaves nothing to answer."""


async def unanswered(tx: Tx, runtime: Runtime, run: ClockRun, now: datetime) -> list[Effect]:
    """Tell staff that a resident still waits, where the visit's card is."""
    visit = await visits.get(tx, run.subject)
    if visit is None:
        return []
    channel = runtime.policy.visit_channel(visit.contract_ref, visit.contractor_ref)
    return [
        CaseCard("visit", visit.id, channel),
        Alert(channel, text("visit-overdue", ref=Plain(visit.ref)), "visit", visit.id),
    ]


ANSWER = Clock(
    "visit_answer",
    "visit",
    text("clock-visit-answer"),
    unanswered,
    lambda policy: WorkingDays(policy.visits.answer_days),
)


async def follow(tx: Tx, runtime: Runtime, changes: Sequence[Change], actor: Actor, now: datetime) -> None:
    """Start and settle the clock as visits change. What concerns a visit to come is due before it begins."""
    by_resident = actor.by == "resident"
    for change in changes:
        if by_resident and change.kind in ASKS:
            due_at, starts_at = ANSWER.due(runtime.policy, now), change.visit.starts_at
            due_at = min(due_at, starts_at) if starts_at > now else due_at
            await ANSWER.start(tx, change.visit.id, now, due_at, change.by_resident)
    if by_resident:
        await ANSWER.drop_all(tx, [change.visit.id for change in changes if change.kind in LETS_GO], now)
    else:
        answers = ANSWERS | MARKS if actor.by == "staff" else ANSWERS
        await ANSWER.keep_all(tx, [change.visit.id for change in changes if change.kind in answers], now)
