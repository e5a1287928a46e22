"""How a report changes: one line of history, and the effects that show it to staff."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flows.features.reports.events import ReportChanged
from flows.kernel import refs
from flows.kernel.actor import Actor
from flows.kernel.effects import Alert, Card, Effect, File, Note
from flows.kernel.policy import Policy
from flows.kernel.runtime import Runtime
from flows.kernel.words import Plain, Words, text
from storage import evidence as evidence_store
from storage import reports
from storage.database import Tx
from storage.reports import Report

OPEN_STATES = ("new", "taken", "resolved")
"""A resolved report is still open: the resident has not said whether it is put right."""


def channel_of(policy: Policy, report: Report) -> str:
    """The channel a report belongs in, as long as that is shared with nobody (asked again at delivery)."""
    return policy.routes(report.contract_ref, report.contractor_ref, report.restricted)[0]


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
    """Append to a report's history; the card shows it, and so does its thread."""
    event = await reports.record(
        tx, report.id, kind, now, by=actor.by, actor=actor.id, platform=actor.platform, data=data or {}
    )
    channel = channel_of(runtime.policy, report)
    effects: list[Effect] = [Card(report.id, channel)]
    followed = await runtime.publish(tx, ReportChanged(report, kind), now)
    return [*effects, *([Note(report.id, channel, event)] if in_thread else []), *followed]


async def attach(tx: Tx, policy: Policy, report: Report, keys: tuple[str, ...]) -> list[Effect]:
    """Make evidence part of a report: what is ready goes to the thread, the rest follows when it has been fetched."""
    pieces = await evidence_store.attach(tx, keys, report.id)
    channel = channel_of(policy, report)
    return [File(report.id, channel, piece.key) for piece in pieces if piece.state == "ready"]


async def fetched(tx: Tx, policy: Policy, key: str, state: str, file: str | None, mime: str | None) -> list[Effect]:
    """A piece of evidence has been brought in (or cannot be)."""
    piece = await evidence_store.settle(tx, key, state, file=file, mime=mime)
    if piece is None or piece.report_id is None:
        return []
    report = await reports.get(tx, piece.report_id)
    if report is None:
        return []
    channel = channel_of(policy, report)
    if state == "ready":
        return [File(report.id, channel, key)]
    return [Alert(channel, text("alert-evidence-lost", ref=ref_words(report)))]


async def thread_again(tx: Tx, number: int, channel: str) -> list[Effect]:
    """All of a report's thread once more, for a card that was posted anew."""
    notes: list[Effect] = [Note(number, channel, event.id) for event in await reports.history(tx, number)]
    pieces = await evidence_store.of_report(tx, number)
    return [*notes, *(File(number, channel, piece.key) for piece in pieces if piece.state == "ready")]


def ref_words(report: Report) -> Words:
    return Plain(refs.shown(report.ref))
