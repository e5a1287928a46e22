"""How somebody's time in a home ends: by themselves, by staff, or with the tenancy."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from flows.conversation.actions import MENU
from flows.features.homes.events import HomesLeft
from flows.kernel.actor import Actor
from flows.kernel.effects import CaseCard, Effect, Say
from flows.kernel.runtime import Runtime
from flows.kernel.words import Plain, Prompt, Words, text
from storage import estate, homes, people
from storage.database import Tx
from storage.homes import Residency


async def end(tx: Tx, runtime: Runtime, numbers: Sequence[int], actor: Actor, now: datetime) -> list[Effect]:
    """End residencies, and keep who ended them. Those who did not do it themselves are told."""
    ended = await homes.end(tx, numbers, now)
    others = ended if actor.by != "resident" else ()
    effects = [effect for one in others for effect in await told(tx, runtime, one, "home-ended")]
    return [*effects, *await left(tx, runtime, ended, actor, now)]


async def left(tx: Tx, runtime: Runtime, ended: Sequence[Residency], actor: Actor, now: datetime) -> list[Effect]:
    """Do what follows from the end of residencies."""
    there = sorted({one.home_id for one in ended if one.home_id})
    for one in ended:
        if one.home_id:
            await estate.note(tx, "homes", one.home_id, {"moved_out": one.id}, actor.id or actor.by, now)
    said_so = [one.resident_id for one in ended if actor.by == "resident"]
    event = HomesLeft(there, await homes.empty(tx, there), said_so)
    effects = await runtime.publish(tx, event, now) if there else []
    return [*effects, *await cards_at(tx, runtime, ended)]


async def goes_on(tx: Tx, runtime: Runtime, living: Sequence[Residency]) -> list[Effect]:
    """Tell those whose time in a home was ended by a mistake that it goes on."""
    effects = [effect for one in living for effect in await told(tx, runtime, one, "home-goes-on")]
    return [*effects, *await cards_at(tx, runtime, living)]


async def cards_at(tx: Tx, runtime: Runtime, changed: Sequence[Residency]) -> list[Effect]:
    """Return the open cards about people who joined these homes: they show who lives there."""
    there = sorted({one.home_id for one in changed if one.home_id})
    return [card_of(runtime, one.id) for one in await homes.open_joinings(tx, there)]


def card_of(runtime: Runtime, number: int) -> CaseCard:
    """Return the card of somebody who joined others in their home, for the few who may see it."""
    return CaseCard("joining", number, runtime.policy.channels.for_managers)


async def told(tx: Tx, runtime: Runtime, one: Residency, words: Literal["home-ended", "home-goes-on"]) -> list[Effect]:
    address = await people.address_of(tx, one.resident_id)
    if address is None:
        return []
    landlord = runtime.policy.landlord
    place = await place_of(tx, one.home_id, one.block_id)
    said = text(words, place=place, landlord=Plain(landlord.name), phone=Plain(landlord.phone))
    return [Say(address, Prompt((said,), (MENU,)), one.language)]


async def place_of(tx: Tx, home_id: int | None, block_id: int | None) -> Words:
    home = await estate.home(tx, home_id) if home_id else None
    block = await estate.block(tx, block_id) if block_id else None
    return Plain(home.address if home else block.name if block else "–")
