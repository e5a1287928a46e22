"""Cards for a block's groups: one for the block, and one for each group that asks."""

from datetime import datetime

from flows.conversation.group import GroupChanged
from flows.kernel.effects import CaseCard, Effect
from flows.kernel.policy import Policy
from flows.kernel.runtime import Runtime
from storage import cards, groups
from storage.database import Tx
from storage.groups import Link


def channel_of(policy: Policy, block_ref: str) -> str:
    """Return the channel where a block is talked about."""
    block = policy.block(block_ref)
    return (block.channel if block else None) or policy.channels.default


def card_of(policy: Policy, link: Link) -> CaseCard:
    return CaseCard("group", link.id, channel_of(policy, link.block_ref))


async def changed(tx: Tx, runtime: Runtime, event: GroupChanged, now: datetime) -> list[Effect]:
    return await refreshed(tx, runtime.policy, event.group_id)


async def refreshed(tx: Tx, policy: Policy, group_id: int) -> list[Effect]:
    """All that staff see of a group, as it is now."""
    links = await groups.links_of(tx, group_id=group_id)
    standing = await cards.standing(tx, "block", [link.block_id for link in links])
    shown: list[Effect] = [card_of(policy, link) for link in links if link.state in ("asked", "linked")]
    return shown + [
        CaseCard("block", link.block_id, channel_of(policy, link.block_ref))
        for link in links
        if link.block_id in standing
    ]
