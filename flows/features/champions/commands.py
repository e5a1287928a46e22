"""The word of /doorstep that asks a resident to be a champion."""

from datetime import datetime

from flows.cases.case import Done
from flows.feature import Called, StaffCommand, Target, Unclear
from flows.features.champions import inviting
from flows.features.groups.cards import channel_of
from flows.features.groups.commands import block_called
from flows.features.records.commands import WHICH
from flows.kernel.runtime import Runtime
from flows.kernel.words import Plain, text
from storage.database import Tx


async def _champion(tx: Tx, runtime: Runtime, called: Called, now: datetime) -> Target | Unclear:
    """Return a link that asks one resident to be a champion of their block, shown only to the staff member."""
    block = await block_called(tx, runtime, called.said)
    if isinstance(block, Unclear):
        return block
    number, name = block.id, Plain(block.name)

    async def act(tx: Tx, runtime: Runtime, now: datetime) -> Done:
        link = called.start_link(await inviting.payload(tx, number, now))
        return Done(message=text("champion-link", block=name, link=Plain(link)))

    return Target(channel_of(runtime.policy, block.ref), act=act)


COMMANDS = (StaffCommand("champion", text("doorstep-champion-usage"), text("doorstep-champion"), _champion, WHICH),)
