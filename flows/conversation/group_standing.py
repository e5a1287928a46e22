"""Our standing in a group, after each change by its platform. A link with a block outlives all of them."""

from datetime import datetime, timedelta

from flows.conversation.group import GroupChanged, GroupTurn, to_group
from flows.kernel.effects import Effect, Look, Post
from flows.kernel.runtime import Runtime
from flows.kernel.words import Listed, Plain, Prompt, text
from storage import groups
from storage.database import Tx
from storage.groups import GONE, Group

WAITING = ("asked", "linked")
STILL_READ = timedelta(days=28)
"""How long our messages in a group may still be looked at again."""


async def stands(turn: GroupTurn, standing: str, can_speak: bool) -> None:
    """Note that we were added, removed, or given other rights."""
    was_gone = turn.group.standing in GONE
    gone = standing in GONE
    gone_at = (turn.group.gone_at or turn.now) if gone else None
    changes = (turn.group.standing, turn.group.can_speak) != (standing, can_speak)
    await turn.change(standing=standing, can_speak=can_speak, gone_at=gone_at)
    if changes and was_gone and not gone:
        await _is_back(turn)
    if changes:
        await turn.publish(GroupChanged(turn.group.id))
        turn.effects += [] if gone else await _look(turn.tx, turn.group)


async def is_in(turn: GroupTurn) -> None:
    """Note that we are in a group: an input from it proves that, whether or not we heard of being added."""
    if turn.group.standing in GONE:
        await stands(turn, "member", True)


async def _is_back(turn: GroupTurn) -> None:
    blocks = await groups.blocks_of(turn.tx, turn.group.id)
    if blocks and turn.group.can_speak:
        names = Listed([Plain(name) for _, _, name in blocks], ", ")
        turn.effects.append(to_group(turn.group, Prompt((text("group-back", block=names), text("group-hears")))))
        # The content of our messages may have changed meanwhile.
        standing = await groups.standing_in(turn.tx, turn.group.id, turn.now - STILL_READ)
        turn.effects += [Post(turn.group.platform, kind, number, turn.group.id) for kind, number in standing]


async def looks(turn: GroupTurn) -> None:
    """Note a group's title and whether it has topics, which come with every event there."""
    told, group = turn.event.group, turn.group
    thread = group.thread if told.forum else None
    changes = (group.title, group.forum) != (told.title, told.forum)
    await turn.change(title=told.title, forum=told.forum, thread=thread)
    if changes:
        await turn.publish(GroupChanged(turn.group.id))


async def lost(tx: Tx, runtime: Runtime, platform: str, chat: str, standing: str | None, now: datetime) -> list[Effect]:
    """Note that a message to a group came back: we are out of it (`standing` says how), or in it and may not speak."""
    group = await groups.find(tx, platform, chat)
    if group is None:
        return []
    if (standing or group.standing) == group.standing and not group.can_speak:
        return []
    values = {"standing": standing, "gone_at": group.gone_at or now} if standing else {}
    await groups.change(tx, group.id, can_speak=False, **values)
    return await runtime.publish(tx, GroupChanged(group.id), now)


async def heard_us(tx: Tx, runtime: Runtime, platform: str, chat: str, now: datetime) -> list[Effect]:
    """Note that a message to a group arrived, so we may speak there: no update says when a whole group may again."""
    group = await groups.find(tx, platform, chat)
    if group is None or group.is_in:
        return []
    standing = "member" if group.standing in GONE else group.standing
    await groups.change(tx, group.id, standing=standing, can_speak=True, gone_at=None)
    return await runtime.publish(tx, GroupChanged(group.id), now)


async def _look(tx: Tx, group: Group) -> list[Effect]:
    """Look closer at a group that has a link or waits for one."""
    links = await groups.links_of(tx, group_id=group.id)
    return [Look(group.platform, group.id)] if any(link.state in WAITING for link in links) else []
