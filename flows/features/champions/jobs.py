"""A champion who has moved away stops being one."""

from datetime import datetime

from flows.feature import Ran
from flows.features.champions.staff import estate_card
from flows.kernel.effects import Effect
from flows.kernel.runtime import Runtime
from storage import champions
from storage.database import Tx


async def run(tx: Tx, runtime: Runtime, now: datetime) -> Ran:
    effects: list[Effect] = []
    for gone in await champions.moved_away(tx):
        await champions.move(tx, gone.id, "ended", ended_at=now)
        effects += await estate_card(tx, runtime, gone.block_id)
    return Ran(effects)
