"""Messages in one person's chat that are kept up to date where they stand, some of them at its top.

Nothing is pinned for a discreet resident, and what changes there is shown when they open what waits for them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from flows.kernel.actions import staying
from flows.kernel.effects import Effect, Pin, StandingMessage
from flows.kernel.events import BecameDiscreet, Subscription
from flows.kernel.runtime import Runtime
from flows.kernel.words import Prompt
from storage import people, relayed, standing
from storage.database import Tx
from storage.people import Address, Resident
from storage.standing import Standing

MAX_REFRESHED = 10
"""So many of a discreet resident's messages are brought up to date at once: the latest."""


@dataclass(frozen=True, slots=True)
class Stands:
    """A message as it is now. `pinned`: whether it belongs at the top of the chat. `is_news`: whether it is worth
    sending where it does not stand yet, to somebody who has not just asked for it."""

    prompt: Prompt
    pinned: bool = False
    is_news: bool = True


class StandingType(Protocol):
    """A kind of message. `subject` is its number within its kind."""

    name: str

    async def draw(self, tx: Tx, runtime: Runtime, resident: Resident, subject: int, now: datetime) -> Stands | None:
        """Return the message as it is now, or None if it is nothing that this resident may see (any more)."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A message as it is to stand, and where it stands already."""

    stands: Stands
    resident: Resident
    known: Standing | None


async def drawn(
    tx: Tx, runtime: Runtime, types: Mapping[str, StandingType], effect: StandingMessage, now: datetime, *, asked: bool
) -> Drawn | None:
    """Return what an effect is to bring, or None if there is nothing to bring (any more). `asked`: its reader has just
    asked for it."""
    resident = await people.at(tx, effect.to)
    known = await standing.get(tx, effect.standing, effect.subject, effect.to)
    if resident is None or (effect.again and known is None):
        return None
    stands = await types[effect.standing].draw(tx, runtime, resident, effect.subject, now)
    if stands is None or (known is None and not stands.is_news and not asked):
        return None
    if stands.pinned and await people.is_discreet(tx, resident.id):
        stands = replace(stands, pinned=False)
    return Drawn(replace(stands, prompt=staying(stands.prompt)), resident, known)


async def stood(tx: Tx, effect: StandingMessage, what: Drawn, message: str, digest: str, now: datetime) -> list[Effect]:
    """Note that a message stands; return what pins it, or takes it from the top."""
    known, pinned = what.known, what.stands.pinned
    await standing.put(tx, effect.standing, effect.subject, what.resident.id, effect.to, message, digest, pinned, now)
    if what.stands.prompt.subject:
        await relayed.note(tx, effect.to, message, what.stands.prompt.subject, now)
    was = known is not None and known.pinned and known.message == message
    return [Pin(effect.to, message, pinned, effect.priority)] if pinned != was else []


async def again(tx: Tx, rows: Sequence[Standing]) -> list[Effect]:
    """Return what brings messages up to date. One in a chat that is no longer its reader's stays as it is."""
    effects: list[Effect] = []
    for row in rows:
        address = await people.address_of(tx, row.resident_id)
        if address and (address.platform, address.chat) == (row.platform, row.chat):
            effects.append(StandingMessage(address, row.kind, row.subject, again=True))
    return effects


async def refreshed(tx: Tx, resident: Resident) -> list[Effect]:
    """Return what brings a resident's messages up to date."""
    return await again(tx, await standing.of_resident(tx, resident.id, MAX_REFRESHED))


async def taken_down(tx: Tx, rows: Sequence[Standing]) -> list[Effect]:
    """Take messages from the top of their chats: nobody there may see them at a glance any more."""
    pinned = [row for row in rows if row.pinned]
    await standing.unpinned(tx, [row.id for row in pinned])
    return [Pin(Address(row.platform, "", row.chat), row.message, False) for row in pinned]


async def carried(tx: Tx, resident_id: int, to: Address, residency: int | None) -> list[Effect]:
    """Return what brings everything at the top of a resident's chat to the top of another, on their new phone."""
    rows = await standing.pinned(tx, resident_id)
    anew = [StandingMessage(to, row.kind, row.subject, residency=residency) for row in rows]
    return [*await taken_down(tx, rows), *anew]


async def _hidden(tx: Tx, runtime: Runtime, event: BecameDiscreet, now: datetime) -> list[Effect]:
    """Take everything of a resident from the top of their chat: nothing of it is to show on their phone."""
    return await taken_down(tx, await standing.pinned(tx, event.resident_id))


HIDDEN = Subscription(BecameDiscreet, _hidden)
