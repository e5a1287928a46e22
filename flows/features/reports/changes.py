"""How a resident changes a report of theirs after it was sent."""

from datetime import datetime

from flows.conversation.events import ResidentUnreachable
from flows.features.reports import record
from flows.features.reports.record import OPEN_STATES
from flows.features.reports.submit import due
from flows.kernel.actor import Actor
from flows.kernel.effects import Alert, Effect
from flows.kernel.policy import Severity
from flows.kernel.runtime import Runtime
from flows.kernel.words import text
from storage import reports
from storage.database import Tx
from storage.reports import Report


async def add(
    tx: Tx, runtime: Runtime, report: Report, actor: Actor, words: tuple[str, ...], keys: tuple[str, ...], now: datetime
) -> list[Effect]:
    """Further words and media: they land in the thread. A closed report is left closed; staff are told."""
    effects: list[Effect] = []
    for part in words:
        effects += await record.note(tx, runtime, report, "added", actor, now, {"words": part})
    if keys:
        effects += await record.note(
            tx, runtime, report, "added", actor, now, {"media": len(keys)}, in_thread=not words
        )
        effects += await record.attach(tx, runtime.policy, report, keys)
    return effects


async def withdraw(tx: Tx, runtime: Runtime, report: Report, actor: Actor, now: datetime) -> list[Effect]:
    await reports.change(tx, report.id, state="withdrawn", closed_at=now)
    return await record.note(tx, runtime, report, "withdrawn", actor, now)


async def complain(tx: Tx, runtime: Runtime, report: Report, actor: Actor, now: datetime) -> list[Effect]:
    """Make a complaint of it after all: the clock starts from now, and what was closed is open again."""
    due_at = due(runtime.policy, Severity(report.severity), "complaint", now)
    due_at = min(due_at, report.due_at) if report.due_at > now else due_at
    state = report.state if report.state in ("new", "taken") else _open_state(report)
    await reports.change(tx, report.id, treatment="complaint", due_at=due_at, state=state, closed_at=None)
    effects = await record.note(tx, runtime, report, "complained", actor, now)
    channel = record.channel_of(runtime.policy, report)
    return [*effects, Alert(channel, text("alert-complained", ref=record.ref_words(report)))]


def _open_state(report: Report) -> str:
    return "taken" if report.owner else "new"


async def put_right(tx: Tx, runtime: Runtime, report: Report, actor: Actor, now: datetime) -> list[Effect]:
    """The resident says it is put right: closed."""
    await reports.change(tx, report.id, state="closed", closed_at=now)
    return await record.note(tx, runtime, report, "closed", actor, now)


async def not_put_right(tx: Tx, runtime: Runtime, report: Report, actor: Actor, now: datetime) -> list[Effect]:
    """The resident says it is not: open again at once, whatever they go on to say; the clock starts anew."""
    due_at = due(runtime.policy, Severity(report.severity), report.treatment, now)
    await reports.change(tx, report.id, state=_open_state(report), closed_at=None, due_at=due_at)
    effects = await record.note(tx, runtime, report, "reopened", actor, now)
    channel = record.channel_of(runtime.policy, report)
    return [*effects, Alert(channel, text("alert-reopened", ref=record.ref_words(report)))]


async def unreachable(tx: Tx, runtime: Runtime, event: ResidentUnreachable, now: datetime) -> list[Effect]:
    """A resident can no longer be reached: open reports say so to those who wait to answer them."""
    actor, effects = Actor("doorstep", event.platform), list[Effect]()
    for resident_id in event.residents:
        for report in await reports.of_resident(tx, resident_id):
            if report.state in OPEN_STATES:
                effects += await record.note(tx, runtime, report, "unreachable", actor, now)
    return effects
