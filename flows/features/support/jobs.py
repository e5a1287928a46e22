"""An overdue call for help is reported once, in its own channel."""

from datetime import datetime

from flows.feature import Ran
from flows.features.support.staff import card_of
from flows.kernel import refs
from flows.kernel.effects import Alert, Effect
from flows.kernel.runtime import Runtime
from flows.kernel.words import Plain, text
from storage import supports
from storage.database import Tx


async def run(tx: Tx, runtime: Runtime, now: datetime) -> Ran:
    effects: list[Effect] = []
    for support in await supports.newly_overdue(tx, now):
        await supports.change(tx, support.id, state="overdue")
        late = text("support-overdue", ref=Plain(refs.shown(support.ref)))
        effects += [card_of(runtime.policy, support.id), Alert(runtime.policy.channels.for_welfare, late)]
    return Ran(effects)
