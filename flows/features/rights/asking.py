"""A request for a copy or an erasure, whoever makes it: the resident, staff for a caller, or the retention rule."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from flows.conversation.actions import MENU
from flows.features.rights import cards
from flows.features.rights.actions import CancelErasure
from flows.kernel import refs
from flows.kernel.actions import go
from flows.kernel.actor import Actor
from flows.kernel.effects import ChatFile, Effect, Priority, Say
from flows.kernel.runtime import Runtime
from flows.kernel.slots import decent
from flows.kernel.words import At, Plain, Prompt, text
from storage import people, personal, requests
from storage.database import Tx
from storage.people import Address, Resident
from storage.requests import ASKED, CANCELLED, COPY, DONE, ERASURE

CHANGE_OF_MIND = timedelta(hours=12)
"""How long a request for erasure waits, for second thoughts. It is carried out within a day, at a decent hour."""
NOTICE = timedelta(days=28)
"""How long before it is carried out somebody hears of it who has not asked for it, but left long ago."""


async def copy(
    tx: Tx, runtime: Runtime, resident_id: int, actor: Actor, now: datetime, representative: str | None = None
) -> list[Effect]:
    """Send a resident the copy of their data, to their own chat and nowhere else."""
    resident, address = await people.resident(tx, resident_id), await people.address_of(tx, resident_id)
    if resident is None or address is None:
        return []
    await _add(tx, runtime, COPY, resident_id, actor, now, representative, state=DONE, closed_at=now)
    return [ChatFile(address, "mydata", resident_id, resident.language)]


async def erasure(
    tx: Tx, runtime: Runtime, resident_id: int, actor: Actor, now: datetime, representative: str | None = None
) -> list[Effect]:
    """Take a request for erasure; one that stands already is not doubled. Staff see it, for they may have to put it on
    hold; and whoever has not asked themselves is told, and can keep it."""
    pending = await requests.erasure_of(tx, resident_id)
    if pending:
        return [cards.of(runtime, pending.id)]
    look_at = decent(runtime.policy, now + (NOTICE if actor.by == "doorstep" else CHANGE_OF_MIND))
    number = await _add(tx, runtime, ERASURE, resident_id, actor, now, representative, state=ASKED, look_at=look_at)
    await cards.ANSWER.start(tx, number, now, cards.ANSWER.due(runtime.policy, now))
    card: list[Effect] = [cards.of(runtime, number)]
    if actor.by == "resident":
        return card
    why = text("delete-asked-by-staff" if actor.by == "staff" else "delete-left", at=At(look_at))
    told = Prompt((why,), (go(CancelErasure(), "delete-keep"), MENU))
    return [*card, *await to_all(tx, await people.resident(tx, resident_id), told, number)]


async def cancel(tx: Tx, runtime: Runtime, resident_id: int, now: datetime) -> list[Effect]:
    """Take back a request for erasure. Once something is erased there is nothing to take back."""
    pending = await requests.erasure_of(tx, resident_id)
    if pending is None or pending.erased_at is not None:
        return []
    await cards.ANSWER.drop(tx, pending.id, now)
    await requests.change(tx, pending.id, state=CANCELLED, look_at=None, closed_at=now)
    return await cards.again(tx, runtime, pending.id)


async def _add(
    tx: Tx,
    runtime: Runtime,
    kind: str,
    resident_id: int,
    actor: Actor,
    now: datetime,
    representative: str | None,
    **values: object,
) -> int:
    ref = await refs.fresh(tx)
    while await requests.ref_taken(tx, ref):
        ref = await refs.fresh(tx)
    return await requests.add(
        tx,
        ref=ref,
        resident_id=resident_id,
        kind=kind,
        asked_at=now,
        asked_by=actor.by,
        actor=actor.id,
        representative=representative,
        due_at=cards.ANSWER.due(runtime.policy, now),
        **values,
    )


async def to_all(tx: Tx, resident: Resident | None, prompt: Prompt, number: int | None = None) -> list[Effect]:
    """Return a message to every address of a resident that takes messages. `number`: the request that it is about."""
    if resident is None:
        return []
    who = await personal.person(tx, resident.id)
    return [say(address, prompt, resident.language, number) for address in who.addresses]


def say(address: Address, prompt: Prompt, language: str, number: int | None = None) -> Say:
    subject = (cards.CASE, number) if number is not None else None
    return Say(address, prompt, language, priority=Priority.REPLY, subject=subject)


def shown_ref(ref: str) -> Plain:
    return Plain(refs.shown(ref))


def lanes(addresses: Sequence[Address]) -> list[tuple[str, str]]:
    """Return where messages to some addresses wait to be sent."""
    return [(address.platform, f"chat:{address.chat}") for address in addresses]
