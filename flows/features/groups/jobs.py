"""Messages to groups that had to wait are sent once they may be."""

from datetime import datetime, timedelta

from flows.conversation.posting import may_say, may_try
from flows.feature import Ran
from flows.kernel.effects import Effect, Post
from flows.kernel.runtime import Runtime
from storage import groups
from storage.database import Tx

TRY_EVERY = timedelta(hours=1)
"""How often one message is tried where we may not speak: a group that was muted as a whole may be so no more."""


async def run(tx: Tx, runtime: Runtime, now: datetime) -> Ran:
    effects: list[Effect] = []
    tried = set[int]()
    for held in await groups.held_back(tx):
        group = held.group
        may = may_try(group, runtime.policy, now, chatter=held.chatter)
        is_due = held.since <= now - TRY_EVERY and group.id not in tried and may
        if may_say(group, runtime.policy, now, chatter=held.chatter) or is_due:
            tried.add(group.id)
            effects.append(Post(group.platform, held.kind, held.subject, group.id))
    return Ran(effects)
