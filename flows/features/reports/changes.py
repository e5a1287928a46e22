"""A resident's changes of their own report after it was sent."""

from datetime import datetime

from flows.conversation.events import ResidentUnreachable
from flows.features.reports import record
from flows.features.reports.events import ReportAddedTo
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
    """Add further words and media: they go to the thread. A closed report stays closed; staff are told."""
    effects: list[Effect] = []
    for part in words:
        effects += await record.note(tx, runtime, report, "added", actor, now, {"words": part})
    if keys:
        effects += await record.note(
            tx, runtime, report, "added", actor, now, {"media": len(keys)}, in_thread=not words
        )
        effects += await record.attach(tx, runtime.policy, report, keys)
    if words or keys:
        effects += await runtime.publish(tx, ReportAddedTo(report, words, actor), now)
    return effects


async def withdraw(tx: Tx, runtime: Runtime, report: Report, actor: Actor, now: datetime) -> list[Effect]:
    await reports.change(tx, report.id, state="withdrawn", closed_at=now)
    return await record.note(tx, runtime, report, "withdrawn", actor, now)


async def complain(tx: Tx, runtime: Runtime, report: Report, actor: Actor, now: datetime) -> list[Effect]:
    """Turn it into a complaint: the clock starts from now, and a closed report is open again."""
    due_at = due(runtime.policy, Severity(report.severity), "complaint", now)
    due_at = min(due_at, report.due_at) if report.due_at > now else due_at
    await record.ANSWER.start(tx, report.id, now, due_at, report.resident_id)
    state = report.state if report.state in ("new", "taken") else _open_state(report)
    await reports.change(tx, report.id, treatment="complaint", due_at=due_at, state=state, closed_at=None)
    effects = await record.note(tx, runtime, report, "complained", actor, now)
    channel = record.channel_of(runtime.policy, report)
    return [*effects, Alert(channel, text("alert-complained", ref=record.ref_words(report)), "report", report.id)]


def _open_state(report: Report) -> str:
    return "taken" if report.owner else "new"


async def put_right(tx: Tx, runtime: Runtime, report: Report, actor: Actor, now: datetime) -> list[Effect]:
    """Close it: the resident says it is put right."""
    await reports.change(tx, report.id, state="closed", closed_at=now)
    return await record.note(tx, runtime, report, "closed", actor, now)


async def not_put_right(tx: Tx, runtime: Runtime, report: Report, actor: Actor, now: datetime) -> list[Effect]:
    """Open it again at once, whatever the resident adds: they say it is not put right; the clock starts anew."""
    due_at = due(runtime.policy, Severity(report.severity), report.treatment, now)
    await record.ANSWER.start(tx, report.id, now, due_at, report.resident_id)
    await reports.change(tx, report.id, state=_open_state(report), closed_at=None, due_at=due_at)
    effects = await record.note(tx, runtime, report, "reopened", actor, now)
    channel = record.channel_of(runtime.policy, report)
    return [*effects, Alert(channel, text("alert-reopened", ref=record.ref_words(report)), "report", report.id)]


async def unreachable(tx: Tx, runtime: Runtime, event: ResidentUnreachable, now: datetime) -> list[Effect]:
    """Say on open reports, to those who wait to answer, that a resident can no longer be reached."""
    actor, effects = Actor("doorstep", event.platform), list[Effect]()
    for resident_id in event.residents:
        for report in await reports.of_resident(tx, resident_id):
            if report.state in OPEN_STATES:
                effects += await record.note(tx, runtime, report, "unreachable", actor, now)
    return effects
