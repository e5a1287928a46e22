"""A group that becomes another chat, as a platform's groups do when they grow."""

from storage import groups
from storage.database import Tx
from storage.groups import Group


async def moved(tx: Tx, group: Group, chat: str) -> Group:
    """A group goes on under another chat; what was noted of that chat meanwhile gives way to what is known."""
    meanwhile = await groups.find(tx, group.platform, chat)
    stands = {}
    if meanwhile and meanwhile.id != group.id:
        await groups.remove(tx, meanwhile.id)
        stands = {"standing": meanwhile.standing, "can_speak": meanwhile.can_speak, "gone_at": meanwhile.gone_at}
    await groups.change(tx, group.id, chat=chat, **stands)
    found = await groups.get(tx, group.id)
    assert found is not None
    return found
