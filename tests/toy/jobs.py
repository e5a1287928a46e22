"""Keys and time: staff are reminded of a key that nobody has replaced."""

from datetime import datetime

from flows.feature import Ran
from flows.kernel.effects import Alert, Effect
from flows.kernel.runtime import Runtime
from storage.database import Tx
from tests.toy import storage
from tests.toy.words import text


async def remind(tx: Tx, runtime: Runtime, now: datetime) -> Ran:
    late = await storage.due(tx, now)
    await storage.change(tx, [key.id for key in late], remind_at=None)
    channel = runtime.policy.channels.default
    effects: list[Effect] = [Alert(channel, text("keys-late", number=key.id)) for key in late]
    return Ran(effects, more=len(late) == storage.BATCH)
