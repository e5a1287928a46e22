"""A resident's answers about a visit to their home, and what they change."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flows.features.visits import book, messages, record
from flows.kernel.actor import Actor
from flows.kernel.effects import Effect
from flows.kernel.runtime import Runtime
from storage import evidence, visits
from storage.database import Tx
from storage.people import Resident
from storage.visits import Offer, Visit

SAID_AS = {"arrived": "came"}
"""The event by which a resident brings a visit into a state, where it is named otherwise."""


async def confirm(
    tx: Tx, runtime: Runtime, visit: Visit, resident: Resident, actor: Actor, now: datetime
) -> list[Effect]:
    await visits.end_offers(tx, visit.id, now)
    return await _becomes(tx, runtime, visit, "confirmed", resident, actor, now, state="confirmed")


async def cancel(
    tx: Tx, runtime: Runtime, visit: Visit, resident: Resident, actor: Actor, now: datetime
) -> list[Effect]:
    return await book.cancel(tx, runtime, visit, actor, now, by_resident=resident.id)


async def pick(
    tx: Tx, runtime: Runtime, visit: Visit, offer: Offer, resident: Resident, actor: Actor, now: datetime
) -> list[Effect]:
    """Take a time that was offered: it is theirs at once."""
    return await book.move(tx, runtime, visit, offer.starts_at, offer.ends_at, actor, now, by_resident=resident.id)


async def ask_change(
    tx: Tx,
    runtime: Runtime,
    visit: Visit,
    resident: Resident,
    actor: Actor,
    now: datetime,
    wanted: Mapping[str, Any],
) -> list[Effect]:
    """Ask for another time. `wanted`: "wanted" (from, to; ISO) or "words". Until staff answer, the visit stays as it
    is, to come or over."""
    data = {**wanted, "short_notice": messages.is_short_notice(runtime.policy, visit, now)}
    stands = {"state": "change_asked"} if record.is_open(visit) else {}
    return await _becomes(tx, runtime, visit, "change_asked", resident, actor, now, data, **stands)


async def tell(
    tx: Tx,
    runtime: Runtime,
    visit: Visit,
    resident: Resident,
    actor: Actor,
    now: datetime,
    words: str,
    keys: Sequence[str] = (),
) -> list[Effect]:
    """Send words and photos about a visit to staff."""
    pieces = await evidence.attach_to_visit(tx, keys, visit.ref)
    effects = await _becomes(tx, runtime, visit, "told", resident, actor, now, {"words": words})
    return [*effects, *(record.file_of(runtime, visit, piece) for piece in pieces if piece.state == "ready")]


async def came(tx: Tx, runtime: Runtime, visit: Visit, resident: Resident, actor: Actor, now: datetime) -> list[Effect]:
    """Note that somebody came. The contractor says how it went."""
    return await _becomes(tx, runtime, visit, "came", resident, actor, now, state="arrived")


async def nobody_came(
    tx: Tx, runtime: Runtime, visit: Visit, resident: Resident, actor: Actor, now: datetime
) -> list[Effect]:
    return await _becomes(tx, runtime, visit, "no_show", resident, actor, now, state="no_show", closed_at=now)


async def was_in(
    tx: Tx, runtime: Runtime, visit: Visit, resident: Resident, actor: Actor, now: datetime
) -> list[Effect]:
    """Note that the resident was in, though the contractor says nobody opened: staff get both accounts and decide."""
    return await _becomes(tx, runtime, visit, "disputed", resident, actor, now)


async def denies(
    tx: Tx, runtime: Runtime, visit: Visit, resident: Resident, actor: Actor, now: datetime
) -> list[Effect]:
    """Note that nobody came, though the contractor says they did: staff decide."""
    return await _becomes(tx, runtime, visit, "disputed", resident, actor, now, {"said": "nobody"})


async def has_answered(tx: Tx, visit: Visit, resident: Resident) -> bool:
    """Return whether this resident has answered since the contractor's last word: once is enough. What others of the
    home answered is theirs."""
    there = [event for event in await visits.history(tx, visit.job_id) if event.visit_id == visit.id]
    theirs = max((number for number, event in enumerate(there) if event.kind == visit.state), default=0)
    return any(e.kind in ("disputed", "was_out") and e.resident_id == resident.id for e in there[theirs:])


async def said_by_others(tx: Tx, visit: Visit, resident: Resident) -> bool:
    """Return whether anyone but this resident has said how far the visit is."""
    said = SAID_AS.get(visit.state, visit.state)
    history = await visits.history(tx, visit.job_id)
    return any(
        one.visit_id == visit.id and one.kind in (visit.state, said) and one.resident_id != resident.id
        for one in history
    )


async def was_out(
    tx: Tx, runtime: Runtime, visit: Visit, resident: Resident, actor: Actor, now: datetime
) -> list[Effect]:
    return await _becomes(tx, runtime, visit, "was_out", resident, actor, now)


async def _becomes(
    tx: Tx,
    runtime: Runtime,
    visit: Visit,
    kind: str,
    resident: Resident,
    actor: Actor,
    now: datetime,
    data: Mapping[str, Any] | None = None,
    **values: Any,
) -> list[Effect]:
    if values:
        await visits.change(tx, visit.id, **values)
    after = await record.again(tx, visit)
    return await record.happened(tx, runtime, after, kind, actor, now, data, by_resident=resident.id)
