"""The word of /doorstep about blocks and their group chats."""

from datetime import datetime

from flows.cases.case import Done
from flows.feature import Called, StaffCommand, Target, Unclear
from flows.features.groups.cards import channel_of
from flows.features.records.commands import WHICH
from flows.kernel import matching
from flows.kernel.effects import CaseCard
from flows.kernel.runtime import Runtime
from flows.kernel.words import Channel, Plain, text
from storage import estate
from storage.database import Tx
from storage.estate import Block


async def block_called(tx: Tx, runtime: Runtime, said: str) -> Block | Unclear:
    """Return the block of this reference or name, or those that may be meant."""
    meant = await matching.find(tx, said, "block")
    block = await estate.block(tx, meant.one.id) if meant.one else None
    known = (*meant.found, *meant.near)
    return block or Unclear(meant, {one: channel_of(runtime.policy, one.ref) for one in known})


async def _block(tx: Tx, runtime: Runtime, called: Called, now: datetime) -> Target | Unclear:
    """Post the card of a block in its channel."""
    block = await block_called(tx, runtime, called.said)
    if isinstance(block, Unclear):
        return block
    card = CaseCard("block", block.id, channel_of(runtime.policy, block.ref))
    heading = text("block-card", name=Plain(block.name), ref=Plain(block.ref))
    told = text("block-shown", heading=heading, channel=Channel(card.channel))

    async def act(tx: Tx, runtime: Runtime, now: datetime) -> Done:
        return Done([card], message=told)

    return Target(card.channel, act=act)


COMMANDS = (StaffCommand("block", text("doorstep-block-usage"), text("doorstep-block"), _block, WHICH),)
