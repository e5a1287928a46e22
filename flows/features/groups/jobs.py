"""Messages to groups that had to wait are sent once they may be."""

from datetime import datetime

from flows.conversation.posting import may_say
from flows.feature import Ran
from flows.kernel.effects import Effect, Post
from flows.kernel.runtime import Runtime
from storage import groups
from storage.database import Tx


async def run(tx: Tx, runtime: Runtime, now: datetime) -> Ran:
    effects: list[Effect] = []
    for group, kind, subject in await groups.held_back(tx):
        if may_say(group, runtime.policy, now):
            effects.append(Post(group.platform, kind, subject, group.id))
    return Ran(effects)
