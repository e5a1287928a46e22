"""The same person on another phone: everything of theirs goes on there, and the old phone's chat ends."""

from datetime import datetime, timedelta

from flows.conversation import standing
from flows.conversation.actions import MENU
from flows.features.homes.leaving import place_of
from flows.kernel import refs
from flows.kernel.actor import Actor
from flows.kernel.effects import Effect, Say
from flows.kernel.runtime import Runtime
from flows.kernel.words import Plain, Prompt, text
from storage import estate, invitations, people
from storage.database import Tx

LINK = "phone"
GOOD_FOR = timedelta(days=3)


async def payload(tx: Tx, resident_id: int, now: datetime) -> str:
    """Return the text after "start=" in a link that works once, for one person. The code itself is not kept."""
    code = await refs.fresh(tx)
    await invitations.add_one_use(tx, invitations.PHONE, resident_id, code, now + GOOD_FOR)
    return f"{LINK}-{code}"


async def goes_on(tx: Tx, runtime: Runtime, new: int, known: int, actor: Actor, now: datetime) -> list[Effect]:
    """Make a person who came under a new address the resident that they are already; both phones are told."""
    here = await people.address_of(tx, new)
    before = await people.resident(tx, known)
    top = await standing.carried(tx, known, here, before.residency) if here and before else []
    old = await people.goes_on_as(tx, new, known, now)
    resident = await people.resident(tx, known)
    assert resident is not None
    if resident.home_id:
        await estate.note(tx, "homes", resident.home_id, {"new_phone": resident.residency}, actor.id or actor.by, now)
    landlord = runtime.policy.landlord
    ended = text("phone-ended", landlord=Plain(landlord.name), phone=Plain(landlord.phone))
    effects: list[Effect] = []
    if not await people.is_discreet(tx, known):
        # On the phone that others look at nothing more is shown.
        effects += [Say(address, Prompt((ended,)), resident.language) for address in old]
    if here:
        place = await place_of(tx, resident.home_id, resident.block_id)
        effects.append(Say(here, Prompt((text("phone-goes-on", place=place),), (MENU,)), resident.language))
    return [*effects, *top]
