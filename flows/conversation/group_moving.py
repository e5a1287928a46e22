"""A group that becomes another chat, as groups do on some platforms when they grow."""

from storage import groups
from storage.database import Tx
from storage.groups import Group


async def moved(tx: Tx, group: Group, chat: str) -> Group:
    """Continue a group under another chat. Facts noted of that chat meanwhile are kept: our standing there, and
    the blocks it asked for."""
    meanwhile = await groups.find(tx, group.platform, chat)
    if meanwhile and meanwhile.id != group.id:
        into, other = sorted((group.id, meanwhile.id))
        await groups.merge(tx, into, other)
        stands = {"standing": meanwhile.standing, "can_speak": meanwhile.can_speak, "gone_at": meanwhile.gone_at}
    elif group.standing in groups.GONE:
        # The input comes from there, so we are in.
        into, stands = group.id, {"standing": "member", "can_speak": True, "gone_at": None}
    else:
        into, stands = group.id, {}
    # A topic of the old chat does not exist in the new one.
    thread = meanwhile.thread if meanwhile else None
    await groups.change(tx, into, chat=chat, thread=thread, **stands)
    found = await groups.get(tx, into)
    assert found is not None
    return found
