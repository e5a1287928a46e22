"""Changes of a report: one line of history, the effects that show it to staff, and the clock of its first answer."""

from collections.abc import Container, Mapping
from datetime import datetime, timedelta
from typing import Any

from flows.cases.files import EVIDENCE
from flows.features.reports.events import ReportChanged
from flows.kernel import refs
from flows.kernel.actor import Actor
from flows.kernel.clocks import Clock
from flows.kernel.effects import STAFF, Alert, CaseCard, CaseFile, CaseNote, Effect, Priority
from flows.kernel.events import EvidenceSettled
from flows.kernel.policy import Policy, Severity
from flows.kernel.runtime import Runtime
from flows.kernel.words import Plain, Words, text
from storage import evidence as evidence_store
from storage import reports
from storage.clocks import ClockRun
from storage.database import Tx
from storage.reports import Report

OPEN_STATES = ("new", "taken", "resolved")
"""A resolved report is still open: the resident has not said whether it is put right."""
ANSWERS = ("replied", "resolved", "closed", "duplicate", "passed")
"""What counts as an answer in time."""


def channel_of(policy: Policy, report: Report) -> str:
    """Return the channel a report belongs in, if that is shared with nobody (checked again at delivery)."""
    return policy.routes(report.contract_ref, report.contractor_ref, report.restricted)[0]


def card_of(policy: Policy, report: Report) -> CaseCard:
    priority = Priority.URGENT if report.severity == Severity.CRITICAL.value else Priority.CARD
    return CaseCard("report", report.id, channel_of(policy, report), priority)


async def note(
    tx: Tx,
    runtime: Runtime,
    report: Report,
    kind: str,
    actor: Actor,
    now: datetime,
    data: Mapping[str, Any] | None = None,
    *,
    in_thread: bool = True,
) -> list[Effect]:
    """Append to a report's history; the card shows it, and so does its thread. An answer stops its clock."""
    if kind in ANSWERS:
        await ANSWER.keep(tx, report.id, now)
    elif kind == "withdrawn":
        await ANSWER.drop(tx, report.id, now)
    await _close_in_time(tx, runtime, report, kind, now)
    event = await reports.record(
        tx, report.id, kind, now, by=actor.by, actor=actor.id, platform=actor.platform, data=data or {}
    )
    noted = [CaseNote("report", report.id, channel_of(runtime.policy, report), event)] if in_thread else []
    followed = await runtime.publish(tx, ReportChanged(report, kind), now)
    return [card_of(runtime.policy, report), *noted, *followed]


async def overdue(tx: Tx, runtime: Runtime, run: ClockRun, now: datetime) -> list[Effect]:
    """Report an overdue answer on the card, in its thread and to those on alert."""
    report = await reports.get(tx, run.subject)
    if report is None:
        return []
    noted = await note(tx, runtime, report, "overdue", Actor("doorstep", STAFF), now)
    return [
        *noted,
        Alert(runtime.policy.channels.alerts, text("alert-overdue", ref=ref_words(report)), "report", report.id),
    ]


ANSWER = Clock("report_answer", "report", text("clock-report-answer"), overdue)
"""Until staff answer. Due by severity and treatment (`submit.due`); the report keeps the time for its card."""


async def _close_in_time(tx: Tx, runtime: Runtime, report: Report, kind: str, now: datetime) -> None:
    """Let a report close by itself that nobody may ever close: its resident does not answer, or cannot be asked."""
    if kind == "resolved":
        await CLOSE.start(tx, report.id, now, now + SILENT, report.resident_id)
    elif kind in CLOSING or not report.anonymous:
        if kind in (*CLOSING, *OPENS_AGAIN):
            await CLOSE.drop(tx, report.id, now)
    elif report.state in OPEN_STATES:
        await CLOSE.start(tx, report.id, now, now + FORGOTTEN, report.resident_id)


async def close(tx: Tx, runtime: Runtime, run: ClockRun, now: datetime) -> list[Effect]:
    """Close a report whose resident said nothing more, or that stayed anonymous and untouched for long."""
    report = await reports.get(tx, run.subject)
    if report is None or report.state not in OPEN_STATES:
        return []
    await reports.change(tx, report.id, state="closed", closed_at=now)
    await ANSWER.drop(tx, report.id, now)
    noted = await note(tx, runtime, report, "lapsed", Actor("doorstep", STAFF), now)
    if report.state == "resolved":
        return noted
    return [
        *noted,
        Alert(channel_of(runtime.policy, report), text("alert-lapsed", ref=ref_words(report)), "report", report.id),
    ]


SILENT, FORGOTTEN = timedelta(days=28), timedelta(days=365)
CLOSING = ("closed", "withdrawn", "duplicate", "passed", "lapsed")
OPENS_AGAIN = ("reopened", "complained")
CLOSE = Clock("report_close", "report", text("clock-report-close"), close)
"""Until a report closes by itself: some weeks after it was resolved, or a year after the last word of an anonymous one,
so that what is kept of it has an end."""


async def attach(tx: Tx, policy: Policy, report: Report, keys: tuple[str, ...]) -> list[Effect]:
    """Make evidence part of a report: what is ready goes to the thread, the rest follows when it has been fetched."""
    pieces = await evidence_store.attach(tx, keys, report.id)
    ready = {piece.key for piece in pieces if piece.state == "ready"}
    return await _files(tx, report, channel_of(policy, report), ready) if ready else []


async def file_came(tx: Tx, runtime: Runtime, event: EvidenceSettled, now: datetime) -> list[Effect]:
    """Note that a piece of evidence has been fetched (or cannot be)."""
    report = await reports.get(tx, event.piece.report_id) if event.piece.report_id else None
    if report is None:
        return []
    channel = channel_of(runtime.policy, report)
    if event.is_ready:
        return await _files(tx, report, channel, {event.piece.key})
    return [Alert(channel, text("alert-evidence-lost", ref=ref_words(report)), "report", report.id)]


async def thread_again(tx: Tx, number: int, channel: str) -> list[Effect]:
    """Return all of a report's thread once more, for a card that was posted anew."""
    report = await reports.get(tx, number)
    if report is None:
        return []
    notes = [CaseNote("report", number, channel, event.id) for event in await reports.history(tx, number)]
    return [*notes, *await _files(tx, report, channel)]


async def _files(tx: Tx, report: Report, channel: str, keys: Container[str] | None = None) -> list[Effect]:
    """Return all of a report's evidence that is here, or only these pieces of it, for the thread of its card."""
    pieces = enumerate(await evidence_store.of_report(tx, report.id), start=1)
    return [
        CaseFile("report", report.id, channel, EVIDENCE.name, piece.key, f"{refs.shown(report.ref)}-{number}")
        for number, piece in pieces
        if piece.state == "ready" and (keys is None or piece.key in keys)
    ]


def ref_words(report: Report) -> Words:
    return Plain(refs.shown(report.ref))
