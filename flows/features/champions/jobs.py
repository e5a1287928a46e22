"""Overdue words from champions are reported once to staff; a champion who has moved away stops being one."""

from datetime import datetime

from flows.feature import Ran
from flows.features.champions.staff import cards_of, channel_of_block, estate_card
from flows.kernel import refs
from flows.kernel.effects import Alert, Effect
from flows.kernel.runtime import Runtime
from flows.kernel.words import Plain, text
from storage import champions
from storage.database import Tx


async def run(tx: Tx, runtime: Runtime, now: datetime) -> Ran:
    effects: list[Effect] = []
    for gone in await champions.moved_away(tx):
        await champions.move(tx, gone.id, "ended", ended_at=now)
        effects += await estate_card(tx, runtime, gone.block_id)
    for late in await champions.newly_overdue(tx, now):
        await champions.change(tx, late.id, state="overdue")
        words = text("carried-overdue", ref=Plain(refs.shown(late.ref)), block=Plain(late.block_name))
        effects += [*cards_of(runtime, late), Alert(channel_of_block(runtime, late.block_ref), words)]
    return Ran(effects)
