"""Changes of a conversation with a person: a line of its history, and the clock of the next answer."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flows.kernel import refs
from flows.kernel.actor import Actor
from flows.kernel.clocks import Clock, WorkingDays
from flows.kernel.effects import STAFF, Alert, CaseCard, CaseNote, Effect
from flows.kernel.policy import Policy
from flows.kernel.runtime import Runtime
from flows.kernel.words import Plain, Words, text
from storage import enquiries
from storage.clocks import ClockRun
from storage.database import Tx
from storage.enquiries import HISTORY, Enquiry


async def note(
    tx: Tx,
    runtime: Runtime,
    enquiry: Enquiry,
    kind: str,
    actor: Actor,
    now: datetime,
    data: Mapping[str, Any] | None = None,
) -> list[Effect]:
    """Append to its history; its card and its thread show it."""
    line = await HISTORY.add(
        tx, enquiry.id, kind, now, by=actor.by, actor=actor.id, platform=actor.platform, data=data or {}
    )
    card = card_of(runtime.policy, enquiry)
    return [card, CaseNote(card.case, card.subject, card.channel, line)]


async def await_answer(tx: Tx, runtime: Runtime, enquiry: Enquiry, now: datetime) -> datetime:
    """Start the clock of the next answer, unless one is owed already; return when it is due."""
    if await ANSWER.is_owed(tx, enquiry.id):
        return enquiry.due_at
    due_at = ANSWER.due(runtime.policy, now)
    await ANSWER.start(tx, enquiry.id, now, due_at, enquiry.resident_id)
    await enquiries.change(tx, enquiry.id, due_at=due_at, answered_at=None)
    return due_at


def routes(policy: Policy, enquiry: Enquiry) -> list[str]:
    """Return the channels it may be in: its contract's first."""
    return policy.routes(enquiry.contract_ref, enquiry.contractor_ref, False)


def card_of(policy: Policy, enquiry: Enquiry) -> CaseCard:
    return CaseCard("enquiry", enquiry.id, routes(policy, enquiry)[0])


def ref_words(enquiry: Enquiry) -> Words:
    return Plain(refs.shown(enquiry.ref))


async def fresh_ref(tx: Tx) -> str:
    while True:
        ref = await refs.fresh(tx)
        if not await enquiries.ref_taken(tx, ref):
            return ref


async def overdue(tx: Tx, runtime: Runtime, run: ClockRun, now: datetime) -> list[Effect]:
    """Say that somebody waits: on the card, in its thread, and to those on alert."""
    enquiry = await enquiries.get(tx, run.subject)
    if enquiry is None:
        return []
    noted = await note(tx, runtime, enquiry, "overdue", Actor("doorstep", STAFF), now)
    late = text("enquiry-overdue", ref=ref_words(enquiry))
    channels = dict.fromkeys((routes(runtime.policy, enquiry)[0], runtime.policy.channels.alerts))
    return [*noted, *(Alert(channel, late, "enquiry", enquiry.id) for channel in channels)]


ANSWER = Clock(
    "enquiry_answer",
    "enquiry",
    text("clock-enquiry-answer"),
    overdue,
    lambda policy: WorkingDays(policy.enquiries.answer_days),
)
"""Until a person has answered what was last written."""
