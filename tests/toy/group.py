"""Keys in a block's group: neighbours say that they handed one in. Who lost one is told to nobody there."""

from datetime import datetime

from flows.conversation.group import GroupTurn
from flows.conversation.posts import Drawn
from flows.kernel.effects import Post
from flows.kernel.runtime import Runtime
from flows.kernel.words import Prompt
from storage.database import Tx
from storage.groups import Group
from tests.toy import storage
from tests.toy.actions import HandedIn
from tests.toy.words import go, text


class FoundKeys:
    """A message that says how many were handed in, and changes with each."""

    name = "found_keys"

    async def draw(self, tx: Tx, runtime: Runtime, group: Group, subject: int, now: datetime) -> Drawn | None:
        found = text("keys-found", count=await storage.handed_in(tx, group.id))
        return Drawn(Prompt((found,), (go(HandedIn(), "keys-hand-in"),)), unasked=False)


async def asked(turn: GroupTurn, rest: str) -> None:
    turn.effects.append(_post(turn))


async def handed_in(turn: GroupTurn, said: HandedIn) -> None:
    await storage.add(turn.tx, group_id=turn.group.id, state="handed_in", at=turn.now, closed_at=turn.now)
    turn.toast = text("keys-thanks")
    turn.effects.append(_post(turn))


def _post(turn: GroupTurn) -> Post:
    return Post(turn.group.platform, FoundKeys.name, turn.group.id, turn.group.id)
