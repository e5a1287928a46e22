"""Who has a voice by a link of a block's group: who lives in the block, or is in the group. A link can be passed on.

Somebody who tapped in the group lately is in it. Of anybody else the platform is asked, and answers after the turn.
"""

from datetime import datetime, timedelta
from typing import Literal, TypeAlias

from flows.conversation.actions import MENU
from flows.conversation.events import CameFromGroup
from flows.conversation.turn import ResidentTurn
from flows.kernel.effects import AskMember, Effect, Say
from flows.kernel.events import GivenUp, Subscription
from flows.kernel.runtime import Runtime
from flows.kernel.words import Opens, Prompt, text
from storage import estate, groups, people
from storage.database import Tx

SEEN = timedelta(days=30)
"""How long a tap in a group shows that somebody is in it."""
Place: TypeAlias = Literal["here", "elsewhere", "unknown"]


async def place(turn: ResidentTurn, block_id: int, opens: Opens) -> Place:
    """Return whether a resident has a voice in a block. While that is unknown, their platform is asked, and
    `CameFromGroup` follows if they do."""
    resident, address = turn.resident, turn.arrived.address
    if resident.block_id is not None or resident.home_id is not None:
        return "here" if resident.block_id == block_id else "elsewhere"
    if await groups.has_tapped(turn.tx, block_id, address.platform, address.person, turn.now - SEEN):
        await estate.joins_block(turn.tx, block_id, resident.id, turn.now)
        return "here"
    turn.effects.append(AskMember(address, block_id, opens.payload))
    return "unknown"


async def answered(tx: Tx, runtime: Runtime, asked: AskMember, is_member: bool, now: datetime) -> list[Effect]:
    """Take the platform's answer: a person in a block's group is a neighbour, like one who scanned its poster."""
    standing = (await people.standings(tx, [asked.to])).get((asked.to.platform, asked.to.person))
    if standing is None:
        return []
    resident = standing.resident
    if not is_member:
        return [Say(asked.to, Prompt((text("group-link-members"),), (MENU,)), resident.language)]
    if resident.block_id is None and resident.home_id is None:
        await estate.joins_block(tx, asked.block, resident.id, now)
    elif resident.block_id != asked.block:
        return []
    return await runtime.publish(tx, CameFromGroup(asked.to, resident, asked.block, Opens.of(asked.opens)), now)


async def _given_up(tx: Tx, runtime: Runtime, event: GivenUp, now: datetime) -> list[Effect]:
    """In doubt somebody has no voice, and is told what to do."""
    asked = event.effect
    return await answered(tx, runtime, asked, False, now) if isinstance(asked, AskMember) and not event.is_gone else []


GIVEN_UP = Subscription(GivenUp, _given_up)
