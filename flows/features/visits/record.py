"""Changes of a visit: lines of history, and the messages to residents, staff and other systems that follow.

Everything that happens to a visit goes through `happened_all`, one by one or thousands at a time; it never looks at one
visit alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from flows.cases.files import EVIDENCE
from flows.features.homes.events import HomesLeft
from flows.features.visits import owed, passwords, reminders, today
from flows.features.visits.change import Change
from flows.features.visits.events import VisitsChanged
from flows.kernel.actor import Actor
from flows.kernel.effects import STAFF, CaseCard, CaseFile, CaseRetract, Effect, Hook
from flows.kernel.events import PersonErased
from flows.kernel.runtime import Runtime
from storage import cards, visits, webhooks
from storage.database import Tx
from storage.evidence import Evidence
from storage.visits import OPEN_STATES, UNDER_WAY, Visit

NEEDS_A_PERSON = frozenset({"change_asked", "told", "no_show", "disputed", "reopened"})
"""The events that put a visit's card before staff; any other event only changes an existing card."""
KINDS = frozenset(
    {
        "booked", "moved", "worker", "cancelled", "confirmed", "change_asked", "offered", "answered", "told", "packed",
        "password", "on_way", "arrived", "done", "incomplete", "no_access", "no_show", "came", "disputed", "was_out",
        "reopened",
    }
)  # fmt: skip
"""All events of a visit."""
CHANGES_PACK = frozenset({"booked", "moved", "worker", "password", "cancelled"})


async def happened(
    tx: Tx,
    runtime: Runtime,
    visit: Visit,
    kind: str,
    actor: Actor,
    now: datetime,
    data: Mapping[str, Any] | None = None,
    *,
    by_resident: int | None = None,
    for_resident: int | None = None,
    told: bool = False,
) -> list[Effect]:
    """Append to one visit's history; `visit` as it is now."""
    change = Change(visit, kind, data or {}, by_resident, for_resident, told)
    return await happened_all(tx, runtime, [change], actor, now)


async def happened_all(
    tx: Tx, runtime: Runtime, changes: Sequence[Change], actor: Actor, now: datetime
) -> list[Effect]:
    """Append to the history of many visits; residents are told at a decent hour, staff where a person is needed."""
    events = await visits.record(tx, [_line(change, actor, now) for change in changes])
    changes = [replace(change, event=event) for change, event in zip(changes, events, strict=True)]
    await owed.follow(tx, runtime, changes, actor, now)
    effects = await reminders.plan_all(tx, runtime, changes, now)
    effects += await today.changed(tx, [change.visit for change in changes])
    effects += await runtime.publish(tx, VisitsChanged(changes, actor), now)
    effects += await _hooks(tx, changes, events)
    return [*effects, *await _cards(tx, runtime, changes), *await _packs(tx, runtime, changes)]


def _line(change: Change, actor: Actor, now: datetime) -> dict[str, Any]:
    visit = change.visit
    return {
        "job_id": visit.job_id,
        "visit_id": visit.id,
        "at": now,
        "kind": change.kind,
        "by": actor.by,
        "actor": actor.id,
        "platform": actor.platform,
        "data": dict(change.data),
        "resident_id": change.by_resident or change.for_resident,
    }


async def _cards(tx: Tx, runtime: Runtime, changes: Sequence[Change]) -> list[Effect]:
    standing = await cards.standing(tx, "visit", [change.visit.id for change in changes])
    return [
        card_of(runtime, change.visit)
        for change in changes
        if change.kind in NEEDS_A_PERSON or change.visit.id in standing
    ]


async def _hooks(tx: Tx, changes: Sequence[Change], events: Sequence[int]) -> list[Effect]:
    """Tell other systems about the events they subscribe to."""
    hooks = await webhooks.live(tx) if changes else []
    return [
        Hook(hook.id, event)
        for change, event in zip(changes, events, strict=True)
        for hook in hooks
        if not hook.kinds or change.kind in hook.kinds
    ]


async def _packs(tx: Tx, runtime: Runtime, changes: Sequence[Change]) -> list[Effect]:
    """Send a job pack again, if it was sent and its content has changed."""
    changed = {change.visit.id: change.visit for change in changes if change.kind in CHANGES_PACK}
    gone = await cards.standing(tx, "pack", sorted(changed)) if changed else set()
    return [effect for number in sorted(gone) for effect in pack_of(runtime, changed[number])]


async def drawn_again(tx: Tx, runtime: Runtime, changed: Sequence[Visit]) -> list[Effect]:
    """Draw the cards and send the packs of visits again, where there are any: their jobs have changed."""
    numbers = [visit.id for visit in changed]
    shown, packed = await cards.standing(tx, "visit", numbers), await cards.standing(tx, "pack", numbers)
    drawn: list[Effect] = [card_of(runtime, visit) for visit in changed if visit.id in shown]
    return [*drawn, *(effect for visit in changed if visit.id in packed for effect in pack_of(runtime, visit))]


async def left(tx: Tx, runtime: Runtime, event: HomesLeft, now: datetime) -> list[Effect]:
    """Make new passwords for the visits to homes that somebody left. Of a home that is empty, forget what was answered
    as well: whoever moves in is asked anew."""
    changed = await visits.unanswered(tx, event.empty, now)
    standing = await cards.standing(tx, "visit", [visit.id for visit in changed])
    again: list[Effect] = [card_of(runtime, visit) for visit in changed if visit.id in standing]
    again += await today.changed(tx, await visits.coming_to(tx, event.home_ids, now - today.LATEST))
    return [*again, *await _new_passwords(tx, runtime, event.home_ids, now)]


async def _new_passwords(tx: Tx, runtime: Runtime, home_ids: Sequence[int], now: datetime) -> list[Effect]:
    coming = await visits.coming_to(tx, home_ids, now)
    # Whoever is on the way already says the words they were given.
    waiting = [visit for visit in coming if not visit.communal and visit.state not in UNDER_WAY]
    for visit in waiting:
        await visits.change(tx, visit.id, password=passwords.fresh())
    changes = [Change(visit, "password") for visit in await visits.some(tx, [visit.id for visit in waiting])]
    return await happened_all(tx, runtime, changes, Actor("doorstep", STAFF), now)


def pack_of(runtime: Runtime, visit: Visit) -> list[Effect]:
    """Return a visit's job pack as it is now: its message in the contractor's channel, and the paper in its thread."""
    firm = runtime.policy.contractor(visit.contractor_ref)
    if firm is None or firm.packs is None:
        return []
    return [CaseCard("pack", visit.id, firm.packs), CaseFile("pack", visit.id, firm.packs, "pack")]


def card_of(runtime: Runtime, visit: Visit) -> CaseCard:
    channel = runtime.policy.visit_channel(visit.contract_ref, visit.contractor_ref)
    return CaseCard("visit", visit.id, channel)


def file_of(runtime: Runtime, visit: Visit, piece: Evidence) -> CaseFile:
    """Return a photo about a visit, for the thread of its card."""
    card = card_of(runtime, visit)
    return CaseFile(card.case, card.subject, card.channel, EVIDENCE.name, piece.key, f"visit-{visit.id}-{piece.id}")


async def erased(tx: Tx, runtime: Runtime, event: PersonErased, now: datetime) -> list[Effect]:
    """Take back the cards of visits on which somebody's words and photos stood, and post them anew without these; and
    send the packs again in which a wish of theirs was an instruction."""
    effects: list[Effect] = []
    for visit in await visits.of_events(tx, event.blanked.get("job_events", ())):
        if (place := await cards.place(tx, "visit", visit.id)) and not place.is_withheld:
            await cards.drop(tx, "visit", visit.id)
            effects.append(CaseRetract("visit", visit.id, place.channel, place.message, event.request))
            effects.append(card_of(runtime, visit))
    coming = await visits.coming_to(tx, event.home_ids, now) if event.removed.get("wishes") else []
    sent = await cards.standing(tx, "pack", [visit.id for visit in coming])
    return [*effects, *(effect for visit in coming if visit.id in sent for effect in pack_of(runtime, visit))]


async def again(tx: Tx, visit: Visit) -> Visit:
    """Return a visit as it is after a change."""
    found = await visits.get(tx, visit.id)
    assert found is not None
    return found


def is_open(visit: Visit) -> bool:
    return visit.state in OPEN_STATES
